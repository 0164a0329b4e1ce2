from collections.abc import Callable

import numpy as np
import pytest

from data.cohort import Cohort
from data.cohorts import load_cohort
from data.errors import TailorError
from data.program import program
from training.study import Study, study

BREAST = program("breast")


def test_rows_line_up_with_the_cohort(leukemia: Study) -> None:
    outcome = leukemia.cohort.outcome("relapse_free_survival").set_index("patient_id")
    wanted = outcome.loc[leukemia.train.ids, "time_days"].to_numpy()
    np.testing.assert_array_equal(leukemia.train.target.time, wanted)
    given = leukemia.cohort.treatments.set_index("patient_id")["therapy"]
    assert leukemia.train.arms == given.loc[leukemia.train.ids].tolist()


def test_without_a_published_split_everybody_trains(leukemia: Study) -> None:
    assert len(leukemia.train) == 42
    assert leukemia.external == {}


def test_a_published_split_is_kept(published: Callable[[str], Cohort]) -> None:
    found = study(BREAST, BREAST.endpoint("pathological_complete_response"), published("transneo"))
    assert len(found.train) == 147
    assert {name: len(rows) for name, rows in found.external.items()} == {
        "external_her2neg": 57,
        "external_her2pos": 18,
    }
    assert not set(found.train.ids) & {pid for rows in found.external.values() for pid in rows.ids}


def test_take_keeps_patients_whole(leukemia: Study) -> None:
    index = np.array([5, 2, 9])
    part = leukemia.train.take(index)
    assert part.ids.tolist() == leukemia.train.ids[index].tolist()
    assert part.arms == [leukemia.train.arms[i] for i in index]
    np.testing.assert_array_equal(
        part.source.field("history:log_wbc"), leukemia.train.source.field("history:log_wbc")[index]
    )


def test_too_few_events_is_said() -> None:
    cohort = load_cohort("gbsg2")
    rows = cohort.outcome("recurrence_free_survival")
    few = (
        rows[rows["event"] == 1]["patient_id"].head(5).tolist()
        + rows[rows["event"] == 0]["patient_id"].tolist()
    )
    with pytest.raises(TailorError, match="5 events") as caught:
        study(BREAST, BREAST.endpoint("recurrence_free_survival"), cohort.subset(few))
    assert caught.value.code == "too_few_events"


def test_a_cohort_without_the_endpoint_is_an_error(leukemia: Study) -> None:
    with pytest.raises(TailorError, match="no endpoint 'aids_free_survival'"):
        study(program("hiv"), program("hiv").endpoint("aids_free_survival"), leukemia.cohort)
