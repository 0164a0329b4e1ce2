"""Trees kept as text: what is stored is plain, and answers as the trained model did."""

from __future__ import annotations

import copy
import json

import numpy as np
import pytest

from tests.models.support import fitted, simulate


@pytest.mark.parametrize(
    ("name", "kind"), [("boosting", "binary"), ("boosting", "time_to_event"), ("forest", "binary")]
)
class TestTreeText:
    def test_what_is_stored_is_plain_text_and_numbers(self, name, kind):
        assert json.loads(json.dumps(fitted(name, kind).__getstate__()))["text_"].startswith("tree")

    def test_read_from_text_it_answers_to_the_bit(self, name, kind):
        trained, (X, _) = fitted(name, kind), simulate(kind)
        read = copy.deepcopy(trained)  # copies the text only
        read.warm_up()
        np.testing.assert_array_equal(read.score(X), trained.score(X))
        np.testing.assert_array_equal(read.explain(X)[1], trained.explain(X)[1])

    def test_it_can_be_read_when_first_asked(self, name, kind):
        trained, (X, _) = fitted(name, kind), simulate(kind)
        np.testing.assert_array_equal(copy.deepcopy(trained).score(X[:3]), trained.score(X[:3]))

    def test_the_offset_is_part_of_score_and_base_alike(self, name, kind):
        trained, (X, _) = fitted(name, kind), simulate(kind)
        moved = copy.deepcopy(trained)
        moved.offset_ += 10.0
        np.testing.assert_allclose(moved.score(X), trained.score(X) + 10.0)
        assert moved.explain(X)[0] == pytest.approx(trained.explain(X)[0] + 10.0)
        np.testing.assert_array_equal(moved.explain(X)[1], trained.explain(X)[1])
