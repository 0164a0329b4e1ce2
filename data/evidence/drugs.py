"""Whether a therapy gives the drugs of a row of evidence; either may name a class instead of a drug."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from data.program import Therapy

#: Class -> its drugs, as far as therapies and evidence name them. Leucovorin goes with fluorouracil.
_CLASSES = {
    "taxane": {"paclitaxel", "docetaxel", "nab-paclitaxel", "cabazitaxel"},
    "anthracycline": {"doxorubicin", "epirubicin"},
    "platinum": {"cisplatin", "carboplatin", "oxaliplatin"},
    "platinum-based chemotherapy": {"cisplatin", "carboplatin", "oxaliplatin"},
    "aromatase inhibitor": {"letrozole", "anastrozole", "exemestane"},
    "endocrine therapy": {"tamoxifen", "fulvestrant", "letrozole", "anastrozole", "exemestane"},
    "chemotherapy": {"cytotoxic", "taxane", "anthracycline", "platinum"},
    "leucovorin": {"fluorouracil"},
}


def gives(therapy: Therapy, drugs: Iterable[str]) -> bool:
    """Return whether all the drugs are among the therapy's, or of a class it names."""
    return _gives((*therapy.drugs, *therapy.classes), tuple(drugs))


@lru_cache(maxsize=100_000)  # therapies and rows are few, and asked of every patient
def _gives(given: tuple[str, ...], drugs: tuple[str, ...]) -> bool:
    named = set(given)
    return all(drug in named or _by_class(named, drug) for drug in drugs)


def _by_class(named: set[str], drug: str) -> bool:
    """Return whether the drug is a class of which one is named, or one of a class that is named as a drug."""
    classes = {name for name, members in _CLASSES.items() if drug in members}
    return bool(
        named & _CLASSES.get(drug, set()) or classes & {"taxane", "anthracycline", "platinum"} & named
    )
