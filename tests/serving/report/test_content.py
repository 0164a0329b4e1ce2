"""What the report says is what the answer says: every number, every doubt, nobody's name unasked."""

from __future__ import annotations

import json
from typing import Any

from data.patient import Patient
from serving.prediction import Prediction
from serving.report.content import content
from serving.report.glance import ROWS, in_table
from serving.report.marks import after, bar, grade, linked, listed, sources
from serving.web.numbers import percent
from tests.serving.report.conftest import KEPT, MADE, Case


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in strings(one)]


def said(text: list[dict[str, str]]) -> str:
    return "".join(piece["text"] for piece in text)


def changed(case: Case, **fields: Any) -> dict[str, Any]:
    return content(case.prediction.model_copy(update=fields), case.program, case.patient, MADE)


def test_content_is_plain_values(every_case: Case) -> None:
    found = content(*every_case, MADE)
    assert json.loads(json.dumps(found)) == found


def test_every_option_is_named_once_in_the_table_or_below_it(every_case: Case) -> None:
    found = content(*every_case)["glance"]
    rows = [row["title"] for row in found["rows"]]
    below = " ".join(one["names"] for one in found["others"])
    for option in every_case.prediction.options:
        assert (option.title in rows) != (f"{option.title} ({option.rank})" in below)


def test_options_are_ranked_and_what_is_ruled_out_is_not_set_beside_them(every_case: Case) -> None:
    shown = in_table(every_case.prediction)
    assert [option.rank for option in shown] == sorted(option.rank for option in shown)
    possible = [o for o in every_case.prediction.options if o.eligible.status != "unmet"]
    assert len(shown) >= min(len(possible), ROWS)
    assert all(option.eligible.status != "unmet" for option in shown)


def test_where_everything_is_ruled_out_the_reasons_stand_in_the_table(child_case: Case) -> None:
    options = tuple(
        option.model_copy(update={"eligible": option.eligible.model_copy(update={"status": "unmet"})})
        for option in child_case.prediction.options
    )
    rows = changed(child_case, options=options)["glance"]["rows"]
    assert {row["verdict"]["says"] for row in rows} == {"not eligible"}
    assert all(row["verdict"]["reasons"] for row in rows)


def test_a_response_has_its_probability_its_interval_and_what_it_rests_on(child_case: Case) -> None:
    rows = {row["title"]: row for row in content(*child_case)["glance"]["rows"]}
    told = 0
    for option in in_table(child_case.prediction):
        answered = [o for o in option.responses if o.basis != "none"]
        for outcome, number in zip(answered, rows[option.title]["numbers"], strict=True):
            assert outcome.probability is not None
            assert number["bar"]["share"] == outcome.probability
            assert number["bar"]["says"] == percent(outcome.probability)
            assert number["bar"]["interval"] == list(outcome.interval or ())
            assert outcome.design in number["rests"]
            told += 1
        assert bool(rows[option.title]["silence"]) == (not answered)
    assert told >= 2


def test_a_dose_has_its_unit_and_its_tablets(dose_case: Case) -> None:
    row = content(*dose_case)["glance"]["rows"][0]
    number = row["numbers"][0]
    plan = dose_case.prediction.options[0].responses[0].plan
    assert number["value"].endswith("mg/week")
    assert number["bar"] is None
    assert plan is not None
    assert f"{plan.total_mg:g} mg a week" in number["plan"]["says"]
    assert len(number["plan"]["tablets"]) == len(number["plan"]["days"]) == 7


def test_drugs_against_a_virus_have_their_chance_each(virus_case: Case) -> None:
    found = content(*virus_case)["virus"]
    shares = {drug["drug"]: drug["bar"]["share"] for drug in found["drugs"]}
    for one in virus_case.prediction.susceptibility:
        if one.susceptible is not None:
            assert shares[", ".join(one.drugs)] == one.susceptible
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert any(row["activity"] for row in content(*virus_case)["glance"]["rows"])


def test_therapies_for_the_gene_altered_are_listed_with_sources(carrier_case: Case) -> None:
    found = content(*carrier_case)["gene_therapies"]
    assert len(found) == len(carrier_case.prediction.known.gene_therapies) > 0
    assert all(one["source"] and one["reason"] for one in found)


def test_side_effects_have_grade_rate_interval_and_source(every_case: Case) -> None:
    for option in content(*every_case)["harms"]:
        for row in option["rows"]:
            assert row["bar"]["says"]
            assert row["source"]
            low, high = row["bar"]["interval"]
            assert 0 <= low <= row["bar"]["share"] <= high <= 1


def test_an_alert_is_told_once_with_every_option_it_is_about(dose_case: Case) -> None:
    found = [one for one in content(*dose_case)["alerts"] if one["severity"] != "untested"]
    assert len({(one["about"], said(one["text"])) for one in found}) == len(found)
    for option in dose_case.prediction.options:
        for alert in option.known.alerts:
            if alert.severity != "none":
                assert any(option.title in one["options"] and alert.gene in one["about"] for one in found)
    assert any("2" in one["options"][0] or len(one["options"]) > 1 for one in found)


def test_abstention_is_said_first(child_case: Case) -> None:
    trusted = child_case.prediction.reliability
    refused = tuple(
        one.model_copy(update={"abstained": True, "reasons": ("nobody is like this",)})
        for one in trusted.endpoints
    )
    update = {"endpoints": refused, "abstained": True}
    found = changed(child_case, reliability=trusted.model_copy(update=update))
    assert found["abstained"]["whole"]
    assert found["abstained"]["reasons"][0][1] == "nobody is like this"
    assert not any(row["answered"] for row in found["sure"]["rows"])
    assert changed(child_case)["abstained"] is None or not changed(child_case)["abstained"]["whole"]


def test_no_name_unless_the_patient_is_passed_with_one(child_case: Case) -> None:
    prediction, program, patient = child_case
    named = prediction.model_copy(update={"patient_id": "Jane Doe"})
    someone = Patient.model_validate(patient.model_dump() | {"patient_id": "Jane Doe"})
    nobody = Patient.model_validate(patient.model_dump() | {"patient_id": None})
    for who in (None, nobody):
        assert not [text for text in strings(content(named, program, who, MADE)) if "Jane" in text]
    assert content(named, program, someone, MADE)["patient"] == "Jane Doe"


def test_what_was_given_is_all_there_with_labels_and_units(every_case: Case) -> None:
    prediction, program, patient = every_case
    found = content(prediction, program, patient)["given"]
    rows = [row for group in found["groups"] for row in group["rows"]]
    assert len(rows) == len(list(patient.given()))
    assert all(label and value for label, value in rows)
    assert [one["change"] for one in found["variants"]] == [v.change for v in patient.mutations.variants]
    assert found["tested_count"] == len(set(patient.mutations.tested_genes))
    assert content(prediction, program)["given"] is None


def test_provenance_names_models_cohorts_tables_code_entry_and_time(child_case: Case) -> None:
    found = content(*child_case, MADE)
    sources_of = child_case.prediction.provenance
    assert found["entry"] == {"number": "12", "hash": KEPT.hash}
    assert found["made"] == "2026-11-23 01:02:03"
    assert found["provenance"]["code"] == sources_of.code_version
    for model, shown in zip(sources_of.models, found["provenance"]["models"], strict=True):
        assert shown["name"] == f"{model.model} v{model.version}"
        assert model.citation in said(shown["cohort"])
    for table in sources_of.knowledge:
        assert f"{table.title} {table.version} ({table.date})" in found["provenance"]["knowledge"]


def test_an_answer_of_a_kept_entry_says_the_same(every_case: Case) -> None:
    prediction, program, patient = every_case
    again = Prediction.model_validate_json(prediction.model_dump_json())
    assert content(again, program, patient, MADE) == content(prediction, program, patient, MADE)


def test_papers_and_trials_are_links_and_nothing_else_is() -> None:
    found = linked("see PMID 123456, NCT01234567 and javascript:alert(1) http://evil.example/")
    assert [piece["href"] for piece in found if piece["href"]] == [
        "https://pubmed.ncbi.nlm.nih.gov/123456/",
        "https://clinicaltrials.gov/study/NCT01234567",
    ]
    assert said(sources(["PMID 1", "PMID 2", "PMID 3", "PMID 4"], 2)) == "PMID 1, PMID 2 and 2 more"
    assert after("; ", []) == []


def test_small_words() -> None:
    assert listed(["a", "b", "a", "c"], 2) == "a, b and 1 more"
    assert [grade(one) for one in (None, "any", ">=3", "5")] == [
        "",
        "any grade",
        "grade 3 or more",
        "grade 5",
    ]
    assert bar(0.5, None, "good")["between"] == ""
