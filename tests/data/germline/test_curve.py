"""What is left of a risk lies between nothing and all of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.germline.curve import Point, at, points, proportional, remaining
from data.germline.table import table

CURVES = [
    curve
    for _, rows in table("risk").groupby(["gene", "alleles", "sex", "cancer"])
    if len(curve := points(rows)) > 1
]


@pytest.mark.parametrize("curve", CURVES)
def test_the_remaining_risk_lies_between_nothing_and_the_whole_and_is_the_whole_at_birth(curve):
    born = remaining(curve, 0)
    assert born is not None
    assert born.risk == pytest.approx(curve[-1].risk)
    for age in range(0, int(curve[-1].age)):
        rest = remaining(curve, age)
        assert rest is not None
        assert 0 <= rest.risk <= curve[-1].risk + 1e-12


def test_it_is_the_formula():
    curve = (Point(age=40, risk=0.2), Point(age=80, risk=0.6))
    rest = remaining(curve, 60)
    assert rest is not None
    assert at(curve, 60) == pytest.approx(0.4)
    assert rest.risk == pytest.approx((0.6 - 0.4) / (1 - 0.4))


def test_one_point_says_nothing_of_the_way_there_and_none_past_the_end():
    assert remaining((Point(age=80, risk=0.5),), 40) is None
    assert remaining((Point(age=40, risk=0.2), Point(age=80, risk=0.5)), 80) is None


@given(st.floats(0, 0.99), st.floats(0.05, 5))
def test_a_hazard_ratio_moves_a_risk_its_own_way(risk, ratio):
    moved = proportional(risk, ratio)
    assert 0 <= moved <= 1
    assert (moved - risk) * (ratio - 1) >= -1e-12
