from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import models.elastic_net
import models.folds
import models.stack
from data.cohort import Cohort
from data.cohorts import load_cohort
from data.errors import TailorError
from data.program import program
from models.target import Target
from tests.training.conftest import TINY
from training.candidates import make_members
from training.evaluate import cross_validate, fit_final
from training.pack import make_bundle
from training.study import Rows, Study, study

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


HIV = program("hiv")


def isolates(n: int = 120) -> Cohort:
    """Three isolates of a person, some of persons nobody named."""
    rng = np.random.default_rng(0)
    ids = [f"i{i:03d}" for i in range(n)]
    person = [None if i < 6 else f"w{i // 3:02d}" for i in range(n)]
    mutated = rng.random(n) < 0.4
    fold = 10 ** (1.2 * mutated + rng.normal(scale=0.2, size=n))
    return Cohort(
        name="phenosense",
        program="hiv",
        design="in-vitro",
        citation="none",
        licence="none",
        patients=pd.DataFrame({"patient_id": ids, "person": person}),
        variants=pd.DataFrame({"patient_id": ids, "gene": "HIV-RT", "change": "M184V"})[mutated],
        tested_genes=pd.DataFrame({"patient_id": ids, "gene": "HIV-RT"}),
        outcomes=pd.DataFrame({"patient_id": ids, "endpoint": "fold_change_3tc", "value": fold}),
    )


def test_rows_of_one_person_share_an_id() -> None:
    cohort = isolates()
    found = study(HIV, HIV.endpoint("fold_change_3tc"), cohort)
    assert len(found.train) == 120
    person = cohort.patients["person"].fillna(cohort.patients["patient_id"])
    assert found.train.ids.tolist() == person.tolist()
    assert len(set(found.train.ids)) == 6 + 38
    groups = found.train.target.groups
    assert len(set(zip(groups, found.train.ids, strict=True))) == len(set(groups)) == 44


def test_a_row_left_out_takes_nobodys_place() -> None:
    cohort = isolates()
    outcomes = cohort.outcomes.assign(value=cohort.outcomes["value"].where(cohort.outcomes.index % 4 > 0))
    found = study(HIV, HIV.endpoint("fold_change_3tc"), replace(cohort, outcomes=outcomes.iloc[::-1]))
    person = cohort.patients.set_index("patient_id")["person"]
    wanted = [person[pid] or pid for pid in outcomes.dropna(subset="value")["patient_id"][::-1]]
    assert found.train.ids.tolist() == wanted


def test_a_published_split_is_by_row() -> None:
    cohort = isolates()
    split = np.where(np.arange(120) < 90, "train", "external")
    patients, outcomes = cohort.patients.assign(split=split), cohort.outcomes.iloc[::-1]
    cohort = replace(cohort, patients=patients, outcomes=outcomes)
    found = study(HIV, HIV.endpoint("fold_change_3tc"), cohort)
    assert (len(found.train), len(found.external["external"])) == (90, 30)
    assert found.train.ids.tolist() == study(HIV, found.endpoint, cohort.split("train")).train.ids.tolist()
    assert not set(found.train.ids) & set(found.external["external"].ids)


def test_a_person_is_never_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither of a fold that judges, nor of one inside that chooses penalties and weights."""
    found = study(HIV, HIV.endpoint("fold_change_3tc"), isolates())
    seen: list[tuple[set[int], set[int]]] = []

    def watched(target: Target, *more: Any, **named: Any) -> list[tuple[np.ndarray, np.ndarray]]:
        pairs = inner(target, *more, **named)
        seen.extend((set(target.groups[train]), set(target.groups[test])) for train, test in pairs)
        return pairs

    inner = models.folds.folds
    for module in (models.stack, models.elastic_net):
        monkeypatch.setattr(module, "folds", watched)
    before: list[set[str]] = []
    take = Rows.take

    def taken(rows: Rows, index: np.ndarray) -> Rows:
        part = take(rows, index)
        if rows is found.train:
            before.append(set(part.ids))
            assert set(part.ids) != set(rows.ids)
        return part

    monkeypatch.setattr(Rows, "take", taken)
    judged = cross_validate(found, TINY, lambda _what, _share: None)
    assert sorted(judged.ids) == sorted(found.train.ids)
    assert len(before) == TINY.folds
    assert not set.intersection(*before)  # each person is hidden in one of the two folds
    assert set.union(*before) == set(found.train.ids)
    assert len(seen) > TINY.folds
    assert all(not train & test for train, test in seen)


def test_a_bundle_counts_persons() -> None:
    found = study(HIV, HIV.endpoint("fold_change_3tc"), isolates())
    fitted = fit_final(found, TINY, lambda _what, _share: None)
    metrics = pd.DataFrame({"model": [], "split": [], "metric": [], "value": []})
    assert make_bundle(found, fitted, better=True, metrics=metrics).card.patients == 44


def test_only_the_members_an_endpoint_names_are_tried() -> None:
    endpoint = HIV.endpoint("fold_change_3tc")
    found = study(HIV, endpoint, isolates())
    assert [name for name, _ in make_members(found, TINY)] == ["elastic_net", "boosting"]
    every = replace(found, endpoint=endpoint.model_copy(update={"members": ()}))
    assert len(make_members(every, TINY)) > 2
