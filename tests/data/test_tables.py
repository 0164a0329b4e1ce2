from __future__ import annotations

import pandas as pd
import pytest

from data.errors import TailorError
from data.tables import binary, given, recode, survival

IDS = pd.Series(["a", "b", "c"], name="patient_id")


def test_recode_keeps_missing_and_refuses_what_it_does_not_know():
    assert recode(pd.Series([0, 1, None]), {0: "no", 1: "yes"}).tolist()[:2] == ["no", "yes"]
    assert recode(pd.Series([None, 1.0]), {1: "yes"}).isna().tolist() == [True, False]
    with pytest.raises(TailorError, match=r"sex.*2"):
        recode(pd.Series([0, 2], name="sex"), {0: "female", 1: "male"})


def test_unknown_outcomes_have_no_row():
    some = pd.Series([1.0, None, 0.0])
    assert binary(IDS, "cured", some)["patient_id"].tolist() == ["a", "c"]
    assert survival(IDS, "death", pd.Series([5.0, 6.0, None]), some)["patient_id"].tolist() == ["a"]
    assert given(IDS, pd.Series(["x", None, "y"]))["therapy"].tolist() == ["x", "y"]
