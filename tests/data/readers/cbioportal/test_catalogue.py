from __future__ import annotations

import pytest

from data.errors import TailorError
from data.readers.cbioportal.study import read_study
from data.readers.cbioportal.unused import UNKNOWN_TYPE
from tests.data.readers.cbioportal.support import FILES, HEADER, left, lines, meta, remarks, write

ROW = FILES["data_clinical_sample.txt"]
FAULTS = {
    "no study file": ({"meta_study": None}, "missing_file", "meta_study.txt"),
    "no identifier": ({"meta_study": "name: x\n"}, "bad_meta", "cancer_study_identifier"),
    "data file absent": ({"data_cna": None}, "missing_file", "meta_cna.txt names data_cna.txt"),
    "no data file named": ({"meta_cna": "datatype: DISCRETE\n"}, "bad_meta", "meta_cna.txt"),
    "a path out of the folder": (
        {"meta_cna": meta("COPY_NUMBER_ALTERATION", "DISCRETE", "../x")}, "bad_meta", "meta_cna.txt",
    ),
    "no key": ({"meta_cna": "nonsense\n"}, "bad_meta", "meta_cna.txt, line 1"),
    "no sample file": (
        {"meta_clinical_sample": None, "data_clinical_sample": None}, "missing_file", "SAMPLE_ATTRIBUTES",
    ),
    "empty file": ({"data_sv": ""}, "empty_file", "data_sv.txt"),
    "row too short": (
        {"data_sv": FILES["data_sv.txt"] + "P2-A\tSOMATIC\n"}, "bad_row", "data_sv.txt, line 6: 2 cells",
    ),
    "column missing": ({"data_sv": lines("Sample_Id|x", "P1-B|1")}, "missing_column", "Site1_Hugo_Symbol"),
    "column twice": (
        {"data_cna": lines("Hugo_Symbol|P1-B|P1-B", "EGFR|0|2")}, "repeated_column", "data_cna.txt, line 1",
    ),
    "sample twice": (
        {"data_clinical_sample": ROW + "P1\tP1-A\t\t\t\n"}, "repeated_id", "line 11: SAMPLE_ID 'P1-A'",
    ),
    "sample without a name": (
        {"data_mutations": lines("Hugo_Symbol|Tumor_Sample_Barcode", "EGFR|")},
        "bad_row", "data_mutations.txt, line 2: Tumor_Sample_Barcode is empty",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_file_and_line(fault, tmp_path):
    changed, code, told = FAULTS[fault]
    with pytest.raises(TailorError) as error:
        read_study(write(tmp_path, **changed))
    assert error.value.code == code
    assert told in error.value.message


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(TailorError, match="nowhere"):
        read_study(tmp_path / "nowhere")


def test_bytes_that_are_no_utf8_are_named_by_line(tmp_path):
    folder = write(tmp_path)
    path = folder / "data_sv.txt"
    path.write_bytes(path.read_bytes().replace(b"ALK", b"AL\xff"))
    with pytest.raises(TailorError) as error:
        read_study(folder)
    assert error.value.code == "bad_encoding"
    assert "data_sv.txt, line 2" in error.value.message
    assert "0xff" in error.value.message


def test_an_unknown_type_is_listed_and_another_studys_meta_file_remarked(tmp_path):
    text = meta("TEA_LEAVES", "READ", "data_tea.txt").replace("tiny", "huge")
    reading = read_study(write(tmp_path, meta_tea=text, data_tea="a\nb\nc\n"))
    assert left(reading, "data_tea.txt") == {UNKNOWN_TYPE: 2}
    assert reading.remarks[-1][:2] == ("meta_tea.txt", "huge")


def test_files_with_a_mark_of_order_and_carriage_returns_are_read_alike(tmp_path):
    plain = read_study(write(tmp_path / "plain"))
    folder = write(tmp_path / "windows")
    for path in folder.rglob("*.txt"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_study(folder).cohort.sha256() == plain.cohort.sha256()


def test_attributes_in_small_letters_and_without_a_header_are_read_and_remarked(tmp_path):
    text = lines("Patient_Id|Age", "P1|61")
    reading = read_study(write(tmp_path, data_clinical_patient=text))
    assert reading.cohort.patients.set_index("patient_id").loc["P1", "history:age"] == 61
    told = remarks(reading, "data_clinical_patient.txt")
    assert len(told) == 2  # small letters, no header
    assert {what for said in told.values() for _, what in said} >= {"Patient_Id", "Age"}


def test_a_header_of_another_width_is_remarked(tmp_path):
    text = HEADER.format("\tx\ty") + lines("PATIENT_ID|AGE", "P1|61")
    told = remarks(read_study(write(tmp_path, data_clinical_patient=text)), "data_clinical_patient.txt")
    assert len(told["the header has 2 columns"]) == 4
