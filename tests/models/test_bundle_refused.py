"""A bundle that holds something foreign, is damaged or does not add up is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skops.io

from data.errors import TailorError
from models.bundle import Bundle
from models.card import FORMAT
from models.stack import Stack
from tests.models.support import design, make_bundle


class Foreign:
    """A class that notes when somebody builds it."""

    built = 0

    def __setstate__(self, state: dict) -> None:
        type(self).built += 1

    def __getstate__(self) -> dict:
        return {"a": 1}


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
