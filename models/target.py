"""What is learned: a yes/no outcome, a value, or a time to event (censored, late entry, competing)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.cohort import Cohort
from data.errors import TailorError
from data.program import Endpoint

Array = NDArray[np.float64]
#: How a value is learned, and how it is brought back.
TRANSFORMS: dict[str | None, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "sqrt": (np.sqrt, np.square),
    "log10": (np.log10, lambda margin: 10.0**margin),
    None: (np.array, np.array),
}


def in_unit(endpoint: Endpoint, margin: Array) -> Array:
    """Return values in the unit of a continuous endpoint, none above its highest, shape (n,)."""
    value = TRANSFORMS[endpoint.transform][1](margin)
    return value if endpoint.highest is None else np.minimum(value, endpoint.highest)


def _none() -> Array:
    return np.empty(0)


@dataclass(frozen=True)
class Target:
    """Outcomes of ``n`` rows, one a patient unless the event is recurrent.

    ``binary``: ``event`` is 0/1. ``continuous``: ``value``, on the scale it is learned on. ``time_to_event``:
    ``time`` in days from the time origin, ``event`` 1 if observed, ``other`` 1 if a competing event came
    first, ``entry`` the day from which the patient was under observation. ``patient`` numbers the patients.
    Arrays that do not apply are empty.
    """

    type: Literal["binary", "time_to_event", "continuous"]
    event: Array = field(default_factory=_none)
    time: Array = field(default_factory=_none)
    entry: Array = field(default_factory=_none)
    value: Array = field(default_factory=_none)
    other: Array = field(default_factory=_none)
    patient: NDArray[np.intp] | None = None

    def __len__(self) -> int:
        return max(len(self.event), len(self.value))

    @property
    def events(self) -> int:
        """How many events were observed; 0 for a value."""
        return int(self.event.sum())

    @property
    def competing(self) -> bool:
        """Whether somebody had a competing event."""
        return bool(self.other.any())

    @property
    def groups(self) -> NDArray[np.intp]:
        """Number of the patient of each row, shape (n,)."""
        return np.arange(len(self)) if self.patient is None else self.patient

    @property
    def start(self) -> Array:
        """The day after which each row is at risk; with entry on day 0 an event that very day counts."""
        return np.where(self.entry > 0, self.entry, -np.inf)

    def take(self, index: NDArray[np.integer] | NDArray[np.bool_]) -> Target:
        """Return the rows at ``index``."""
        names = ("event", "time", "entry", "value", "other")
        parts = {n: a[index] for n in names if len(a := getattr(self, n))}
        patient = None if self.patient is None else self.patient[index]
        return replace(self, **parts, patient=patient)

    def scaled(self) -> tuple[Target, float]:
        """Return a value divided by its standard deviation, and that; anything else as it is, and 1."""
        spread = float(self.value.std()) if self.type == "continuous" else 1.0
        return (replace(self, value=self.value / spread), spread) if spread != 1.0 else (self, 1.0)

    def turned(self) -> Target:
        """Return the target whose event is the competing one."""
        return replace(self, event=self.other, other=_none())

    def until(self, day: float) -> Target:
        """Return those under observation before a day, as they were then: later events are not seen."""
        seen = self.take((self.start < day) & (self.time > 0))
        happened = seen.time <= day
        other = seen.other * happened if len(seen.other) else seen.other
        return replace(seen, time=np.minimum(seen.time, day), event=seen.event * happened, other=other)

    def free_for_good(self) -> Target:
        """Return the target in which whoever had the competing event stays free of the event to the end.

        What the probability of the event (cumulative incidence) is judged against; the risk set of Fine &
        Gray 1999, doi:10.1080/01621459.1999.10474144, with follow-up until the last day anybody was seen.
        """
        last = self.time.max(initial=0.0)
        return (
            replace(self, time=np.where(self.other == 1, last, self.time), other=_none())
            if self.competing
            else self
        )

    @classmethod
    def binary(cls, value: Array) -> Target:
        """Build a binary target from 0/1 values of shape (n,)."""
        return cls("binary", event=np.asarray(value, dtype=float))

    @classmethod
    def continuous(cls, value: Array) -> Target:
        """Build a target of values of shape (n,)."""
        return cls("continuous", value=np.asarray(value, dtype=float))

    @classmethod
    def survival(cls, time: Array, event: Array, entry: Array | None = None) -> Target:
        """Build a time-to-event target from arrays of shape (n,); an unknown entry is day 0."""
        time = np.asarray(time, dtype=float)
        entry = np.zeros_like(time) if entry is None else np.nan_to_num(np.asarray(entry, dtype=float))
        return cls("time_to_event", np.asarray(event, dtype=float), time, entry)

    @classmethod
    def of(cls, cohort: Cohort, endpoint: Endpoint) -> tuple[Target, NDArray[np.object_]]:
        """Return the target of an endpoint and the patient id of each row (repeated where recurrent).

        Raises
        ------
        TailorError
            ``unknown_endpoint``; ``bad_outcome`` if someone left on or before the day of a late entry, if
            patients repeat, or if events compete, and the endpoint does not say so.
        """
        rows = cohort.outcome(endpoint.id)
        if endpoint.type == "time_to_event":
            return _survival(cohort, endpoint, rows.dropna(subset=["time_days", "event"]))
        rows = rows.dropna(subset=["value"])
        values = rows["value"].to_numpy(dtype=float)
        if endpoint.type == "binary":
            return cls.binary(values), rows["patient_id"].to_numpy()
        return cls.continuous(TRANSFORMS[endpoint.transform][0](values)), rows["patient_id"].to_numpy()


def _survival(cohort: Cohort, endpoint: Endpoint, rows: pd.DataFrame) -> tuple[Target, NDArray[np.object_]]:
    time, event, entry = (rows[c].to_numpy(dtype=float) for c in ("time_days", "event", "entry_days"))
    ids = rows["patient_id"].to_numpy()
    target = replace(
        Target.survival(time, (event == 1).astype(float), entry),
        other=(event == 2).astype(float),
        patient=np.unique(ids, return_inverse=True)[1] if endpoint.recurrent else None,
    )
    again = rows["patient_id"].duplicated().to_numpy()
    problems = {
        "left on or before the day they entered": target.start >= target.time,
        "had a competing event, but the endpoint names none": (event == 2) & (endpoint.competing is None),
        "have several rows, but the event is not recurrent": again & (not endpoint.recurrent),
    }
    for what, wrong in problems.items():
        if wrong.any():
            raise TailorError(
                "bad_outcome",
                f"{cohort.name}, {endpoint.id}: {wrong.sum()} of {len(rows)} patients {what}, "
                f"the first is {ids[wrong][0]!r}.",
                field="outcomes.entry_days",
                hint="Leave them out, or correct the endpoint in the program.",
            )
    return target, ids
