"""The published warfarin formulas on the published cohort: golden numbers, and one patient by hand."""

from __future__ import annotations

import numpy as np
import pytest

from data.patient import Patient
from data.program import program
from experiments.iwpc_formula import FIXED_DOSE, clinical_dose, fill_size, pharmacogenetic_dose
from features.source import from_cohort, from_patient

#: A white woman of 65, 165 cm, 70 kg, on nothing else.
WOMAN = {"age": 65, "sex": "female", "race_ethnicity": "white", "height": 165, "weight": 70}


def _errors(published, dose):
    cohort = published("iwpc")
    source = fill_size(from_cohort(cohort, program("pharmacogenomics")))
    truth = cohort.outcome("dose_mg_week")["value"].to_numpy()
    return np.abs(dose(source) - truth), truth


@pytest.mark.parametrize(
    ("dose", "mae", "within_20_percent"),
    [
        (pharmacogenetic_dose, 8.38, 0.458),
        (clinical_dose, 10.05, 0.383),
        (lambda source: np.full(source.n, FIXED_DOSE), 13.30, 0.294),
    ],
)
def test_published_errors(published, dose, mae, within_20_percent):
    error, truth = _errors(published, dose)
    assert error.mean() == pytest.approx(mae, abs=0.01)
    assert (error <= 0.2 * truth).mean() == pytest.approx(within_20_percent, abs=0.002)


def test_high_doses_are_not_foreseen(published):
    error, truth = _errors(published, pharmacogenetic_dose)
    high = truth >= 49
    assert (error[high] <= 0.2 * truth[high]).mean() == pytest.approx(0.328, abs=0.002)


@pytest.mark.parametrize(
    ("history", "genotype", "root"),
    [
        ({}, {"cyp2c9": "*1/*1", "vkorc1_1639": "G/G"}, 5.6044 - 0.2614 * 6 + 0.0087 * 165 + 0.0128 * 70),
        ({}, {}, 5.6044 - 0.2614 * 6 + 0.0087 * 165 + 0.0128 * 70 - 0.4854 - 0.2188),
        (
            {"amiodarone": True, "enzyme_inducer": True, "race_ethnicity": None},
            {"cyp2c9": "*3/*3", "vkorc1_1639": "A/A"},
            5.6044 - 0.2614 * 6 + 0.0087 * 165 + 0.0128 * 70 - 0.1032 - 0.5503 + 1.1816 - 2.3312 - 1.6974,
        ),
    ],
)
def test_one_patient_by_hand(history, genotype, root):
    patient = Patient.model_validate({"history": WOMAN | history, "mutations": {"measures": genotype}})
    assert pharmacogenetic_dose(from_patient(patient, [None]))[0] == pytest.approx(root**2)


def test_without_height_there_is_no_dose():
    patient = Patient.model_validate({"history": {**WOMAN, "height": None}})
    assert np.isnan(clinical_dose(from_patient(patient, [None]))).all()


def test_size_is_filled_in_and_what_was_known_stays(published):
    source = from_cohort(published("iwpc"), program("pharmacogenomics"))
    filled = fill_size(source)
    for key, low, high in (("history:height", 120, 205), ("history:weight", 30, 240)):
        before, after = source.field(key), filled.field(key)
        known = ~np.isnan(before)
        np.testing.assert_array_equal(after[known], before[known])
        assert np.isnan(before).any()
        assert ((after >= low) & (after <= high)).all()
