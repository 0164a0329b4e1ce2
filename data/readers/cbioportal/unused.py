"""Files of a study that no model reads: each is listed, with its rows and the reason."""

from __future__ import annotations

from pathlib import Path

from data.readers.cbioportal.account import Account, Tally
from data.readers.cbioportal.catalogue import CLINICAL, CNA, EXPRESSION, Catalogue, Part

NO_META = "no meta file names it: add one if it is to be read"
UNKNOWN_TYPE = "genetic_alteration_type and datatype that Tailor does not know"
ANOTHER = "another file of the kind is used"
_CONTINUOUS = "continuous copy numbers: amplification and deletion are read from the discrete ones"
_RELATIVE = "z-scores say where a tumour stands in its study, not how much a gene is expressed"
_REASONS = {
    (CNA, "SEG"): "segments of the genome: genes are read from the discrete copy numbers",
    (CNA, "LOG2-VALUE"): _CONTINUOUS,
    (CNA, "CONTINUOUS"): _CONTINUOUS,
    (EXPRESSION, "Z-SCORE"): _RELATIVE,
    (EXPRESSION, "DISCRETE"): "outliers within the study, not how much a gene is expressed",
    (EXPRESSION, "CONTINUOUS"): "another profile of expression is used, or it is of microRNA",
    ("METHYLATION", ""): "no model reads methylation",
    ("PROTEIN_LEVEL", ""): "no model reads protein levels",
    ("GENESET_SCORE", ""): "scores of gene sets that differ by method and study",
    ("GENERIC_ASSAY", ""): "an assay of the study's own",
    ("GISTIC_GENES_AMP", ""): "of the study as a whole, not of a patient",
    ("GISTIC_GENES_DEL", ""): "of the study as a whole, not of a patient",
    ("MUTSIG", ""): "of the study as a whole, not of a patient",
    ("RESOURCE", ""): "links to resources for display",
    ("FUSION", ""): "a format cBioPortal gave up: convert it to structural variants (SV)",
}
ANNOTATIONS = "drivers as the study marks them: Tailor goes by its own evidence"


def unused_files(study: Catalogue, read: set[str]) -> dict[str, Account]:
    """Return the accounts of all data files of a study but those that were read."""
    found = {}
    annotations = {part.said.get("pd_annotations_filename") for part in study.parts}
    for part in study.parts:
        if part.path.name not in read:
            found[part.path.name] = _unused(part.path, part.kind, _why(part))
    for path in study.loose:
        driver = path.name in annotations
        kind, why = ("driver annotations", ANNOTATIONS) if driver else ("not described", NO_META)
        found[path.name] = _unused(path, kind, why)
    return found


def _why(part: Part) -> str:
    if part.type == CLINICAL and part.datatype.endswith("_ATTRIBUTES"):
        return ANOTHER
    return _REASONS.get((part.type, part.datatype)) or _REASONS.get((part.type, "")) or UNKNOWN_TYPE


def _unused(path: Path, kind: str, why: str) -> Account:
    """Return the account of a file none of whose rows is used; an empty one has the reason as a remark."""
    tally = Tally(path.name, kind or "not described", "rows")
    with path.open("rb") as file:
        lines = sum(bool(line.strip()) and not line.startswith(b"#") for line in file)
    tally.found = max(lines - 1, 0)
    tally.leave(path.name, tally.kind, why, tally.found)
    if not tally.found:
        tally.remark(path.name, tally.kind, why)
    return tally.account()
