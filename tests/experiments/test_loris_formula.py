"""Golden values: the published formula by hand, and the AUC it reaches on the published sheets."""

from collections.abc import Callable

import numpy as np
import pytest

from data.cohort import Cohort
from data.patient import Patient
from experiments.loris import question
from experiments.loris_formula import CANCER, CITATION, FILLED_IN, loris
from features.source import from_patient
from training.binary_metrics import auc

#: AUC of the formula by sheet; a patient without a needed value gets the median score of the sheet.
REACHED = {
    "train": 0.741,
    "chowell_test": 0.754,
    "msk1": 0.699,
    "msk2": 0.634,
    "kato": 0.793,
    "shim": 0.586,
    "vanguri": 0.664,
    "ravi": 0.725,
    "pradat": 0.711,
}
WHOLE_SHEET = {key: FILLED_IN[key] for key in ("history:albumin", "history:nlr")}


def score(tmb: float, history: dict[str, object]) -> float:
    patient = Patient.model_validate({"mutations": {"measures": {"tmb": tmb}}, "history": history})
    return float(loris(from_patient(patient, [None]))[0])


def test_by_hand() -> None:
    history = {"prior_systemic_therapy": True, "albumin": 4.0, "nlr": 5.0, "age": 60, "cancer_type": "nsclc"}
    by_hand = 10 * 0.0371 - 0.8775 + 4.0 * 0.5382 - 5.0 * 0.033 + 60 * 0.0049 + 0.0008 - 2.0886
    assert score(10, history) == pytest.approx(by_hand)
    melanoma = score(10, {**history, "cancer_type": "melanoma", "prior_systemic_therapy": False})
    assert melanoma == pytest.approx(by_hand - 0.0008 - 0.0086 + 0.8775)


def test_limits_and_what_is_filled_in() -> None:
    history = {"prior_systemic_therapy": False, "age": 60, "cancer_type": "unknown_primary"}
    plain = score(10, history)
    assert plain == pytest.approx(score(10, {**history, "albumin": 3.8, "nlr": 6.2}))
    assert score(80, history) == pytest.approx(score(50, history))
    assert score(10, {**history, "nlr": 60.0}) == pytest.approx(score(10, {**history, "nlr": 25.0}))
    assert score(10, {**history, "age": 95}) == pytest.approx(score(10, {**history, "age": 85}))
    assert score(10, {**history, "cancer_type": "cns"}) == pytest.approx(plain)


def test_without_age_there_is_no_score() -> None:
    assert np.isnan(score(10, {"prior_systemic_therapy": False, "cancer_type": "renal"}))


def test_every_listed_cancer_is_known_to_the_dictionary() -> None:
    from data.dictionary import dictionary

    assert set(CANCER) <= set(dictionary()["history:cancer_type"].levels)
    assert "doi:10.1038/s43018-024-00772-7" in CITATION


@pytest.mark.parametrize("sheet", REACHED)
def test_the_reached_auc_is_reached_again(sheet: str, published: Callable[[str], Cohort]) -> None:
    asked = question(published("loris"))
    part = asked.train if sheet == "train" else asked.external[sheet]
    found = loris(part.source, WHOLE_SHEET if sheet in ("kato", "ravi") else {})
    found = np.where(np.isnan(found), np.nanmedian(found), found)
    ones = np.ones((1, len(part)))
    assert float(auc(part.target.event, found, ones)[0]) == pytest.approx(REACHED[sheet], abs=0.002)
