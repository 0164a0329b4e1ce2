"""The whole demonstration on the smallest trial, with the least work."""

import json
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.errors import TailorError
from data.settings import settings
from experiments import demo
from training.candidates import Effort

TINY = Effort(
    folds=2,
    repeats=1,
    inner_folds=2,
    bootstrap=20,
    settings={
        "network": {"restarts": 1, "epochs": 5},
        "boosting": {"max_trees": 20},
        "forest": {"trees": 10},
    },
)
CHILD = demo.CASES[-1]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAILOR_HOME", str(folder / "of the user"))
        settings.cache_clear()
        assert demo.run(folder / "out", TINY, [CHILD]) == folder / "out" / "report.html"
    settings.cache_clear()
    return folder / "out"


def test_it_writes_report_plots_and_answer(out: Path) -> None:
    names = {path.name for path in out.iterdir()}
    plots = {"contrast", "kaplan_meier_therapy", "calibration", "beeswarm"}
    assert {"report.html", "rare-childhood.json", *(f"rare-childhood_{p}.png" for p in plots)} <= names
    for plot in out.glob("*.png"):
        assert plot.read_bytes().startswith(b"\x89PNG")
    answer = json.loads((out / "rare-childhood.json").read_text())
    assert [option["therapy"] for option in answer["options"]] == ["mercaptopurine", "placebo"]


def test_the_report_stands_alone_and_says_what_it_is(out: Path) -> None:
    page = (out / "report.html").read_text()
    assert "It supports and does not replace a clinician&#39;s decision." in page
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)", page)
    assert "<script" not in page
    assert "http" not in re.sub(r"data:image/png;base64,[^\"]+", "", page)
    for says in (
        "Options, side by side",
        "percentage points",
        "95 % interval",
        "base rate",
        "sha256",
        "leukemia",
    ):
        assert says in page


def test_the_report_shows_the_probabilities_of_the_answer(out: Path) -> None:
    answer, page = json.loads((out / "rare-childhood.json").read_text()), (out / "report.html").read_text()
    for option in answer["options"]:
        (outcome,) = option["responses"]
        assert f"{round(100 * outcome['probability'])} % <small>" in page


def test_the_models_stay_apart_from_those_of_the_user(out: Path) -> None:
    assert (out / ".tailor" / "mlflow.db").is_file()
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_settings_are_put_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TAILOR_TRACKING_URI", "postgresql://department/registry")
    settings.cache_clear()
    before = (os.environ["TAILOR_HOME"], settings().mlflow_uri)
    inside = []

    def stop() -> None:
        with demo.own_registry(tmp_path / "own"):
            inside.append(settings().mlflow_uri)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stop()
    assert inside == [f"sqlite:///{tmp_path / 'own' / 'mlflow.db'}"]
    assert (os.environ["TAILOR_HOME"], settings().mlflow_uri) == before


def test_a_missing_library_leaves_out_its_case_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = TailorError("library_missing", "not installed", hint="pip install it")
    child = SimpleNamespace(prediction=SimpleNamespace(program="rare-childhood"))

    def without_hiv(case: demo.Case, *_: object) -> object:
        if case.program == "hiv":
            raise missing
        return child

    written: list[object] = []
    monkeypatch.setattr(demo, "_chapter", without_hiv)
    monkeypatch.setattr(demo, "render", lambda _: "the answer")
    monkeypatch.setattr(demo, "write", lambda chapters, path: written.extend(chapters) or path)
    demo.run(tmp_path / "out", TINY, [demo.CASES[0], CHILD])
    assert written == [child]
    assert "not installed" in capsys.readouterr().err
    with pytest.raises(TailorError, match="not installed"):
        demo.run(tmp_path / "none", TINY, demo.CASES[:1])


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TailorError, match="Cannot write into") as caught:
        demo.run(tmp_path / "file", TINY, [CHILD])
    assert caught.value.code == "bad_folder"


def test_every_case_needs_no_download_and_has_its_example() -> None:
    from importlib.resources import files

    from data.cohorts import source
    from data.program import program

    for case in demo.CASES:
        assert source(program(case.program).endpoint(case.endpoint).cohort).embedded_in
        example = json.loads(files("data").joinpath("examples", case.example).read_text())
        assert example["program"] == case.program
