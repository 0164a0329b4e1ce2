"""Comparisons in the report: what is drawn adds up, and none is left out."""

from __future__ import annotations

import pytest

from serving.prediction import Effect
from serving.report.content import content
from tests.serving.report.conftest import Case


def test_steps_of_a_comparison_add_up_to_what_is_printed(breast_case: Case, dose_case: Case) -> None:
    drawn = [one for case in (breast_case, dose_case) for one in content(*case)["why"]["drawn"]]
    assert drawn
    for one in drawn:
        for found in filter(None, (one["groups"], one["features"])):
            printed = sum(float(step["says"].replace("−", "-")) for step in found["steps"])
            start, end = (float(found[at]["says"].rstrip("%").split()[0]) for at in ("start", "end"))
            assert start + printed == pytest.approx(end, abs=0.001)
            assert found["steps"][0]["start"] == found["start"]["at"]
            assert found["alt"].startswith("From ")


def test_every_comparison_is_drawn_or_told_or_said_to_be_impossible(every_case: Case) -> None:
    found = content(*every_case)["why"]
    known = [one for one in every_case.prediction.contrasts if one.identified]
    assert len(found["drawn"]) + len(found["lines"]) == len(known)
    assert bool(found["unknown"]) == (len(known) < len(every_case.prediction.contrasts))
    assert found["none"] == (not every_case.prediction.contrasts)


@pytest.mark.parametrize(("low", "needed"), [(-0.1, False), (0.01, True)])
def test_nobody_needs_to_be_treated_for_what_may_be_no_difference(
    child_case: Case, low: float, needed: bool
) -> None:
    effect = Effect(estimate=0.1, interval=(low, 0.3), interval_level=0.9, learner="predictions")
    contrasts = tuple(
        one.model_copy(update={"effect": effect}) for one in child_case.prediction.contrasts if one.identified
    )
    answer = child_case.prediction.model_copy(update={"contrasts": contrasts})
    assert contrasts[0].design == "randomised"
    notes = " ".join(content(answer, child_case.program)["why"]["drawn"][0]["notes"])
    assert ("Number needed to treat" in notes) == needed
    assert ("includes no difference" in notes) != needed
