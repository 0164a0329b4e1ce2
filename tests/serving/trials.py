"""Small simulated cohorts with a known truth: viruses in the dish, and patients on warfarin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import features.resistance
from data.cohort import Cohort, Design
from data.hiv.asi import read_algorithm
from data.patient import Patient
from data.program import program
from features.pipeline import FeaturePipeline
from models.boosting import Boosting
from models.bundle import Bundle
from models.elastic_net import ElasticNet
from models.stack import Stack
from tests.asi import write_algorithm
from training.candidates import ENSEMBLE
from training.evaluate import Fitted
from training.pack import make_bundle
from training.study import study

RT, PR = "HIV-RT", "HIV-PR"
#: log10 of the fold change that each mutation adds, by endpoint.
EFFECTS: dict[str, dict[str, float]] = {
    "fold_change_3tc": {"M184V": 1.6, "K65R": 0.6},
    "fold_change_abc": {"M184V": 0.35, "K65R": 0.35},
    "fold_change_efv": {"K103N": 1.4, "Y181C": 0.5},
    "fold_change_drv": {"I50V": 0.9, "I84V": 0.7},
}
GENES = {"M184V": RT, "K65R": RT, "K103N": RT, "Y181C": RT, "I50V": PR, "I84V": PR}


def viruses(n: int = 320) -> Cohort:
    """Simulate isolates, two of a person; reverse transcriptase sequenced in one, protease in the other."""
    rng = np.random.default_rng(5)
    ids = np.array([f"v{i:03d}" for i in range(n)])
    gene = np.where(np.arange(n) % 2 == 0, RT, PR)
    carried = {c: (rng.random(n) < 0.4) & (gene == of) for c, of in GENES.items()}
    variants = [
        pd.DataFrame({"patient_id": ids[has], "gene": GENES[c], "change": c}) for c, has in carried.items()
    ]
    outcomes = []
    for endpoint, effects in EFFECTS.items():
        fold = 0.9 * 10 ** (sum(e * carried[c] for c, e in effects.items()) + rng.normal(scale=0.12, size=n))
        here = gene == GENES[next(iter(effects))]
        outcomes.append(
            pd.DataFrame({"patient_id": ids, "endpoint": endpoint, "value": fold.clip(0.1, 100)})[here]
        )
    return Cohort(
        name="phenosense",
        program="hiv",
        design="in-vitro",
        citation="simulated",
        licence="none",
        patients=pd.DataFrame({"patient_id": ids, "person": [f"w{i // 4:03d}" for i in range(n)]}),
        variants=pd.concat(variants),
        tested_genes=pd.DataFrame({"patient_id": ids, "gene": gene}),
        outcomes=pd.concat(outcomes),
    )


def anticoagulated(n: int = 300) -> Cohort:
    """Simulate patients on warfarin whose dose depends on age, weight and VKORC1."""
    rng = np.random.default_rng(6)
    ids = [f"w{i:03d}" for i in range(n)]
    age, weight, alleles = rng.normal(65, 12, n), rng.normal(80, 14, n), rng.integers(0, 3, n)
    root = 5.8 - 0.02 * (age - 65) + 0.015 * (weight - 80) - 0.8 * (alleles - 1) + rng.normal(0, 0.5, n)
    return Cohort(
        name="iwpc",
        program="pharmacogenomics",
        design="observational",
        citation="simulated",
        licence="none",
        patients=pd.DataFrame(
            {
                "patient_id": ids,
                "history:age": age,
                "history:weight": weight,
                "mutations:vkorc1_1639": np.array(["G/G", "A/G", "A/A"])[alleles],
            }
        ),
        treatments=pd.DataFrame({"patient_id": ids, "therapy": "warfarin"}),
        outcomes=pd.DataFrame({"patient_id": ids, "endpoint": "dose_mg_week", "value": root.clip(2) ** 2}),
    )


def treated_before(n: int = 400) -> Cohort:
    """Simulate lung cancer in which a kinase inhibitor works, and nothing works as well a second time."""
    rng = np.random.default_rng(7)
    ids = [f"l{i:03d}" for i in range(n)]
    arms = np.array(["kinase_inhibitor", "cytotoxic", "anti_pd1", "cytotoxic_anti_pd1"])[
        rng.integers(0, 4, n)
    ]
    age, before, targeted = rng.normal(65, 9, n), rng.random(n) < 0.5, rng.random(n) < 0.4
    odds = 0.6 + 1.2 * (arms == "kinase_inhibitor") - 1.1 * before - 0.8 * targeted - 0.02 * (age - 65)
    fields = {
        "history:age": age,
        "history:prior_systemic_therapy": before.astype(float),
        "history:prior_targeted": targeted.astype(float),
    }
    return responding("loris", "lung", ids, fields, arms, drawn(odds, rng))


def well_lived(n: int = 400) -> Cohort:
    """Simulate patients whose answer depends on weight, smoke in the air, exercise and smoking."""
    rng = np.random.default_rng(8)
    ids = [f"p{i:03d}" for i in range(n)]
    arms = np.array(["egfr_tki", "platinum_doublet"])[rng.integers(0, 2, n)]
    bmi, height = rng.normal(27, 4, n).clip(17, 45), rng.normal(170, 9, n)
    air, exercise, smokes = rng.uniform(8, 40, n), rng.gamma(2.0, 5.0, n), rng.random(n) < 0.4
    odds = 0.8 * (arms == "egfr_tki") - 0.1 * (bmi - 27) - 0.05 * (air - 20) + 0.04 * exercise - 0.9 * smokes
    fields = {
        "history:bmi": bmi,
        "history:weight": bmi * (height / 100) ** 2,
        "environment:pm25": air,
        "environment:exercise_met_hours": exercise,
        "environment:smoking_current": smokes.astype(float),
    }
    return responding("simulated", "simulated", ids, fields, arms, drawn(odds, rng))


def drawn(odds: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return 1.0 for yes and 0.0 for no, by the log-odds of yes."""
    return (rng.random(len(odds)) < 1 / (1 + np.exp(-odds))).astype(float)


def responding(
    name: str,
    program_id: str,
    ids: Sequence[str] | np.ndarray,
    fields: Mapping[str, np.ndarray],
    arms: np.ndarray,
    value: np.ndarray,
    *,
    design: Design = "randomised",
    **genes: Any,
) -> Cohort:
    """A cohort of patients who had one therapy each, and an objective response or none."""
    return Cohort(
        name=name,
        program=program_id,
        design=design,
        citation="simulated",
        licence="none",
        patients=pd.DataFrame({"patient_id": ids, **fields}),
        treatments=pd.DataFrame({"patient_id": ids, "therapy": arms}),
        outcomes=pd.DataFrame({"patient_id": ids, "endpoint": "objective_response", "value": value}),
        **genes,
    )


def fit(program_id: str, endpoint: str, cohort: Cohort, trees: int = 20) -> Bundle:
    """Train the least that is a whole bundle: one penalty, few trees."""
    about = program(program_id)
    question = study(about, about.endpoint(endpoint), cohort)
    pipeline = FeaturePipeline().fit(question.train.source)
    X = pipeline.transform(question.train.source)
    members = [
        ("elastic_net", ElasticNet(penalties=(0.003,), mixes=(0.0,), relaxed=False, straighten=False)),
        ("boosting", Boosting(max_trees=trees)),
    ]
    columns = pipeline.get_feature_names_out().tolist()
    stack = Stack(members, folds=4).fit(X, question.train.target, columns)
    no_metrics = pd.DataFrame({"model": [], "split": [], "metric": [], "value": []})
    return make_bundle(question, Fitted(pipeline, {ENSEMBLE: stack}, X), better=True, metrics=no_metrics)


def virus_bundles(folder: Path) -> dict[str, Bundle]:
    """Train every endpoint of :func:`viruses`, with the tiny algorithm as the one on this computer."""
    found = read_algorithm(write_algorithm(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(features.resistance, "algorithm", lambda: found)
        return {endpoint: fit("hiv", endpoint, viruses()) for endpoint in EFFECTS}


def infected(
    changes: Sequence[str] = (), tested: Sequence[str] = (RT, PR), **more: Mapping[str, object]
) -> Patient:
    """A patient whose virus has these changes, each in its gene."""
    variants = [{"gene": GENES[change], "change": change} for change in changes]
    return Patient.model_validate({"mutations": {"variants": variants, "tested_genes": list(tested)}, **more})
