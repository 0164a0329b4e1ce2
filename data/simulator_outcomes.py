"""What would happen to every simulated patient under every therapy: the truth no real cohort can show.

Response, progression-free survival, neutropenia and pneumonitis under gefitinib and under carboplatin with
paclitaxel, in tumours with and without an EGFR mutation: IPASS (Mok 2009, PMID 19692680). Under
PD-1 inhibition: KEYNOTE-042 (Mok 2019, PMID 30955977) for response and progression, KEYNOTE-024 (Reck
2016, PMID 27718847) for side effects, IMMUNOTARGET (Mazieres 2019, PMID 31125062) where EGFR is mutated.
The averages are published; who deviates from them and how much is invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit

from data.simulator_expression import factors_seen, standardised
from data.simulator_patients import Complete, Floats
from data.tables import DAYS_PER_MONTH

THERAPIES = ("egfr_tki", "platinum_doublet", "anti_pd1")
STANDARD = "platinum_doublet"
BINARY = ("objective_response", "severe_neutropenia", "pneumonitis")
SURVIVAL = "progression_free_survival"
HORIZON_DAYS = 365.0
USED = ("immune", "proliferation", "repair")  # the factors that change an outcome
SHAPE = 1.3  # Weibull: the hazard of progression rises a little with time

# Probability where EGFR is mutated, and where it is not.
RATES: dict[str, dict[str, tuple[float, float]]] = {
    "objective_response": {
        "egfr_tki": (0.712, 0.011),
        "platinum_doublet": (0.473, 0.235),
        "anti_pd1": (0.12, 0.27),
    },
    "severe_neutropenia": {
        "egfr_tki": (0.037, 0.037),
        "platinum_doublet": (0.671, 0.671),
        "anti_pd1": (0.006, 0.006),
    },
    "pneumonitis": {
        "egfr_tki": (0.026, 0.026),
        "platinum_doublet": (0.014, 0.014),
        "anti_pd1": (0.058, 0.058),
    },
}
# Median months free of progression, likewise.
MEDIANS: dict[str, tuple[float, float]] = {
    "egfr_tki": (9.5, 1.5),
    "platinum_doublet": (6.3, 5.5),
    "anti_pd1": (2.1, 5.4),
}


def risks(people: Complete) -> dict[str, pd.DataFrame]:
    """Return the true probability by endpoint, one row a patient and one column a therapy.

    For ``progression_free_survival``: of being free of progression at ``HORIZON_DAYS``.
    """
    mutated = people.altered["EGFR"]
    found = {
        endpoint: pd.DataFrame(
            {t: _calibrated(_score(endpoint, t, people), RATES[endpoint][t], mutated) for t in THERAPIES}
        )
        for endpoint in BINARY
    }
    hazard = hazards(people)
    return found | {SURVIVAL: np.exp(-hazard * HORIZON_DAYS**SHAPE)}


def expected(people: Complete) -> dict[str, pd.DataFrame]:
    """Return :func:`risks` as far as a full record of the patient tells them: what a model can at best say.

    The tumour's programmes are seen only through noisy genes; risks are averaged over what they may be. Two
    points a factor, √k deviations either side of the mean for k factors, integrate this to the third order
    (Uhlmann & Julier 1997, doi:10.1117/12.280797).
    """
    squamous = people.fields["history:lung_histology"] == "squamous"
    smoked, log_tmb = people.number("environment:pack_years"), np.log(people.number("mutations:tmb"))
    mean, deviation = factors_seen(people.expression, people.altered, smoked, log_tmb, squamous)
    moved = [(f, sign * len(USED) ** 0.5 * deviation[f]) for f in USED for sign in (-1, 1)]
    tables = [risks(replace(people, factors={**mean, f: mean[f] + step})) for f, step in moved]
    return {name: pd.concat([t[name] for t in tables]).groupby(level=0).mean() for name in tables[0]}


def hazards(people: Complete) -> pd.DataFrame:
    """Return λ of the Weibull survival exp(−λ tᵏ), t in days and k = ``SHAPE``, by therapy."""
    columns = {}
    for therapy, medians in MEDIANS.items():
        score = 0.6 * _score("objective_response", therapy, people)
        rate = np.empty(people.n)
        for rows, median in zip(_strata(people.altered["EGFR"]), medians, strict=True):
            if rows.any():
                rate[rows] = _median_hazard(score[rows], median * DAYS_PER_MONTH)
        columns[therapy] = rate
    return pd.DataFrame(columns)


def log_odds(risk: pd.DataFrame) -> pd.DataFrame:
    """Return the log-odds of a table of probabilities, kept finite (probabilities of 1e-12 to 1 − 1e-12)."""
    return risk.clip(1e-12, 1 - 1e-12).transform(logit)


def _strata(mutated: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return mutated, ~mutated


def _calibrated(score: Floats, rates: tuple[float, float], mutated: NDArray[np.bool_]) -> Floats:
    """Return expit(a + score) with a such that its mean is the published rate in either stratum."""
    risk = np.empty(len(score))
    for rows, rate in zip(_strata(mutated), rates, strict=True):
        if rows.any():
            own = score[rows]
            risk[rows] = expit(own + _intercept(own, rate))
    return risk


def _intercept(score: Floats, rate: float) -> float:
    return _root(lambda a: float(expit(a + score).mean()) - rate)


def _median_hazard(score: Floats, median: float) -> Floats:
    """Return λ = exp(c − score) / medianᵏ with c such that half are free of progression at the median."""
    c = _root(lambda a: float(np.exp(-np.exp(a - score)).mean()) - 0.5)
    return np.asarray(np.exp(c - score) / median**SHAPE)


def _root(f: Callable[[float], float]) -> float:
    return float(brentq(f, -40.0, 40.0, xtol=1e-12))


def _score(endpoint: str, therapy: str, people: Complete) -> Floats:
    """Return how much likelier than average the event is for each patient, on the log-odds."""
    return {"objective_response": _response, "severe_neutropenia": _neutropenia, "pneumonitis": _pneumonitis}[
        endpoint
    ](therapy, people)


def _response(therapy: str, people: Complete) -> Floats:
    x = people.number
    fitter = 0.4 * (x("history:albumin") - 3.9) - 0.35 * (x("history:ecog") - 0.7)
    fitter += 0.1 * np.log1p(x("environment:exercise_met_hours")) - 0.3 * x("history:metastatic")
    smoked = x("environment:pack_years") / 30
    if therapy == "egfr_tki":
        return fitter + 0.6 * standardised("EGFR", people.expression) - 0.7 * smoked * people.altered["EGFR"]
    if therapy == "anti_pd1":
        tmb = np.log(x("mutations:tmb")) - 1.7
        immune = people.factors["immune"] - 0.8 * people.altered["STK11"]
        return fitter + 0.6 * tmb + 0.7 * immune + 0.2 * smoked - 0.3 * np.log(x("history:nlr") / 4)
    return fitter + 0.35 * people.factors["proliferation"] - 0.3 * people.factors["repair"]


def _neutropenia(therapy: str, people: Complete) -> Floats:
    x = people.number
    score = 0.03 * (x("history:age") - 64) + 0.35 * (people.fields["history:sex"] == "female")
    score = score - 0.15 * (x("history:haemoglobin") - 13) + 0.01 * x("environment:alcohol_g_day")
    score = score - 0.06 * (x("environment:mediterranean_diet_score") - 4)
    return np.asarray(score * (1.5 if therapy == STANDARD else 0.7), dtype=float)


def _pneumonitis(therapy: str, people: Complete) -> Floats:
    x = people.number
    score = 0.02 * (x("history:age") - 64) + 0.4 * x("environment:pack_years") / 30
    score = score + 0.35 * np.log(x("environment:pm25") / 15)
    return score + 0.5 * people.factors["immune"] if therapy == "anti_pd1" else score
