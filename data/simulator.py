"""A simulated cohort with four modalities, side effects and *known* individual effects.

It is for two things: tests of scale, and checking effect estimates against a truth. Patients are invented
(:mod:`data.simulator_patients`), outcomes follow published trial rates (:mod:`data.simulator_outcomes`),
treatment follows a known propensity, so that comparing the arms naively misleads. Its design is
``simulated`` and says so wherever it surfaces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import softmax

from data.cohort import Cohort
from data.errors import TailorError
from data.simulator_missing import Missing, Record, observed_variants, record
from data.simulator_outcomes import BINARY, SHAPE, STANDARD, SURVIVAL, THERAPIES, hazards, log_odds, risks
from data.simulator_patients import Complete, Random, complete_patients
from data.tables import DAYS_PER_MONTH, binary, given, numbered, survival

NAME = "simulated"
FLOOR = 0.05  # every therapy keeps at least this chance for every patient: the effects are identified
CITATION = (
    "Simulated by Tailor. Average rates: IPASS (PMID 19692680), KEYNOTE-024 (PMID 27718847), KEYNOTE-042 "
    "(PMID 30955977), IMMUNOTARGET (PMID 31125062)"
)


@dataclass(frozen=True)
class Simulated:
    """A cohort and the truth behind it.

    ``truth`` has one row a patient, in the order of the cohort: ``patient_id``, ``therapy`` given,
    ``egfr_mutated``; then by therapy ``propensity:T``; by endpoint and therapy ``risk:E:T``
    (probability 0-1), and against the standard arm ``effect:E:T`` (risk difference) and
    ``log_odds_ratio:E:T``; for the time to progression also ``log_hazard_ratio:E:T``. ``people`` are the
    patients with nothing missing.
    """

    cohort: Cohort
    truth: pd.DataFrame
    people: Complete

    def average_effect(self, endpoint: str, therapy: str, comparator: str = STANDARD) -> float:
        """Return the mean over all patients of the true risk difference of two therapies."""
        return float(
            (self.truth[f"risk:{endpoint}:{therapy}"] - self.truth[f"risk:{endpoint}:{comparator}"]).mean()
        )


def simulate(n: int, seed: int, *, confounding: float = 1.0, missing: Missing | None = None) -> Simulated:
    """Simulate ``n`` patients; the same arguments give the same patients.

    Parameters
    ----------
    n : int
        Number of patients, at least 1.
    seed : int
        Seed, not negative.
    confounding : float
        How strongly the choice of therapy follows the patient; 0 is a randomised trial.
    missing : Missing, optional
        How much is missing; default :class:`~data.simulator_missing.Missing`.

    Raises
    ------
    TailorError
        ``out_of_range`` for ``n``, ``seed`` or ``confounding``.
    """
    for name, value, lowest in (("n", n, 1), ("seed", seed, 0), ("confounding", confounding, 0)):
        if value < lowest:
            raise TailorError("out_of_range", f"{name} is {value}.", field=name, hint=f"At least {lowest}.")
    # A stream for each step: more or less of one does not change the others.
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(5)]
    people = complete_patients(n, streams[0])
    found = record(people, missing or Missing(), streams[1])
    chance = propensities(people, found, confounding)
    choice = (streams[2].random(n)[:, None] > np.cumsum(chance.to_numpy(), axis=1)[:, :-1]).sum(axis=1)
    ids = pd.Series(numbered(NAME, n), name="patient_id")
    truth = _truth(people, ids, choice, chance)
    outcomes = _outcomes(people, ids, choice, truth, streams[3])
    return Simulated(_cohort(people, found, ids, choice, outcomes, streams[4]), truth, people)


def propensities(people: Complete, found: Record, confounding: float = 1.0) -> pd.DataFrame:
    """Return the chance of each therapy, shape (n, 3), rows summing to 1 and nowhere below ``FLOOR``.

    Doctors follow a mutation they have seen, spare the frail chemotherapy, and give PD-1 inhibitors to
    smokers with PD-L1; they see the complete values, also those that were never recorded.
    """
    x = people.number
    seen = people.altered["EGFR"] & found.tested["EGFR"]
    frail = x("history:ecog") - 0.7 - 0.8 * (x("history:albumin") - 3.9)
    age = (x("history:age") - 64) / 10
    never = 1 - x("environment:smoking_ever")
    wish = {
        "egfr_tki": -0.8 + 2.2 * seen + 0.8 * never + 0.3 * frail,
        "platinum_doublet": 0.6 - 0.6 * frail - 0.35 * age,
        "anti_pd1": -0.5 - 0.8 * seen + 0.015 * x("history:pd_l1_tps") - 0.4 * never,
    }
    share = softmax(confounding * np.column_stack([wish[t] for t in THERAPIES]), axis=1)
    return pd.DataFrame(FLOOR + (1 - len(THERAPIES) * FLOOR) * share, columns=list(THERAPIES))


def _truth(people: Complete, ids: pd.Series, choice: np.ndarray, chance: pd.DataFrame) -> pd.DataFrame:
    columns = {"patient_id": ids, "therapy": np.array(THERAPIES, dtype=object)[choice]}
    columns["egfr_mutated"] = people.altered["EGFR"]
    columns |= {f"propensity:{t}": chance[t] for t in THERAPIES}
    for endpoint, risk in risks(people).items():
        odds = log_odds(risk)
        for t in THERAPIES:
            columns[f"risk:{endpoint}:{t}"] = risk[t]
            if t != STANDARD:
                columns[f"effect:{endpoint}:{t}"] = risk[t] - risk[STANDARD]
                columns[f"log_odds_ratio:{endpoint}:{t}"] = odds[t] - odds[STANDARD]
    log_hazard = np.log(hazards(people))
    for t in THERAPIES:
        if t != STANDARD:
            columns[f"log_hazard_ratio:{SURVIVAL}:{t}"] = log_hazard[t] - log_hazard[STANDARD]
    return pd.DataFrame(columns)


def _outcomes(
    people: Complete, ids: pd.Series, choice: np.ndarray, truth: pd.DataFrame, rng: Random
) -> pd.DataFrame:
    """Draw what happened under the therapy given; progression is censored at 6 to 36 months."""
    rows = np.arange(people.n)
    tables = []
    for endpoint in BINARY:
        risk = truth[[f"risk:{endpoint}:{t}" for t in THERAPIES]].to_numpy()[rows, choice]
        tables.append(binary(ids, endpoint, pd.Series(rng.random(people.n) < risk)))
    hazard = hazards(people).to_numpy()[rows, choice]
    days = np.maximum((rng.exponential(size=people.n) / hazard) ** (1 / SHAPE), 1.0)
    censored = rng.uniform(6, 36, people.n) * DAYS_PER_MONTH
    time = pd.Series(np.round(np.minimum(days, censored), 1))
    return pd.concat([*tables, survival(ids, SURVIVAL, time, pd.Series(days <= censored))], ignore_index=True)


def _cohort(
    people: Complete, found: Record, ids: pd.Series, choice: np.ndarray, outcomes: pd.DataFrame, rng: Random
) -> Cohort:
    tested = [pd.DataFrame({"patient_id": ids[rows], "gene": gene}) for gene, rows in found.tested.items()]
    levels = pd.DataFrame({"patient_id": ids, **people.expression})[found.expressed]
    return Cohort(
        name=NAME,
        program=NAME,
        design="simulated",
        citation=CITATION,
        licence="Apache-2.0",
        patients=pd.DataFrame({"patient_id": ids, **found.fields}),
        variants=observed_variants(people, found, ids, rng),
        tested_genes=pd.concat(tested, ignore_index=True),
        expression=levels,
        expression_unit="log2_tpm",
        treatments=given(ids, pd.Series(np.array(THERAPIES, dtype=object)[choice])).assign(start_day=0.0),
        outcomes=outcomes,
        notes="Simulated: no such patients exist. The chance of each therapy and every effect are known.",
    )
