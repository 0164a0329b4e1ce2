"""The test data of cBioPortal itself: its sound studies are read whole, and every fault is told."""

from __future__ import annotations

import shutil

import pytest

from data.errors import TailorError
from data.readers.cbioportal import mutations
from data.readers.cbioportal.clinical import NO_HEADER
from data.readers.cbioportal.outcomes import BARE_STATUS, ODD_STATUS
from data.readers.cbioportal.patients import NO_PATIENT, NO_SAMPLE
from data.readers.cbioportal.study import StudyReading, read_study
from data.readers.cbioportal.table import Table
from tests.data.readers.cbioportal.support import FILES, lines, remarks

#: File -> code of the error, and what it tells.
ERRORS = {
    "data_clin_repeated_sample.txt": ("repeated_id", "line 11: SAMPLE_ID 'TEST-PAT1-SAMPLE2' is there twice"),
    "data_clin_repeated_tcga_sample.txt": ("repeated_id", "line 11: SAMPLE_ID 'TCGA-PAT1-SAMPLE2'"),
    "data_clin_wrong_ids.txt": ("bad_id", "line 6: SAMPLE_ID 'TEST-PAT1- SAMPLE1'"),
    "data_clin_wrong_patient_id.txt": ("bad_id", "line 6: PATIENT_ID 'TEST- PAT1'"),
    "mutations/data_mutations_invalid_utf8.maf": ("bad_encoding", "line 2: byte 24 (0x95)"),
}
#: File -> the remark on its fault: why, where and what.
REMARKS = {
    "data_clin_coldefs_hardcoded_attrs.txt": (
        "OS_MONTHS is a number, but not declared as one", "line 3, OS_MONTHS", "STRING",
    ),
    "data_clin_coldefs_invalid_priority.txt": (
        "priority is not a number", "line 4, SAUSAGE", "tomato",
    ),
    "data_clin_coldefs_lowercase_attribute.txt": (
        "attribute not in capitals, read as if it were", "line 5, Sausage", "Sausage",
    ),
    "data_clin_coldefs_wrong_display_name.txt": (
        "display name of OS_MONTHS is not 'Overall Survival (Months)'", "line 1, OS_MONTHS", "Spam",
    ),
    "data_clin_date_in_nondate_column.txt": (
        "looks like a date made by a spreadsheet", "line 8, SOME_SCORE", "Jan-14",
    ),
    "data_clin_hardcoded_attr_vals.txt": (BARE_STATUS, "line 8, PFS_STATUS", "PROGRESSION"),
    "data_clin_missing_patient.txt": (NO_PATIENT, "line 2", "TEST-PAT4"),
    "data_clin_patient_without_samples.txt": (NO_SAMPLE, "line 10", "CASPER"),
    "data_clinical_pat_no_hdr.txt": (NO_HEADER, "line 1", "PATIENT_ID"),
    "data_clinical_sam_no_hdr.txt": (NO_HEADER, "line 1", "SAMPLE_ID"),
    "mutations/data_mutations_empty_custom_annotation_fields.maf": (
        mutations.ODD_PLACE, "line 2, End_Position", "22078087dwerg",
    ),
    "mutations/data_mutations_invalid_variant_classification.maf": (
        mutations.ODD_CLASS, "line 13, Variant_Classification", "(empty)",
    ),
    "mutations/data_mutations_missing_aa_change_column.maf": (
        mutations.NO_PROTEIN, "line 1", "data_mutations.txt",
    ),
    "mutations/data_mutations_ms.maf": (mutations.ODD_STATUS, "line 2, Mutation_Status", "test"),
    "mutations/data_mutations_not_loaded_ms.maf": (
        mutations.ODD_STATUS, "line 6, Mutation_Status", "Post-transcriptional modification",
    ),
    "mutations/data_mutations_test_variant_types.maf": (
        mutations.ODD_CLASS, "line 2, Variant_Classification", "Unknown",
    ),
    "mutations/data_mutations_wrong_gene_position.maf": (
        mutations.ODD_PLACE, "line 2, Start_Position", "16449539.0",
    ),
}  # fmt: skip
#: Sound files, and files whose fault is in a column that is not read (SWISSPROT, drivers, normal sample, …).
SOUND = (
    "data_clin_coldefs_banned_attribute.txt",
    "data_clin_coldefs_correct.txt",
    "data_clin_order1.txt",
    "data_clin_order2.txt",
    *(
        f"mutations/data_mutations_{name}.maf"
        for name in (
            "absence_custom_annotation_columns_when_custom_values_columns",
            "absence_custom_values_columns_when_custom_annotation_columns",
            "check_special_cases_allele",
            "custom_tiers_column_more_than_50_characters",
            "invalid_norm_samples",
            "invalid_swissprot",
            "missing_swissprot",
            "missing_zygosity_status_column",
            "more_than_10_types_in_driver_class",
            "more_than_80_characters_in_custom_annotation_columns",
            "name_swissprot",
            "not_supported_custom_driver_annotation_values",
            "silent_alternative",
            "some_silent",
            "too_long_hgvsp_short",
            "validation_status",
            "vs",
            "wrong_aa_change",
        )
    ),
)


@pytest.fixture
def examples(formats):
    return formats / "cbioportal_testdata" / "tests" / "test_data"


@pytest.fixture
def around(examples, tmp_path):
    """Return a function that reads a study made around one file."""

    def read(name: str) -> StudyReading:
        path, folder = examples / name, tmp_path
        ids = ("TEST-PAT4|S4", "TEST-PAT1|S1", "TCGA-A1-A0SB|TCGA-A1-A0SB-01")
        texts = {"data_clinical_sample.txt": lines("PATIENT_ID|SAMPLE_ID", *ids)}
        if name.endswith(".maf"):
            kind = "mutations"
        else:
            kind = "clinical_sample" if Table(path).column("SAMPLE_ID") is not None else "clinical_patient"
        for meta in ("meta_study.txt", "meta_clinical_sample.txt", f"meta_{kind}.txt"):
            texts[meta] = FILES[meta]
        for file, text in texts.items():
            (folder / file).write_text(text, encoding="utf-8")
        shutil.copyfile(path, folder / f"data_{kind}.txt")
        return read_study(folder)

    return read


def told(reading: StudyReading) -> set[tuple[str, str, str]]:
    return {
        (why, *item)
        for file in reading.accounts
        for why, items in remarks(reading, file).items()
        for item in items
    }


def test_every_faulty_file_is_in_a_table_here(examples):
    files = [*examples.glob("data_clin*.txt"), *examples.glob("mutations/*.maf")]
    assert {path.relative_to(examples).as_posix() for path in files} == {*ERRORS, *REMARKS, *SOUND}


@pytest.mark.parametrize("name", ERRORS)
def test_what_cannot_be_read_is_an_error_with_its_line(name, around):
    code, message = ERRORS[name]
    with pytest.raises(TailorError) as error:
        around(name)
    assert error.value.code == code
    assert message in error.value.message
    assert error.value.hint


@pytest.mark.parametrize("name", REMARKS)
def test_a_fault_that_does_not_matter_is_read_and_remarked(name, around):
    assert REMARKS[name] in told(around(name))


@pytest.mark.parametrize("name", SOUND)
def test_a_file_without_a_fault_that_matters_is_read_whole(name, around):
    reading = around(name)
    read = reading.accounts["data_mutations.txt" if name.endswith("maf") else "data_clinical_sample.txt"]
    assert read.found == read.used + sum(reason.count for reason in read.left)
    faults = {mutations.ODD_PLACE, mutations.ODD_CLASS, mutations.NO_PROTEIN, mutations.LONG, BARE_STATUS}
    assert not faults & {why for why, *_ in told(reading)}


def test_no_status_and_no_refuted_row_becomes_a_mutation(around):
    account = around("mutations/data_mutations_ms.maf").accounts["data_mutations.txt"]
    (status,) = [reason for reason in account.left if reason.why == mutations.NOT_THERE]
    assert [item.where for item in status.first] == ["line 9"]


def test_a_cancer_that_is_not_understood_is_not_that_of_the_study(around):
    table = around("data_clinical_pat_no_hdr.txt").cohort.patients.set_index("patient_id")
    kinds = table["history:cancer_type"]
    assert kinds["TEST-PAT1"] == "breast"
    assert kinds["TEST-PAT2"] == "cns"
    assert kinds["TEST-PAT6"] is None  # "Lung Cancer", in a study of lung adenocarcinoma: of which kind?
    assert kinds["TCGA-A1-A0SB"] == "nsclc"


def test_a_word_no_one_documents_goes_by_its_number(around):
    reading = around("data_clin_hardcoded_attr_vals.txt")
    assert ("line 6, OS_STATUS", "0:ALIVE") in remarks(reading, "data_clinical_patient.txt")[ODD_STATUS]
    rows = reading.cohort.outcomes.set_index(["patient_id", "endpoint"])["event"]
    assert rows["TEST-PAT1", "overall_survival_msk"] == 0
    assert rows["TEST-PAT4", "progression_free_survival"] == 1
