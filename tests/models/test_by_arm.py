"""A net for every therapy: finds effects that turn round, keeps the level of an arm, answers for the rest."""

from __future__ import annotations

import numpy as np
import pytest

from models.by_arm import REST, ByArm
from models.elastic_net import ElasticNet
from models.target import Target

NAMES = ["history:a", "history:b", "therapy:drug=x", "therapy:class=y", "therapy:target_altered"]


def trial(n: int, seed: int, kind: str = "binary") -> tuple[np.ndarray, Target]:
    """``a`` helps under drug x as much as it harms without it."""
    rng = np.random.default_rng(seed)
    given = rng.integers(0, 2, n).astype(float)
    X = np.column_stack([rng.normal(size=(n, 2)), given, given, rng.integers(0, 2, n)])
    margin = -0.3 + 0.8 * given + np.where(given == 1, 1.0, -1.0) * X[:, 0]
    if kind == "binary":
        return X, Target.binary(rng.random(n) < 1 / (1 + np.exp(-margin)))
    event, censor = rng.exponential(300 * np.exp(-margin)), rng.exponential(900, n)
    return X, Target.survival(np.minimum(event, censor), event <= censor)


def under(X: np.ndarray, given: float) -> np.ndarray:
    changed = X.copy()
    changed[:, 2:4] = given
    return changed


@pytest.mark.parametrize("kind", ["binary", "time_to_event"])
def test_an_effect_that_turns_round_is_found(kind):
    X, target = trial(3000, 0, kind)
    difference = {}
    for name, member in {"by arm": ByArm(), "together": ElasticNet(repeats=1)}.items():
        member.fit(X, target, NAMES)
        difference[name] = member.score(under(X, 1.0)) - member.score(under(X, 0.0))
    truth = 0.8 + 2 * X[:, 0]
    assert np.corrcoef(difference["by arm"], truth)[0, 1] > 0.97
    assert np.polyfit(truth, difference["by arm"], 1)[0] == pytest.approx(1, abs=0.15)
    assert difference["by arm"].mean() == pytest.approx(0.8, abs=0.2)
    assert difference["together"].std() < 0.1


def test_the_level_of_an_arm_is_put_down_to_the_therapy():
    X, target = trial(2000, 1)
    member = ByArm().fit(X, target, NAMES)
    base, with_drug = member.explain(under(X, 1.0))
    same, without = member.explain(under(X, 0.0))
    assert base == same
    np.testing.assert_allclose(base + with_drug.sum(1), member.score(under(X, 1.0)), atol=1e-9)
    assert (with_drug[:, 2:4].sum(1) > 0).all()
    assert (without[:, 2:4].sum(1) < 0).all()
    assert with_drug[:, 4].max() == 0.0  # whether it matches is a column of the therapy, not of the patient


def test_small_arms_and_unrecorded_therapies_are_answered_by_everybody():
    X, target = trial(1000, 2)
    X[:40, 2], X[:40, 3] = 1.0, 0.0  # a third arm, too small for a net
    X[40:80, 2:4] = np.nan
    member = ByArm().fit(X, target, NAMES)
    assert set(member.nets_) == {"", "therapy:drug=x therapy:class=y", REST}
    np.testing.assert_array_equal(member.score(X[:80]), member.nets_[REST].score(X[:80]))


def test_a_therapy_unheard_of_gets_the_mean_of_the_arms():
    X, target = trial(1000, 3)
    member = ByArm().fit(X, target, NAMES)
    assert REST not in member.nets_
    unheard = X[:5].copy()
    unheard[:, 2], unheard[:, 3] = 0.0, 1.0
    mean = (member.score(under(X[:5], 1.0)) + member.score(under(X[:5], 0.0))) / 2
    np.testing.assert_allclose(member.score(unheard), mean)
