import struct

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy.special import expit

from data.errors import TailorError
from models.card import EffectCard
from models.target import Target
from training import plots

RNG = np.random.default_rng(0)
N = 240
X = RNG.normal(size=N)
BINARY = Target.binary((RNG.random(N) < expit(X)).astype(float))
ENTRY = RNG.uniform(0, 200, N) * (np.arange(N) % 2)
SURVIVAL = Target.survival(ENTRY + RNG.exponential(500 * np.exp(-X)) + 1, RNG.random(N) < 0.7, ENTRY)


def png_size(path) -> tuple[int, int]:
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:24])


def words(figure: Figure) -> str:
    found = [text.get_text() for text in figure.findobj(match=lambda a: hasattr(a, "get_text"))]
    return "\n".join(found)


@pytest.mark.parametrize(
    ("draw", "size", "says"),
    [
        (lambda: plots.roc(BINARY, X, n_boot=50), (960, 900), "95% CI"),
        (lambda: plots.calibration(BINARY, expit(X)), (960, 1020), "Predicted risk"),
        (lambda: plots.calibration(SURVIVAL, expit(X), horizon=365), (960, 1020), "by day 365"),
        (lambda: plots.kaplan_meier_by_risk(SURVIVAL, X), (960, 900), "High risk"),
        (lambda: plots.kaplan_meier(SURVIVAL, np.resize(["a", "b"], N)), (960, 900), "At risk"),
    ],
)
def test_figures_are_written_and_say_how_many(tmp_path, draw, size, says):
    figure = draw()
    path = plots.save(figure, tmp_path / "made" / "figure.png")
    assert png_size(path) == size
    assert path.stat().st_size > 10_000
    assert says in words(figure)
    assert f"n = {N}" in words(figure)


def test_calibration_groups_are_deciles_with_the_observed_risk():
    probability = np.linspace(0.01, 0.99, 200)
    target = Target.binary((np.arange(200) % 2).astype(float))
    axes = plots.calibration(target, probability).axes[0]
    points = axes.containers[0].lines[0].get_xydata()
    assert len(points) == 10
    assert points[:, 1] == pytest.approx(0.5)
    assert points[0, 0] == pytest.approx(probability[:20].mean())


def test_calibration_of_a_base_rate_is_one_group():
    axes = plots.calibration(BINARY, np.full(N, 0.5)).axes[0]
    assert len(axes.containers[0].lines[0].get_xydata()) == 1


def test_no_global_state_is_touched(tmp_path):
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    plots.save(plots.roc(BINARY, X, n_boot=5), tmp_path / "roc.png")
    assert plt.get_fignums() == before


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.roc(SURVIVAL, X),
        lambda: plots.calibration(SURVIVAL, expit(X)),
        lambda: plots.calibration(BINARY, X),
        lambda: plots.kaplan_meier(BINARY, np.resize(["a", "b"], N)),
        lambda: plots.kaplan_meier(SURVIVAL, np.arange(N)),
    ],
)
def test_what_cannot_be_drawn_is_an_error(draw):
    with pytest.raises(TailorError):
        draw()


def test_calibration_where_the_early_died_out_only_after_the_horizon():
    """Whoever entered early had the event before the others came; and a group may come late altogether."""
    early, late = np.arange(20), np.arange(60)
    entry = np.concatenate([np.zeros(20), np.full(60, 900.0)])
    time = np.concatenate([300.0 + 10 * early, 1000.0 + late])
    event = np.concatenate([np.ones(20), np.tile([1.0, 0.0], 30)])
    probability = np.concatenate([0.7 + early / 100, 0.1 + late / 300])
    figure = plots.calibration(Target.survival(time, event, entry), probability, horizon=365)
    points = figure.axes[0].containers[0].lines[0].get_ydata()
    assert 0 < np.isnan(points).sum() < len(points)  # nothing is drawn of groups that came later
    assert 0 <= np.nanmin(points) < np.nanmax(points) <= 1


def test_effects_are_drawn_against_what_was_seen() -> None:
    fifths = ((-0.1, -0.08, -0.2, 0.04), (0.0, 0.03, -0.1, 0.16), (0.1, 0.12, 0.0, 0.24))
    card = EffectCard(
        therapy="a",
        comparator="b",
        learner="predictions",
        patients=900,
        left_out=0,
        measures={},
        fifths=fifths,
    )
    shown = words(plots.effect_fifths(card, unit="difference in probability", title="a against b"))
    assert "a against b" in shown
    assert "n = 900" in shown
    assert "Observed effect (difference in probability)" in shown
