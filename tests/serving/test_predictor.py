"""The order of the options: eligible, current, active, then likely to work; else that of the program."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data.patient import Patient
from data.program import program
from models.registry.store import Registered
from serving.prediction import Option, Prediction
from serving.predictor import Predictor
from tests.serving.trials import PR, RT, infected

HIV = program("hiv")
PLACE = {therapy.id: i for i, therapy in enumerate(HIV.therapies)}


def expected(option: Option) -> float:
    return round(option.activity.expected, 1) if option.activity else 0.0


def in_order(predictor: Predictor, changes: Sequence[str], **more: object) -> tuple[Option, ...]:
    found = predictor.predict(infected(changes, **more), "hiv")  # type: ignore[arg-type]
    assert [option.rank for option in found.options] == list(range(1, len(PLACE) + 1))
    assert {option.therapy for option in found.options} == set(PLACE)
    return found.options


@pytest.mark.parametrize("changes", [(), ("M184V",), ("M184V", "K65R", "K103N"), ("I50V", "I84V")])
def test_current_first_then_by_active_drugs_then_by_resisted_ones(virus_predictor, changes):
    """What is equal in all of these stays as in the program."""
    options = in_order(virus_predictor, changes)
    keys = [
        (o.superseded is not None, -expected(o), len(o.known.resisted), PLACE[o.therapy]) for o in options
    ]
    assert keys == sorted(keys)


def test_a_superseded_regimen_is_last_however_active(virus_predictor):
    options = in_order(virus_predictor, ("M184V", "K65R", "K103N"))
    old = [option.superseded is not None for option in options]
    assert old == sorted(old)
    assert sum(old) == 6
    assert all(option.superseded == HIV.therapy(option.therapy).superseded for option in options)


def test_what_keeps_more_drugs_active_comes_first(virus_predictor):
    """Against a virus with K103N darunavir is better than efavirenz, against one with I50V worse."""
    for changes, better, worse in [
        (("K103N",), "drv_abc_3tc", "efv_abc_3tc"),
        (("I50V", "I84V"), "efv_abc_3tc", "drv_abc_3tc"),
    ]:
        found = {option.therapy: option for option in in_order(virus_predictor, changes)}
        assert found[better].rank < found[worse].rank
        assert found[better].activity.active > found[worse].activity.active


def test_the_program_decides_where_nothing_is_known(virus_predictor):
    options = in_order(virus_predictor, (), tested=())
    assert all(option.activity is None for option in options)
    current = [option.therapy for option in options if option.superseded is None]
    assert current == sorted(current, key=PLACE.__getitem__)
    assert current[0] == "bic_taf_ftc"


def test_a_hair_more_activity_changes_no_rank(virus_predictor):
    """Emtricitabine and lamivudine are one model: only rounding keeps the order of the program."""
    options = in_order(virus_predictor, ())
    known = [o for o in options if o.superseded is None and expected(o) == expected(options[0])]
    assert len(known) > 1
    assert [o.therapy for o in known] == sorted((o.therapy for o in known), key=PLACE.__getitem__)


def test_only_the_therapies_asked_for_are_ranked(virus_predictor):
    asked = ["zdv", "efv_abc_3tc", "drv_abc_3tc"]
    found = virus_predictor.predict(infected(("K103N",)), "hiv", asked)
    assert [o.therapy for o in found.options] == ["drv_abc_3tc", "efv_abc_3tc", "zdv"]


def test_each_drug_is_answered_once_and_says_what_was_not_sequenced(virus_predictor):
    found = virus_predictor.predict(infected(("M184V",), tested=(RT,)), "hiv")
    assert [s.endpoint for s in found.susceptibility] == [
        "fold_change_3tc",
        "fold_change_abc",
        "fold_change_efv",
        "fold_change_drv",
    ]
    (missing,) = [m for m in found.reliability.missing if m.field == f"mutations:{PR}"]
    assert missing.endpoints == ("fold_change_drv",)
    assert f"mutations:{RT}" not in found.reliability.unused
    assert not any(o.endpoint.startswith("fold_change") for option in found.options for o in option.responses)


def test_an_answer_is_whole_as_json(virus_predictor):
    found = virus_predictor.predict(infected(("M184V",)), "hiv")
    assert Prediction.model_validate_json(found.model_dump_json()) == found


def test_the_dose_more_likely_to_suit_comes_first(dose_model: Registered):
    patient = Patient.model_validate(
        {
            "history": {"age": 85, "weight": 50, "diagnosis": "thromboembolism"},
            "mutations": {"measures": {"vkorc1_1639": "A/A"}},
        }
    )
    asked = ["carbamazepine", "warfarin_fixed", "warfarin"]
    found = Predictor([dose_model]).predict(patient, "pharmacogenomics", asked)
    assert [o.therapy for o in found.options] == ["warfarin", "warfarin_fixed", "carbamazepine"]
    first, second, _ = (option.responses[0].near for option in found.options)
    assert first > second
    assert [o.eligible.status for o in found.options] == ["met", "met", "unmet"]


def test_what_is_not_for_this_patient_comes_last(predictor: Predictor):
    patient = Patient.model_validate(
        {"history": {"age": 50, "her2_status": "negative", "oestrogen_receptor": 80}}
    )
    status = [option.eligible.status for option in predictor.predict(patient, "breast").options]
    assert status == sorted(status, key=("met", "unknown", "unmet").index)
    assert {"met", "unmet"} <= set(status)


def test_published_side_effects_stand_with_every_option(virus_predictor):
    found = {o.therapy: o for o in virus_predictor.predict(infected(), "hiv").options}
    evidence = [o for o in found["efv_tdf_ftc"].side_effects if o.basis == "evidence"]
    assert "Dizziness" in {outcome.event for outcome in evidence}


def test_what_is_matched_to_a_marker_comes_before_what_is_for_anybody(predictor: Predictor):
    patient = Patient.model_validate({"history": {"metastatic": True, "her2_status": "positive"}})
    options = [o for o in predictor.predict(patient, "breast").options if o.eligible.status == "met"]
    matched = [option.matched for option in options]
    assert matched == sorted(matched, reverse=True)
    assert any(matched)
    assert not all(matched)


def test_a_question_of_another_disease_is_left_out(predictor: Predictor):
    child = {"history": {"diagnosis": "chronic_granulomatous_disease"}}
    found = predictor.predict(Patient.model_validate(child), "rare-childhood")
    assert not any(o.endpoint == "relapse_free_survival" for x in found.options for o in x.responses)
    assert not any(c.endpoint == "relapse_free_survival" for c in found.contrasts)
