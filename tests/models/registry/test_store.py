"""The registry: a bundle goes in, is made champion, and comes out answering the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.errors import TailorError
from models.registry import store
from tests.models.support import design, make_bundle


def test_register_promote_and_load_the_champion(home: Path):
    bundle = make_bundle("binary")
    name, X = bundle.card.name, design(bundle)
    api = store.client()
    import mlflow

    with pytest.raises(TailorError) as caught:
        store.champions()
    assert (caught.value.code, caught.value.status) == ("no_model", 503)

    experiment = api.create_experiment("test", artifact_location=(home / "artifacts").as_uri())
    registered = []
    for _ in range(2):
        with mlflow.start_run(experiment_id=experiment) as run:
            registered.append((store.register(bundle), run.info.run_id))
    assert [version for version, _ in registered] == ["1", "2"]
    with pytest.raises(TailorError):
        store.champions("breast")  # registered is not yet promoted

    store.promote(name, "2")
    store.promote(name, "1")
    (champion,) = store.champions("breast")
    assert (champion.version, champion.run_id) == registered[0]
    assert champion.bundle.card == bundle.card
    np.testing.assert_array_equal(champion.bundle.stack.margin(X), bundle.stack.margin(X))
    with pytest.raises(TailorError):
        store.champions("lung")

    model = mlflow.pyfunc.load_model(f"models:/{name}@{store.CHAMPION}")
    table = pd.DataFrame(X, columns=[feature.name for feature in bundle.features])
    answered = model.predict(table[table.columns[::-1]])  # by name, whatever the order
    np.testing.assert_array_equal(answered["margin"], bundle.stack.margin(X))
    np.testing.assert_array_equal(answered["answer"], bundle.probability(bundle.stack.margin(X)))
    assert not list(home.rglob("*.pkl"))
