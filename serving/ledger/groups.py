"""The groups of patients that entries are found by: coarse, so that nobody is known by them."""

from __future__ import annotations

from data.dictionary import dictionary
from data.patient import Patient

#: What groups are made by -> the field that tells.
ATTRIBUTES = {
    "sex": "history:sex",
    "age": "history:age",
    "ancestry": "history:race_ethnicity",
    "centre": "environment:region_of_care",
}
DECADE, OLDEST = 10, 90  # years; the oldest are one group, as in HIPAA's safe harbor (45 CFR 164.514)


def groups_of(patient: Patient) -> str:
    """Return the groups a patient is known to be of, ``age:60-69,sex:female``; what is not known is none."""
    found = {name: patient.field(field) for name, field in ATTRIBUTES.items()}
    told = {name: _band(value) for name, value in found.items() if value is not None}
    return ",".join(f"{name}:{value}" for name, value in sorted(told.items()))


def choices() -> tuple[str, ...]:
    """Return every group there can be, attribute by attribute."""
    ages = [_band(age) for age in range(0, OLDEST + 1, DECADE)]
    known = {name: dictionary()[field].levels for name, field in ATTRIBUTES.items() if name != "age"}
    return tuple(f"{name}:{value}" for name, values in {"age": ages, **known}.items() for value in values)


def _band(value: object) -> str:
    if not isinstance(value, int | float):
        return str(value)
    start = int(value) // DECADE * DECADE
    return f"{OLDEST}+" if value >= OLDEST else f"{start}-{start + DECADE - 1}"
