"""The table of therapies for one gene: broad, counted as printed, checked."""

from __future__ import annotations

import pytest

from data.errors import TailorError
from data.gene_therapies_table import check_table, gene_therapy_table

TABLE = gene_therapy_table()


def test_the_table_is_broad_enough():
    assert TABLE["disease"].nunique() >= 45
    assert (TABLE["kind"] == "avoid").sum() >= 10
    assert (TABLE["patients"] != "").sum() >= 20


def test_every_count_says_where_it_was_seen():
    counted = TABLE[TABLE["patients"] != ""]
    assert counted["checked"].str.startswith("http").all()
    assert (TABLE["approved"] != "").all()


# As printed.
PRINTED = [
    ("nusinersen", 37, 73, 0, 37),
    ("burosumab", 21, 29, 2, 32),
    ("lonafarnib", 1, 27, 9, 27),
    ("sapropterin", 18, 41, 4, 47),
]


@pytest.mark.parametrize(("therapy", "events", "patients", "others", "of"), PRINTED)
def test_counts_as_printed(therapy, events, patients, others, of):
    (row,) = TABLE[TABLE["therapy"] == therapy].to_dict("records")
    assert (int(row["events"]), int(row["patients"])) == (events, patients)
    assert (int(row["comparator_events"]), int(row["comparator_patients"])) == (others, of)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("gene", "SMN9"),
        ("gene", "GBA"),
        ("inheritance", "recessive"),
        ("kind", "magic"),
        ("approved", "soon"),
        ("approved", ""),
        ("min_age", "young"),
        ("events", "9000"),
        ("patients", ""),
        ("pmid", "PMC1"),
        ("checked", ""),
        ("entered", "today"),
    ],
)
def test_a_wrong_cell_is_an_error(column, value):
    raw = TABLE.copy()
    raw.loc[0, column] = value
    with pytest.raises(TailorError) as caught:
        check_table(raw)
    assert caught.value.code == "bad_table"
