"""Randomised trials: the effect each of them measured, from its patients, plainly and as it is served.

Chance decided the arm, so a plain Cox regression on the arm alone is the truth the service is held to.
What is served is the ensemble where it beats the rates by arm outside the folds, else those rates; the row
says which. The ensemble tells patients apart, so its ratio is that among like patients, which tends to lie
further from 1 than that of the arm alone (Gail et al., Biometrika 1984;71:431-444): compare it with the Cox
regression on all columns. In chronic granulomatous disease infections recur: the interval is by patient.

- Moertel et al., Ann Intern Med 1995;122:321-326 (colon; final report of N Engl J Med 1990;322:352-358).
- Hammer et al., N Engl J Med 1996;335:1081-1090 (ACTG 175).
- International CGD Cooperative Study Group, N Engl J Med 1991;324:509-516.
- Freireich et al., Blood 1963;21:699-716 (leukaemia).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow, Measured
from experiments.effects import PLAIN, adjusted, baseline_columns, by_arm, cross_validated_cox, served_effects
from experiments.ranking import measured, ranking, served, share_of
from experiments.resample import COSTLY, Resampled
from training.candidates import BASE_RATE, ENSEMBLE, Effort
from training.evaluate import Judged, Progress, cross_validate, fit_final
from training.study import Study, study

TABLE = "trials"
ABOUT = "Effects of the randomised arms of four trials, as measured and as served"
NEEDS = ("colon", "actg175", "cgd", "leukemia")

METRICS = {"binary": "auc", "time_to_event": "c_index"}
#: Scale of the effect, and what no effect is on it.
SCALES = {"time_to_event": ("hazard ratio", 1.0), "continuous": ("difference, cells/uL", 0.0)}


@dataclass(frozen=True)
class Trial:
    """One endpoint of a trial: the arm compared with, and what was published of the others."""

    program: str
    endpoint: str
    reference: str
    published: Mapping[str, float] = field(default_factory=dict)
    source: str | None = None

    def question(self) -> Study:
        """Return the endpoint as it is served."""
        area = program(self.program)
        endpoint = area.endpoint(self.endpoint)
        return study(area, endpoint, load_cohort(endpoint.cohort))

    @property
    def label(self) -> str:
        """What the rows of this trial stand under."""
        return f"{self.endpoint.replace('_', ' ')}, against {self.reference}"


TRIALS = (
    Trial(
        "colon",
        "recurrence_free",
        "observation",
        {"levamisole_5fu": 0.60, "levamisole": 0.98},
        "Moertel et al., Ann Intern Med 1995;122:321-326",
    ),
    Trial(
        "hiv",
        "progression_free_survival",
        "zdv",
        {"zdv_ddi": 0.50, "zdv_ddc": 0.54, "ddi": 0.61},
        "Hammer et al., N Engl J Med 1996;335:1081-1090",
    ),
    Trial("hiv", "cd4_gain", "zdv"),
    Trial("hiv", "off_treatment", "zdv"),
    Trial(
        "rare-childhood",
        "serious_infection",
        "placebo",
        {"interferon_gamma": 0.33},
        "International CGD Cooperative Study Group, N Engl J Med 1991;324:509-516",
    ),
    Trial(
        "rare-childhood",
        "relapse_free_survival",
        "placebo",
        {"mercaptopurine": 0.22},
        "Freireich et al., Blood 1963;21:699-716; ratio: Kleinbaum & Klein, Survival Analysis, ch. 3",
    ),
)


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return for every endpoint the effect of each arm twice, and how well its patients are ranked."""
    part = share_of(progress, 1 / len(TRIALS))
    return [row for trial in TRIALS for row in of_trial(trial, effort, part)]


def of_trial(trial: Trial, effort: Effort, progress: Progress) -> Iterator[BenchRow]:
    """Yield the rows of one endpoint."""
    asked = trial.question()
    judged = cross_validate(asked, effort, share_of(progress, 0.8))
    found = ranked(trial, asked, judged, effort)
    if asked.endpoint.type in SCALES:
        yield from effects(trial, asked, served(asked, judged, found, effort)[0], effort)
    if found:
        yield from ranking(found, METRICS[asked.endpoint.type], TABLE, f"{trial.label}: cross-validation")
    progress(f"{trial.endpoint}: intervals", 0.2)


def ranked(trial: Trial, asked: Study, judged: Judged, effort: Effort) -> dict[str, Resampled]:
    """Return what ranking the ensemble and the rates by arm reach; with ACTG 175, a Cox regression too."""
    if asked.endpoint.type not in METRICS:
        return {}
    metric = METRICS[asked.endpoint.type]
    found = {n: m for n, m in measured(judged, metric, effort).items() if n in (BASE_RATE, ENSEMBLE)}
    if trial.endpoint == "progression_free_survival":
        margin, n_boot = cross_validated_cox(asked, effort), min(effort.bootstrap, COSTLY)
        found[PLAIN] = Resampled.of(judged.target, margin, metric, n_boot, effort.seed, judged.ids)
    return found


def effects(trial: Trial, asked: Study, name: str, effort: Effort) -> Iterator[BenchRow]:
    """Yield the effect of every arm: plainly (of a value: adjusted for the baseline), and as served."""
    fitted = fit_final(asked, effort, lambda _what, _share: None)
    arms = [arm.id for arm in asked.therapies if arm.id != trial.reference]
    pairs = [(arm, trial.reference) for arm in arms]
    said = served_effects(asked, fitted, fitted.candidates[name], pairs, effort)
    plain: dict[str, Mapping[str, Measured]]
    if asked.endpoint.type == "continuous":
        plain = {"least squares, all columns": adjusted(asked, fitted, trial.reference, effort)}
    else:
        plain = {f"{PLAIN}, arm alone": by_arm(asked, trial.reference)}
        plain[f"{PLAIN}, all columns"] = by_arm(asked, trial.reference, baseline_columns(fitted))
    metric, none = SCALES[asked.endpoint.type]
    about = {"table": TABLE, "metric": metric, "baseline": none, "split": trial.label}
    for arm, pair in zip(arms, pairs, strict=True):
        published = trial.published.get(arm)
        known = {"published": published, "source": trial.source if published is not None else None}
        for how, found in plain.items():
            yield BenchRow.of(found[arm], row=f"{arm}: {how}", **known, **about)
        yield BenchRow.of(said[pair], row=f"{arm}: as served ({name})", **known, **about)
