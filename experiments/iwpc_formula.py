"""The published IWPC formulas for the dose of warfarin, as facts: with genotype, and from the clinic alone.

International Warfarin Pharmacogenetics Consortium, N Engl J Med 2009;360:753-764,
doi:10.1056/NEJMoa0809329 (supplementary appendix). Both give the square root of the dose in mg a week. A
drug that was not recorded counts as not taken, race that was not recorded as missing or mixed, as published.
A CYP2C9 allele the formula does not name (*5, *6, *11, *13, *14) counts as *1.

Race is in these formulas and in nothing we serve: it is read from the audit field, to compare only.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from features.source import Source

Array = NDArray[np.float64]

CITATION = "IWPC, N Engl J Med 2009;360:753-764, doi:10.1056/NEJMoa0809329"
#: mg a week: the fixed dose the paper compares with.
FIXED_DOSE = 35.0

RACE, HEIGHT, WEIGHT = "history:race_ethnicity", "history:height", "history:weight"
#: Field -> coefficient, and under None that of a value that is not known; a level not listed adds nothing.
GENOTYPES: dict[str, dict[str | None, float]] = {
    "mutations:vkorc1_1639": {"A/G": -0.8677, "A/A": -1.6974, None: -0.4854},
    "mutations:cyp2c9": {
        "*1/*2": -0.5211,
        "*1/*3": -0.9357,
        "*2/*2": -1.0616,
        "*2/*3": -1.9206,
        "*3/*3": -2.3312,
        None: -0.2188,
    },
}
_RACE_WITH_GENOTYPE: dict[str | None, float] = {"asian": -0.1092, "black": -0.2760, None: -0.1032}
_RACE_CLINICAL: dict[str | None, float] = {"asian": -0.6752, "black": 0.4060, None: 0.0443}
#: Intercept, decade of age, height (cm), weight (kg), enzyme inducer, amiodarone.
_WITH_GENOTYPE = (5.6044, -0.2614, 0.0087, 0.0128, 1.1816, -0.5503)
_CLINICAL = (4.0376, -0.2546, 0.0118, 0.0134, 1.2799, -0.5695)


def pharmacogenetic_dose(source: Source) -> Array:
    """Return mg a week by the pharmacogenetic formula, shape (n,); NaN without height or weight."""
    root = _common(source, _WITH_GENOTYPE) + _levels(source, RACE, _RACE_WITH_GENOTYPE)
    for key, coefficients in GENOTYPES.items():
        root = root + _levels(source, key, coefficients)
    return np.square(root)


def clinical_dose(source: Source) -> Array:
    """Return mg a week by the clinical formula, shape (n,); NaN without height or weight."""
    return np.square(_common(source, _CLINICAL) + _levels(source, RACE, _RACE_CLINICAL))


def fill_size(source: Source) -> Source:
    """Return the source with missing heights and weights filled in by regression, as the paper did.

    On race, sex and, where it is known, the other of the two. The published coefficients of this step are
    not at hand, so it is fitted to the rows given: a whole cohort is needed.
    """
    race, sex = source.field(RACE), source.field("history:sex")
    base = [np.ones(source.n), np.array(sex == "male", dtype=float)]
    base += [np.array(race == level, dtype=float) for level in ("asian", "black", None)]
    filled = {}
    for key, other in ((HEIGHT, WEIGHT), (WEIGHT, HEIGHT)):
        known = source.field(key).astype(np.float64)
        for columns in ([*base, source.field(other).astype(np.float64)], base):
            known = np.where(np.isnan(known), _regress(source.field(key), np.column_stack(columns)), known)
        filled[key] = known
    return replace(source, fields={**source.fields, **filled})


def _regress(values: NDArray[np.generic], X: Array) -> Array:
    """Return least-squares predictions for every complete row of X, NaN for the others."""
    y = values.astype(np.float64)
    rows = ~np.isnan(X).any(axis=1) & ~np.isnan(y)
    return np.asarray(X @ np.linalg.lstsq(X[rows], y[rows], rcond=None)[0], dtype=np.float64)


def _common(source: Source, coefficients: tuple[float, ...]) -> Array:
    intercept, age, height, weight, inducer, amiodarone = coefficients
    root: Array = intercept + age * np.floor(source.field("history:age").astype(np.float64) / 10)
    root = root + height * source.field(HEIGHT).astype(np.float64)
    root = root + weight * source.field(WEIGHT).astype(np.float64)
    for key, coefficient in (("enzyme_inducer", inducer), ("amiodarone", amiodarone)):
        root = root + coefficient * np.nan_to_num(source.field(f"history:{key}").astype(np.float64))
    return root


def _levels(source: Source, key: str, coefficients: dict[str | None, float]) -> Array:
    return np.array([coefficients.get(level, 0.0) for level in source.field(key)], dtype=np.float64)
