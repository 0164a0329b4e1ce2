"""CIViC: accepted predictive evidence, as published in the table of evidence summaries (CC0)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from data.errors import TailorError
from data.evidence.released import Left, Release, collect, rows_of
from data.evidence.table import Evidence
from data.versions import Knowledge

NAME = "civic"
TITLE = "CIViC: clinical interpretation of variants in cancer"
#: Level of CIViC -> ours; D is preclinical and E inferred, and neither is shown to a patient.
_LEVELS = {"A": "guideline", "B": "trial", "C": "early"}
_DIRECTIONS = {"Sensitivity/Response": "sensitivity", "Resistance": "resistance"}
#: What later releases call a column -> what it was called up to 2022.
_LATER = {
    "therapies": "drugs",
    "therapy_interaction_type": "drug_interaction_type",
    "significance": "clinical_significance",
}
_NEEDED = (
    "disease",
    "drugs",
    "drug_interaction_type",
    "evidence_type",
    "evidence_direction",
    "evidence_level",
    "clinical_significance",
    "citation_id",
    "source_type",
    "nct_ids",
    "evidence_id",
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def read(path: Path) -> Release:
    """Return the predictive evidence of a table; its date is in its name (``…2022-12…``, ``01-Dec-2022-…``).

    Raises
    ------
    TailorError
        ``bad_release`` where a column is missing or the name holds no date.
    """
    table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False).rename(columns=_LATER)
    if "molecular_profile" in table:  # gene and variant in one since 2023
        table[["gene", "variant"]] = table["molecular_profile"].str.split(" ", n=1, expand=True).fillna("")
    if missing := [name for name in (*_NEEDED, "gene", "variant") if name not in table]:
        raise TailorError(
            "bad_release",
            f"{path.name} has no column {', '.join(missing)}.",
            hint="Give the table of accepted clinical evidence summaries of civicdb.org.",
        )
    date = _date(path)
    known = Knowledge(name=NAME, title=TITLE, version=f"{date:%Y-%m}", date=date, file=path.name)
    # Some editions spread an item over rows, one for each of its drugs and of the variants it lumps together.
    items = [group.to_dict("records") for _, group in table.groupby("evidence_id", sort=False)]
    return collect(items, partial(_rows, knowledge=known), known, path.parent)


def _date(path: Path) -> datetime.date:
    if iso := re.search(r"(\d{4})-(\d{2})", path.name):
        return datetime.date(int(iso[1]), int(iso[2]), 1)
    if named := re.search(r"(\d\d)-([A-Za-z]{3})-(\d{4})", path.name):
        return datetime.date(int(named[3]), _MONTHS.index(named[2].lower()) + 1, int(named[1]))
    raise TailorError(
        "bad_release",
        f"The name {path.name} does not say of when the release is.",
        hint="Name it like the publisher: 01-Dec-2022-AcceptedClinicalEvidenceSummaries.tsv",
    )


def _rows(item: list[dict[str, str]], knowledge: Knowledge) -> Iterator[Evidence]:
    """Yield the rows of an item; drugs that may stand for one another become one row each."""
    entry = item[0]
    if entry["evidence_type"] != "Predictive" or entry["evidence_direction"] != "Supports":
        raise Left("not predictive, or against it")
    if entry["evidence_level"] not in _LEVELS:
        raise Left("preclinical or inferred")
    if entry["clinical_significance"] not in _DIRECTIONS:
        raise Left("neither sensitivity nor resistance")
    number = entry["evidence_id"].removeprefix("EID")
    pmid = re.match(r"\d{6,8}\b", entry["citation_id"]) if entry["source_type"] == "PubMed" else None
    biomarkers = dict.fromkeys(name for row in item for name in _biomarkers(row["gene"], row["variant"]))
    together = _together(item)
    for given in together:
        yield from rows_of(
            {
                "id": f"civic:EID{number}" + (f":{given[0]}" if len(together) > 1 else ""),
                "context": entry["disease"].lower(),
                "drugs": given,
                "direction": _DIRECTIONS[entry["clinical_significance"]],
                "level": _LEVELS[entry["evidence_level"]],
                "pmid": (pmid[0],) if pmid else (),
                "nct": tuple(re.findall(r"NCT\d{8}", entry["nct_ids"])),
                "checked": (f"civic:EID{number}",),
                "origin": "CIViC",
            },
            " or ".join(biomarkers),
            entry["disease"],
            knowledge,
        )


def _together(item: list[dict[str, str]]) -> list[tuple[str, ...]]:
    """Return the drugs of an item as they are given: all at once if combined, else one by one."""
    named = (drug.strip().lower() for row in item for drug in row["drugs"].split(","))
    drugs = tuple(dict.fromkeys(drug for drug in named if drug))
    how = item[0]["drug_interaction_type"]
    if not drugs or (len(drugs) > 1 and how not in ("Combination", "Substitutes")):
        raise Left("drugs not named, or one after another")
    return [drugs] if how == "Combination" else [(drug,) for drug in drugs]


def _biomarkers(gene: str, variant: str) -> list[str]:
    """Return a variant as biomarkers: a fusion alone, everything else behind its gene (``G12/G13``: each).

    ``BCR::ABL`` names a partner by a symbol of old, so the other gene is put in its place.
    """
    first, sign, second = variant.strip().partition("::")
    if not sign:
        return [f"{gene} {name}" for name in first.split("/")]
    genes = [gene if part in gene else part for part in (first, second.split(" ")[0])]
    return ["::".join(genes) + " fusion"]
