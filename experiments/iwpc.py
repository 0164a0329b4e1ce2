"""IWPC: the dose of warfarin that suits a patient, in mg a week, 5,051 patients.

International Warfarin Pharmacogenetics Consortium, N Engl J Med 2009;360:753-764, doi:10.1056/NEJMoa0809329.
Beside ours, cross-validated, stand the two published formulas and the fixed dose on the very same patients.
The formulas have seen most of these patients, for they were derived from them, and they use race, which
nothing we serve does (`experiments.iwpc_formula`).

Nobody does well where it matters most, at 49 mg a week and above: the rows by dose say so, and how often the
90 % interval holds the dose of patients not fitted on (all together nine in ten, not there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.iwpc_formula import CITATION, FIXED_DOSE, clinical_dose, fill_size, pharmacogenetic_dose
from experiments.resample import Resampled, resamples
from models.target import TRANSFORMS, Array
from training.candidates import ENSEMBLE, Effort
from training.evaluate import LEVEL, Judged, Progress, cross_validate
from training.forecast import Forecast
from training.study import Study, study

TABLE = "iwpc"
ABOUT = "Dose of warfarin, 5,051 patients: error beside the published formulas, coverage of the interval"
NEEDS = ("iwpc",)

FORMULA, CLINICAL_FORMULA = "published formula, with genotype", "published formula, clinical"
FIXED = f"fixed dose, {FIXED_DOSE:.0f} mg"
METRICS = {"mae": "mean absolute error, mg/week", "within_20_percent": "share within 20 %"}
SAME = f"{CITATION}: its formula, applied here to the same patients"
LOW, HIGH = 21.0, 49.0  # mg a week, the cuts of the publication
SHOWN_BY_DOSE = (FIXED, CLINICAL_FORMULA, FORMULA, ENSEMBLE)


def question() -> Study:
    """Return the endpoint as it is served."""
    area = program("pharmacogenomics")
    return study(area, area.endpoint("dose_mg_week"), load_cohort("iwpc"))


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return errors of every candidate and of the formulas, in all patients and by dose, and the coverage."""
    asked = question()
    judged = cross_validate(asked, effort, lambda what, share: progress(what, 0.9 * share))
    doses, found = said(asked, judged), []
    for who, index in groups(judged).items():
        shown = doses if len(index) == len(judged.ids) else {name: doses[name] for name in SHOWN_BY_DOSE}
        found += [*errors(judged, shown, who, index, effort), coverage(asked, judged, who, index, effort)]
    progress("intervals", 0.1)
    return found


def said(asked: Study, judged: Judged) -> dict[str, Array]:
    """Return the doses in mg a week by the fixed dose, the formulas and every candidate, shape (n,) each."""
    source = fill_size(asked.train.source)
    order = {patient: i for i, patient in enumerate(asked.train.ids)}
    place = np.array([order[patient] for patient in judged.ids])
    doses = {
        FIXED: np.full(len(place), FIXED_DOSE),
        CLINICAL_FORMULA: clinical_dose(source)[place],
        FORMULA: pharmacogenetic_dose(source)[place],
    }
    ours = {name: found.value for name, found in judged.forecasts.items() if found.value is not None}
    return doses | ours


def groups(judged: Judged) -> dict[str, NDArray[np.intp]]:
    """Return the rows of everybody, of low and of high doses."""
    dose = judged.target.value
    return {
        "all patients": np.arange(len(dose)),
        f"dose of {LOW:.0f} mg/week or less": np.flatnonzero(dose <= LOW),
        f"dose of {HIGH:.0f} mg/week or more": np.flatnonzero(dose >= HIGH),
    }


def errors(
    judged: Judged, doses: Mapping[str, Array], who: str, index: NDArray[np.intp], effort: Effort
) -> Iterator[BenchRow]:
    """Yield both measures of error for every dose, and what the ensemble gains over the formula."""
    target, ids = judged.target.take(index), judged.ids[index]
    about = {"table": TABLE, "split": who}
    for metric, label in METRICS.items():
        found = {
            name: Resampled.of(
                target, Forecast(dose[index], value=dose[index]), metric, effort.bootstrap, effort.seed, ids
            )
            for name, dose in doses.items()
        }
        for name, value in found.items():
            known = {"published": found[FORMULA].value, "source": SAME} if name == ENSEMBLE else {}
            naive = None if name == FIXED else found[FIXED].value
            yield BenchRow.of(value, row=name, metric=label, baseline=naive, **known, **about)
        gap = found[ENSEMBLE] - found[FORMULA]
        yield BenchRow.of(
            gap, row="ensemble minus formula with genotype", metric=f"difference, {label}", **about
        )


def coverage(asked: Study, judged: Judged, who: str, index: NDArray[np.intp], effort: Effort) -> BenchRow:
    """Return how often the 90 % interval of the ensemble holds the dose of patients not fitted on."""
    found, scale = judged.forecasts[ENSEMBLE], TRANSFORMS[asked.endpoint.transform][0]
    assert found.half_width is not None
    held = np.abs(scale(judged.target.value) - found.margin) <= found.half_width
    held = held[index].astype(float)
    blocks = resamples(len(index), effort.bootstrap, effort.seed, judged.ids[index])
    draws = np.concatenate([weights @ held / weights.sum(1) for weights in blocks])
    row, metric = f"ensemble: {LEVEL:.0%} interval", "share it holds"
    value = Resampled(float(held.mean()), draws)
    return BenchRow.of(value, table=TABLE, row=row, metric=metric, baseline=LEVEL, split=who)
