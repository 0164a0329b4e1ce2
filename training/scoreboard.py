"""The measures of every candidate with their intervals, and what the ensemble gains over the base rate."""

from __future__ import annotations

from dataclasses import asdict

from training.candidates import BASE_RATE, ENSEMBLE, Effort
from training.evaluate import Judged
from training.metrics import LOWER_IS_BETTER, Interval, evaluate, paired_difference
from training.study import Study

GAIN = {"binary": "log_loss", "time_to_event": "c_index", "continuous": "mae"}


def table(study: Study, judged: Judged, effort: Effort) -> list[dict[str, object]]:
    """Return one row a candidate and metric: split, model, metric, value, low, high, n, events."""
    rows: list[dict[str, object]] = []
    for name, found in judged.forecasts.items():
        horizon = study.endpoint.horizon_days
        measures = evaluate(
            judged.target,
            found.margin,
            probability=found.probability,
            times=found.times,
            survival=found.survival,
            value=found.value,
            horizon=horizon,
            # The survival measures cost a hundred times more a resample.
            n_boot=effort.bootstrap if study.endpoint.type != "time_to_event" else min(effort.bootstrap, 200),
            seed=effort.seed,
            groups=judged.ids,
        )
        if study.endpoint.transform == "log10":  # a share of a logarithm means nothing
            measures.pop("within_20_percent", None)
        for metric, measure in measures.items():
            rows.append({"split": judged.split, "model": name, "metric": metric, **asdict(measure)})
    return rows


def gain_over_baseline(study: Study, judged: Judged, effort: Effort) -> Interval:
    """Return what the ensemble gains over the base rate on the same patients; above 0 is better.

    Binary: log-loss saved (a constant has no AUC of its own across folds). Time to event: C-index.
    Continuous: mean absolute error saved, in the unit.
    """
    metric = GAIN[study.endpoint.type]
    ours, naive = judged.forecasts[ENSEMBLE], judged.forecasts[BASE_RATE]
    first, second = (naive, ours) if metric in LOWER_IS_BETTER else (ours, naive)
    boots = min(effort.bootstrap, 500)
    return paired_difference(
        judged.target, first, second, metric, n_boot=boots, seed=effort.seed, groups=judged.ids
    )
