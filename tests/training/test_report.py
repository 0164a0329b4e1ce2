import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from data.errors import TailorError
from data.program import Endpoint, program
from models.bundle import Bundle
from models.card import Card
from training.candidates import BASE_RATE, ENSEMBLE
from training.metrics import Interval
from training.report import as_rows, as_table, skipped_note
from training.train import Trained


@pytest.fixture
def trained() -> Trained:
    endpoint = program("hiv").endpoint("aids_free_survival")
    card = Card(
        program="hiv",
        endpoint=endpoint,
        therapies=(),
        basis="base rate",
        cohort="actg320",
        cohort_sha256="0",
        citation="c",
        design="randomised",
        patients=1151,
        events=96,
        features=8,
        weights={"elastic_net": 1.0},
        metrics={},
        trained_at="2026-01-01",
        code_version="0",
        libraries={},
    )
    bundle = Bundle(card, None, None, None, np.zeros((1, 8)), None, {}, None, {}, {})  # type: ignore[arg-type]
    rows = [
        ("cross-validation", "base rate", "c_index", 0.55, 0.49, 0.61, 1151, 96),
        ("cross-validation", "base rate", "calibration_slope", np.nan, np.nan, np.nan, 1151, 96),
        ("cross-validation", "ensemble", "c_index", 0.759, 0.703, 0.8, 1151, 96),
    ]
    names = ["split", "model", "metric", "value", "low", "high", "n", "events"]
    gain = Interval("c_index", 0.01, -0.01, 0.03, 1151, 96)
    return Trained(bundle, pd.DataFrame(rows, columns=names), gain, "3", "run")


def text(trained: Trained) -> str:
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(as_table(trained))
    return console.export_text()


def test_values_stand_with_their_intervals(trained: Trained) -> None:
    assert ".759 (.70–.80)" in text(trained)


def test_what_is_served_is_marked_and_said(trained: Trained) -> None:
    shown = text(trained)
    assert "base rate ◂" in shown
    assert "the base rate is served" in " ".join(shown.split())


def test_rows_are_json_with_null_for_undefined(trained: Trained) -> None:
    rows = json.loads(json.dumps(as_rows(trained), allow_nan=False))
    slope = next(r for r in rows if r["metric"] == "calibration_slope")
    assert slope["value"] is None
    assert slope["program"] == "hiv"
    assert slope["version"] == "3"


def test_skipped_endpoints_come_with_the_way_out() -> None:
    note = skipped_note(
        {"pcr": TailorError("cohort_not_found", "No files.", hint="Run: tailor cohorts fetch x")}
    )
    assert "pcr" in note.plain
    assert "tailor cohorts fetch x" in note.plain


def of_value(trained: Trained, endpoint: Endpoint, measures: list[str]) -> Trained:
    card = trained.bundle.card.model_copy(update={"endpoint": endpoint, "events": 0, "patients": 2029})
    rows = [
        {
            "split": "cross-validation",
            "model": model,
            "metric": m,
            "value": 0.3,
            "low": 0.2,
            "high": 0.4,
            "n": 9,
        }
        for model in (BASE_RATE, ENSEMBLE)
        for m in measures
    ]
    return replace(trained, bundle=replace(trained.bundle, card=card), table=pd.DataFrame(rows))


def test_events_stand_in_the_title_of_what_has_events(trained: Trained) -> None:
    assert "96 events in 1,151 patients of actg320" in " ".join(text(trained).split())


def test_a_value_has_no_events(trained: Trained) -> None:
    endpoint = program("hiv").endpoint("fold_change_3tc")
    shown = " ".join(text(of_value(trained, endpoint, ["mae", "r2"])).split())
    assert "hiv.fold_change_3tc: 2,029 patients of actg320" in shown
    assert "events" not in shown


def test_measures_nobody_computed_have_no_column(trained: Trained) -> None:
    fold, dose = (
        program("hiv").endpoint("fold_change_3tc"),
        program("pharmacogenomics").endpoint("dose_mg_week"),
    )
    assert "within 20 %" not in text(of_value(trained, fold, ["mae", "r2"]))
    assert "within 20 %" in text(of_value(trained, dose, ["mae", "r2", "within_20_percent"]))


@pytest.mark.parametrize(
    ("program_id", "endpoint", "unit"),
    [("hiv", "fold_change_3tc", "log10 fold"), ("pharmacogenomics", "dose_mg_week", "mg/week")],
)
def test_what_is_saved_is_said_in_the_unit_of_the_errors(
    trained: Trained, program_id: str, endpoint: str, unit: str
) -> None:
    about = program(program_id).endpoint(endpoint)
    assert f"mean absolute error saved ({unit})" in " ".join(text(of_value(trained, about, ["mae"])).split())
