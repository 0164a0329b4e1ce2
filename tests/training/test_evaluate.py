from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import training.evaluate as evaluate_module
from data.cohort import Cohort
from data.program import program
from models.stack import Stack
from tests.training.conftest import TINY, about_values
from training.evaluate import Judged, as_judged, cross_validate, fit_final, judge_external
from training.study import Study, study


def silent(_what: str, _share: float) -> None:
    pass


@pytest.fixture(scope="module")
def judged(leukemia: Study) -> Judged:
    return cross_validate(leukemia, TINY, silent)


def test_everybody_is_judged_once_a_repeat(leukemia: Study) -> None:
    twice = cross_validate(leukemia, replace(TINY, repeats=2), silent)
    ids, counts = np.unique(twice.ids, return_counts=True)
    assert sorted(ids) == sorted(leukemia.train.ids)
    assert set(counts) == {2}


def test_nobody_is_judged_by_a_model_that_saw_them(leukemia: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[bytes]] = []
    fit_each, margin = Stack.fit_each, Stack.margin

    def watch(self: Stack, X: np.ndarray, *more: object) -> dict[str, Stack]:
        seen.append({row.tobytes() for row in X})
        return fit_each(self, X, *more)  # type: ignore[arg-type]

    def check(self: Stack, X: np.ndarray) -> np.ndarray:
        strangers = {row.tobytes() for row in X}
        # Only a pair of children alike in every column may stand on both sides.
        assert len(strangers & seen[-1]) < len(strangers) / 2
        return margin(self, X)

    monkeypatch.setattr(Stack, "fit_each", watch)
    monkeypatch.setattr(Stack, "margin", check)
    cross_validate(leukemia, TINY, silent)
    assert len(seen) == TINY.folds


def test_progress_adds_up_to_one(leukemia: Study) -> None:
    shares: list[float] = []
    cross_validate(leukemia, TINY, lambda _what, share: shares.append(share))
    assert sum(shares) == pytest.approx(1)


def test_external_patients_are_judged(
    published: Callable[[str], Cohort], monkeypatch: pytest.MonkeyPatch
) -> None:
    about = program("breast")
    question = study(about, about.endpoint("pathological_complete_response"), published("transneo"))
    fitted = fit_final(question, TINY, silent)
    found = {j.split: len(j.target) for j in judge_external(question, fitted)}
    assert found == {"external_her2neg": 57, "external_her2pos": 18}


def test_grid_ends_at_the_horizon(leukemia: Study, hiv: Study) -> None:
    assert evaluate_module.grid(leukemia)[-1] == 168
    assert evaluate_module.grid(hiv)[-1] == 300


def test_factors_are_judged_on_the_log10_scale_up_to_the_highest(leukemia: Study) -> None:
    fold = about_values("hiv", "fold_change_3tc", leukemia)
    np.testing.assert_allclose(as_judged(fold, np.array([-0.5, 1.0, 2.0, 3.0])), [-0.5, 1.0, 2.0, 2.0])
    dose = about_values("pharmacogenomics", "dose_mg_week", leukemia)
    np.testing.assert_allclose(as_judged(dose, np.array([3.0, 6.0])), [9.0, 36.0])
