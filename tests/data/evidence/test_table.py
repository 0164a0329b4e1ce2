"""The form of the table of evidence: what is accepted, and what is named when it is not."""

from __future__ import annotations

import pytest

from data.errors import TailorError
from data.evidence.table import evidence
from tests.data.evidence.support import rows


def test_a_row_is_read() -> None:
    (row,) = rows(
        {
            "drugs": "amivantamab;lazertinib",
            "events": "80",
            "patients": "100",
            "endpoint": "objective response",
            "comparator": "osimertinib",
            "comparator_events": "76",
            "comparator_patients": "101",
            "nct": "NCT04487080",
            "label_date": "2024-08-19",
            "checked": "moalmanac:991;civic:EID1",
        }
    )
    assert row.drugs == ("amivantamab", "lazertinib")
    assert (row.events, row.comparator_patients) == (80, 101)
    assert row.sources == ("PMID 29151359", "NCT04487080", "label 2024-08-19")
    assert (row.origin, row.version, row.date.year) == ("Tailor", "9.9", 2026)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"program": "hiv"}, "bad_table", "column program: 'hiv'"),
        ({"direction": "response"}, "bad_table", "column direction: 'response'"),
        ({"level": "A"}, "bad_table", "column level: 'A'"),
        ({"drugs": "Osimertinib"}, "bad_table", "column drugs"),
        ({"drugs": ""}, "bad_table", "column drugs"),
        ({"pmid": "123"}, "bad_table", "column pmid: '123'"),
        ({"pmid": ""}, "bad_table", "a PMID, a trial number or a label"),
        ({"label_date": "May 2021"}, "bad_table", "column label_date"),
        ({"checked": "memory"}, "bad_table", "column checked"),
        ({"events": "5", "endpoint": "objective response"}, "bad_table", "no more events than patients"),
        ({"events": "5", "patients": "4", "endpoint": "x"}, "bad_table", "no more events than patients"),
        ({"events": "4", "patients": "5"}, "bad_table", "what was counted"),
        ({"comparator_events": "1", "comparator_patients": "2"}, "bad_table", "counts of a comparator"),
        ({"biomarker": "EGFR L858"}, "", ""),
        ({"biomarker": "EGRF L858R"}, "bad_biomarker", "Row EV001: Biomarker 'EGRF L858R'"),
        ({"disease": "lung canser"}, "unknown_disease", "Row EV001: Unknown disease 'lung canser'"),
        ({"program": "rare-childhood", "disease": "ependymoma"}, "", ""),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, str], code: str, said: str) -> None:
    if not code:
        assert len(rows(change)) == 1
        return
    with pytest.raises(TailorError) as caught:
        rows(change)
    assert caught.value.code == code
    assert said in caught.value.message


def test_an_id_stands_once() -> None:
    with pytest.raises(TailorError, match="column id"):
        rows({"id": "EV001"}, {"id": "EV001"})


def test_our_own_table_is_read_and_large_enough_to_be_of_use() -> None:
    table = evidence()
    assert len(table) >= 150
    assert {row.program for row in table} == {"lung", "breast", "colon", "rare-childhood"}
    assert {row.direction for row in table} == {"sensitivity", "resistance"}
    assert all(row.sources for row in table)
