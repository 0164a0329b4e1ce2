"""The ledger as files: every entry a line, every SHAP value a row."""

from __future__ import annotations

from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest

from serving.ledger.export import LINES, SHAP, export
from serving.ledger.keeper import Keeper
from serving.predictor import Predictor
from serving.request import check
from tests.serving.support import child


def test_every_contribution_is_a_row_and_every_entry_a_line(predictor: Predictor, tmp_path: Path) -> None:
    keeper = Keeper(f"sqlite:///{tmp_path / 'l.db'}", tmp_path / "keys")
    asked = check(child())
    answer = predictor.predict(asked.patient, asked.program)
    keeper.keep(asked, answer, "api", None, None)
    keeper.ledger.append("feedback", {"of": 1})
    seen: list[int] = []
    done = export(keeper.ledger.engine, tmp_path / "out", seen.append)
    lines = [orjson.loads(line) for line in (tmp_path / "out" / LINES).read_bytes().splitlines()]
    assert [line["kind"] for line in lines] == ["prediction", "feedback"]
    assert "sealed" not in lines[0]
    table = pq.read_table(tmp_path / "out" / SHAP).to_pylist()
    outcomes = [(o.therapy, r) for o in answer.options for r in o.responses if r.explanation]
    assert (done.entries, done.values) == (2, len(table))
    assert len(table) == sum(len(r.explanation.contributions) for _, r in outcomes if r.explanation)
    assert seen == [2]
    for therapy, outcome in outcomes:
        assert outcome.explanation is not None
        rows = [row for row in table if (row["option"], row["endpoint"]) == (therapy, outcome.endpoint)]
        total = rows[0]["base_value"] + sum(row["contribution"] for row in rows)
        assert total == pytest.approx(rows[0]["margin"], abs=1e-6)
        given = {part.feature: part.value for part in outcome.explanation.contributions}
        assert {r["feature"]: r["level"] if r["number"] is None else r["number"] for r in rows} == given
