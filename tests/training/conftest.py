"""The smallest embedded trial, and the least work that still is the whole way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.cohorts import load_cohort
from data.program import program
from training.candidates import Effort
from training.study import Study, study

TINY = Effort(
    folds=2,
    repeats=1,
    inner_folds=2,
    bootstrap=20,
    settings={
        "network": {"restarts": 1, "epochs": 5},
        "boosting": {"max_trees": 20},
        "forest": {"trees": 10},
    },
)


@pytest.fixture(scope="session")
def leukemia() -> Study:
    about = program("rare-childhood")
    return study(about, about.endpoint("relapse_free_survival"), load_cohort("leukemia"))


@pytest.fixture(scope="session")
def hiv() -> Study:
    about = program("hiv")
    return study(about, about.endpoint("aids_free_survival"), load_cohort("actg320"))


def about_values(program_id: str, endpoint: str, leukemia: Study) -> Study:
    """Return the study with another endpoint, for what depends on the endpoint alone."""
    return replace(leukemia, endpoint=program(program_id).endpoint(endpoint))
