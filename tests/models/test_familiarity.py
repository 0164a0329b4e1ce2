"""Who is turned away: values far outside, levels nobody had, too much missing; and nobody else."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone

from features.encoder import Feature
from models.bundle import Bundle
from models.familiarity import MOST_MISSING, Familiarity
from models.target import Array
from tests.models.support import design, make_bundle

FEATURES = [
    Feature("history:age", "history:age", "Age"),
    Feature("history:tumour_grade", "history:tumour_grade", "Histological grade"),
    Feature("history:cancer_type=nsclc", "history:cancer_type", "Cancer type"),
    Feature("history:cancer_type=renal", "history:cancer_type", "Cancer type"),
    Feature("mutations:TP53", "mutations:TP53", "TP53 altered"),
    Feature("mutations:tmb", "mutations:tmb", "Tumour mutational burden"),
    Feature("therapy:drug=x", "therapy:drug=x", "drug x"),
]
AGE, GRADE, NSCLC, RENAL, TP53, TMB, DRUG = range(7)
LEAN = [4.0, 1.0, 0.3, 0.3, 2.0, 0.1, 5.0]


def people(n: int, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    nsclc = rng.random(n) < 0.6
    X = np.column_stack(
        [
            rng.uniform(30, 80, n),
            rng.integers(1, 3, n),
            nsclc,
            ~nsclc,
            rng.random(n) < 0.4,
            rng.uniform(0, 20, n),
            rng.random(n) < 0.5,
        ]
    ).astype(float)
    X[rng.random(n) < 0.9, TMB] = np.nan
    return X


@pytest.fixture(scope="module")
def familiarity() -> Familiarity:
    X = people(900, 0)
    contributions = np.nan_to_num(X - np.nanmean(X, axis=0)) / np.nanstd(X, axis=0) * LEAN
    return Familiarity().fit(X, FEATURES, contributions)


def usual(**changes: float) -> Array:
    x = np.array([55.0, 2.0, 1.0, 0.0, 0.0, 8.0, 1.0])
    for name, value in changes.items():
        x[globals()[name]] = value
    return x


def test_patients_like_those_learned_from_are_answered(familiarity: Familiarity) -> None:
    refused = [familiarity.judge(x).abstains for x in people(3000, 1)]
    # two calibrated tests, and the rare value far outside
    assert np.mean(refused) <= 0.02 + 4 * np.sqrt(0.02 / 900)
    assert familiarity.judge(usual()).outside == ()


def test_what_most_lacked_is_not_held_against_anybody(familiarity: Familiarity) -> None:
    found = familiarity.judge(usual(TMB=np.nan))
    assert not found.abstains
    assert found.missing_share > 0


def test_a_patient_without_what_the_model_leans_on_is_turned_away(familiarity: Familiarity) -> None:
    found = familiarity.judge(usual(AGE=np.nan, TP53=np.nan))
    assert found.missing_share > MOST_MISSING
    assert found.abstains
    assert "Age, TP53 altered first of all" in found.reasons[0]
    assert not familiarity.judge(usual(TP53=np.nan)).abstains


def test_lacking_is_told_from_strange(familiarity: Familiarity) -> None:
    assert familiarity.judge(usual(AGE=np.nan, TP53=np.nan)).only_lacking
    assert not familiarity.judge(usual(AGE=np.nan, TP53=np.nan, GRADE=0.0)).only_lacking
    assert not familiarity.judge(usual(AGE=5.0)).only_lacking
    assert not familiarity.judge(usual()).only_lacking


def test_nothing_known_is_not_enough(familiarity: Familiarity) -> None:
    found = familiarity.judge(np.full(7, np.nan))
    assert found.missing_share == pytest.approx(1.0)
    assert found.abstains


def test_a_value_far_outside_makes_it_abstain_where_the_model_leans_on_it(familiarity: Familiarity) -> None:
    found = familiarity.judge(usual(AGE=5.0))
    (outside,) = found.outside
    assert (outside.field, outside.value) == ("history:age", 5.0)
    assert outside.low == pytest.approx(30, abs=1)
    assert any("Age = 5 is far outside" in reason for reason in found.reasons)


def test_a_value_a_little_outside_is_named_and_no_more(familiarity: Familiarity) -> None:
    found = familiarity.judge(usual(AGE=84.0))
    assert [outside.field for outside in found.outside] == ["history:age"]
    assert not found.abstains


def test_a_value_outside_that_the_model_ignores_is_no_reason(familiarity: Familiarity) -> None:
    found = familiarity.judge(usual(TMB=60.0))
    assert [outside.field for outside in found.outside] == ["mutations:tmb"]
    assert not any("far outside" in reason for reason in found.reasons)


def test_a_level_nobody_had_is_told_from_a_missing_one(familiarity: Familiarity) -> None:
    found = familiarity.judge(usual(NSCLC=0.0))
    assert [(outside.field, outside.value) for outside in found.outside] == [("history:cancer_type", None)]
    assert familiarity.judge(usual(NSCLC=np.nan, RENAL=np.nan)).outside == ()


def test_an_ordered_level_is_named_in_words(familiarity: Familiarity) -> None:
    found = familiarity.judge(usual(GRADE=0.0))
    assert any("Histological grade = 1 is far outside 2 to 3" in reason for reason in found.reasons)


def test_the_therapy_makes_nobody_unfamiliar(familiarity: Familiarity) -> None:
    assert familiarity.judge(usual(DRUG=0.0)) == familiarity.judge(usual(DRUG=1.0))
    assert familiarity.judge(usual(DRUG=77.0)) == familiarity.judge(usual())


def test_a_model_that_leans_on_nothing_misses_nothing() -> None:
    flat = Familiarity().fit(people(200, 3), FEATURES, np.zeros((10, 7)))
    assert flat.judge(np.full(7, np.nan)).missing_share == 0.0
    assert not flat.judge(np.full(7, np.nan)).abstains


def test_a_smaller_share_of_false_alarms_turns_fewer_away() -> None:
    X, rows = people(900, 0), people(600, 5)
    refused = [
        sum(clone(Familiarity(alpha)).fit(X, FEATURES, np.zeros((10, 7))).judge(x).abstains for x in rows)
        for alpha in (0.01, 0.1)
    ]
    assert refused[0] < refused[1]


@pytest.mark.parametrize("kind", ["binary", "time_to_event"])
def test_a_bundle_keeps_its_judgement_and_its_rates(kind, tmp_path) -> None:
    bundle = make_bundle(kind)
    loaded = Bundle.load(bundle.save(tmp_path / "b"))
    rows = design(bundle)[:10]
    strange = rows.copy()
    strange[:, [f.name for f in bundle.features].index("history:age")] = 3.0
    for x in np.vstack([rows, strange, np.full_like(rows[:1], np.nan)]):
        assert loaded.familiarity.judge(x) == bundle.familiarity.judge(x)
    assert loaded.familiarity.judge(strange[0]).abstains
    assert loaded.rates == bundle.rates
    assert set(bundle.rates) <= {"hormone_therapy", "no_hormone_therapy"}
    assert bundle.rates
