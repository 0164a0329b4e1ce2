"""Do 90 % intervals hold what they promise, overall and in groups of patients?

Of a value (a dose, a CD4 count) the interval must hold nine in ten of what patients turned out to need. Of a
probability, of survival at the horizon and of an effect nobody sees the truth, save in simulated cohorts,
where every risk is known (nothing missing, as a model cannot know what was not recorded): there nine in ten
true values must lie in the intervals. In real cohorts held-out patients with neighbouring predictions are put
in groups of 50, by disease: nine in ten of their rates must agree with what was predicted, given the interval
and chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.coverage_simulated import MEMBERS, METRIC, simulated
from experiments.effects import share
from experiments.ranking import share_of
from experiments.trial_effects import silent
from models.spread import alike, deviation
from models.target import TRANSFORMS, Array
from training.candidates import ENSEMBLE, Effort
from training.effects import observed
from training.evaluate import LEVEL, Judged, Progress, cross_validate, fit_final
from training.study import Study, study
from training.widen import wider

TABLE = "coverage"
ABOUT = "Coverage of 90 % intervals: doses, probabilities, survival at the horizon, effects; by subgroup"
NEEDS = ("loris", "actg175", "colon", "iwpc")
THIRDS = ("lowest", "middle", "highest")
AGREE = "groups whose rate agrees, 90 % intervals"
Groups = dict[str, NDArray[np.bool_]]


@dataclass(frozen=True)
class Asked:
    """An endpoint of a program."""

    program: str
    endpoint: str

    def question(self) -> Study:
        """Return the endpoint with its cohort."""
        area = program(self.program)
        endpoint = area.endpoint(self.endpoint)
        return study(area, endpoint, load_cohort(endpoint.cohort))


VALUES = (Asked("pharmacogenomics", "dose_mg_week"), Asked("hiv", "cd4_gain"))
RATES = (
    Asked("lung", "objective_response"),
    Asked("hiv", "progression_free_survival"),
    Asked("hiv", "off_treatment"),
    Asked("colon", "recurrence_free"),
)


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the rows of simulated cohorts, of values, and of rates of real groups."""
    quick = effort.bootstrap < Effort().bootstrap
    n, seeds = (4000, 1) if quick else (10_000, 4)
    found = list(simulated(TABLE, n, seeds, effort, share_of(progress, 0.6)))
    part = share_of(progress, 0.4 / len(VALUES + RATES))
    # A network takes longer than all the others; where it is served, the intervals are made the same way.
    effort = replace(effort, repeats=1, members=MEMBERS)
    for asked in (*VALUES, *RATES):
        question = asked.question()
        judged = cross_validate(question, effort, part)
        found += list(values(question, judged) if asked in VALUES else rates(question, judged, effort))
    return found


def values(asked: Study, judged: Judged) -> Iterator[BenchRow]:
    """Yield how often the intervals of values hold what was needed, by third predicted and by sex."""
    said = judged.forecasts[ENSEMBLE]
    assert said.half_width is not None
    to_margin = TRANSFORMS[asked.endpoint.transform][0]
    held = np.abs(to_margin(judged.target.value) - said.margin) <= said.half_width
    third = np.searchsorted(np.quantile(said.margin, [1 / 3, 2 / 3]), said.margin)
    groups: Groups = {"everybody": np.ones(len(held), dtype=bool)}
    groups |= {f"{name} third predicted": third == k for k, name in enumerate(THIRDS)}
    groups |= _recorded(asked, judged)
    for group, members in groups.items():
        yield _row(asked, judged, group, held[members], METRIC)


def _recorded(asked: Study, judged: Judged) -> Groups:
    """Return the groups by sex and by race, where these were recorded."""
    patients = asked.cohort.patients.set_index("patient_id").reindex(judged.ids)
    found = {}
    for column in ("history:sex", "history:race"):
        for level in patients[column].dropna().unique() if column in patients else ():
            members = (patients[column] == level).to_numpy()
            if members.sum() >= 100:
                found[f"{column.partition(':')[2]} {level}"] = members
    return found


def rates(asked: Study, judged: Judged, effort: Effort) -> Iterator[BenchRow]:
    """Yield how many groups of held-out patients had a rate that agrees with what was predicted."""
    held = judged.held
    assert held is not None
    fitted = fit_final(asked, effort, silent)
    error = wider(asked, judged, fitted, effort) * deviation(held.own_without)
    residual = observed(asked, held) - held.own
    for disease, rows in _diseases(asked, held.row).items():
        group = alike(held.own[rows])
        parts = [rows[group == g] for g in np.unique(group)]
        agree = np.array([_agrees(residual[part], error[part]) for part in parts])
        yield _row(asked, judged, f"{disease}, {len(agree)} groups", agree, AGREE)


def _row(asked: Study, judged: Judged, group: str, held: NDArray[np.bool_], metric: str) -> BenchRow:
    """Return the row of one group: the share in which the interval held."""
    return BenchRow.of(
        share(int(held.sum()), len(held)),
        table=TABLE,
        row=f"{asked.endpoint.id}: {group}",
        metric=metric,
        baseline=LEVEL,
        split=f"{asked.cohort.name}: {judged.split}",
    )


def _agrees(residual: Array, error: Array) -> bool:
    z = float(norm.ppf((1 + LEVEL) / 2))
    chance = residual.var(ddof=1) / len(residual)
    return bool(abs(residual.mean()) <= z * np.sqrt(chance + error.mean() ** 2))


def _diseases(asked: Study, row: NDArray[np.intp]) -> dict[str, NDArray[np.intp]]:
    """Return the positions of everybody, and of each cancer with 150 patients or more."""
    found = {"everybody": np.arange(len(row))}
    kind = asked.train.source.field("history:cancer_type")[row]
    for level in sorted({str(k) for k in kind if isinstance(k, str)}):
        members = np.flatnonzero(kind == level)
        if len(members) >= 150:
            found[level] = members
    return found
