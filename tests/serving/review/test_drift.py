import numpy as np
import pytest
from scipy.stats import chi2

from models.registry.store import Registered
from serving.review.drift import drift, stability_index
from serving.review.population import of_cohort, of_served
from serving.review.review import review
from tests.serving.review.served import answered, column, resampled

AGE = "history:age"


def drifting(found, of):
    return {one.feature for one in found if one.drifts and one.of == of}


def test_an_older_population_is_named_in_values_and_contributions_and_nothing_else(bundles):
    breast = bundles[1]
    cohort = of_cohort(breast, breast.background)
    X = resampled(breast)
    X[:, column(breast, AGE)] += 15
    found = drift(cohort, of_served(breast, answered(breast, X)))
    assert drifting(found, "value") == {AGE}
    assert AGE in drifting(found, "contribution")
    review_of = review(Registered(breast, "1", "run"), answered(breast, X))
    named = [f for f in review_of.findings if f.kind == "drift"]
    assert any(AGE in finding.features and finding.severity == "warning" for finding in named)


def test_the_same_population_does_not_drift(bundles):
    breast = bundles[1]
    cohort = of_cohort(breast, breast.background)
    for seed in range(5):
        served = of_served(breast, answered(breast, resampled(breast, seed=seed)))
        assert not [one for one in drift(cohort, served) if one.drifts]


def test_what_is_no_longer_recorded_drifts(bundles):
    breast = bundles[1]
    X = resampled(breast)
    X[::2, column(breast, AGE)] = np.nan
    found = drift(of_cohort(breast, breast.background), of_served(breast, answered(breast, X)))
    assert drifting(found, "value") == {AGE}
    assert next(one for one in found if one.feature == AGE).missing == pytest.approx((0.0, 0.5), abs=0.02)


def test_the_therapy_is_not_compared_and_few_patients_are_not_either(bundles):
    breast = bundles[1]
    cohort = of_cohort(breast, breast.background)
    served = of_served(breast, answered(breast, resampled(breast)))
    assert not [one for one in drift(cohort, served) if one.feature.startswith("therapy:")]
    few = answered(breast, resampled(breast, n=10))
    assert drift(cohort, of_served(breast, few)) == ()
    said = review(Registered(breast, "1", "run"), few).left
    assert any("10 patients served, 20 are needed" in text for text in said)


def test_drift_over_time_is_told_from_drift_since_training(bundles):
    breast = bundles[1]
    X = resampled(breast)
    X[60:, column(breast, AGE)] += 15  # in the later half
    found = review(Registered(breast, "1", "run"), answered(breast, X))
    assert AGE in drifting(found.over_time, "value")
    assert any("earlier to the later half" in finding.says for finding in found.findings)


def test_the_index_is_that_of_its_formula():
    first, second = np.repeat([0.0, 1.0], [60, 40]), np.repeat([0.0, 1.0], [20, 80])
    a, b = np.array([60.5, 40.5]) / 101, np.array([20.5, 80.5]) / 101
    index, usual = stability_index(first, second)
    assert index == pytest.approx(((b - a) * np.log(b / a)).sum())
    assert usual == pytest.approx(chi2.ppf(0.95, 1) * 0.02)


def test_chance_alone_exceeds_what_is_usual_about_once_in_twenty():
    rng = np.random.default_rng(0)
    over = [
        i > u for i, u in (stability_index(rng.normal(size=100), rng.normal(size=150)) for _ in range(400))
    ]
    assert np.mean(over) < 0.09
