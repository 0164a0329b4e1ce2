"""Biomarkers that are a value and not a change of a gene: which field of the dictionary answers them."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.dictionary import dictionary

_COMPARE = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq}


@dataclass(frozen=True)
class Measure:
    """A field of the dictionary compared with a value; ``sign`` is ``=``, ``>=``, ``>``, ``<=`` or ``<``."""

    field: str
    sign: str
    value: float | bool | str

    def keys(self) -> frozenset[str]:
        """Return what it is judged on."""
        return frozenset((self.field,))

    def judge(self, known: Mapping[str, Any]) -> bool | None:
        """Answer from the value of the field; not given is unknown."""
        given = known.get(self.field)
        return None if given is None else bool(_COMPARE[self.sign](given, self.value))

    def why(self, known: Mapping[str, Any]) -> str:
        """Say what the value is, or that there is none."""
        given, label = known.get(self.field), dictionary()[self.field].label
        if given is None:
            return f"{label} not given"
        said = {True: "yes", False: "no"}.get(given, given) if isinstance(given, bool) else given
        unit = dictionary()[self.field].unit
        return f"{label}: {said:g} {unit}".strip() if isinstance(said, float) else f"{label}: {said}"


#: What is written -> the fields that answer it, all of which have to hold. HRD: 42 or more on the sum of
#: three scores (Telli et al. 2016, PMID 26957554); TMB-high: 10/Mb (pembrolizumab label, 2020).
_FIXED: dict[str, tuple[Measure, ...]] = {
    "msi-high": (Measure("mutations:msi_high", "=", True),),
    "mismatch repair deficient": (Measure("mutations:msi_high", "=", True),),
    "microsatellite stable": (Measure("mutations:msi_high", "=", False),),
    "tmb-high": (Measure("mutations:tmb", ">=", 10),),
    "hrd": (Measure("mutations:hrd_sum", ">=", 42),),
    "pd-l1 positive": (Measure("history:pd_l1_positive", "=", True),),
    "pd-l1 negative": (Measure("history:pd_l1_positive", "=", False),),
    "triple negative": (
        Measure("history:hr_status", "=", "negative"),
        Measure("history:her2_status", "=", "negative"),
    ),
} | {
    f"{name} {level}": (Measure(f"history:{field}", "=", level),)
    for name, field in (("her2", "her2_status"), ("er", "er_status"), ("hormone receptor", "hr_status"))
    for level in ("positive", "negative")
}
#: Numbers: what is written before >=, >, <= or < -> field.
_NUMBERS = {"tmb": "mutations:tmb", "hrd": "mutations:hrd_sum", "pd-l1": "history:pd_l1_tps"}
_NUMBER = re.compile(r"(\S+) ?(>=|<=|>|<) ?(\d+(?:\.\d+)?) ?%?")
_SPELT = (
    ("microsatellite instability-high", "msi-high"),
    ("msi-h", "msi-high"),
    ("dmmr", "msi-high"),
    ("mss", "microsatellite stable"),
    ("hr ", "hormone receptor "),
    ("pd-l1 tps", "pd-l1"),
)

MEASURES_HINT = (
    f"Measures the dictionary has a field for: {', '.join(_FIXED)}, and {', '.join(_NUMBERS)} with >= or <."
)


def measures(text: str) -> tuple[Measure, ...]:
    """Return the comparisons a measure stands for, none if the text is no measure the dictionary knows."""
    written = text.lower()
    for spelt, name in _SPELT:
        if written == spelt or ((spelt[-1:] == " " or spelt == "pd-l1 tps") and written.startswith(spelt)):
            written = name + written[len(spelt) :]
    found = _NUMBER.fullmatch(written)
    if found and found[1] in _NUMBERS:
        return (Measure(_NUMBERS[found[1]], found[2], float(found[3])),)
    return _FIXED.get(written, ())
