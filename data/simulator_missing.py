"""What of the complete values reaches the record: panels that differ by centre, gaps at random or not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from data.errors import TailorError
from data.simulator_patients import Complete, Floats, Random

_HOTSPOT = ("EGFR", "ALK", "ROS1", "BRAF", "KRAS")
_MEDIUM = (*_HOTSPOT, "RET", "MET", "ERBB2", "TP53", "PIK3CA")
_LARGE = (*_MEDIUM, "STK11", "KEAP1", "NF1", "SMARCA4", "RB1")
PANELS = (_LARGE, _LARGE, _MEDIUM, _HOTSPOT, _HOTSPOT)  # by centre; only the large one counts mutations
_ALWAYS_KNOWN = {
    *("history:age", "history:sex", "history:metastatic"),
    *("history:stage_at_diagnosis", "history:lung_histology"),
}


@dataclass(frozen=True)
class Missing:
    """How much is missing.

    Parameters
    ----------
    fields : float
        Share of values of a field that are missing for a patient of average age, 0-1.
    untested : float
        Share of patients of average age whose tumour was not sequenced at all, 0-1.
    no_expression : float
        Share of patients without expression, completely at random, 0-1.
    age_slope : float
        Log-odds of a gap for every ten years above 64. 0 makes all gaps completely at random (MCAR),
        anything else makes them depend on age, which is always known (MAR).
    panels : tuple of tuple of str
        The genes that each of the five centres sequences.
    """

    fields: float = 0.12
    untested: float = 0.10
    no_expression: float = 0.4
    age_slope: float = 0.4
    panels: tuple[tuple[str, ...], ...] = PANELS

    def __post_init__(self) -> None:
        for name in ("fields", "untested", "no_expression"):
            if not 0 <= getattr(self, name) < 1:
                raise TailorError(
                    "out_of_range",
                    f"{name} is {getattr(self, name)}.",
                    field=name,
                    hint="Allowed: 0 to below 1.",
                )


#: Nothing is missing: every centre sequences the large panel and counts the mutations.
COMPLETE = Missing(0, 0, 0, 0, (_LARGE,) * 5)


@dataclass(frozen=True)
class Record:
    """What the cohort shows: ``fields`` with gaps, ``tested`` by gene, ``expressed``: who has expression."""

    fields: dict[str, Floats | NDArray[np.object_]]
    tested: dict[str, NDArray[np.bool_]]
    expressed: NDArray[np.bool_]


def record(people: Complete, missing: Missing, rng: Random) -> Record:
    """Return what of the complete patients was recorded."""
    tested = _tested(people, missing, rng)
    fields = {key: _with_gaps(key, people, missing, rng) for key in people.fields}
    # Only the large panel counts mutations; where it was done, the count is there.
    fields["mutations:tmb"] = np.where(tested["STK11"], people.number("mutations:tmb"), np.nan)
    return Record(fields, tested, rng.random(people.n) >= missing.no_expression)


def observed_variants(people: Complete, found: Record, ids: pd.Series, rng: Random) -> pd.DataFrame:
    """Return one row for each alteration of a tested gene, with an allele fraction (not for fusions)."""
    tables = []
    for gene, altered in people.altered.items():
        rows = np.flatnonzero(altered & found.tested[gene])
        change = people.changes[gene][rows]
        vaf = np.round(np.clip(rng.beta(3, 7, people.n)[rows], 0.01, 0.99), 3)
        named = np.isin(change, ["fusion", "amplification"])
        tables.append(
            pd.DataFrame(
                {
                    "patient_id": ids.to_numpy()[rows],
                    "gene": gene,
                    "change": change,
                    "origin": "somatic",
                    "vaf": np.where(named, np.nan, vaf),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def _chance(share: float, people: Complete, missing: Missing) -> Floats:
    """Return the probability of a gap for each patient, higher or lower with age."""
    if share == 0:
        return np.zeros(people.n)
    decades = (people.number("history:age") - 64) / 10
    return np.asarray(expit(logit(share) + missing.age_slope * decades))


def _tested(people: Complete, missing: Missing, rng: Random) -> dict[str, NDArray[np.bool_]]:
    sequenced = rng.random(people.n) >= _chance(missing.untested, people, missing)
    by_centre = {gene: np.array([gene in panel for panel in missing.panels]) for gene in _LARGE}
    return {gene: sequenced & known[people.centre] for gene, known in by_centre.items()}


def _with_gaps(key: str, people: Complete, missing: Missing, rng: Random) -> Floats | NDArray[np.object_]:
    gap = rng.random(people.n) < _chance(missing.fields, people, missing)
    values = people.fields[key]
    if key in _ALWAYS_KNOWN:
        return values
    return np.where(gap, np.nan, np.asarray(values, dtype=float))
