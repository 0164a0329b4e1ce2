"""What a study says of itself as a whole: its cancer, its program, its rights."""

from __future__ import annotations

from data.errors import TailorError
from data.program import programs
from data.readers.cbioportal.account import Account, Tally
from data.readers.cbioportal.attributes import attributes
from data.readers.cbioportal.catalogue import CANCER_TYPE, Catalogue
from data.readers.reading import Left

STRANGE_STUDY = "cancer_study_identifier of another study"
OTHER_CANCER = "type of cancer of another study"


def cancer_words(study: Catalogue) -> tuple[tuple[str, ...], list[Account]]:
    """Return the type of cancer of the study, its name and its tissue; and the account of their file."""
    code = study.study.get("type_of_cancer", "")
    words, accounts = [code], []
    for part in study.of(CANCER_TYPE):
        tally = Tally(part.path.name, part.kind, "rows")
        for line, text in enumerate(part.path.read_text(encoding="utf-8-sig").splitlines(), start=1):
            if not text.strip():
                continue
            tally.found += 1
            cells = [cell.strip() for cell in text.split("\t")]
            if cells[0] == code and len(cells) == 4:
                tally.used += 1
                words += [cells[1], cells[3]]
            else:
                tally.leave(f"line {line}", cells[0], OTHER_CANCER)
        accounts.append(tally.account())
    return tuple(word for word in words if word), accounts


def program_of(words: tuple[str, ...]) -> str:
    """Return the id of the program a cancer belongs to, or raise ``unknown_program``."""
    for word in words:
        for program, cancers in attributes().programs.items():
            if word.lower() in cancers:
                return program
    raise TailorError(
        "unknown_program",
        f"meta_study.txt, type_of_cancer: {', '.join(words) or 'nothing'} belongs to no program of Tailor.",
        field="program",
        hint=f"Say which it is for: {', '.join(programs())}.",
    )


def rights(study: Catalogue) -> tuple[str, str]:
    """Return citation and licence; cBioPortal's files state no licence, so it is that of the publication."""
    said = study.study
    cited = said.get("citation") or said.get("name") or said["cancer_study_identifier"]
    pmids = said.get("pmid", "").replace(",", ", ")
    citation = f"{cited} (PMID {pmids})" if pmids else cited
    return citation, said.get("licence") or said.get("license") or f"as given by {cited}"


def strange(study: Catalogue) -> list[Left]:
    """Return the meta files that name another study than ``meta_study.txt``."""
    own = study.study["cancer_study_identifier"]
    named = [(part.meta, part.said.get("cancer_study_identifier", own)) for part in study.parts]
    return [Left(meta, other, STRANGE_STUDY) for meta, other in named if other != own]
