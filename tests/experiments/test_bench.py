import json
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from data.cohorts import sources
from data.errors import TailorError
from experiments import bench
from experiments.bench import BenchRow

ROW = {"table": "t", "row": "r", "metric": "AUC", "split": "s"}


def test_a_row_has_the_documented_keys_in_order() -> None:
    (row,) = bench.as_json([BenchRow(**ROW, published=0.7, source="doi")])
    documented = "table row metric published source baseline ours low high split"
    assert list(row) == documented.split()
    assert json.loads(json.dumps(row, allow_nan=False)) == row


@pytest.mark.parametrize(
    "wrong",
    [
        {"published": 0.7},
        {"source": "doi"},
        {"low": 0.1},
        {"ours": 0.5, "low": 0.6, "high": 0.4},
        {"ours": float("nan")},
        {"unknown": 1},
    ],
)
def test_an_unsound_row_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BenchRow(**ROW, **wrong)


def test_what_is_undefined_becomes_null() -> None:
    row = BenchRow.of(SimpleNamespace(value=0.6, low=float("nan"), high=float("nan")), **ROW)
    assert (row.ours, row.low, row.high) == (0.6, None, None)


def test_every_table_is_found_and_knows_its_cohorts() -> None:
    known = "abstention actg320 cardiotox coverage effects gbsg iwpc knowledge loris msk_chord phenosense"
    known += " ledger ledger-service sanad test-value transneo trials"
    assert set(bench.tables()) == set(known.split())
    for table in bench.tables().values():
        assert table.about
        assert set(table.needs) <= set(sources())
    assert bench.choose("all") == list(bench.tables().values())


def test_a_wrong_name_is_answered_with_the_right_one() -> None:
    with pytest.raises(TailorError, match="Did you mean loris") as caught:
        bench.choose("lorris")
    assert caught.value.code == "unknown_table"
