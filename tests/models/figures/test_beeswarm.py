from types import SimpleNamespace

import numpy as np
import pytest

from data.errors import TailorError
from models.figures.beeswarm import beeswarm
from models.figures.style import save

RNG = np.random.default_rng(0)
NAMES = ["history:age", "mutations:EGFR", "expression:ESR1", "environment:pack_years"]


def explanation(**change):
    values = RNG.normal(size=(80, 4)) * [0.1, 2.0, 0.5, 0.0]
    data = RNG.normal(size=(80, 4))
    data[::5, 1] = np.nan
    data[:, 2] = np.nan
    data[:, 3] = 1.0
    return SimpleNamespace(**{"values": values, "data": data, "feature_names": NAMES, **change})


def test_features_are_ranked_by_mean_size_and_the_file_is_written(tmp_path):
    figure = beeswarm(explanation(), max_display=3)
    labels = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert labels[::-1] == ["mutations:EGFR", "expression:ESR1", "history:age"]
    assert "n = 80" in figure.get_suptitle()
    assert "grey: not measured" in figure.axes[1].get_ylabel()
    path = save(figure, tmp_path / "bees.png")
    assert path.stat().st_size > 10_000
    assert save(beeswarm(explanation()), tmp_path / "all.png").stat().st_size > path.stat().st_size


def test_points_keep_their_contribution_and_stay_in_their_row():
    bees = explanation()
    axes = beeswarm(bees, max_display=1).axes[0]
    drawn = np.concatenate([np.asarray(c.get_offsets()) for c in axes.collections])
    assert np.sort(drawn[:, 0]) == pytest.approx(np.sort(bees.values[:, 1]))
    assert np.abs(drawn[:, 1]).max() < 0.5


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_takes_the_explanations_of_shap():
    import shap

    bees = explanation()
    made = shap.Explanation(bees.values, np.zeros(80), bees.data, feature_names=NAMES)
    assert len(beeswarm(made).axes[0].get_yticks()) == 4


def test_shapes_must_agree():
    with pytest.raises(TailorError):
        beeswarm(explanation(feature_names=NAMES[:2]))
