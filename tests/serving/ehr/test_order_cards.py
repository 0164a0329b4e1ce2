"""Cards of an order: what genes, the virus and the models say of it, and nothing where they are silent."""

from __future__ import annotations

from typing import Any

import pytest

from data.patient import Patient
from data.program import program
from serving.ehr.card_parts import Said
from serving.ehr.cds_models import Context
from serving.ehr.order_cards import order_cards
from serving.ehr.orders import drafted, option_of, ordered
from serving.ledger.store import Audit
from serving.predictor import Predictor
from tests.serving.support import child

KEPT = Audit(entry=1, hash="cd" * 32)


def orders(*names: str, selected: int = 1, **more: Any) -> Context:
    drafts = [
        {"resourceType": "MedicationRequest", "id": f"o{i}", "medicationCodeableConcept": {"text": name}}
        for i, name in enumerate(names)
    ]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": draft | more} for draft in drafts]}
    chosen = [f"MedicationRequest/o{i}" for i in range(selected)]
    return Context(userId="Practitioner/1", patientId="1", selections=chosen, draftOrders=bundle)


def said(predictor: Predictor, program_id: str, patient: dict[str, Any], context: Context) -> list[Said]:
    about = program(program_id)
    answer = predictor.predict(Patient.model_validate(patient), program_id)
    answer = answer.model_copy(update={"audit": KEPT})
    found = []
    for order in ordered(context, about):
        option = option_of(order, drafted(context, about), about, answer.options)
        assert option is not None
        found += order_cards(order, option, answer, about)
    return found


def test_a_poor_metaboliser_of_dpyd_is_warned_of_capecitabine_with_its_source(predictor: Predictor) -> None:
    patient = {"mutations": {"diplotypes": {"DPYD": "*2A/*2A"}}}
    found = said(predictor, "breast", patient, orders("capecitabine 500 MG Oral Tablet"))
    alert = next(one for one in found if one.topic == "pharmacogene")
    assert alert.indicator == "critical"
    assert alert.summary.startswith("Avoid capecitabine: DPYD Poor Metabolizer")
    assert alert.source.startswith("CPIC")
    assert alert.url is not None
    assert alert.url.startswith("https://pubmed.ncbi.nlm.nih.gov/")


def test_an_untested_gene_is_not_wild_type(predictor: Predictor) -> None:
    found = said(predictor, "breast", {}, orders("Capecitabine"))
    summaries = [one.summary for one in found if one.topic == "pharmacogene"]
    assert summaries == ["DPYD is not known: test it before capecitabine"]
    normal = {"mutations": {"diplotypes": {"DPYD": "*1/*1"}}}
    assert not [
        one
        for one in said(predictor, "breast", normal, orders("Capecitabine"))
        if one.topic == "pharmacogene"
    ]


def test_who_may_not_have_it_is_said(predictor: Predictor) -> None:
    negative = {"history": {"her2_status": "negative", "sex": "female"}}
    found = said(predictor, "breast", negative, orders("trastuzumab", "paclitaxel"))
    card = next(one for one in found if one.topic == "eligibility")
    assert card.indicator == "warning"
    assert "not for this patient" in card.summary
    assert "her2_status" in card.detail


def test_a_drug_the_virus_withstands_is_named(virus_predictor: Predictor) -> None:
    patient = {"mutations": {"tested_genes": ["HIV-RT"], "variants": [{"gene": "HIV-RT", "change": "M184V"}]}}
    context = orders("lamivudine 150 MG", "zidovudine 300 MG")
    about = program("hiv")
    answer = virus_predictor.predict(Patient.model_validate(patient), "hiv")
    order = ordered(context, about)[0]
    option = option_of(order, drafted(context, about), about, answer.options)
    assert option is not None
    spoken = option.known.model_copy(update={"resisted": ("lamivudine",)})
    option = option.model_copy(update={"known": spoken})
    answer = answer.model_copy(update={"audit": KEPT})
    found = list(order_cards(order, option, answer, about))
    assert "The virus is resistant to lamivudine" in [one.summary for one in found]


def test_the_ordered_option_is_compared_with_the_one_ranked_first(predictor: Predictor) -> None:
    patient = child()["patient"]
    answer = predictor.predict(Patient.model_validate(patient), "rare-childhood")
    option = next(o for o in answer.options if o.therapy == "placebo")
    answer = answer.model_copy(update={"audit": KEPT})
    found = list(order_cards((), option, answer, program("rare-childhood")))
    card = next(one for one in found if one.topic == "comparison")
    assert card.indicator == "info"
    assert answer.options[0].title in card.summary
    assert "What makes the difference" in card.detail


def test_nothing_is_said_of_the_first_option_where_nothing_speaks_against_it(predictor: Predictor) -> None:
    patient = child()["patient"]
    patient.setdefault("mutations", {})["diplotypes"] = {"TPMT": "*1/*1", "NUDT15": "*1/*1"}
    answer = predictor.predict(Patient.model_validate(patient), "rare-childhood")
    assert "mercaptopurine" in program("rare-childhood").therapy(answer.options[0].therapy).drugs
    assert said(predictor, "rare-childhood", patient, orders("mercaptopurine 50 MG")) == []


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        (
            "Tenofovir disoproxil fumarate 300 MG / emtricitabine 200 MG Oral Tablet",
            ("tenofovir disoproxil", "emtricitabine"),
        ),
        ("PACLITAXEL 6 MG/ML injection", ()),
        ("dolutegravir", ("dolutegravir",)),
        ("pureed diet", ()),
        ("", ()),
    ],
)
def test_drugs_are_found_in_the_words_of_an_order(text: str, drugs: tuple[str, ...]) -> None:
    found = ordered(orders(text), program("hiv"))
    assert (found[0] if found else ()) == drugs


def test_a_regimen_is_recognised_from_all_drafts(virus_predictor: Predictor) -> None:
    about = program("hiv")
    answer = virus_predictor.predict(Patient(), "hiv")
    context = orders("dolutegravir 50 MG", "abacavir", "lamivudine")
    order = ordered(context, about)[0]
    option = option_of(order, drafted(context, about), about, answer.options)
    assert option is not None
    assert option.therapy == "dtg_abc_3tc"


@pytest.mark.parametrize(
    "resource",
    [
        {"medicationCodeableConcept": None},
        {"medicationCodeableConcept": {"text": 3, "coding": [None, {"display": ["x"]}, 4]}},
        {"contained": [7, {"resourceType": "Medication", "code": "x"}], "medicationReference": "x"},
    ],
)
def test_an_order_of_odd_shape_names_no_drug(resource: dict[str, Any]) -> None:
    assert ordered(orders("", **resource), program("hiv")) == []


def test_the_drug_of_a_contained_medication_is_read() -> None:
    medication = {"resourceType": "Medication", "code": {"coding": [{"display": "Lamivudine 300 MG"}]}}
    context = orders("", contained=[medication], medicationReference={"reference": "#m"})
    assert ordered(context, program("hiv"))[0] == ("lamivudine",)


def test_a_drug_is_known_by_its_code_alone() -> None:
    coding = {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "10324"}
    context = orders("", medicationCodeableConcept={"coding": [coding]})
    assert ordered(context, program("breast"))[0] == ("tamoxifen",)
