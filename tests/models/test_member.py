"""The contract of every member that is discovered, for every kind of outcome it learns."""

from __future__ import annotations

import numpy as np
import pytest
import skops.io
from sklearn.base import clone

from data.errors import TailorError
from models.member import columns_of, members
from models.target import Target
from tests.models.support import CASES, NAMES, WHOLE, fitted, make, outcome, simulate, truth

NAN = np.nan
each = pytest.mark.parametrize(("name", "kind"), CASES)


def residual(member, X) -> np.ndarray:
    base, contributions = member.explain(X)
    assert isinstance(base, float)
    assert contributions.shape == X.shape
    return np.abs(member.score(X) - base - contributions.sum(1))


def test_the_members_are_found():
    assert {"elastic_net", "boosting", "network", "forest"} <= set(members())
    assert {kind for _, kind in CASES} == {"binary", "time_to_event", "continuous"}


@each
class TestEveryMember:
    def test_learns(self, name, kind):
        X, _ = simulate(kind, n=300, seed=9, missing=0.0)
        assert np.corrcoef(fitted(name, kind).score(X), truth(X))[0, 1] > 0.5

    def test_contributions_add_up(self, name, kind):
        member, (X, _) = fitted(name, kind), simulate(kind)
        assert np.isnan(X).any()
        assert residual(member, X).max() <= member.tolerance

    def test_contributions_add_up_for_missing_values_never_seen_in_training(self, name, kind):
        X, _ = simulate(kind)
        unseen = np.vstack([np.full((1, 8), NAN), np.where(np.isnan(X), 1.0, NAN), X])
        unseen[9:, WHOLE] = NAN
        assert residual(fitted(name, kind), unseen).max() <= fitted(name, kind).tolerance

    @pytest.mark.parametrize("far", [8.0, 40.0])
    def test_contributions_add_up_far_from_everybody(self, name, kind, far):
        X, _ = simulate(kind)
        spread = np.nanstd(X, 0)
        signs = np.where(np.arange(8) % 2, 1.0, -1.0)
        assert (
            residual(fitted(name, kind), X[:20] + far * spread * signs).max() <= fitted(name, kind).tolerance
        )

    def test_contributions_are_not_all_alike(self, name, kind):
        X, _ = simulate(kind)
        _, contributions = fitted(name, kind).explain(X)
        size = np.abs(contributions).mean(0)
        assert size[WHOLE] > 2 * max(size[3], size[4])  # age matters, KRAS and ESR1 do not

    def test_a_value_missing_for_the_first_time_is_not_read_as_zero(self, name, kind):
        rows, from_average = np.array([[NAN, 0.0], [0.0, 0.0]]), []
        for seed in range(4):
            rng = np.random.default_rng(seed)
            X = np.column_stack([rng.uniform(40, 80, 300), rng.normal(size=300)])
            member = make(name).fit(
                X, outcome(0.12 * (X[:, 0] - 60), kind, rng), ["history:age", "history:x"]
            )
            from_average.append((member.score(X).mean() - member.score(rows)) / member.score(X).std())
            assert residual(member, rows).max() <= member.tolerance
        unknown, zero = np.mean(from_average, axis=0)
        assert zero > 1.0  # the column speaks: an age of 0 is far from the average
        assert abs(unknown) < 0.5

    def test_one_row_scores_as_in_a_batch(self, name, kind):
        member, (X, _) = fitted(name, kind), simulate(kind)
        exact = 1e-12 if name == "network" else 0.0
        base, contributions = member.explain(X[:12])
        batch = member.score(X)
        for i in range(12):
            assert abs(member.score(X[[i]])[0] - batch[i]) <= exact
            alone_base, alone = member.explain(X[[i]])
            assert alone_base == base
            assert np.abs(alone[0] - contributions[i]).max() <= max(exact, 1e-12)

    def test_rows_in_another_order_score_the_same(self, name, kind):
        member, (X, _) = fitted(name, kind), simulate(kind)
        order = np.random.default_rng(0).permutation(len(X))
        exact = 1e-12 if name == "network" else 0.0
        assert np.abs(member.score(X[order]) - member.score(X)[order]).max() <= exact

    def test_memory_order_does_not_matter(self, name, kind):
        member, (X, _) = fitted(name, kind), simulate(kind)
        np.testing.assert_array_equal(member.score(np.asfortranarray(X)), member.score(X))

    def test_same_seed_same_scores(self, name, kind):
        X, target = simulate(kind)
        np.testing.assert_array_equal(make(name).fit(X, target, NAMES).score(X), fitted(name, kind).score(X))

    def test_fit_leaves_the_data_alone(self, name, kind):
        X, target = simulate(kind)
        before = X.copy(), target.event.copy(), target.time.copy()
        make(name).fit(X, target, NAMES)
        for now, then in zip((X, target.event, target.time), before, strict=True):
            np.testing.assert_array_equal(now, then)

    def test_clone_is_unfitted_with_equal_settings(self, name, kind):
        copy = clone(fitted(name, kind))
        assert copy.get_params() == make(name).get_params()
        assert "seed" in copy.get_params()
        assert not [key for key in vars(copy) if key.endswith("_") and not key.startswith("_")]

    def test_tuned_fixes_what_fit_would_choose(self, name, kind):
        X, target = simulate(kind)
        tuned = make(name).tuned(X, target, NAMES)
        np.testing.assert_array_equal(
            clone(tuned).fit(X, target, NAMES).score(X), fitted(name, kind).score(X)
        )

    def test_saved_and_loaded_scores_are_equal_to_the_bit(self, name, kind, tmp_path):
        member, (X, _) = fitted(name, kind), simulate(kind)
        skops.io.dump(member, tmp_path / "member.skops")
        types = skops.io.get_untrusted_types(file=tmp_path / "member.skops")
        assert all(t.startswith("models.") for t in types)
        loaded = skops.io.load(tmp_path / "member.skops", trusted=types)
        np.testing.assert_array_equal(loaded.score(X), member.score(X))
        assert loaded.explain(X[:5])[0] == member.explain(X[:5])[0]
        np.testing.assert_array_equal(loaded.explain(X[:5])[1], member.explain(X[:5])[1])
        assert loaded.get_params() == member.get_params()

    def test_without_events_nothing_can_be_learned(self, name, kind):
        X, target = simulate(kind)
        none = Target(target.type, np.zeros(len(X)), target.time, target.entry)
        with pytest.raises(TailorError) as caught:
            make(name).fit(X, none, NAMES)
        assert caught.value.code == "too_few_events"

    @pytest.mark.parametrize("events", [2, 3])
    def test_a_handful_of_events_is_enough_to_fit(self, name, kind, events):
        if kind == "continuous":
            pytest.skip("a value has no events")
        X, target = simulate(kind)
        few = np.zeros(len(X))
        few[:events] = 1
        member = make(name).fit(X, Target(target.type, few, target.time, target.entry), NAMES)
        assert np.isfinite(member.score(X)).all()
        assert residual(member, X).max() <= member.tolerance

    @pytest.mark.parametrize("others", [0, 1, 3])
    def test_events_in_nearly_everybody(self, name, kind, others):
        if kind == "continuous":
            pytest.skip("a value has no events")
        X, target = simulate(kind)
        most = np.ones(len(X))
        most[:others] = 0
        most = Target(target.type, most, target.time, target.entry)
        if kind == "binary" and not others:
            with pytest.raises(TailorError):
                make(name).fit(X, most, NAMES)
        else:
            assert np.isfinite(make(name).fit(X, most, NAMES).score(X)).all()


def test_columns_of_groups():
    assert columns_of(NAMES, ("mutations", "therapy")).tolist() == [2, 3, 7]
    assert columns_of(NAMES, None).tolist() == list(range(8))
    assert columns_of(NAMES, ()).tolist() == []
    assert columns_of(["mutations:x", "mutation:y"], ("mutation",)).tolist() == [1]
