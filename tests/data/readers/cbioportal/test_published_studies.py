"""The test data of cBioPortal itself: its sound studies are read whole, file by file."""

from __future__ import annotations

import shutil

import pytest

from data.errors import TailorError
from data.readers.annotation import UNKNOWN
from data.readers.cbioportal import copies
from data.readers.cbioportal.samples import OTHER
from data.readers.cbioportal.study import read_study
from tests.data.readers.cbioportal.support import left


@pytest.fixture
def examples(formats):
    return formats / "cbioportal_testdata" / "tests" / "test_data"


def test_the_large_study_is_read_whole(examples):
    folder = examples / "study_es_0"
    reading = read_study(folder)
    cohort = reading.cohort
    assert {path.name for path in folder.glob("data_*")} <= set(reading.accounts)
    assert {f"case_lists/{path.name}" for path in folder.glob("case_lists/*")} <= set(reading.accounts)
    assert (len(cohort), cohort.program) == (841, "breast")
    assert (cohort.outcomes["endpoint"] == "overall_survival_msk").sum() == 808
    assert cohort.outcomes.query("endpoint == 'overall_survival_msk'")["event"].sum() == 87
    assert (cohort.patients["expression:intrinsic_subtype"] == "luminal_a").sum() == 235
    assert reading.accounts["data_mutations_extended.maf"].used == 18
    assert left(reading, "data_mutations_extended.maf")[OTHER] == 3
    cna = reading.accounts["data_cna_discrete.txt"]
    assert (cna.found, cna.unit) == (6304, "values")
    assert left(reading, "data_cna_discrete.txt")[UNKNOWN] == 4728
    assert (cohort.variants["change"] == "amplification").sum() == 14
    assert (cohort.variants["change"] == "deletion").sum() == 4
    assert "EML4::ALK fusion" in set(cohort.variants["change"])
    assert reading.accounts["data_mutational_signature.txt"].found == 60
    assert [remark.what for remark in reading.remarks] == ["7 of 28 patients"]  # tested, but in no column


def test_the_study_of_samples_only_and_wide_copies_is_read_whole(examples):
    folder = examples / "study_es_0_legacy_cna_discrete"
    with pytest.raises(TailorError, match="brca-es0"):
        read_study(folder)
    reading = read_study(folder, program="breast")
    assert (len(reading.cohort), len(reading.cohort.outcomes)) == (841, 0)
    assert {path.name for path in folder.glob("data_*")} <= set(reading.accounts)
    assert left(reading, "data_cna_discrete.txt")[copies.NOT_SEQUENCED] == 1516
    assert reading.accounts["data_cna_pd_annotations.txt"].used == 0


def test_the_study_with_germline_mutations_is_read_whole(examples):
    reading = read_study(examples / "study_oncokb_import")
    germline = reading.cohort.variants.query("origin == 'germline'")
    assert {"TP53", "BRCA1", "ATM", "BRCA2"} == set(germline["gene"])
    assert reading.accounts["data_mutations_extended.maf"].found == 36


def test_a_folder_that_only_adds_to_a_study_is_refused_by_name(examples):
    with pytest.raises(TailorError) as error:
        read_study(examples / "study_es_0_inc")
    assert error.value.code == "missing_file"
    assert "meta_study.txt" in error.value.message
    assert "loaded already" in (error.value.hint or "")


def test_the_added_files_are_read_with_a_study_around_them(examples, tmp_path):
    folder = tmp_path / "study"
    shutil.copytree(examples / "study_es_0_inc", folder)
    shutil.copyfile(examples / "study_es_0" / "meta_study.txt", folder / "meta_study.txt")
    reading = read_study(folder, program="breast")
    assert reading.accounts["data_timeline.txt"].found == 3
    assert {path.name for path in folder.glob("data_*")} <= set(reading.accounts)
