"""The tables on inherited risk are of the form they should be, and hold what the papers say."""

import pytest

from data.errors import TailorError
from data.germline.curve import points
from data.germline.table import FILES, check_table, table


@pytest.mark.parametrize("name", FILES)
def test_every_table_passes_its_own_check_and_says_where_each_row_was_seen(name):
    rows = table(name)
    assert len(rows)
    if "checked" in rows:
        assert rows["checked"].str.startswith("http").all()


@pytest.mark.parametrize(
    ("gene", "sex", "cancer", "to", "risk", "low", "high"),
    [
        ("BRCA1", "female", "breast", "80", 0.72, 0.65, 0.79),  # Kuchenbaecker 2017
        ("BRCA2", "female", "breast", "80", 0.69, 0.61, 0.77),
        ("BRCA1", "female", "ovarian", "80", 0.44, 0.36, 0.53),
        ("BRCA2", "female", "ovarian", "80", 0.17, 0.11, 0.25),
        ("BRCA1", "female", "contralateral breast", "20 years", 0.40, 0.35, 0.45),
        ("PALB2", "female", "breast", "80", 0.53, 0.44, 0.63),  # Yang 2020
        ("MLH1", "male", "colorectal", "70", 0.47, 0.369, 0.561),  # Møller 2017
        ("PMS2", "female", "endometrial", "80", 0.13, 0.07, 0.24),  # ten Broeke 2018
        ("ATM", "both", "pancreatic", "80", 0.0953, 0.0504, 0.1402),  # Hsu 2021
        ("RAD51C", "female", "ovarian", "80", 0.11, 0.06, 0.21),  # Yang 2020
        ("MUTYH", "male", "colorectal", "70", 0.072, 0.046, 0.113),  # Win 2014, one copy
    ],
)
def test_a_named_cell_is_as_in_its_paper(gene, sex, cancer, to, risk, low, high):
    rows = table("risk")
    row = rows[
        (rows["gene"] == gene) & (rows["sex"] == sex) & (rows["cancer"] == cancer) & (rows["to"] == to)
    ]
    assert row[["risk", "low", "high"]].to_numpy().tolist() == [[risk, low, high]]


def test_no_cumulative_risk_falls_with_age():
    for key, rows in table("risk").groupby(["gene", "alleles", "sex", "cancer"]):
        risks = [point.risk for point in points(rows)]
        assert risks == sorted(risks), key


@pytest.mark.parametrize(
    ("name", "column", "value", "says"),
    [
        ("risk", "risk", "1.2", "risk"),
        ("risk", "gene", "BRAC1", "approved gene symbols"),
        ("risk", "low", "0.9", "within its interval"),
        ("modifiers", "field", "history:shoe_size", "field"),
        ("prevention", "strength", "must", "strength"),
    ],
)
def test_a_wrong_cell_is_an_error_that_names_its_column(name, column, value, says):
    raw = table(name).astype(str).replace("nan", "")
    row = raw.index[raw["low"] != ""][0]
    raw.loc[row, column] = value
    with pytest.raises(TailorError, match=says) as caught:
        check_table(name, raw)
    assert caught.value.code == "bad_table"
