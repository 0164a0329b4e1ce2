"""A small cohort in which one gene decides which of two therapies works, and a model of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.cohort import Cohort
from data.patient import Patient
from models.bundle import Bundle
from tests.serving.trials import fit, responding


def deciding(n: int = 2400) -> Cohort:
    """Simulate a trial: the PD-1 inhibitor works with KRAS altered, chemotherapy without."""
    rng = np.random.default_rng(8)
    ids = np.array([f"s{i:04d}" for i in range(n)])
    ever = rng.random(n) < 0.5
    altered = rng.random(n) < np.where(ever, 0.5, 0.1)
    therapy = np.where(rng.random(n) < 0.5, "anti_pd1", "platinum_doublet")
    works = rng.random(n) < np.where(altered == (therapy == "anti_pd1"), 0.8, 0.1)
    genes = pd.DataFrame({"patient_id": np.repeat(ids, 2), "gene": ["KRAS", "EGFR"] * n})
    return responding(
        "simulated",
        "simulated",
        ids,
        {"environment:smoking_ever": ever.astype(float)},
        therapy,
        works * 1.0,
        variants=pd.DataFrame({"patient_id": ids[altered], "gene": "KRAS", "change": "p.G12C"}),
        tested_genes=genes,
    )


def decided() -> Bundle:
    """Train on :func:`deciding`."""
    return fit("simulated", "objective_response", deciding(), trees=200)


def smoker(ever: bool = True, **mutations: object) -> Patient:
    """A patient of whom smoking is known, and whatever genes are given."""
    return Patient.model_validate({"environment": {"smoking_ever": ever}, "mutations": mutations})
