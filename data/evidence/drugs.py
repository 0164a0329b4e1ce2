"""Whether a therapy gives the drugs of a row of evidence; either may name a class instead of a drug."""

from __future__ import annotations

from collections.abc import Iterable

from data.program import Therapy

#: Class -> its drugs, as far as therapies and evidence name them.
_CLASSES = {
    "taxane": {"paclitaxel", "docetaxel", "nab-paclitaxel", "cabazitaxel"},
    "anthracycline": {"doxorubicin", "epirubicin"},
    "platinum": {"cisplatin", "carboplatin", "oxaliplatin"},
    "fluoropyrimidine": {"fluorouracil", "capecitabine"},
    "aromatase inhibitor": {"letrozole", "anastrozole", "exemestane"},
}
_ANY_CYTOTOXIC = ("chemotherapy", "cytotoxic therapy", "platinum-based chemotherapy")


def gives(therapy: Therapy, drugs: Iterable[str]) -> bool:
    """Return whether all the drugs are among the therapy's."""
    return all(_gives_one(therapy, drug) for drug in drugs)


def _gives_one(therapy: Therapy, drug: str) -> bool:
    named = set(therapy.drugs)
    if drug in named:
        return True
    if drug in _ANY_CYTOTOXIC:
        return "cytotoxic" in therapy.classes
    return any(
        (drug == name and named & members) or (drug in members and name in named)
        for name, members in _CLASSES.items()
    )
