import numpy as np
import pytest

from models.registry.store import Registered
from serving.review.influence import direction, interactions
from serving.review.population import of_cohort
from serving.review.review import review
from tests.serving.review.served import both_or_neither, egfr


def test_two_features_that_count_only_together_are_found_first():
    bundle = both_or_neither()
    found = review(Registered(bundle, "1", "run"))
    first = found.interactions[0]
    assert {first.first, first.second} == {"environment:pm25", "environment:smoking_current"}
    assert first.size > 5 * found.interactions[1].size
    partners = {one.feature: one.partner for one in found.influences}
    assert partners["environment:pm25"] == "environment:smoking_current"


def test_a_model_that_adds_up_has_no_interactions_and_says_so():
    bundle = egfr(2.0)
    assert list(bundle.stack.fitted_) == ["elastic_net"]
    found = review(Registered(bundle, "1", "run"))
    assert found.interactions == ()
    assert any("adds up" in text for text in found.left)


def test_sizes_shares_and_directions_are_those_of_the_contributions(bundles):
    breast = bundles[1]
    found = review(Registered(breast, "1", "run"))
    explained = breast.explain(breast.background)
    fields = [feature.field for feature in breast.features]
    for one in found.influences:
        own = explained.contributions[:, [f == one.feature for f in fields]].sum(1)
        assert one.size == pytest.approx(np.abs(own).mean())
    assert sum(one.share for one in found.influences) == pytest.approx(1.0)
    assert [one.size for one in found.influences] == sorted((o.size for o in found.influences), reverse=True)
    assert next(o for o in found.influences if o.feature == "history:positive_nodes").direction > 0.5


def test_there_is_no_direction_without_an_order_or_without_values():
    ramp = np.arange(10.0)
    assert direction("history:age", ramp, -ramp) == (-1.0, "")
    assert direction("history:cancer_type", ramp, ramp)[0] is None
    assert direction("history:age", np.full(10, np.nan), ramp) == (None, "fewer than two values are known")
    assert direction("history:age", ramp, np.zeros(10)) == (None, "it moves nothing")


def test_interactions_are_the_same_each_time():
    bundle = both_or_neither()
    cohort = of_cohort(bundle, bundle.background)
    assert interactions(bundle, cohort) == interactions(bundle, cohort)
