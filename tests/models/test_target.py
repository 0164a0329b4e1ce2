"""Targets: who has an outcome, and from which day they were watched."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.cohort import Cohort
from data.errors import TailorError
from data.program import program
from models.target import Target, in_unit

BREAST = program("breast")
PCR = BREAST.endpoint("pathological_complete_response")
RFS = BREAST.endpoint("recurrence_free_survival")


def cohort(outcomes: pd.DataFrame) -> Cohort:
    return Cohort(
        name="small",
        program="breast",
        design="simulated",
        citation="none",
        licence="none",
        patients=pd.DataFrame({"patient_id": ["a", "b", "c", "d"]}),
        outcomes=outcomes,
    )


def test_a_binary_target_lines_up_with_its_patients_and_leaves_out_the_unknown():
    outcomes = pd.DataFrame({"patient_id": ["d", "a", "b"], "endpoint": PCR.id, "value": [1.0, np.nan, 0.0]})
    target, ids = Target.of(cohort(outcomes), PCR)
    assert target.type == "binary"
    assert ids.tolist() == ["d", "b"]
    np.testing.assert_array_equal(target.event, [1.0, 0.0])


def test_a_time_to_event_lines_up_and_unknown_entry_is_the_first_day():
    outcomes = pd.DataFrame(
        {
            "patient_id": ["c", "a", "b", "d"],
            "endpoint": RFS.id,
            "time_days": [30.0, np.nan, 50.0, 70.0],
            "event": [1.0, 1.0, 0.0, np.nan],
            "entry_days": [10.0, 0.0, np.nan, 0.0],
        }
    )
    target, ids = Target.of(cohort(outcomes), RFS)
    assert target.type == "time_to_event"
    assert ids.tolist() == ["c", "b"]
    np.testing.assert_array_equal(target.time, [30.0, 50.0])
    np.testing.assert_array_equal(target.event, [1.0, 0.0])
    np.testing.assert_array_equal(target.entry, [10.0, 0.0])


def test_only_the_rows_of_that_endpoint_count():
    outcomes = pd.DataFrame({"patient_id": ["a", "b"], "endpoint": [PCR.id, "other"], "value": [1.0, 0.0]})
    assert len(Target.of(cohort(outcomes), PCR)[0]) == 1
    with pytest.raises(TailorError) as caught:
        Target.of(cohort(outcomes), RFS)
    assert caught.value.code == "unknown_endpoint"


@pytest.mark.parametrize("index", [np.array([2, 0]), np.array([True, False, True])])
def test_take_keeps_time_event_and_entry_together(index):
    target = Target.survival(np.array([3.0, 6.0, 9.0]), np.array([1, 0, 1]), np.array([1.0, 2.0, 4.0])).take(
        index
    )
    assert len(target) == 2
    assert sorted(zip(target.time, target.event, target.entry, strict=True)) == [(3, 1, 1), (9, 1, 4)]


def test_take_of_a_binary_target():
    target = Target.binary(np.array([1, 0, 1])).take(np.array([1, 2]))
    assert (target.type, target.event.tolist(), len(target.time)) == ("binary", [0.0, 1.0], 0)


@pytest.mark.parametrize("entry", [5.0, 7.0])
def test_who_left_before_they_entered_is_an_error(entry):
    outcomes = pd.DataFrame(
        {
            "patient_id": ["c", "a"],
            "endpoint": RFS.id,
            "time_days": [9.0, 5.0],
            "event": 1.0,
            "entry_days": [0.0, entry],
        }
    )
    with pytest.raises(TailorError, match=r"1 of 2 patients .* the first is 'a'") as caught:
        Target.of(cohort(outcomes), RFS)
    assert caught.value.code == "bad_outcome"


def test_an_event_on_the_first_day_is_allowed():
    target = Target.survival(np.array([0.0, 9.0]), np.array([1, 1]))
    assert (target.start < target.time).all()


DOSE = program("pharmacogenomics").endpoint("dose_mg_week")
FOLD = program("hiv").endpoint("fold_change_3tc")


@pytest.mark.parametrize(
    ("endpoint", "margin", "value"),
    [
        (FOLD, [-1.0, 0.0, 1.0, 2.0, 2.5, 9.0], [0.1, 1.0, 10.0, 100.0, 100.0, 100.0]),
        (FOLD.model_copy(update={"highest": None}), [2.5], [10**2.5]),
        (FOLD.model_copy(update={"highest": 50}), [1.0, 2.0], [10.0, 50.0]),
        (DOSE, [0.0, 6.0, 20.0], [0.0, 36.0, 400.0]),
        (DOSE.model_copy(update={"transform": None, "highest": 5}), [-2.0, 4.0, 6.0], [-2.0, 4.0, 5.0]),
    ],
)
def test_a_value_is_brought_back_to_its_unit_and_capped_at_the_highest(endpoint, margin, value):
    np.testing.assert_allclose(in_unit(endpoint, np.array(margin)), value)


@pytest.mark.parametrize("endpoint", [FOLD, DOSE], ids=lambda e: e.id)
def test_what_is_learned_is_what_was_measured(endpoint):
    measured = [0.5, 3.0, 80.0, 100.0]
    outcomes = pd.DataFrame({"patient_id": list("abcd"), "endpoint": endpoint.id, "value": measured})
    target, ids = Target.of(cohort(outcomes), endpoint)
    assert ids.tolist() == list("abcd")
    np.testing.assert_allclose(in_unit(endpoint, target.value), measured)


def test_until_a_day_nothing_later_is_seen():
    target = Target.survival([100.0, 300, 900, 700], [1, 1, 1, 0], [0.0, 0, 0, 500])
    then = target.until(400)
    assert then.time.tolist() == [100, 300, 400]  # whoever entered later is not there
    assert then.event.tolist() == [1, 1, 0]
    assert len(target.until(50)) == 3
    assert target.until(50).events == 0
