"""Fixtures for every test: a home of its own, and the public cohorts where they are on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest

from data.cohort import Cohort
from data.cohorts import find_folder, load_cohort, source
from data.settings import settings

# Copies of the public cohorts beside the repository; tests that need them are skipped without.
COHORTS = Path(__file__).parents[2] / "shared" / "cohorts"
if "TAILOR_COHORTS" not in os.environ and COHORTS.is_dir():
    os.environ["TAILOR_COHORTS"] = str(COHORTS)
# And of the publishers' releases of knowledge.
KNOWLEDGE = COHORTS.parent / "knowledge"
if "TAILOR_KNOWLEDGE" not in os.environ and KNOWLEDGE.is_dir():
    os.environ["TAILOR_KNOWLEDGE"] = str(KNOWLEDGE)
# And of files as they arrive: VCF, MAF, study folders, FHIR bundles.
FORMATS = Path(os.environ.get("TAILOR_FORMATS", COHORTS.parent / "formats"))

# Invented examples are the same in every run, so that what passed here passes elsewhere; to look for more:
# pytest --hypothesis-profile=default
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("same")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name bytes by their number: a gzip holds the time, and workers must collect the same names."""
    return f"{len(val)}_bytes" if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def formats() -> Path:
    """Return the folder of published example files; skip where it is absent."""
    if not FORMATS.is_dir():
        pytest.skip("the folder of example files is not on this computer (TAILOR_FORMATS)")
    return FORMATS


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give every test an empty ``TAILOR_HOME``; what it sets in the environment is read afresh."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TAILOR_HOME", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@cache
def _load(name: str) -> Cohort:
    if source(name).files and find_folder(name) is None:
        pytest.skip(f"the files of {name} are not on this computer (TAILOR_COHORTS)")
    return load_cohort(name)


@pytest.fixture
def published() -> Callable[[str], Cohort]:
    """Load a public cohort once for all tests; skip where its files are absent."""
    return _load
