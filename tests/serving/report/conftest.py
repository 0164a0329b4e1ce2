"""Answers to report: of the small predictors, kept in a ledger, with who they are about."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from data.patient import Patient
from data.program import Program, program
from models.registry.store import Registered
from serving.ledger.store import Audit
from serving.prediction import Prediction
from serving.predictor import Predictor
from tests.serving.support import EXAMPLES

MADE = "2026-11-23T01:02:03.456789+00:00"
KEPT = Audit(entry=12, hash="0123456789abcdef" * 4)


class Case(NamedTuple):
    """One answer, its program and the patient it is about."""

    prediction: Prediction
    program: Program
    patient: Patient


def case(predictor: Predictor, name: str) -> Case:
    asked = json.loads((EXAMPLES / f"{name}.json").read_text())
    patient = Patient.model_validate(asked["patient"])
    answer = predictor.predict(patient, asked["program"])
    return Case(answer.model_copy(update={"audit": KEPT}), program(asked["program"]), patient)


@pytest.fixture(scope="session")
def child_case(predictor: Predictor) -> Case:
    return case(predictor, "rare-childhood")


@pytest.fixture(scope="session")
def breast_case(predictor: Predictor) -> Case:
    return case(predictor, "breast_gbsg2")


@pytest.fixture(scope="session")
def virus_case(virus_predictor: Predictor) -> Case:
    return case(virus_predictor, "hiv_genotype")


@pytest.fixture(scope="session")
def dose_case(dose_model: Registered) -> Case:
    return case(Predictor([dose_model]), "pharmacogenomics_warfarin")


@pytest.fixture(scope="session")
def carrier_case(predictor: Predictor) -> Case:
    """Two copies of a gene lost, a therapy for it, and an inherited risk of cancer in another program."""
    return case(predictor, "rare-childhood_sma")


@pytest.fixture(params=["child_case", "breast_case", "virus_case", "dose_case", "carrier_case"])
def every_case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.getfixturevalue(request.param)
    return found
