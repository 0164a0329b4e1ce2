"""What a batch writes of one answer: a row for every option and outcome, all of one schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from serving.prediction import Option, Outcome, Prediction

#: ``status``: eligible met, unmet or unknown. ``low`` and ``high`` hold with ``interval_level``.
SCHEMA = pa.schema(
    [
        ("patient_id", pa.string()),
        ("program", pa.string()),
        ("rank", pa.int32()),
        ("therapy", pa.string()),
        ("kind", pa.string()),
        ("eligible", pa.string()),
        ("matched", pa.bool_()),
        ("endpoint", pa.string()),
        ("role", pa.string()),
        ("event", pa.string()),
        ("grade", pa.string()),
        ("horizon_days", pa.float64()),
        ("probability", pa.float64()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("interval_level", pa.float64()),
        ("basis", pa.string()),
        ("reason", pa.string()),
        ("design", pa.string()),
        ("cohort", pa.string()),
        ("model", pa.string()),
        ("avoid", pa.string()),
        ("abstained", pa.bool_()),
        ("ledger_entry", pa.int64()),
    ]
)
_SAME = (
    "endpoint",
    "role",
    "event",
    "grade",
    "horizon_days",
    "probability",
    "value",
    "unit",
    "interval_level",
    "basis",
    "reason",
    "design",
    "cohort",
    "model",
)


def rows(answer: Prediction, patient_id: str) -> Iterator[dict[str, Any]]:
    """Yield a row for every outcome of every option; an option without any has one row all the same."""
    common = {
        "patient_id": patient_id,
        "program": answer.program,
        "abstained": answer.reliability.abstained,
        "ledger_entry": answer.audit.entry if answer.audit else None,
    }
    for option in answer.options:
        for outcome in (*option.responses, *option.side_effects) or (None,):
            yield {**dict.fromkeys(SCHEMA.names), **common, **_option(option), **_outcome(outcome)}


def _option(option: Option) -> dict[str, Any]:
    warned = [alert for alert in option.known.alerts if alert.severity == "avoid"]
    avoid = [f"{alert.gene}: {', '.join(alert.drugs)}" for alert in warned]
    return {
        "rank": option.rank,
        "therapy": option.therapy,
        "kind": option.kind,
        "eligible": option.eligible.status,
        "matched": option.matched,
        "avoid": "; ".join(avoid) or None,
    }


def _outcome(outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {}
    low, high = outcome.interval or (None, None)
    return {name: getattr(outcome, name) for name in _SAME} | {"low": low, "high": high}
