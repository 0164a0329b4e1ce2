from dataclasses import replace

import pytest

from models.registry.store import Registered
from serving.review.review import gather, review
from tests.serving.review.served import egfr


def test_a_feature_that_another_version_reads_the_other_way_is_named():
    here, there = Registered(egfr(2.0), "2", "b"), Registered(egfr(-2.0), "1", "a")
    found = review(here, others=[there])
    (against,) = (one for one in found.stability if one.refit == "version")
    assert against.other == "lung.objective_response v1"
    assert "therapy:target_altered" in {flip.feature for flip in against.flips}
    assert all(flip.here * flip.there < 0 for flip in against.flips)
    (finding,) = (f for f in found.findings if f.kind == "stability" and f.severity == "warning")
    assert "therapy:target_altered" in finding.features


def test_a_model_agrees_with_itself():
    here = Registered(egfr(2.0), "2", "b")
    found = review(here, others=[Registered(here.bundle, "1", "a")])
    (against,) = (one for one in found.stability if one.refit == "version")
    assert against.correlation == pytest.approx(1.0)
    assert against.flips == ()


def test_the_fits_without_a_fold_are_compared_and_add_up():
    bundle = egfr(2.0)
    gathered = gather(Registered(bundle, "1", "run"))
    folds = [one for one in gathered.again if one[1] == "fold"]
    assert len(folds) == len(bundle.stack.folds_) > 1
    for (_, _, population), fitted in zip(folds, bundle.stack.folds_, strict=True):
        off = population.base + population.contributions.sum(1) - population.margin
        assert abs(off).max() <= bundle.stack.exactness
        assert set(fitted) == set(bundle.stack.fitted_)
    flipped = {flip.feature for one in gathered.review.stability for flip in one.flips}
    assert "therapy:target_altered" not in flipped  # what counts is found in every fold


def test_a_model_without_folds_says_so():
    bundle = egfr(2.0)
    stack = type(bundle.stack).__new__(type(bundle.stack))
    stack.__dict__.update(vars(bundle.stack), folds_=[], level_=bundle.stack.level_[:0])
    found = review(Registered(replace(bundle, stack=stack), "1", "run"))
    assert found.stability == ()
    assert any(text.startswith("Stability") for text in found.left)
