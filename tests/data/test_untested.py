"""What is said of a pharmacogene that is not known."""

from __future__ import annotations

from data.alerts import alerts
from data.program import Therapy, program
from data.untested import untested
from tests.calls import DPYD_2A, calls, of_gene


def given(*drugs: str) -> Therapy:
    return Therapy(id="x", title="x", kind="standard", drugs=drugs)


def test_an_untested_dpyd_is_no_alert_and_no_all_clear():
    therapy = program("colon").therapy("cytotoxic")
    assert alerts(therapy, {}) == ()
    missing = {test.gene: test for test in untested(therapy, {})}
    assert set(missing) == {"DPYD", "UGT1A1"}
    assert missing["DPYD"].advised
    assert "EMA" in missing["DPYD"].guideline
    assert missing["DPYD"].source.startswith("https://www.ema.europa.eu")
    assert "not tested" in missing["DPYD"].reason


def test_an_indeterminate_call_is_as_good_as_none():
    called = of_gene("DPYD", ("Indeterminate",), ("Reference/c.1A>C",))
    therapy = given("capecitabine")
    assert alerts(therapy, calls(called)) == ()
    (test,) = untested(therapy, calls(called))
    assert "c.1A>C" in test.reason
    assert untested(therapy, calls(DPYD_2A)) == ()


def test_tests_that_are_asked_for_come_first():
    found = untested(given("carbamazepine"), {})
    assert [(test.gene, test.advised) for test in found] == [("HLA-B*15:02", True), ("HLA-A*31:01", False)]
