"""A limit on how often one user (or address) may ask: a bucket that fills again with time."""

from __future__ import annotations

import time
from collections import OrderedDict

from serving.access.refused import RefusedError

MOST = 10_000  # buckets held; the one longest unused is let go


class Limit:
    """A token bucket for each asker, in this process.

    Parameters
    ----------
    per_minute : int
        How many requests a minute one may make on average.
    burst : int
        How many at once.
    """

    def __init__(self, per_minute: int, burst: int) -> None:
        self._rate, self._burst = per_minute / 60, float(burst)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, now: float | None = None, *, count: bool = True) -> None:
        """Count one request; raises ``too_many_requests`` (429) where there were too many.

        Without ``count`` it is only looked whether there were.
        """
        now = time.monotonic() if now is None else now
        left, since = self._buckets.pop(who, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        self._buckets[who] = (left - 1 if count and left >= 1 else left, now)
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        if left < 1:
            wait = round((1 - left) / self._rate + 0.5)
            raise RefusedError(
                "too_many_requests",
                "Too many requests.",
                hint=f"Try again in {wait} seconds.",
                status=429,
                headers={"Retry-After": str(wait)},
            )
