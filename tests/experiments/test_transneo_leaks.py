from collections.abc import Callable

import numpy as np
import pytest

from data.cohort import Cohort
from experiments.transneo import question
from experiments.transneo_leaks import LEAKS, leaky_pipeline, with_leaks
from training.evaluate import served_features
from training.study import Study


@pytest.fixture
def plain(published: Callable[[str], Cohort]) -> Study:
    published("transneo")  # skips where the files are absent
    return question()


def test_what_is_served_has_no_leak(plain: Study) -> None:
    names = served_features(plain).fit(plain.train.source).get_feature_names_out().tolist()
    assert not [name for name in names if "leak" in name or "cycles" in name.lower() or "first" in name]


def test_leaks_are_appended_under_a_name_that_says_so(plain: Study) -> None:
    leaky = with_leaks(plain)
    served = served_features(plain).fit(plain.train.source)
    pipeline = leaky_pipeline(leaky).fit(leaky.train.source)
    X, names = pipeline.transform(leaky.train.source), pipeline.get_feature_names_out().tolist()
    assert names[-len(LEAKS) :] == [f"leak:{name}" for name in LEAKS]
    np.testing.assert_array_equal(X[:, : -len(LEAKS)], served.transform(plain.train.source))
    assert X[:, names.index("leak:Chemo.NumCycles")].mean() == pytest.approx(5.925, abs=0.001)


def test_every_patient_gets_his_own_leaks(plain: Study) -> None:
    import pandas as pd

    from data.cohorts import find_folder

    folder = find_folder("transneo")
    assert folder is not None
    raw = pd.read_csv(folder / "testing_her2pos_df.csv").set_index("Trial.ID")
    part = with_leaks(plain).external["external_her2pos"].take(np.array([5, 2]))
    wanted = raw["Chemo.NumCycles"].loc[part.ids].tolist()
    assert part.source.field("leak:Chemo.NumCycles").tolist() == wanted
