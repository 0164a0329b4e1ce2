"""What is learned: a binary outcome, or a time to event with censoring and late entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.cohort import Cohort
from data.errors import TailorError
from data.program import Endpoint

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Target:
    """Outcomes of ``n`` patients, one row each.

    ``binary``: ``event`` is 0/1 and the times are empty. ``time_to_event``: ``time`` in days from
    the time origin, ``event`` 1 if observed, ``entry`` the day from which the patient was under observation.
    """

    type: Literal["binary", "time_to_event"]
    event: Array
    time: Array
    entry: Array

    def __len__(self) -> int:
        return len(self.event)

    @property
    def start(self) -> Array:
        """The day after which each row is at risk; with entry on day 0 an event that very day counts."""
        return np.where(self.entry > 0, self.entry, -np.inf)

    def take(self, index: NDArray[np.integer] | NDArray[np.bool_]) -> Target:
        """Return the rows at ``index``."""
        time, entry = (self.time[index], self.entry[index]) if len(self.time) else (self.time, self.entry)
        return Target(self.type, self.event[index], time, entry)

    @classmethod
    def binary(cls, value: Array) -> Target:
        """Build a binary target from 0/1 values of shape (n,)."""
        none = np.empty(0)
        return cls("binary", np.asarray(value, dtype=float), none, none)

    @classmethod
    def survival(cls, time: Array, event: Array, entry: Array | None = None) -> Target:
        """Build a time-to-event target from arrays of shape (n,); an unknown entry is day 0."""
        time = np.asarray(time, dtype=float)
        entry = np.zeros_like(time) if entry is None else np.nan_to_num(np.asarray(entry, dtype=float))
        return cls("time_to_event", np.asarray(event, dtype=float), time, entry)

    @classmethod
    def of(cls, cohort: Cohort, endpoint: Endpoint) -> tuple[Target, NDArray[np.object_]]:
        """Return the target of an endpoint and the ids of the patients who have an outcome.

        Raises
        ------
        TailorError
            ``unknown_endpoint``; ``bad_outcome`` if someone left on or before the day of a late entry.
        """
        rows = cohort.outcome(endpoint.id)
        if endpoint.type == "binary":
            rows = rows.dropna(subset=["value"])
            target = cls.binary(rows["value"].to_numpy())
        else:
            rows = rows.dropna(subset=["time_days", "event"])
            columns = (rows[c].to_numpy() for c in ("time_days", "event", "entry_days"))
            target = cls.survival(*columns)
            never = rows["patient_id"][target.start >= target.time].tolist()
            if never:
                raise TailorError(
                    "bad_outcome",
                    f"{cohort.name}, {endpoint.id}: {len(never)} of {len(rows)} patients left on or before "
                    f"the day they entered, the first is {never[0]!r}.",
                    field="outcomes.entry_days",
                    hint="Leave them out: nothing was observed of them.",
                )
        return target, rows["patient_id"].to_numpy()
