from __future__ import annotations

import pandas as pd
import pytest

from data.cohort import Cohort
from data.errors import TailorError


def _cohort(**tables):
    good = {
        "patients": pd.DataFrame({"patient_id": ["a", "b"], "history:age": [50, None]}),
        "outcomes": pd.DataFrame({"patient_id": ["a"], "endpoint": "cured", "value": [1]}),
    }
    return Cohort("x", "breast", "observational", "", "", **(good | tables))


def test_absent_columns_are_missing_values():
    cohort = _cohort(treatments=pd.DataFrame({"patient_id": ["a"], "therapy": ["t"]}))
    assert cohort.treatments["line"].tolist() == [1.0]
    assert cohort.treatments["start_day"].isna().all()
    assert cohort.patients["history:age"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("table", "content", "says"),
    [
        ("variants", {"patient_id": ["a"], "change": ["p.V600E"]}, "gene"),
        ("variants", {"patient_id": ["a"], "gene": ["TP53"], "change": ["x"], "origin": ["odd"]}, "odd"),
        ("expression", {"patient_id": ["a"], "ESR1": ["high"]}, "high"),
        ("expression", {"patient_id": ["z"], "ESR1": [1.0]}, "'z'"),
        ("outcomes", {"patient_id": ["a"], "endpoint": ["e"], "time_days": [-1.0], "event": [1]}, "-1"),
        ("outcomes", {"patient_id": ["a"], "endpoint": ["e"], "event": [3]}, "3"),
        ("patients", {"patient_id": ["a", "a"]}, "'a'"),
        ("patients", {"patient_id": ["a"], "history:age": [500]}, "patient a"),
        ("patients", {"patient_id": ["a"], "age": [50]}, "'age'"),
    ],
)
def test_bad_tables_say_what_is_wrong(table, content, says):
    with pytest.raises(TailorError) as caught:
        _cohort(**{table: pd.DataFrame(content)})
    assert says in caught.value.message


def test_subset_keeps_every_table_together():
    cohort = _cohort(expression=pd.DataFrame({"patient_id": ["a", "b"], "ESR1": [1.0, 2.0]})).subset(["b"])
    assert cohort.patient_ids.tolist() == ["b"]
    assert cohort.outcomes.empty
    assert cohort.expression["ESR1"].tolist() == [2.0]


def test_unknown_split_and_endpoint():
    with pytest.raises(TailorError, match="no split 'train'"):
        _cohort().split("train")
    with pytest.raises(TailorError, match="cured"):
        _cohort().outcome("healed")
