"""Parts of a benchmark run beside each other, and come back in order."""

import math

from experiments.side_by_side import side_by_side


def test_parts_come_back_in_the_order_asked_and_progress_adds_up():
    told: list[tuple[str, float]] = []
    found = side_by_side(
        math.pow, [(2.0, k) for k in range(5)], lambda what, share: told.append((what, share))
    )
    assert found == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert [what for what, _ in told] == [f"{k} of 5" for k in range(1, 6)]
    assert math.isclose(sum(share for _, share in told), 1.0)
