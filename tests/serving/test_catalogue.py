"""What can be asked, enough to draw a form."""

from __future__ import annotations

from models.registry.store import Registered
from serving.catalogue import catalogue
from serving.predictor import Predictor
from tests.serving.support import Client


def test_programs_are_listed_over_http(client: Client) -> None:
    listed = client.get("/programs").json()
    assert [program["id"] for program in listed["programs"]] == ["rare-childhood", "breast"]
    assert "hiv" in listed["untrained"]
    assert listed["notice"]


def test_fields_carry_unit_range_levels_and_who_uses_them(predictor: Predictor) -> None:
    breast = catalogue(predictor.programs).programs[1]
    fields = {field.key: field for field in breast.fields}
    age = fields["history:age"]
    assert (age.kind, age.unit, age.used_by) == ("number", "years", ("recurrence_free_survival",))
    assert age.low is not None
    assert age.high is not None
    assert set(fields["history:menopausal_status"].levels) >= {"premenopausal", "postmenopausal"}
    assert fields["history:her2_status"].used_by == ("eligibility",)
    assert fields["history:oestrogen_receptor"].used_by == ("eligibility", "recurrence_free_survival")
    assert not any(field.group == "therapy" for field in breast.fields)


def test_endpoints_carry_model_cohort_and_design(predictor: Predictor) -> None:
    endpoint = catalogue(predictor.programs).programs[0].endpoints[0]
    assert (endpoint.cohort, endpoint.design, endpoint.patients) == ("leukemia", "randomised", 42)
    assert (endpoint.basis, endpoint.version) == ("model", "1")


def test_every_program_without_a_model_is_untrained(predictor: Predictor) -> None:
    none: dict[str, list[Registered]] = {}
    assert set(catalogue(none).untrained) > set(predictor.programs)
