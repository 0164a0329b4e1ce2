"""The contract of every public cohort that is discovered, and the counts of each."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from data.cohort import Cohort
from data.cohorts import find_folder, home_of, load_cohort, source, sources
from data.dictionary import dictionary
from data.errors import TailorError
from data.program import program
from data.schemas import ABOUT_ROWS
from data.settings import settings

LEAKS = (
    "response",
    "resp",
    "rcb",
    "pcr",
    "os",
    "pfs",
    "survival",
    "year",
    "cycles",
    "event",
    "time",
    "loris",
)


@pytest.fixture(params=sorted(sources()))
def cohort(request: pytest.FixtureRequest, published) -> Cohort:
    return published(request.param)


def test_the_cohorts_are_found():
    assert {"transneo", "loris", "gbsg2", "leukemia", "actg320", "veterans"} <= set(sources())
    assert {"cgd", "actg175", "phenosense", "rhdnase", "iwpc", "sanad"} <= set(sources())
    assert {"msk_chord_nsclc", "msk_chord_breast", "msk_chord_crc"} <= set(sources())
    assert {"metabric", "rotterdam", "cardiotox", "colon"} <= set(sources())


def test_source_is_complete(cohort):
    known = source(cohort.name)
    assert known.licence
    assert known.citation
    assert bool(known.files) != bool(known.embedded_in)
    assert (cohort.design, cohort.program) == (known.design, known.program)
    assert all(len(file.sha256) == 64 and file.url.startswith("https://") for file in known.files)


def test_therapies_and_endpoints_belong_to_the_program(cohort):
    known = program(cohort.program)
    assert set(cohort.treatments["therapy"]) <= {t.id for t in known.therapies}
    asked = [e for e in known.endpoints if e.cohort == cohort.name]
    assert asked or cohort.design == "in-vitro"  # isolates in the dish answer no endpoint of a patient yet
    for endpoint in asked:
        rows = cohort.outcome(endpoint.id)
        if endpoint.type == "binary":
            assert set(rows["value"]) == {0.0, 1.0}
        elif endpoint.type == "continuous":
            assert rows["value"].nunique() > 10
        else:
            assert set(rows["event"]) == {0.0, 1.0, *([2.0] if endpoint.competing else [])}
            assert rows["time_days"].min() > 0
            assert rows["time_days"].max() > endpoint.horizon_days
        assert set(endpoint.exclude) <= set(cohort.patients)


def test_one_answer_and_one_treatment_a_patient(cohort):
    recurrent = [e.id for e in program(cohort.program).endpoints if e.recurrent]
    once = cohort.outcomes[~cohort.outcomes["endpoint"].isin(recurrent)]
    assert not once.duplicated(["patient_id", "endpoint"]).any()
    assert not cohort.treatments.duplicated("patient_id").any()


def test_stretches_of_observation_follow_each_other(cohort):
    entered = cohort.outcomes[cohort.outcomes["entry_days"].notna()]
    assert (entered["entry_days"] < entered["time_days"]).all()
    stretches = entered.sort_values(["endpoint", "patient_id", "time_days"])
    earlier = stretches.groupby(["endpoint", "patient_id"])["time_days"].shift()
    assert (stretches["entry_days"] >= earlier.fillna(0.0)).all()


def test_no_column_is_an_outcome(cohort):
    names = {key.split(":")[1] for key in cohort.patients if ":" in key}
    assert not {n for n in names for leak in LEAKS if leak in n.split("_")}


def test_no_single_field_gives_the_answer_away(cohort):
    """A leak would rank the event almost perfectly; no honest field here comes near."""
    from sklearn.metrics import roc_auc_score

    for endpoint in (e for e in program(cohort.program).endpoints if e.cohort == cohort.name):
        rows = cohort.outcome(endpoint.id).set_index("patient_id")
        answer = rows["event"] == 1
        if endpoint.type != "time_to_event":
            answer = rows["value"] > (0.5 if endpoint.type == "binary" else rows["value"].median())
        table = cohort.patients.set_index("patient_id").reindex(answer.index)
        for key in table.columns.difference([*ABOUT_ROWS]):
            if dictionary()[key].kind != "category" and table[key].notna().sum() > 30:
                known = table[key].notna()
                auc = roc_auc_score(answer[known], table.loc[known, key])
                assert max(auc, 1 - auc) < 0.85, key


def test_loading_twice_gives_the_same_hash(cohort):
    assert load_cohort(cohort.name).sha256() == cohort.sha256()


def test_every_column_says_something(cohort):
    fields = cohort.patients.drop(columns=["patient_id", "split"], errors="ignore")
    assert (fields.nunique() >= 2).all()


COUNTS = {
    "transneo": {"train": 147, "external_her2neg": 57, "external_her2pos": 18},
    "loris": {
        "train": 964,
        "chowell_test": 515,
        "msk1": 453,
        "msk2": 104,
        "kato": 35,
        "shim": 198,
        "vanguri": 246,
        "ravi": 309,
        "pradat": 57,
        "msk_non_icb": 841,
    },
    "metabric": {"train": 839, "test": 1141},
    "rotterdam": {"train": 2982, "gbsg": 686},
}


@pytest.mark.parametrize("name", COUNTS)
def test_published_splits(published, name):
    cohort = published(name)
    assert {split: len(cohort.split(split)) for split in cohort.splits} == COUNTS[name]
    assert cohort.splits[0] == "train"


EVENTS = [
    ("gbsg2", "recurrence_free_survival", 686, 299, {"hormone_therapy": 246, "no_hormone_therapy": 440}),
    ("leukemia", "relapse_free_survival", 42, 30, {"mercaptopurine": 21, "placebo": 21}),
    ("actg320", "aids_free_survival", 1151, 96, {"idv_zdv_3tc": 574, "zdv_3tc": 577}),
    ("veterans", "overall_survival", 137, 128, {"cytotoxic_standard": 69, "cytotoxic_test": 68}),
]


@pytest.mark.parametrize(("name", "endpoint", "n", "events", "arms"), EVENTS)
def test_published_counts(published, name, endpoint, n, events, arms):
    cohort = published(name)
    rows = cohort.outcome(endpoint)
    assert (len(rows), rows["event"].sum()) == (n, events)
    assert cohort.treatments["therapy"].value_counts().to_dict() == arms


def test_leukemia_is_in_days_and_mercaptopurine_helps(published):
    cohort = published("leukemia")
    rows = cohort.outcome("relapse_free_survival").merge(cohort.treatments, on="patient_id")
    assert rows["time_days"].max() == 35 * 7
    assert rows.groupby("therapy")["event"].sum().to_dict() == {"mercaptopurine": 9.0, "placebo": 21.0}


def test_actg320_indinavir_helps_as_published(published):
    cohort = published("actg320")
    rows = cohort.outcome("aids_free_survival").merge(cohort.treatments, on="patient_id")
    assert rows.groupby("therapy")["event"].sum().to_dict() == {"idv_zdv_3tc": 33.0, "zdv_3tc": 63.0}
    assert np.isclose((cohort.patients["history:sex"] == "male").sum(), 951)


def test_unknown_cohort_offers_the_nearest():
    with pytest.raises(TailorError) as caught:
        load_cohort("transnoe")
    assert caught.value.code == "unknown_cohort"
    assert "transneo" in caught.value.hint


def test_absent_files_say_how_to_get_them(monkeypatch, tmp_path):
    monkeypatch.setenv("TAILOR_COHORTS", str(tmp_path))
    settings.cache_clear()
    with pytest.raises(TailorError) as caught:
        load_cohort("loris")
    assert caught.value.code == "cohort_not_found"
    assert "tailor cohorts fetch loris" in caught.value.hint


def test_cohorts_of_the_same_patients_say_so_of_each_other():
    """What was trained on one of them must never be tested on the other."""
    pairs = {(name, other) for name, known in sources().items() for other in known.same_patients_as}
    assert ("rotterdam", "gbsg2") in pairs
    assert {(b, a) for a, b in pairs} == pairs


def test_cohorts_may_share_a_folder(home):
    names = ("msk_chord_nsclc", "msk_chord_breast", "msk_chord_crc")
    assert {home_of(source(name)) for name in names} == {home / "cohorts" / "msk-chord"}
    assert len({file.name for name in names for file in source(name).files}) == 3


def test_a_truncated_copy_does_not_count_as_found(monkeypatch, tmp_path):
    (tmp_path / "loris").mkdir()
    (tmp_path / "loris" / "AllData.xlsx").write_bytes(b"PK")
    monkeypatch.setenv("TAILOR_COHORTS", str(tmp_path))
    settings.cache_clear()
    assert find_folder("loris") is None


def test_missing_library_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sksurv.datasets", None)
    with pytest.raises(TailorError) as caught:
        load_cohort("veterans")
    assert caught.value.code == "library_missing"
    assert caught.value.hint == "pip install 'tailor[demo]'"
