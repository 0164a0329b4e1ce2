from pathlib import Path

import pytest

from data.errors import TailorError
from models.figures.style import BLUE, RED, save, signed
from models.figures.waterfall import waterfall

PARTS = [("age = 60", 0.2), ("drug", -0.9), ("grade = 3", 0.1)]


def texts(parts: list[tuple[str, float]], **more: int) -> list[str]:
    return [text.get_text() for text in waterfall(parts, **more).axes[0].texts]


def test_bars_go_end_to_end_and_the_last_one_ends_at_the_sum() -> None:
    axes = waterfall(PARTS).axes[0]
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    assert [round(start, 9) for start, _ in bars] == [0, -0.9, -0.7]
    assert bars[-1][1] == pytest.approx(-0.6)
    assert texts(PARTS) == ["−0.90", "+0.20", "+0.10", "−0.60"]
    low, high = axes.get_xlim()
    assert low < -0.9
    assert high > 0


@pytest.mark.parametrize(("good", "colours"), [(1, (RED, BLUE, BLUE)), (-1, (BLUE, RED, RED))])
def test_blue_is_better_for_the_patient(good: int, colours: tuple[str, ...]) -> None:
    from matplotlib.colors import to_hex

    patches = waterfall(PARTS, good=good).axes[0].patches
    assert [to_hex(bar.get_facecolor()) for bar in patches] == [colour.lower() for colour in colours]


def test_what_does_not_fit_is_one_row() -> None:
    many = [(f"feature {i}", 0.5**i) for i in range(6)]
    axes = waterfall(many, max_display=2).axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["feature 0", "feature 1", "4 more", "sum"]
    assert axes.texts[-1].get_text() == f"+{sum(v for _, v in many):.2f}"


@pytest.mark.parametrize(
    ("value", "text"), [(0.004, "0.00"), (-0.004, "0.00"), (-0.31, "−0.31"), (2, "+2.00")]
)
def test_nothing_has_no_sign(value: float, text: str) -> None:
    assert signed(value) == text


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(TailorError) as caught:
        waterfall([])
    assert caught.value.code == "bad_explanation"


def test_long_names_do_not_leave_the_picture(tmp_path: Path) -> None:
    figure = waterfall([("a very long name of a feature that nobody would ever write on one line", 0.3)])
    label = figure.axes[0].get_yticklabels()[0].get_text()
    assert max(len(line) for line in label.split("\n")) <= 34
    assert save(figure, tmp_path / "waterfall.png").stat().st_size > 5_000
