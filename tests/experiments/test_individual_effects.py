"""Against the truth: right effects are found right, wrong ones wrong; EconML is asked the same question."""

from __future__ import annotations

import numpy as np
import pytest

from data.program import program
from data.simulator import Simulated, simulate
from data.simulator_missing import COMPLETE
from experiments import econml_rivals
from experiments.individual_effects import ENDPOINT, POLICY, RMSE, SLOPE, TARGETED, Spread, _against, _under
from training.candidates import Effort
from training.evaluate import fit_final
from training.study import study


@pytest.fixture(scope="module")
def others() -> Simulated:
    return simulate(800, 9, missing=COMPLETE)


def true_effects(others: Simulated) -> dict[str, np.ndarray]:
    return {t: others.truth[f"effect:{ENDPOINT}:{t}"].to_numpy() for t in TARGETED}


def test_the_truth_is_perfect(others):
    found = _against(true_effects(others), others)
    assert found == pytest.approx({RMSE: 0.0, SLOPE: 1.0, POLICY: 1.0})


def test_flat_exaggerated_and_turned_effects_are_told_apart(others):
    truth = true_effects(others)
    exaggerated = _against({t: 2 * v for t, v in truth.items()}, others)
    assert exaggerated[SLOPE] == pytest.approx(0.5)
    assert exaggerated[POLICY] == pytest.approx(1.0)  # whom to treat is still right
    turned = _against({t: -v for t, v in truth.items()}, others)
    assert turned[POLICY] < 0 < turned[RMSE]


def test_the_interval_is_that_of_the_seeds():
    found = Spread.of([0.1, 0.2, 0.3])
    assert found.value == pytest.approx(0.2)
    assert found.high - found.value == pytest.approx(4.303 * 0.1 / 3**0.5, rel=1e-3)
    assert np.isnan(Spread.of([0.1, 0.2]).low)


def test_econml_answers_for_other_patients(others, monkeypatch):
    monkeypatch.setitem(econml_rivals.TREES, "n_estimators", 20)
    monkeypatch.setitem(econml_rivals.FOREST, "n_estimators", 20)
    about = program("simulated")
    asked = study(about, about.endpoint(ENDPOINT), simulate(900, 8).cohort)
    fitted = fit_final(asked, Effort(inner_folds=2, bootstrap=10, members=()), lambda _what, _share: None)
    under = _under(asked, fitted, others)
    found = econml_rivals.rivals(asked, fitted, TARGETED, "platinum_doublet", under["platinum_doublet"], 0)
    assert set(found) == {"EconML DRLearner", "EconML ForestDRLearner", "EconML CausalForestDML"}
    truth = true_effects(others)["egfr_tki"]
    for name, tau in found.items():
        assert np.corrcoef(tau["egfr_tki"], truth)[0, 1] > 0.2, name
