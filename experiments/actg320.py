"""ACTG 320: AIDS or death in advanced HIV infection, with and without indinavir.

Hammer et al., N Engl J Med 1997;337:725-733. Randomised, so the hazard ratio of indinavir is known from the
trial and our model must say the same. Its C-index is set beside a plain Cox regression in the same folds.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow, Measured
from experiments.effects import PLAIN, cox, cross_validated_cox, hazard_ratio, served_effects
from experiments.ranking import measured, ranking
from experiments.resample import COSTLY, Resampled
from training.candidates import ENSEMBLE, Effort
from training.evaluate import Fitted, Judged, Progress, cross_validate, fit_final
from training.study import Study, study

TABLE = "actg320"
ABOUT = "AIDS-free survival in advanced HIV infection: ranking of 1,151 patients, effect of indinavir"
NEEDS = ("actg320",)

CITATION = "Hammer et al., N Engl J Med 1997;337:725-733"
#: Hazard ratio of AIDS or death, indinavir added against not.
PUBLISHED = 0.50
ARMS = ("idv_zdv_3tc", "zdv_3tc")
EFFECT = "whole trial, indinavir added"


def question() -> Study:
    """Return the endpoint as it is served."""
    hiv = program("hiv")
    return study(hiv, hiv.endpoint("aids_free_survival"), load_cohort("actg320"))


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the cross-validated C-index of every candidate, and the hazard ratio of indinavir three ways."""
    asked = question()
    judged = cross_validate(asked, effort, lambda what, share: progress(what, 0.8 * share))
    fitted = fit_final(asked, effort, progress)
    progress("intervals", 0.2)
    return [*rank(asked, judged, effort), *effect(asked, fitted, effort)]


def rank(asked: Study, judged: Judged, effort: Effort) -> Iterator[BenchRow]:
    """Yield C-indices, and what the ensemble gains over the unpenalised Cox regression."""
    found = measured(judged, "c_index", effort)
    margin, n_boot = cross_validated_cox(asked, effort), min(effort.bootstrap, COSTLY)
    found[PLAIN] = Resampled.of(judged.target, margin, "c_index", n_boot, effort.seed, judged.ids)
    yield from ranking(found, "c_index", TABLE, judged.split)
    gain = found[ENSEMBLE] - found[PLAIN]
    about = {"table": TABLE, "split": judged.split, "metric": "C-index difference"}
    yield BenchRow.of(gain, row=f"ensemble minus {PLAIN}", **about)


def effect(asked: Study, fitted: Fitted, effort: Effort) -> Iterator[BenchRow]:
    """Yield the hazard ratio of indinavir: alone, adjusted, and as the served ensemble says it."""
    names, target = fitted.pipeline.get_feature_names_out().tolist(), asked.train.target
    drug = next(name for name in names if name.startswith("therapy:"))
    alone, adjusted = cox(fitted.X[:, [names.index(drug)]], target, [drug]), cox(fitted.X, target, names)
    found: dict[str, Measured] = {
        f"{PLAIN}, indinavir alone": hazard_ratio(alone, drug),
        f"{PLAIN}, all columns": hazard_ratio(adjusted, drug),
        "ensemble, as served": served_effects(asked, fitted, fitted.candidates[ENSEMBLE], [ARMS], effort)[
            ARMS
        ],
    }
    about = {"table": TABLE, "metric": "hazard ratio", "baseline": 1.0, "split": EFFECT}
    for row, ratio in found.items():
        yield BenchRow.of(ratio, row=row, published=PUBLISHED, source=CITATION, **about)
