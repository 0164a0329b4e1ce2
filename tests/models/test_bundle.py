"""Bundles: what was saved answers to the bit, and needs neither pickle nor training."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.patient import Patient
from data.program import program
from models.bundle import Bundle
from tests.models.support import design, make_bundle

ROOT = Path(__file__).parents[2]
KINDS = ["binary", "time_to_event"]
ARMS = [program("breast").therapy(t) for t in ("hormone_therapy", "no_hormone_therapy")]
PATIENT = Patient(history={"age": 61, "tumour_grade": "3"}, mutations={"tested_genes": ["TP53"]})


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


def test_a_bundle_is_used_without_training_mlflow_or_shap(tmp_path):
    folder = make_bundle("binary").save(tmp_path / "bundle")
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
