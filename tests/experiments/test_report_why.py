import pytest

from experiments.report_why import TOP, why
from serving.prediction import Contribution, Explanation


def explanation(values: dict[str, float], base: float = 0.5) -> Explanation:
    parts = tuple(
        Contribution(
            feature=f"history:{name}",
            group="history",
            label=name,
            value=None if name == "x0" else 2.0,
            contribution=v,
        )
        for name, v in values.items()
    )
    groups = {"history": sum(values.values()), "mutations": 0.0}
    margin = base + sum(values.values())
    return Explanation(
        scale="log-odds", base_value=base, margin=margin, residual=0.0, contributions=parts, groups=groups
    )


def test_start_and_lines_add_up_to_the_sum() -> None:
    many = {f"x{i}": 0.7 - 0.1 * i for i in range(12)}
    table = why([("A", explanation(many)), ("B", explanation({**many, "x0": -2.0}))], good=1)
    assert len(table.features) == TOP + 1
    for column in range(2):
        total = table.base[column] + sum(line.bars[column].value for line in table.features)
        assert total == pytest.approx(table.margin[column])
    assert [line.label for line in table.groups] == ["history"]  # what adds nothing is not shown


def test_bars_start_in_the_middle_and_fit() -> None:
    table = why([("A", explanation({"x0": -0.8, "x1": 0.4}))], good=1)
    first, second = (line.bars[0] for line in table.features)
    assert (first.left, first.width, first.good) == (0, 50, False)
    assert (second.left, second.width, second.good) == (50, 25, True)
    assert [line.value for line in table.features] == ["not known", "2"]


def test_a_higher_hazard_is_not_good() -> None:
    (line,) = why([("A", explanation({"x1": 0.4}))], good=-1).features
    assert not line.bars[0].good
