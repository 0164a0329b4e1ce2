"""Bundles: what was saved answers to the bit, holds nothing foreign, and refuses what does not add up."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import skops.io

from data.errors import TailorError
from data.patient import Patient
from data.program import program
from models.bundle import Bundle
from models.card import FORMAT
from models.errors import Errors
from models.stack import Stack
from tests.models.support import design, make_bundle

ROOT = Path(__file__).parents[2]
KINDS = ["binary", "time_to_event"]
ARMS = [program("breast").therapy(t) for t in ("hormone_therapy", "no_hormone_therapy")]
PATIENT = Patient(history={"age": 61, "tumour_grade": "3"}, mutations={"tested_genes": ["TP53"]})


class Foreign:
    """A class that notes when somebody builds it."""

    built = 0

    def __setstate__(self, state: dict) -> None:
        type(self).built += 1

    def __getstate__(self) -> dict:
        return {"a": 1}


def no_pickle(*_args, **_more):
    raise AssertionError("pickle was used")


@pytest.mark.parametrize("kind", KINDS)
class TestRoundTrip:
    def test_loaded_answers_are_equal_to_the_bit(self, kind, tmp_path):
        bundle = make_bundle(kind)
        assert set(bundle.stack.fitted_) >= {"network"} or len(bundle.stack.fitted_) > 1
        loaded = Bundle.load(bundle.save(tmp_path / "b"))
        X = loaded.pipeline.transform_patient(PATIENT, ARMS)
        assert np.array_equal(X, bundle.pipeline.transform_patient(PATIENT, ARMS), equal_nan=True)
        for rows in (X, design(bundle)):
            one, other = bundle.explain(rows), loaded.explain(rows)
            assert one.base == other.base
            for part in ("margin", "contributions", "residual"):
                np.testing.assert_array_equal(getattr(one, part), getattr(other, part))
            np.testing.assert_array_equal(bundle.probability(one.margin), loaded.probability(other.margin))
        assert loaded.card == bundle.card
        assert loaded.features == bundle.features
        np.testing.assert_array_equal(loaded.background, bundle.background)

    def test_ranges_survive(self, kind, tmp_path):
        bundle = replace(make_bundle(kind), ranges={"environment:pm25": [6.5, 41.25]})
        assert Bundle.load(bundle.save(tmp_path / "b")).ranges == {"environment:pm25": [6.5, 41.25]}

    def test_overlap_survives(self, kind, tmp_path):
        bundle = make_bundle(kind)
        loaded = Bundle.load(bundle.save(tmp_path / "b"))
        for x in design(bundle)[:5]:
            assert loaded.overlap.propensity(x) == bundle.overlap.propensity(x)
            assert loaded.overlap.support(x, "hormone_therapy") == bundle.overlap.support(
                x, "hormone_therapy"
            )

    def test_saving_what_was_loaded_changes_nothing(self, kind, tmp_path):
        bundle = make_bundle(kind)
        once = Bundle.load(bundle.save(tmp_path / "a"))
        twice = Bundle.load(once.save(tmp_path / "b"))
        X = design(bundle)
        np.testing.assert_array_equal(twice.stack.margin(X), bundle.stack.margin(X))

    def test_neither_saving_nor_loading_uses_pickle(self, kind, tmp_path, monkeypatch):
        bundle = make_bundle(kind)
        for name in ("dump", "dumps", "load", "loads", "Pickler", "Unpickler"):
            monkeypatch.setattr(pickle, name, no_pickle)
        folder = bundle.save(tmp_path / "b")
        assert sorted(path.name for path in folder.iterdir()) == ["card.json", "model.skops"]
        assert np.isfinite(Bundle.load(folder).stack.margin(design(bundle))).all()


@pytest.fixture
def folder(tmp_path) -> Path:
    return make_bundle("binary").save(tmp_path / "bundle")


def refused(folder: Path) -> str:
    with pytest.raises(TailorError) as caught:
        Bundle.load(folder)
    assert caught.value.code == "bad_bundle"
    return caught.value.message


def test_a_foreign_class_is_refused_before_it_is_built(folder):
    bundle = make_bundle("binary")
    state = {"pipeline": bundle.pipeline, "stack": bundle.stack, "overlap": bundle.overlap}
    skops.io.dump({**state, "background": Foreign()}, folder / "model.skops")
    before = Foreign.built
    assert "Foreign" in refused(folder)
    assert Foreign.built == before


@pytest.mark.parametrize(
    ("module", "name"),
    [("builtins", "eval"), ("os", "system"), ("modelsx", "Stack"), ("subprocess", "Popen")],
)
def test_a_class_exchanged_in_the_file_is_refused(folder, tmp_path, module, name):
    tampered = tmp_path / "tampered.skops"
    with zipfile.ZipFile(folder / "model.skops") as old, zipfile.ZipFile(tampered, "w") as new:
        for item in old.namelist():
            content = old.read(item)
            if item == "schema.json":
                schema = json.loads(content)
                _replace(schema, "Overlap", module, name)
                content = json.dumps(schema).encode()
            new.writestr(item, content)
    tampered.replace(folder / "model.skops")
    assert f"{module}.{name}" in refused(folder)


def _replace(node, wanted: str, module: str, name: str) -> None:
    if isinstance(node, dict):
        if node.get("__class__") == wanted:
            node["__class__"], node["__module__"] = name, module
        for child in node.values():
            _replace(child, wanted, module, name)
    elif isinstance(node, list):
        for child in node:
            _replace(child, wanted, module, name)


def test_another_format_is_refused(folder):
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | {"format": FORMAT + 1}))
    assert f"format {FORMAT + 1}" in refused(folder)


@pytest.mark.parametrize("name", ["card.json", "model.skops"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert name in refused(folder)


def test_a_damaged_file_is_refused(folder):
    (folder / "model.skops").write_bytes(b"\x80\x04pickle")
    assert "model.skops" in refused(folder)


def test_contributions_that_miss_the_margin_are_refused(monkeypatch):
    bundle = make_bundle("binary")
    X, usual = design(bundle)[:3], Stack.explain
    bundle.explain(X)

    def tampered(self, X):
        base, contributions = usual(self, X)
        contributions[1, 0] += 2 * self.exactness
        return base, contributions

    monkeypatch.setattr(Stack, "explain", tampered)
    with pytest.raises(TailorError) as caught:
        bundle.explain(X)
    assert (caught.value.code, caught.value.status) == ("explanation_mismatch", 500)


def test_contributions_that_are_no_numbers_are_refused(monkeypatch):
    bundle = make_bundle("binary")
    X = design(bundle)[:3]
    monkeypatch.setattr(Stack, "explain", lambda _self, X: (0.0, np.full_like(X, np.nan)))
    with pytest.raises(TailorError, match="no answer is given"):
        bundle.explain(X)


def test_a_binary_probability_is_that_of_the_event():
    probability = make_bundle("binary").probability(np.array([-np.log(3), 0.0, np.log(3)]))
    np.testing.assert_allclose(probability, [0.25, 0.5, 0.75])


def test_a_probability_at_the_horizon_is_of_being_free_or_of_having_had_it():
    bundle = make_bundle("time_to_event")
    margin = np.array([-1.0, 0.0, 1.0])
    free = bundle.probability(margin)
    horizon = np.array([bundle.card.endpoint.horizon_days])
    np.testing.assert_array_equal(free, bundle.stack.survival(margin, horizon)[:, 0])
    assert (np.diff(free) < 0).all()
    endpoint = bundle.card.endpoint.model_copy(update={"role": "side_effect"})
    harm = Bundle(bundle.card.model_copy(update={"endpoint": endpoint}), *list(vars(bundle).values())[1:])
    np.testing.assert_allclose(harm.probability(margin), 1 - free)


def test_the_card_names_itself_and_its_scale():
    assert make_bundle("binary").card.name == "breast.pathological_complete_response"
    assert make_bundle("binary").card.scale == "log-odds"
    assert make_bundle("time_to_event").card.scale == "log-hazard"


def test_shap_gets_the_same_numbers():
    bundle = make_bundle("binary")
    X = design(bundle)[:4]
    explanation, explained = bundle.shap(X), bundle.explain(X)
    np.testing.assert_array_equal(explanation.values, explained.contributions)
    np.testing.assert_allclose(
        explanation.values.sum(1) + explanation.base_values, explained.margin, atol=1e-3
    )
    assert explanation.feature_names == [f.name for f in bundle.features]


def test_a_bundle_is_used_without_training_mlflow_or_shap(folder):
    code = f"""
import sys
from pathlib import Path
from data.patient import Patient
from models.bundle import Bundle

bundle = Bundle.load(Path({str(folder)!r}))
X = bundle.pipeline.transform_patient(Patient(history={{"age": 61}}), bundle.card.therapies)
explained = bundle.explain(X)
print(*bundle.probability(explained.margin).tolist())
print(sorted(set(sys.modules) & {{"training", "serving", "mlflow", "shap", "lifelines", "sksurv"}}))
"""
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    probabilities, heavy = found.stdout.splitlines()
    bundle = make_bundle("binary")
    X = bundle.pipeline.transform_patient(Patient(history={"age": 61}), bundle.card.therapies)
    wanted = bundle.probability(bundle.stack.margin(X))
    np.testing.assert_allclose([float(p) for p in probabilities.split()], wanted, rtol=1e-12)
    assert heavy == "[]"


class Known:
    """Errors of a known spread in place of an ensemble."""

    errors_ = Errors(np.empty(0), [np.linspace(0.01, 1.0, 199)])


@pytest.mark.parametrize(
    ("program_id", "endpoint", "margin"),
    [("hiv", "fold_change_3tc", [0.2, 0.9]), ("pharmacogenomics", "dose_mg_week", [1.2, 6.0])],
)
def test_limits_are_in_the_unit(program_id, endpoint, margin):
    whole = make_bundle("binary")
    card = whole.card.model_copy(update={"endpoint": program(program_id).endpoint(endpoint)})
    bundle = replace(whole, card=card, stack=Known())  # type: ignore[arg-type]
    margin = np.array(margin)
    value = bundle.value(margin)
    np.testing.assert_allclose(bundle.chance_below(margin, value), 0.5, atol=0.01)
    np.testing.assert_array_equal(bundle.chance_below(margin, 1e6), bundle.chance_below(margin, 1e7))
    low, high = bundle.interval(margin, 0.8).T
    assert (low < value).all()
    assert (value < high).all()
    inside = bundle.chance_below(margin, high) - bundle.chance_below(margin, low)
    np.testing.assert_allclose(inside, 0.8, atol=0.01)
    chances = [bundle.chance_below(margin, limit) for limit in (0.5, 1.0, 3.0, 10.0, 30.0)]
    assert (np.diff(chances, axis=0) >= 0).all()
