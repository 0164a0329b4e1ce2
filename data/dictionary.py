"""The one list of known fields: group, unit, plausible range, levels, synonyms, codes."""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from data.errors import TailorError, unknown

Group = Literal["mutations", "expression", "history", "environment"]
GROUPS: tuple[Group, ...] = ("mutations", "expression", "history", "environment")
Value = float | int | bool | str | None


class Field(BaseModel):
    """One known field of a patient.

    ``kind`` is ``number`` (with unit, low, high), ``flag`` (yes / no) or ``category`` (levels;
    ``ordered`` if they have an order). ``loinc`` and ``snomed`` are codes where there is one.
    ``audit_only`` fields are recorded for subgroup review and never reach a model. ``marker_of`` is the
    gene whose protein a positive / negative field reports (HER2 status: ERBB2). ``assay`` marks other
    fields of the history that only a test of the tumour tells. ``goal`` is the range
    (lowest, highest; no is 0, yes 1) towards which a patient of ``goal_age`` or older can change it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: Group
    name: str
    label: str
    kind: Literal["number", "flag", "category"]
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    levels: tuple[str, ...] = ()
    ordered: bool = False
    synonyms: tuple[str, ...] = ()
    loinc: str | None = None
    snomed: str | None = None
    audit_only: bool = False
    marker_of: str | None = None
    goal: tuple[float, float] | None = None
    goal_age: float = 0.0
    assay: bool = False

    @property
    def key(self) -> str:
        """``group:name``, the column name everywhere."""
        return f"{self.group}:{self.name}"

    def check(self, value: Value) -> Value:
        """Return the value in canonical form (float, bool or level); ``None`` stays missing.

        Raises
        ------
        TailorError
            ``wrong_type``, ``out_of_range`` or ``unknown_level``, with field, value, range and unit.
        """
        if value is None:
            return None
        if self.kind == "number":
            return self._number(value)
        return self._flag(value) if self.kind == "flag" else self._level(value)

    def said(self, value: Value) -> str:
        """Return the field and its value in words: ``ECOG performance status: 2``, ``Diabetes: no``."""
        shown = str(value)
        if self.kind == "flag":
            shown = "yes" if value else "no"
        elif self.kind == "number":
            shown = f"{value:g} {self.unit}".strip()
        return f"{self.label}: {shown}"

    def _number(self, value: Value) -> float:
        if isinstance(value, (bool, str)) or value is None or not math.isfinite(value):
            raise self._error(
                "wrong_type", value, f"Give a number{self._in_unit()}, or leave it out if not known."
            )
        if not self.low <= value <= self.high:
            raise self._error(
                "out_of_range",
                value,
                f"Allowed: {self.low:g} to {self.high:g}{self._in_unit()}. Check the unit.",
            )
        return float(value)

    def _flag(self, value: Value) -> bool:
        if isinstance(value, str) or value not in (0, 1):
            raise self._error("wrong_type", value, "Give true or false, or leave it out if not known.")
        return bool(value)

    def _level(self, value: Value) -> str:
        if value not in self.levels:
            error = unknown(
                "unknown_level", f"value for {self.key}:", str(value), self.levels, field=self.key
            )
            error.message = f"{self.key} ({self.label}) is {value!r}, which is not one of its levels."
            raise error
        return str(value)

    def _in_unit(self) -> str:
        return f" {self.unit}" if self.unit else ""

    def _error(self, code: str, value: Value, hint: str) -> TailorError:
        return TailorError(
            code, f"{self.key} ({self.label}) is {value!r}{self._in_unit()}.", field=self.key, hint=hint
        )


@lru_cache(maxsize=1)
def dictionary() -> dict[str, Field]:
    """Return every known field by its key ``group:name``."""
    raw = tomllib.loads(files("data").joinpath("dictionary.toml").read_text(encoding="utf-8"))
    fields = [
        Field(group=group, name=name, **spec) for group in GROUPS for name, spec in raw.get(group, {}).items()
    ]
    return {field.key: field for field in fields}


@lru_cache(maxsize=1)
def changeable() -> frozenset[str]:
    """Return the keys of what a patient can change; weight is changed by way of the body mass index."""
    return frozenset({key for key, field in dictionary().items() if field.goal} | {"history:weight"})


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for key, field in dictionary().items():
        for alias in (field.name, *field.synonyms):
            names[f"{field.group}:{alias}".lower()] = key
    return names


def is_test(key: str) -> bool:
    """Return whether a test tells it (a gene, a measure, a marker), and not a question or a look.

    ``key`` is ``group:name`` of a field, ``mutations:GENE`` or ``expression:GENE``.
    """
    if key in dictionary():
        field = dictionary()[key]
        return field.group in ("mutations", "expression") or field.marker_of is not None or field.assay
    return key.startswith(("mutations:", "expression:")) and not key.startswith("mutations:HIV-")


def find(group: Group, name: str) -> Field:
    """Return the field called ``name`` (or a synonym of it) in a group.

    Raises
    ------
    TailorError
        ``unknown_field``, offering the nearest known name.
    """
    key = _names().get(f"{group}:{name}".lower())
    if key is None:
        elsewhere = [f.key for f in dictionary().values() if f.name == name]
        known = [f.name for f in dictionary().values() if f.group == group]
        error = unknown("unknown_field", f"field in {group}:", name, known, field=f"{group}:{name}")
        if elsewhere:
            error.hint = f"{name} belongs to the group {elsewhere[0].split(':')[0]}."
        raise error
    return dictionary()[key]
