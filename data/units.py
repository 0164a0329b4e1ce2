"""A value in another unit brought to the unit of the dictionary: UCUM and how laboratories write it."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import Any

import pint

from data.dictionary import Field
from data.errors import TailorError

#: Only what the dictionary measures in, so that no text is taken for a unit nobody meant. Year and month are
#: UCUM's: 365.25 days, and a twelfth of it. Units of an assay convert to nothing else.
_DEFINITIONS = """
tera- = 1e12 = T-
giga- = 1e9 = G-
mega- = 1e6
kilo- = 1e3 = k-
deci- = 1e-1 = d-
centi- = 1e-2 = c-
milli- = 1e-3 = m-
micro- = 1e-6 = u-
nano- = 1e-9 = n-
pico- = 1e-12 = p-
femto- = 1e-15 = f-
metre = [length] = m = meter
gram = [mass] = g
second = [time] = s
mole = [amount] = mol
assay_unit = [activity] = U
base = [base]
pack = [pack]
met = [effort]
percent = 0.01
litre = 0.001 * metre ** 3 = L = l = liter
minute = 60 * second = min
perminute = 1 / minute
hour = 60 * minute = h
day = 24 * hour = d
week = 7 * day = wk
year = 365.25 * day = a
month = year / 12 = mo
inch = 2.54 * centimetre
foot = 12 * inch
pound = 453.59237 * gram = lb
ounce = pound / 16 = oz
stone = 14 * pound
"""
#: How else a unit is written -> its name above, or a number.
_SPELLINGS: dict[str, str | float] = {
    "%": "percent", "fraction": 1, "ratio": 1, "score": 1, "points": 1, "nodes": 1, "cells": 1, "cell": 1,
    "beats": 1, "mut": 1, "muts": 1, "mutations": 1, "K": 1e3, "Tsd": 1e3, "M": 1e6, "G": 1e9, "T": 1e12,
    "[lb_av]": "pound", "lbs": "pound", "pounds": "pound", "[oz_av]": "ounce", "[stone_av]": "stone",
    "[in_i]": "inch", "[in_us]": "inch", "in": "inch", "inches": "inch", "[ft_i]": "foot", "ft": "foot",
    "years": "year", "yr": "year", "yrs": "year", "y": "year", "months": "month", "mos": "month",
    "weeks": "week", "days": "day", "hours": "hour", "hr": "hour", "bpm": "perminute",
    "[iU]": "U", "IU": "U", "[arb'U]": "U", "k[iU]": "kU", "kIU": "kU", "m[iU]": "mU", "mIU": "mU",
    "m": "metre", "Mb": "megabase", "MB": "megabase", "Mbp": "megabase", "packs": "pack", "MET": "met",
}  # fmt: skip
#: Grams in a mole. Haemoglobin as laboratories count it, one iron each: IFCC/IUPAC, haemoglobin(Fe), with its
#: factor 1 mmol/L = 1.6114 g/dL; albumin: AMA Manual of Style, 1 g/L = 15.15 umol/L.
MOLAR_MASS = {"history:haemoglobin": 16_114.0, "history:albumin": 66_007.0}
_PART = re.compile(r"([/.·×*]?)\s*(10[*^eE]\d+|\d+(?:\.\d+)?|[^/.·×*\d\s^]+)(?:\^?(-?\d))?\s*")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def to_unit(value: float, unit: str | None, field: Field) -> float:
    """Return a value, given in ``unit``, in the unit of the field; without a unit it is in that already.

    Raises
    ------
    TailorError
        ``unknown_unit`` or ``wrong_unit`` (another dimension), with value, unit and the unit wanted.
    """
    if not (unit or "").strip() or _same(str(unit), field.unit):
        return float(value)
    given, wanted = _parse(str(unit)), _parse(field.unit)
    if given is None or wanted is None:
        raise _error("unknown_unit", value, unit, field)
    mass = MOLAR_MASS.get(field.key)
    if mass is not None and given.dimensionality == {"[amount]": 1, "[length]": -3}:
        given = given * _registry().Quantity(mass, "gram/mole")
    if given.dimensionality != wanted.dimensionality:
        raise _error("wrong_unit", value, unit, field)
    # Twelve figures: what is exact in decimal shall not end in 0000000003.
    return float(f"{value * (given / wanted).to_base_units().magnitude:.12g}")


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[float]:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry(None)
    for line in _DEFINITIONS.strip().splitlines():
        registry.define(line)
    return registry


def _same(one: str, other: str) -> bool:
    return one.replace(" ", "").lower() == other.replace(" ", "").lower()


@lru_cache(maxsize=512)
def _parse(unit: str) -> Any:  # pint's quantity: its types are no public names
    """Return one of a unit as a quantity; None if nobody knows it."""
    found, at = _registry().Quantity(1.0), 0
    text = _tidy(unit)
    while at < len(text):
        part = _PART.match(text, at)
        one = _one(part[2]) if part else None
        if part is None or one is None:
            return None
        found = found * one ** (int(part[3] or 1) * (-1 if part[1] == "/" else 1))
        at = part.end()
    return found


def _tidy(unit: str) -> str:
    """Return a unit without UCUM's annotations, raised figures and a sign of times before it."""
    text = re.sub(f"([{_RAISED}])", lambda one: f"^{_RAISED.index(one[1])}", unit, count=2)
    text = text.replace("µ", "u").replace("μ", "u")
    text = re.sub(r"(1000000|10[*^]6)\{Base\}", "Mb", text)
    text = re.sub(r"\{[^{}]*\}|\bpredicted\b", "", text)
    text = re.sub(r"\bpack-?\s*years?\b", "pack.year", text, flags=re.I).replace("MET-h", "MET.h")
    return re.sub(r"^[x×*]\s*(?=10)", "", text.strip())


def _one(symbol: str) -> Any:
    """Return one factor of a unit: ``10*9``, ``dL``, ``[lb_av]``; laboratories' 10e9 is ten to the ninth."""
    registry = _registry()
    if power := re.fullmatch(r"10[*^eE](\d{1,2})", symbol):
        return registry.Quantity(10.0 ** int(power[1]))
    if symbol[0] in "0123456789":
        return registry.Quantity(float(symbol)) if float(symbol) else None
    for name in (symbol, symbol.lower()):
        known = _SPELLINGS.get(name, name)
        if not isinstance(known, str):
            return registry.Quantity(float(known))
        with suppress(ValueError):  # pint takes "nan" for a number
            if re.fullmatch(r"[A-Za-z]+", known) and known in registry:
                return registry.Quantity(1.0, known)
    return None


def _error(code: str, value: float, unit: str | None, field: Field) -> TailorError:
    wanted = field.unit or "a plain number"
    what = "is not a unit Tailor knows" if code == "unknown_unit" else f"cannot be turned into {wanted}"
    return TailorError(
        code,
        f"{field.key} ({field.label}) is {value:g} {unit}, and {unit} {what}.",
        field=field.key,
        hint=f"Give it in {wanted}." if field.unit else "Give it without a unit.",
    )
