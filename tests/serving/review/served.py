"""Patients asked about, made from the rows a bundle keeps; and models with a known fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from models.bundle import Bundle
from models.target import Array
from serving.explain import explanation
from serving.review.population import Served, Value
from tests.serving.trials import drawn, fit, responding

Attributes = Sequence[Mapping[str, Value]]


def resampled(bundle: Bundle, n: int = 120, seed: int = 3) -> Array:
    """Return n rows drawn from those a bundle keeps."""
    return bundle.background[np.random.default_rng(seed).integers(0, len(bundle.background), n)].copy()


def column(bundle: Bundle, name: str) -> int:
    return [feature.name for feature in bundle.features].index(name)


def answered(bundle: Bundle, X: Array, attributes: Attributes | None = None) -> list[Served]:
    """Return one explanation a row, an entry each, one a minute."""
    explained = bundle.explain(X)
    return [
        Served(
            i,
            f"2026-11-01T{i // 60:02d}:{i % 60:02d}:00Z",
            "any",
            explanation(bundle, X[i], explained, i),
            dict(attributes[i]) if attributes else {},
        )
        for i in range(len(X))
    ]


@cache
def egfr(effect: float, n: int = 500) -> Bundle:
    """Train on lung cancer in which altered EGFR adds ``effect`` to the log-odds under a kinase inhibitor."""
    rng = np.random.default_rng(11)
    ids = np.array([f"e{i:03d}" for i in range(n)])
    arms = np.array(["kinase_inhibitor", "cytotoxic"])[rng.integers(0, 2, n)]
    altered, age = rng.random(n) < 0.4, rng.normal(65, 9, n)
    odds = effect * altered * (arms == "kinase_inhibitor") - 0.01 * (age - 65)
    cohort = responding(
        "loris",
        "lung",
        ids,
        {"history:age": age},
        arms,
        drawn(odds, rng),
        design="observational",
        variants=pd.DataFrame({"patient_id": ids[altered], "gene": "EGFR", "change": "p.L858R"}),
        panel=("EGFR",),
    )
    return fit("lung", "objective_response", cohort, trees=40)


@cache
def both_or_neither(n: int = 500) -> Bundle:
    """Train on patients who answer if they smoke and the air is bad, or neither; each alone says nothing."""
    rng = np.random.default_rng(12)
    ids = [f"b{i:03d}" for i in range(n)]
    smokes, air = rng.random(n) < 0.5, rng.uniform(8, 40, n)
    odds = np.where(smokes == (air > 24), 2.0, -2.0)
    value = drawn(odds, rng)
    fields = {
        "environment:smoking_current": smokes.astype(float),
        "environment:pm25": air,
        "environment:exercise_met_hours": rng.gamma(2.0, 5.0, n),
    }
    arms = np.array(["egfr_tki", "platinum_doublet"])[rng.integers(0, 2, n)]
    cohort = responding("simulated", "simulated", ids, fields, arms, value)
    return fit("simulated", "objective_response", cohort, trees=60)
