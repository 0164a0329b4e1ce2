"""TransNEO: pathological complete response of breast cancer, on the published split.

Sammut et al., Nature 2022, doi:10.1038/s41586-021-04278-5. 147 women train, 75 from elsewhere test. The
published model also used how many cycles were given and which drug came first and second: the number
of cycles is known only afterwards, and the sequence was chosen by the site, so neither is served. They
are added back (see `experiments.transneo_leaks`), under a name that says so, to compare like with like.

Our "clinical only" has one column that the published one has not: the lymphocyte density read from the slide.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.ranking import CHANCE, share_of
from experiments.resample import Resampled
from experiments.transneo_leaks import leaky_pipeline, with_leaks
from training.candidates import BASE_RATE, CLINICAL, ENSEMBLE, Effort
from training.evaluate import (
    Judged,
    MakePipeline,
    Progress,
    cross_validate,
    fit_final,
    judge_external,
    pool,
    served_features,
)
from training.study import Study, study

TABLE = "transneo"
ABOUT = "Pathological complete response before breast surgery: 147 women train, 75 from elsewhere test"
NEEDS = ("transneo",)

CITATION = "Sammut et al., Nature 2022, doi:10.1038/s41586-021-04278-5"
#: AUC on the 75 external patients.
PUBLISHED = {ENSEMBLE: 0.87, CLINICAL: 0.70}
LEAKY = "published feature set (leaks included)"
EXTERNAL = "external, all 75"
NAMES = {"external_her2neg": "external, HER2-negative", "external_her2pos": "external, HER2-positive"}


def question() -> Study:
    """Return the endpoint as it is served, with the two external sets."""
    breast = program("breast")
    return study(breast, breast.endpoint("pathological_complete_response"), load_cohort("transneo"))


def external(asked: Study, effort: Effort, progress: Progress, make: MakePipeline) -> list[Judged]:
    """Fit on the 147, judge on the 75 together and by HER2 status."""
    judged = judge_external(asked, fit_final(asked, effort, progress, make))
    return [pool(judged, EXTERNAL), *judged]


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return AUC of every candidate on the external sets and cross-validated, without and with the leaks."""
    plain, half = question(), share_of(progress, 0.5)
    judged = []
    for asked, make in ((plain, served_features), (with_leaks(plain), leaky_pipeline)):
        apart = external(asked, effort, progress, make)
        judged.append([*apart, cross_validate(asked, effort, half, make)])
    progress("intervals", 0.0)
    found: list[BenchRow] = []
    for ours, leaky in zip(*judged, strict=True):
        found += [*_aucs(ours, effort, ""), *_aucs(leaky, effort, LEAKY), _gain(ours, leaky, effort)]
    return found


def _aucs(judged: Judged, effort: Effort, label: str) -> Iterator[BenchRow]:
    """Yield one row a candidate; of the published feature set only the ensemble and, pooled, the members."""
    for name in judged.forecasts:
        # Folds have rates of their own: across them a constant is not a constant.
        changing = name == BASE_RATE and judged.split == "cross-validation"
        known = label and (name in (BASE_RATE, CLINICAL) or (name != ENSEMBLE and judged.split != EXTERNAL))
        if changing or known:
            continue
        published = PUBLISHED.get(name) if judged.split == EXTERNAL else None
        yield BenchRow.of(
            _auc(judged, name, effort),
            table=TABLE,
            row=f"{name}, {label}" if label else name,
            metric="AUC",
            published=published,
            source=None if published is None else CITATION,
            baseline=CHANCE,
            split=NAMES.get(judged.split, judged.split),
        )


def _auc(judged: Judged, name: str, effort: Effort) -> Resampled:
    margin = judged.forecasts[name].margin
    return Resampled.of(judged.target, margin, "auc", effort.bootstrap, effort.seed, judged.ids)


def _gain(ours: Judged, leaky: Judged, effort: Effort) -> BenchRow:
    """Return what the leaks are worth, on the same patients and the same folds."""
    return BenchRow.of(
        _auc(leaky, ENSEMBLE, effort) - _auc(ours, ENSEMBLE, effort),
        table=TABLE,
        row="ensemble: gained by the leaks",
        metric="AUC difference",
        split=NAMES.get(ours.split, ours.split),
    )
