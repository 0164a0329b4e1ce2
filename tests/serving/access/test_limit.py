"""A limit on how often one may ask."""

from __future__ import annotations

from contextlib import suppress

import pytest

from data.errors import TailorError
from serving.access.limit import Limit


def taken(limit: Limit, who: str, now: float, times: int) -> int:
    done = 0
    with suppress(TailorError):
        while done < times:
            limit.take(who, now)
            done += 1
    return done


def test_a_burst_then_the_rate() -> None:
    limit = Limit(per_minute=60, burst=5)
    assert taken(limit, "ada", 0, 9) == 5
    assert taken(limit, "ada", 2, 9) == 2
    assert taken(limit, "ada", 1000, 9) == 5


def test_one_does_not_use_up_what_is_anothers() -> None:
    limit = Limit(per_minute=60, burst=2)
    assert taken(limit, "ada", 0, 9) == 2
    assert taken(limit, "bob", 0, 9) == 2


def test_how_long_to_wait_is_said_and_enough() -> None:
    limit = Limit(per_minute=6, burst=1)
    limit.take("ada", 0)
    with pytest.raises(TailorError, match="10 seconds") as raised:
        limit.take("ada", 0)
    assert raised.value.status == 429
    limit.take("ada", 10)
