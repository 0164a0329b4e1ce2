import numpy as np
import pytest

from models.registry.store import Registered
from serving.review.population import of_served
from serving.review.review import review
from serving.review.subgroups import FEWEST, differences, subgroups, thirds_of
from tests.serving.review.served import answered, column, resampled


def groups(bundle, planted: bool):
    X = resampled(bundle)
    black = np.arange(len(X)) % 3 == 0
    if planted:
        X[black, column(bundle, "history:positive_nodes")] += 8
    attributes = [{"ancestry": "black" if is_black else "white"} for is_black in black]
    attributes[1] = {"ancestry": "asian"}
    attributes[4] = {"ancestry": None}
    return answered(bundle, X, attributes)


def test_a_planted_difference_between_groups_is_named(bundles):
    found = review(Registered(bundles[1], "1", "run"), groups(bundles[1], planted=True))
    differing = {d.feature for d in found.differences if d.differs and d.attribute == "ancestry"}
    assert differing >= {"margin", "history:positive_nodes"}
    (finding,) = (f for f in found.findings if f.kind == "group" and "ancestry" in f.says)
    assert "history:positive_nodes" in finding.features
    assert "“white” (lowest) to “black”" in finding.says


def test_no_difference_is_named_where_there_is_none(bundles):
    found = review(Registered(bundles[1], "1", "run"), groups(bundles[1], planted=False))
    assert not [d for d in found.differences if d.differs and d.attribute == "ancestry"]


def test_means_are_those_of_the_group_and_a_small_group_has_none(bundles):
    served = of_served(bundles[1], groups(bundles[1], planted=True))
    thirds = thirds_of(served)
    found = {one.group: one for one in subgroups(served, "served", thirds) if one.attribute == "ancestry"}
    rows = [i for i, value in enumerate(served.attributes["ancestry"]) if value == "black"]
    assert found["black"].patients == len(rows)
    assert found["black"].margin == pytest.approx(served.margin[rows].mean())
    assert found["asian"].patients == 1 < FEWEST
    assert found["asian"].margin is None
    assert found["asian"].contributions == {}
    assert sum(one.patients for one in found.values()) == len(served) - 1  # one is not recorded


def test_contributions_of_a_group_sum_to_its_margin(bundles):
    found = review(Registered(bundles[1], "1", "run"))
    base = bundles[1].explain(bundles[1].background).base
    shown = [one for one in found.subgroups if one.margin is not None]
    assert {one.attribute for one in shown} == {"age"}
    for one in shown:
        assert base + sum(one.contributions.values()) == pytest.approx(one.margin)


def test_thirds_of_age_come_from_the_cohort(bundles):
    found = review(Registered(bundles[1], "1", "run"), groups(bundles[1], planted=False))
    sizes = [one.patients for one in found.subgroups if one.population == "cohort"]
    assert len(sizes) == 3
    assert max(sizes) - min(sizes) <= 12


def test_groups_are_tested_only_where_there_are_two(bundles):
    served = of_served(bundles[1], answered(bundles[1], resampled(bundles[1])))
    assert differences(served, "served", thirds_of(served)) == ()
