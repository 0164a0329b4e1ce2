"""What must be reached on the 75 external patients of TransNEO."""

from dataclasses import replace

import pytest

from experiments import transneo
from experiments.bench import BenchRow
from training.candidates import CLINICAL, ENSEMBLE, Effort
from training.evaluate import Judged, served_features

QUICK = replace(Effort.quick(), bootstrap=100)


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    from data.cohorts import find_folder

    if find_folder("transneo") is None:
        pytest.skip("the files of transneo are not on this computer (TAILOR_COHORTS)")
    return transneo.external(transneo.question(), QUICK, lambda _what, _share: None, served_features)


@pytest.fixture(scope="module")
def pooled(judged: list[Judged]) -> dict[str, BenchRow]:
    return {row.row: row for row in transneo._aucs(judged[0], QUICK, "")}


def test_the_served_ensemble_reaches_the_threshold(pooled: dict[str, BenchRow]) -> None:
    assert pooled[ENSEMBLE].ours is not None
    assert pooled[ENSEMBLE].ours >= 0.82
    assert pooled[ENSEMBLE].ours > (pooled[CLINICAL].ours or 1)


def test_published_numbers_name_their_source(pooled: dict[str, BenchRow]) -> None:
    published = {name: row.published for name, row in pooled.items() if row.published is not None}
    assert published == {ENSEMBLE: 0.87, CLINICAL: 0.70}
    assert {row.source for row in pooled.values()} == {None, transneo.CITATION}


def test_the_pool_is_both_external_sets(judged: list[Judged]) -> None:
    whole, *parts = judged
    assert [len(part.ids) for part in parts] == [57, 18]
    assert len(whole.ids) == 75
    assert whole.target.event.sum() == 19
    margins = [part.forecasts[ENSEMBLE].margin for part in parts]
    assert whole.forecasts[ENSEMBLE].margin.tolist() == [*margins[0], *margins[1]]


def test_published_numbers_belong_to_the_pool_only(judged: list[Judged]) -> None:
    assert all(row.published is None for row in transneo._aucs(judged[1], QUICK, ""))


def test_the_leaky_set_leaves_out_what_it_shares(judged: list[Judged]) -> None:
    rows = [row.row for row in transneo._aucs(judged[0], QUICK, transneo.LEAKY)]
    assert f"{ENSEMBLE}, {transneo.LEAKY}" in rows
    assert not [row for row in rows if row.startswith((CLINICAL, "base rate"))]
    assert [row.row for row in transneo._aucs(judged[1], QUICK, transneo.LEAKY)] == [
        f"{ENSEMBLE}, {transneo.LEAKY}"
    ]
