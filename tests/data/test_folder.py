from __future__ import annotations

import pandas as pd
import pytest

from data.cohort import Cohort
from data.cohorts import load_cohort
from data.errors import TailorError
from data.folder import load_folder, save_cohort
from data.folder_check import find_problems


@pytest.fixture
def cohort() -> Cohort:
    return Cohort(
        name="ours",
        program="breast",
        design="observational",
        citation='Us, "in press", C:\\data\n2024 \x7f',
        licence="ours – nobody else's",
        patients=pd.DataFrame(
            {
                "patient_id": ["1", "02", "x"],
                "split": ["train", None, "test"],
                "history:age": [51, 60.123456789012345, None],
                "history:tumour_grade": ["2", None, "3"],
                "history:histology_ductal": [1, 0, None],
            }
        ),
        variants=pd.DataFrame({"patient_id": ["1"], "gene": ["TP53"], "change": ["p.R175H"], "vaf": [0.4]}),
        tested_genes=pd.DataFrame({"patient_id": ["02"], "gene": ["BRCA1"]}),
        expression=pd.DataFrame({"patient_id": ["1", "x"], "ESR1": [0.1, None], "NOVEL9": [3.0, 4.0]}),
        treatments=pd.DataFrame({"patient_id": ["1", "x"], "therapy": ["chemotherapy"] * 2}),
        outcomes=pd.DataFrame(
            {"patient_id": ["1", "02"], "endpoint": "pathological_complete_response", "value": [1, 0]}
        ),
        expression_unit="log2_tpm",
        panel=("TP53", "PIK3CA"),
        notes="å 漢 🙂",
    )


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_round_trip(cohort, tmp_path, format):
    read = load_folder(save_cohort(cohort, tmp_path, format))
    assert read.sha256() == cohort.sha256()
    assert read.panel == cohort.panel
    assert read.patients["patient_id"].tolist() == ["1", "02", "x"]


@pytest.mark.parametrize("format", ["csv", "parquet"])
@pytest.mark.parametrize("name", ["gbsg2", "leukemia", "actg320", "veterans"])
def test_round_trip_of_real_cohorts(tmp_path, name, format):
    cohort = load_cohort(name)
    assert load_cohort(save_cohort(cohort, tmp_path / "copy", format)).sha256() == cohort.sha256()


def test_saving_again_in_the_other_format_leaves_one_copy(cohort, tmp_path):
    save_cohort(cohort, tmp_path, "csv")
    save_cohort(cohort, tmp_path, "parquet")
    assert not list(tmp_path.glob("*.csv"))
    assert load_folder(tmp_path).sha256() == cohort.sha256()


def test_hash_sees_a_single_changed_value(cohort, tmp_path):
    save_cohort(cohort, tmp_path)
    _edit(tmp_path / "patients.csv", "51.0", "52.0")
    assert load_folder(tmp_path).sha256() != cohort.sha256()


def _edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


BROKEN = [
    ("patients.csv", "51.0", "510", "out_of_range", ["patients.csv", "history:age", "patient 1", "510"]),
    ("patients.csv", "51.0", "fifty", "wrong_type", ["patients.csv", "history:age", "patient 1", "fifty"]),
    ("patients.csv", "51.0", "NA", "wrong_type", ["history:age", "patient 1", "NA"]),
    ("patients.csv", "history:age", "history:aeg", "unknown_field", ["patients.csv", "history:aeg"]),
    ("patients.csv", "train,51.0,2", "train,51.0,4", "unknown_level", ["tumour_grade", "patient 1", "4"]),
    ("patients.csv", "patient_id", "id", "bad_table", ["patients.csv", "patient_id"]),
    ("patients.csv", "\n02,", "\n1,", "bad_table", ["patients", "1"]),
    ("variants.csv", "TP53", "TP35", "unknown_gene", ["variants.csv", "gene", "patient 1", "TP35"]),
    ("variants.csv", "0.4", "forty", "wrong_type", ["variants.csv", "vaf", "patient 1", "forty"]),
    ("variants.csv", "0.4", "40", "bad_table", ["variants", "vaf", "40"]),
    ("expression.csv", "0.1", "high", "wrong_type", ["expression.csv", "ESR1", "patient 1", "high"]),
    ("expression.csv", "0.1", "inf", "wrong_type", ["expression.csv", "ESR1", "inf"]),
    ("treatments.csv", "\nx,", "\nstranger,", "bad_table", ["treatments", "stranger"]),
    ("outcomes.csv", "value", "valeu", "unknown_field", ["outcomes.csv", "valeu"]),
    ("outcomes.csv", "endpoint", "endpint", "unknown_field", ["outcomes.csv", "endpint"]),
    ("cohort.toml", "observational", "guesswork", "bad_header", ["design"]),
    ("cohort.toml", "program", "programme", "bad_header", ["programme"]),
    ("cohort.toml", "PIK3CA", "PIK3CX", "unknown_gene", ["panel", "PIK3CX"]),
    ("cohort.toml", 'name = "', "name = ", "bad_header", ["TOML"]),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "says"), BROKEN)
def test_errors_name_file_column_patient_and_value(cohort, tmp_path, file, old, new, code, says):
    save_cohort(cohort, tmp_path)
    _edit(tmp_path / file, old, new)
    with pytest.raises(TailorError) as caught:
        load_folder(tmp_path)
    assert caught.value.code == code
    for word in says:
        assert word in caught.value.message


@pytest.mark.parametrize("file", ["cohort.toml", "patients.csv", "outcomes.csv"])
def test_what_must_be_there(cohort, tmp_path, file):
    save_cohort(cohort, tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(TailorError, match=file) as caught:
        load_folder(tmp_path)
    assert caught.value.code == "missing_file"


def test_two_files_of_one_table_is_an_error(cohort, tmp_path):
    save_cohort(cohort, tmp_path)
    cohort.patients.to_parquet(tmp_path / "patients.parquet")
    with pytest.raises(TailorError) as caught:
        load_folder(tmp_path)
    assert caught.value.code == "two_files"


def test_every_problem_is_found(cohort, tmp_path):
    save_cohort(cohort, tmp_path)
    _edit(tmp_path / "patients.csv", "51.0", "510")
    _edit(tmp_path / "variants.csv", "TP53", "TP35")
    _edit(tmp_path / "cohort.toml", "observational", "guesswork")
    read, problems = find_problems(tmp_path)
    assert read is None
    assert {p.code for p in problems} == {"out_of_range", "unknown_gene", "bad_header"}


def test_what_does_not_fit_the_program_is_found(cohort, tmp_path):
    save_cohort(cohort, tmp_path)
    _edit(tmp_path / "treatments.csv", "chemotherapy", "chemo_therapy")
    _edit(tmp_path / "outcomes.csv", ",1.0,", ",2.0,")
    _, problems = find_problems(tmp_path)
    assert [p.code for p in problems] == ["unknown_therapy", "bad_outcome"]
    assert "chemotherapy" in problems[0].hint


def test_a_sound_folder_has_no_problems(cohort, tmp_path):
    read, problems = find_problems(save_cohort(cohort, tmp_path))
    assert problems == []
    assert len(read) == 3


def test_flags_may_be_words_and_gene_names_aliases(cohort, tmp_path):
    save_cohort(cohort, tmp_path)
    path = tmp_path / "patients.csv"
    table = pd.read_csv(path, dtype=str)
    table["history:histology_ductal"] = ["true", "No", ""]
    table.to_csv(path, index=False)
    _edit(tmp_path / "variants.csv", "TP53", "p53")
    assert load_folder(tmp_path).sha256() == cohort.sha256()
