"""How well every candidate ranks the patients: the rows that most tables begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from experiments.bench import BenchRow
from experiments.resample import COSTLY, Resampled
from training.candidates import BASE_RATE, ENSEMBLE, Effort
from training.evaluate import Judged, Progress
from training.metrics import Interval
from training.pack import beats_baseline
from training.scoreboard import gain_over_baseline
from training.study import Study

LABELS = {"auc": "AUC", "c_index": "C-index"}
CHANCE = 0.5


def measured(judged: Judged, metric: str, effort: Effort) -> dict[str, Resampled]:
    """Return ``auc`` or ``c_index`` of every candidate, on the same resamples."""
    n_boot = min(effort.bootstrap, COSTLY) if metric == "c_index" else effort.bootstrap
    return {
        name: Resampled.of(judged.target, forecast.margin, metric, n_boot, effort.seed, judged.ids)
        for name, forecast in judged.forecasts.items()
    }


def ranking(
    found: Mapping[str, Resampled],
    metric: str,
    table: str,
    split: str,
    published: Mapping[str, tuple[float, str]] | None = None,
) -> Iterator[BenchRow]:
    """Yield one row a candidate; ``published`` is the number and its source by candidate.

    The baseline of a C-index is that of the base rate. Of an AUC it is chance, and the base rate has no
    row: folds have rates of their own, and across them a constant is not a constant.
    """
    naive = CHANCE if metric == "auc" else found[BASE_RATE].value
    for name, value in found.items():
        if name == BASE_RATE and metric == "auc":
            continue
        number, source = (published or {}).get(name, (None, None))
        yield BenchRow.of(
            value,
            table=table,
            row=name,
            metric=LABELS[metric],
            published=number,
            source=source,
            baseline=None if name == BASE_RATE else naive,
            split=split,
        )


def served(
    asked: Study, judged: Judged, found: Mapping[str, Resampled], effort: Effort
) -> tuple[str, Interval]:
    """Return who serves by the rule of training, and what the ensemble gains over the base rate."""
    low = found[ENSEMBLE].low if ENSEMBLE in found else np.nan
    about = {"model": ENSEMBLE, "split": judged.split, "metric": "c_index", "low": low}
    gain = gain_over_baseline(asked, judged, effort)
    return ENSEMBLE if beats_baseline(asked, gain, pd.DataFrame([about])) else BASE_RATE, gain


def share_of(progress: Progress, share: float) -> Progress:
    """Return a progress that counts for a share of the whole."""
    return lambda what, done: progress(what, done * share)
