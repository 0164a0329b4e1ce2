"""Simulated people with lung cancer: complete values of all four modalities, before anything goes missing.

Driver frequencies are near those of the Lung Cancer Mutation Consortium (Kris 2014, PMID 24846037), more
EGFR and ALK in people who never smoked; TP53, STK11 and KEAP1 near TCGA (2014, PMID 25079552).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from data.simulator_expression import expression_levels, plausible

Floats = NDArray[np.float64]
Column = NDArray[np.float64] | NDArray[np.object_]
Random = np.random.Generator

DRIVERS = ("EGFR", "KRAS", "ALK", "ROS1", "RET", "BRAF", "MET", "ERBB2")
_NEVER = np.array([0.42, 0.10, 0.10, 0.03, 0.03, 0.02, 0.03, 0.05, 0.22])  # the last: no driver
_EVER = np.array([0.11, 0.30, 0.03, 0.01, 0.01, 0.03, 0.03, 0.02, 0.46])
_SQUAMOUS = np.array([0.15, 0.25, 0.15, 0.3, 0.3, 0.5, 0.8, 0.5, 2.0])
_COMPANIONS = {
    "TP53": 0.46,
    "STK11": 0.17,
    "KEAP1": 0.17,
    "NF1": 0.11,
    "PIK3CA": 0.07,
    "SMARCA4": 0.06,
    "RB1": 0.04,
}
_CHANGES = {
    "EGFR": (("exon 19 deletion", "p.L858R", "exon 20 insertion"), (0.48, 0.42, 0.10)),
    "KRAS": (("p.G12C", "p.G12V", "p.G12D", "p.G13D"), (0.42, 0.24, 0.22, 0.12)),
    "BRAF": (("p.V600E", "p.G469A"), (0.6, 0.4)),
    "ERBB2": (("exon 20 insertion", "amplification"), (0.7, 0.3)),
    "MET": (("exon 14 skipping", "amplification"), (0.6, 0.4)),
    **dict.fromkeys(("ALK", "ROS1", "RET"), (("fusion",), (1.0,))),
}
CENTRE_PM25 = np.array([8.0, 11.0, 14.0, 22.0, 35.0])  # ug/m3, yearly mean around each of five centres


@dataclass(frozen=True)
class Complete:
    """Everything true of ``n`` simulated patients; each array has shape (n,).

    ``fields`` by dictionary key, ``altered`` and ``changes`` by gene, ``expression`` by gene in log2 TPM,
    ``factors`` the latent standard scores behind the expression, ``centre`` 0-4.
    """

    n: int
    fields: dict[str, Column]
    altered: dict[str, NDArray[np.bool_]]
    changes: dict[str, NDArray[np.object_]]
    expression: dict[str, Floats]
    factors: dict[str, Floats]
    centre: NDArray[np.int64]

    def number(self, key: str) -> Floats:
        """Return a numeric field, shape (n,)."""
        return np.asarray(self.fields[key], dtype=float)


def complete_patients(n: int, rng: Random) -> Complete:
    """Draw ``n`` patients with lung cancer, nothing missing."""
    centre = rng.integers(0, len(CENTRE_PM25), n)
    fitness = rng.standard_normal(n)
    fields = _environment(n, rng, centre, fitness) | _person(n, rng)
    female = fields["history:sex"] == "female"
    never = fields["environment:smoking_ever"] == 0
    fields |= _disease(n, rng, fitness, np.asarray(fields["history:age"], dtype=float), never)
    squamous = fields["history:lung_histology"] == "squamous"
    altered = _altered(n, rng, female, never, squamous)
    pack_years = np.asarray(fields["environment:pack_years"], dtype=float)
    log_tmb = 0.9 + 0.32 * np.log1p(pack_years) - 0.5 * altered["EGFR"] + rng.normal(0, 0.6, n)
    fields["mutations:tmb"] = plausible(np.exp(log_tmb), 0.1, 150, 1)
    expression, factors = expression_levels(n, rng, altered, pack_years, log_tmb, squamous)
    chance = expit(-0.9 + 1.0 * factors["immune"] + rng.normal(0, 1.3, n))
    fields["history:pd_l1_tps"] = np.round(100 * chance)
    changes = {gene: _change(gene, n, rng) for gene in altered}
    return Complete(n, fields, altered, changes, expression, factors, centre)


def _person(n: int, rng: Random) -> dict[str, Column]:
    age = plausible(rng.normal(64, 10, n), 25, 95)
    bmi = plausible(rng.normal(25.5, 4.3, n), 14, 55, 1)
    return {"history:age": age, "history:bmi": bmi}


def _environment(n: int, rng: Random, centre: NDArray[np.int64], fitness: Floats) -> dict[str, Column]:
    """Return sex with what depends on it: smoking first of all; then air, diet, exercise, alcohol."""
    female = rng.random(n) < 0.47
    ever = rng.random(n) < expit(1.6 - 0.9 * female)
    drinks = rng.random(n) < expit(0.4 - 0.4 * female)
    active = rng.random(n) < expit(1.7 + 0.5 * fitness)
    return {
        "history:sex": np.where(female, "female", "male").astype(object),
        "environment:smoking_ever": ever.astype(float),
        "environment:pack_years": plausible(ever * (0.5 + rng.gamma(2.2, 15, n)), 0, 200, 1),
        "environment:pm25": plausible(CENTRE_PM25[centre] * np.exp(rng.normal(0, 0.2, n)), 2, 150, 1),
        "environment:mediterranean_diet_score": rng.binomial(9, expit(-0.1 + 0.3 * fitness)).astype(float),
        "environment:exercise_met_hours": plausible(
            active * np.exp(rng.normal(2.2 + 0.4 * fitness, 0.8)), 0, 200, 1
        ),
        "environment:alcohol_g_day": plausible(drinks * rng.gamma(1.4, 10, n), 0, 200, 1),
    }


def _disease(
    n: int, rng: Random, fitness: Floats, age: Floats, never: NDArray[np.bool_]
) -> dict[str, Column]:
    metastatic = rng.random(n) < 0.8
    frailty = 0.03 * (age - 64) + 0.4 * metastatic - 0.35 * fitness + rng.normal(0, 0.8, n)
    squamous = rng.random(n) < np.where(never, 0.06, 0.28)
    other = rng.random(n) < 0.08
    early = np.array(["I", "II", "III"], dtype=object)[rng.choice(3, size=n, p=(0.2, 0.25, 0.55))]
    return {
        "history:metastatic": metastatic.astype(float),
        # The others with metastases had an earlier stage first.
        "history:stage_at_diagnosis": np.where(metastatic & (rng.random(n) < 0.75), "IV", early).astype(
            object
        ),
        "history:ecog": np.digitize(frailty, [-0.2, 1.2, 2.2]).astype(float),
        "history:albumin": plausible(3.95 - 0.18 * frailty + rng.normal(0, 0.35, n), 1.5, 5.5, 2),
        "history:nlr": plausible(np.exp(1.35 + 0.2 * frailty + rng.normal(0, 0.45, n)), 0.3, 60, 2),
        "history:haemoglobin": plausible(13.0 - 0.4 * frailty + rng.normal(0, 1.4, n), 6, 19, 1),
        "history:platelets": plausible(275 + 18 * frailty + rng.normal(0, 80, n), 40, 900),
        "history:lung_histology": np.select(
            [squamous, other], ["squamous", "other"], default="adenocarcinoma"
        ).astype(object),
    }


def _altered(
    n: int, rng: Random, female: NDArray[np.bool_], never: NDArray[np.bool_], squamous: NDArray[np.bool_]
) -> dict[str, NDArray[np.bool_]]:
    """Draw at most one driver a patient, and companions independently (STK11 and KEAP1 with smoking)."""
    weight = np.where(never[:, None], _NEVER, _EVER) * np.where(squamous[:, None], _SQUAMOUS, 1.0)
    weight[:, 0] *= np.where(female, 1.25, 0.8)
    share = np.cumsum(weight / weight.sum(axis=1, keepdims=True), axis=1)
    driver = (rng.random(n)[:, None] > share).sum(axis=1)
    altered = {gene: driver == i for i, gene in enumerate(DRIVERS)}
    for gene, frequency in _COMPANIONS.items():
        odds = np.where(never, 0.35, 1.2) if gene in ("STK11", "KEAP1") else np.ones(n)
        altered[gene] = rng.random(n) < expit(np.log(frequency / (1 - frequency)) + np.log(odds))
    return altered


def _change(gene: str, n: int, rng: Random) -> NDArray[np.object_]:
    names, share = _CHANGES.get(gene, (("coding mutation",), (1.0,)))
    return np.array(names, dtype=object)[rng.choice(len(names), size=n, p=share)]
