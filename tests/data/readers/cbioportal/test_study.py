from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import TailorError
from data.folder import load_folder, save_cohort
from data.readers.cbioportal import (
    outcomes,
    timeline,
)
from data.readers.cbioportal import patients as people
from data.readers.cbioportal.samples import OTHER
from data.readers.cbioportal.study import read_study
from data.readers.cbioportal.unused import NO_META
from tests.data.readers.cbioportal.support import FILES, left, remarks, write


@pytest.fixture
def tiny(tmp_path):
    return read_study(write(tmp_path / "tiny"))


def test_every_data_file_has_an_account_in_which_nothing_is_lost(tiny):
    data = {Path(name).name for name in FILES if Path(name).name.startswith("data_")}
    assert data <= set(tiny.accounts)
    for account in tiny.accounts.values():  # the account itself insists, so this cannot be otherwise
        assert account.found == account.used + sum(reason.count for reason in account.left)
    assert left(tiny, "data_stray.txt") == {NO_META: 1}
    assert sum(left(tiny, "data_zscores.txt").values()) == 2


def test_the_cohort_says_whose_it_is_and_what_it_cannot_say(tiny):
    cohort = tiny.cohort
    assert (cohort.name, cohort.program, cohort.design) == ("tiny", "lung", "observational")
    assert cohort.citation == "Nobody 2026 (PMID 1)"
    assert cohort.licence == "as given by Nobody 2026"
    assert "came under observation is not stated" in cohort.notes


def test_attributes_become_fields_and_one_wrong_value_spoils_nothing(tiny):
    table = tiny.cohort.patients.set_index("patient_id")
    assert table.loc["P1", "history:age"] == 61
    assert table["history:age"].isna().tolist() == [False, True, False, False]
    assert table["history:sex"].tolist() == ["female", "male", "male", "female"]
    assert table["history:cancer_type"].tolist() == ["nsclc"] * 4
    assert table["environment:smoking_current"].isna().tolist() == [False, False, True, False]
    (wrong,) = [r for r in tiny.accounts["data_clinical_patient.txt"].left if "plausible" in r.why]
    assert wrong.first == (("line 7, AGE", "250", "AGE: not plausible"),)
    assert left(tiny, "data_clinical_patient.txt")["HAT: no field of Tailor"] == 2
    assert remarks(tiny, "data_clinical_patient.txt")[people.STUDY_WIDE] == [("line 8", "P3")]


def test_a_time_without_its_status_is_no_outcome(tiny):
    rows = tiny.cohort.outcomes.set_index("patient_id")
    assert list(rows.index) == ["P1", "P2", "P4"]
    assert rows["event"].tolist() == [1, 0, 1]
    assert rows["time_days"].tolist() == [365.25, 730.5, 182.625]
    assert set(rows["endpoint"]) == {"overall_survival_msk"}  # what lung calls survival from diagnosis
    assert left(tiny, "data_clinical_patient.txt")[f"OS_STATUS: {outcomes.ALONE}"] == 1
    assert remarks(tiny, "data_clinical_patient.txt")[outcomes.BARE_STATUS] == [
        ("line 9, OS_STATUS", "DECEASED")
    ]


def test_of_two_samples_the_sequenced_one_is_used_and_the_other_told(tiny):
    table = tiny.cohort.patients.set_index("patient_id")
    assert table.loc["P1", "mutations:tmb"] == 4.5  # of P1-B, though P1-A comes first
    assert left(tiny, "data_clinical_sample.txt")[OTHER] == 3
    assert left(tiny, "data_mutations.txt")[OTHER] == 1


def test_drugs_begun_together_are_a_therapy_of_the_program(tiny):
    (row,) = tiny.cohort.treatments.itertuples()
    assert (row.patient_id, row.therapy, row.line, row.start_day) == ("P1", "kinase_inhibitor", 1, 10)
    assert left(tiny, "data_timeline.txt") == {
        timeline.NO_TREATMENT: 1, timeline.NO_THERAPY: 1, timeline.STRANGER: 1
    }  # fmt: skip


def test_progress_ends_at_the_size_of_each_file(tmp_path):
    told: dict[str, tuple[int, int]] = {}
    folder = write(tmp_path)
    read_study(folder, progress=lambda file, done, total: told.update({file: (done, total)}))
    assert {"data_mutations.txt", "data_cna.txt", "data_clinical_patient.txt"} <= set(told)
    assert all(done == total == (folder / file).stat().st_size for file, (done, total) in told.items())


def test_the_cohort_is_written_and_read_back_the_same(tiny, tmp_path):
    again = load_folder(save_cohort(tiny.cohort, tmp_path / "out"))
    assert again.sha256() == tiny.cohort.sha256()


def test_a_study_without_outcomes_is_a_cohort_too(tmp_path):
    gone = dict.fromkeys(("meta_clinical_patient", "data_clinical_patient"))
    cohort = read_study(write(tmp_path / "s", **gone)).cohort
    assert len(cohort) == 4
    assert len(load_folder(save_cohort(cohort, tmp_path / "out")).outcomes) == 0


def test_the_program_is_asked_for_where_the_cancer_tells_none(tmp_path):
    folder = write(tmp_path, meta_study="cancer_study_identifier: tiny\ntype_of_cancer: mixed\n")
    with pytest.raises(TailorError) as error:
        read_study(folder)
    assert error.value.code == "unknown_program"
    assert "mixed" in error.value.message
    assert read_study(folder, program="colon").cohort.program == "colon"
