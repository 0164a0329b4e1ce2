"""The HIVDB algorithm as published: scores worked out by hand from its rules, and where it is looked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.hiv.hivdb import SOURCE, algorithm
from data.settings import settings


@pytest.mark.parametrize(
    ("drug", "changes", "total"),
    [
        ("3TC", ["M184V"], 60),
        ("FTC", ["M184V"], 60),
        ("3TC", ["M184MV"], 60),
        ("AZT", ["M184V"], -10),
        ("EFV", ["K103N"], 60),
        ("ETR", ["K103N"], 0),
        # 41L 15, the larger of 215F and 215Y 60, the two together 10
        ("AZT", ["M41L", "T215Y"], 85),
        # the same, and 210W 15, 210W with 215Y 10, 41L with 210W 10
        ("AZT", ["M41L", "L210W", "T215Y"], 120),
        ("AZT", ["T69ins"], 60),
        ("AZT", ["D67del"], 30),
        ("AZT", ["D67N"], 15),
        # 100I 45, 103N 60
        ("EFV", ["L100I", "K103N"], 105),
        ("DTG", [], 0),
    ],
)
def test_scores_worked_out_by_hand(hivdb, drug, changes, total):
    assert hivdb.score(drug, changes) == total


def test_every_drug_of_every_class_has_rules(hivdb):
    of = {gene: {d for d, g in hivdb.genes.items() if g == gene} for gene in set(hivdb.genes.values())}
    assert {"ATV/r", "DRV/r", "FPV/r", "IDV/r", "LPV/r", "NFV", "SQV/r", "TPV/r"} <= of["HIV-PR"]
    assert {"3TC", "FTC", "ABC", "AZT", "TDF", "EFV", "ETR", "NVP", "RPV", "DOR"} <= of["HIV-RT"]
    assert {"BIC", "CAB", "DTG", "EVG", "RAL"} <= of["HIV-IN"]
    assert set(hivdb.genes) == set(hivdb.rules) == set(hivdb.drugs)
    assert all(rule.count("=>") > 3 for rule in hivdb.rules.values())


def test_the_wild_type_scores_nothing(hivdb):
    assert {hivdb.score(drug, ()) for drug in hivdb.rules} == {0.0}


def test_its_version_is_that_of_the_file(hivdb):
    assert (hivdb.name, hivdb.version) == ("HIVDB", "10.2")


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shared"
    monkeypatch.setenv("TAILOR_COHORTS", str(folder))
    settings.cache_clear()
    return folder


def test_there_is_none_where_no_folder_has_it(shared):
    assert algorithm() is None


def test_there_is_none_without_a_shared_folder(monkeypatch):
    monkeypatch.delenv("TAILOR_COHORTS", raising=False)
    settings.cache_clear()
    assert algorithm() is None


def test_a_file_cut_short_does_not_count(shared):
    place = shared / SOURCE.name
    place.mkdir(parents=True)
    (place / SOURCE.files[0].name).write_text("<ALGORITHM>")
    assert algorithm() is None


def test_it_is_found_in_the_home_folder_too(hivdb, home, monkeypatch):
    origin = settings().cohorts
    assert origin is not None
    monkeypatch.setenv("TAILOR_COHORTS", str(home / "nowhere"))
    settings.cache_clear()
    assert algorithm() is None
    place = home / "cohorts" / SOURCE.name
    place.mkdir(parents=True)
    shutil.copy(origin / SOURCE.name / SOURCE.files[0].name, place)
    found = algorithm()
    assert found is not None
    assert found.version == hivdb.version
