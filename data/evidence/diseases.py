"""Whether a row of evidence is about the disease a patient has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.dictionary import dictionary
from data.errors import unknown

PROGRAMS = ("lung", "breast", "colon", "rare-childhood")
TYPE, DIAGNOSIS = "history:cancer_type", "history:diagnosis"
SOLID = "solid tumours"
#: Name of a cancer -> its levels of ``history:cancer_type``.
_TYPES = {
    "non-small cell lung cancer": ("nsclc",),
    "small cell lung cancer": ("sclc",),
    "lung cancer": ("nsclc", "sclc"),
    "breast cancer": ("breast",),
    "colorectal cancer": ("colorectal",),
}
#: What the patients of a program have where nothing else is given.
_USUAL = {"lung": "nsclc", "breast": "breast", "colon": "colorectal"}
#: Levels of ``history:diagnosis`` that hold several diseases: one of them may be it.
_HOLDS = {"acute_leukaemia": ("acute lymphoblastic leukaemia", "acute myeloid leukaemia")}
_BLOOD = ("leukaemia", "lymphoma", "myelo")


def check_disease(program: str, disease: str) -> None:
    """Raise ``unknown_disease`` where a program of adults does not know it; of children, any counts."""
    if program in _USUAL and disease != SOLID and disease not in _TYPES:
        raise unknown("unknown_disease", "disease", disease, (*_TYPES, SOLID), field="evidence.disease")


def has(disease: str, program: str, known: Mapping[str, Any]) -> bool | None:
    """Return whether the patient has the disease of a row, None where it is not given."""
    given, diagnosis = known.get(TYPE), known.get(DIAGNOSIS)
    if program in _USUAL:
        return disease == SOLID or (given or _USUAL[program]) in _TYPES[disease]
    blood = any(part in disease for part in _BLOOD)
    if diagnosis is None:
        return None if given is None else True if disease == SOLID else False if blood else None
    if disease == SOLID:
        return given is not None
    if disease in _HOLDS.get(diagnosis, ()):
        return None
    return disease.replace("-", "_").replace(" ", "_") == diagnosis.replace("-", "_")


def why_not(disease: str, program: str, known: Mapping[str, Any]) -> str:
    """Say in words why a row of a disease is not, or not surely, about the patient."""
    field = TYPE if program in _USUAL or DIAGNOSIS not in known else DIAGNOSIS
    given = known.get(field)
    usual = f", taken for {_USUAL[program]}" if program in _USUAL else ""
    if given is None:
        label = dictionary()[TYPE if usual else DIAGNOSIS].label
        return f"for {disease}: {label} not given{usual}"
    return f"for {disease}: {dictionary()[field].label} = {given}"
