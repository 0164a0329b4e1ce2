"""The answer in a browser: everything it says, nothing without a basis, nothing that runs."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from data.patient import Patient
from data.program import program
from serving.known import Spoken
from serving.ledger.store import Audit
from serving.prediction import NOTICE, Outcome, Prediction
from serving.predictor import Predictor
from serving.web.answer import answer_html
from serving.web.numbers import percent
from serving.web.page_of_answer import standalone_html
from tests.serving.support import EXAMPLES
from tests.serving.web.pages import Page, with_evidence

HOSTILE = '<script>alert("x")</script>&\'">'
ADDRESSES = re.compile(
    r"https://(pubmed\.ncbi\.nlm\.nih\.gov/\d+/|clinicaltrials\.gov/study/NCT\d{8}|doi\.org/10\.\d+/\S+)"
)


@pytest.fixture(scope="module")
def breast(predictor: Predictor) -> Prediction:
    asked = json.loads((EXAMPLES / "breast_gbsg2.json").read_text())
    return predictor.predict(Patient.model_validate(asked["patient"]), "breast")


@pytest.fixture(scope="module")
def child(predictor: Predictor) -> Prediction:
    asked = json.loads((EXAMPLES / "rare-childhood.json").read_text())
    return predictor.predict(Patient.model_validate(asked["patient"]), "rare-childhood")


def shown(prediction: Prediction) -> Page:
    return Page(answer_html(prediction, program(prediction.program)))


def outcomes(prediction: Prediction) -> list[Outcome]:
    return [o for option in prediction.options for o in (*option.responses, *option.side_effects)]


def test_every_number_and_title_is_shown(breast: Prediction, child: Prediction) -> None:
    for prediction in (breast, child):
        text = shown(prediction).text
        assert NOTICE in text
        for option in prediction.options:
            assert option.title in text
        for outcome in outcomes(prediction):
            if outcome.probability is not None:
                assert percent(outcome.probability) in text
            if outcome.probability is not None and outcome.interval is not None:
                assert " to ".join(map(percent, outcome.interval)) in text


def test_without_a_basis_there_is_no_number(breast: Prediction) -> None:
    silent = next(o for o in breast.options if all(r.basis == "none" for r in o.responses))
    bare = silent.model_copy(update={"side_effects": (), "known": Spoken(), "rank": 1})
    page = shown(
        breast.model_copy(update={"options": (bare,), "contrasts": (), "next_lines": (), "test_value": ()})
    )
    text = page.text[: page.text.index("How sure")]
    assert "%" not in text.replace("Bars run from 0 to 100 %", "")
    assert not [svg for svg in page.all("svg") if svg.get("role") == "img"]
    assert all(outcome.reason in text for outcome in bare.responses)


def test_a_contrast_that_is_not_identified_has_a_reason_and_no_number(breast: Prediction) -> None:
    hidden = breast.contrasts[0].model_copy(update={"identified": False, "reason": "not identified: nobody"})
    page = shown(breast.model_copy(update={"contrasts": (hidden,)}))
    assert "no difference is given. not identified: nobody" in page.text
    assert not [svg for svg in page.all("svg") if svg.get("class") == "waterfall"]


def test_an_observational_difference_says_so_and_gives_no_number_needed(breast: Prediction) -> None:
    contrast = next(one for one in breast.contrasts if one.identified)
    assert contrast.design == "observational"
    text = shown(breast).text
    assert "Doctors chose the therapy" in text
    assert "Number needed" not in text
    chance = contrast.model_copy(
        update={"design": "randomised", "risk_difference": -0.2, "number_needed_to_treat": 5.0}
    )
    assert "Number needed to harm: 5.0" in (shown(breast.model_copy(update={"contrasts": (chance,)})).text)


@pytest.mark.parametrize("which", ["breast", "child"])
def test_it_is_well_formed_without_script_or_inline_style(which: str, request: pytest.FixtureRequest) -> None:
    prediction = request.getfixturevalue(which)
    page = shown(prediction)
    assert page.elements[0] == ("article", {"class": "answer"})
    for tag, attributes in page.elements:
        assert tag not in ("script", "style", "iframe", "form")
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    assert ("section", {"id": "what-if-controls", "hidden": ""}) in page.elements


def test_headings_are_in_order_from_the_second_level(breast: Prediction) -> None:
    levels = [int(tag[1]) for tag, _ in shown(breast).elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_drawings_say_their_numbers_and_tables_have_captions(breast: Prediction) -> None:
    page = shown(breast)
    for svg in page.all("svg"):
        assert svg.get("aria-hidden") == "true" or (
            svg["role"] == "img" and re.search(r"\d", svg["aria-label"])
        )
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(cell.get("scope") in ("col", "row") for cell in page.all("th"))


def test_links_lead_to_papers_and_trials_only(breast: Prediction) -> None:
    sources = ("PMID 123", "NCT01234567", "javascript:alert(1)", "https://example.org/x", "doi:10.1000/xyz")
    found = [a["href"] for a in shown(with_evidence(breast, "BRCA1", sources)).all("a")]
    assert "https://pubmed.ncbi.nlm.nih.gov/123/" in found
    assert "https://clinicaltrials.gov/study/NCT01234567" in found
    assert "https://doi.org/10.1000/xyz" in found
    assert all(ADDRESSES.fullmatch(href) for href in found)
    assert all(a["rel"] == "noreferrer" and a["target"] == "_blank" for a in shown(breast).all("a"))


def test_what_comes_from_outside_is_text(breast: Prediction) -> None:
    hostile = with_evidence(breast, HOSTILE, (HOSTILE, f"PMID 1{HOSTILE}"))
    first = hostile.options[0]
    named = first.model_copy(
        update={"title": HOSTILE, "superseded": HOSTILE, "responses": tuple(map(_hostile, first.responses))}
    )
    page = shown(hostile.model_copy(update={"patient_id": HOSTILE, "options": (named, *hostile.options[1:])}))
    assert not page.all("script")
    assert HOSTILE in page.text


def _hostile(outcome: Outcome) -> Outcome:
    return outcome.model_copy(
        update={"title": HOSTILE, "reason": HOSTILE, "event": HOSTILE, "cohort": HOSTILE}
    )


def test_an_alert_is_said_where_options_are_compared(breast: Prediction) -> None:
    text = shown(with_evidence(breast, "CYP2D6", ("PMID 123",))).text
    assert text.index("AVOID CYP2D6") < text.index("The options side by side")
    assert "Give another drug." in text


def test_who_is_refused_reads_it_first(predictor: Predictor) -> None:
    asked = predictor.predict(Patient.model_validate({"history": {"age": 50}}), "breast")
    found = [one for one in asked.reliability.endpoints if one.abstained]
    assert found
    text = shown(asked).text
    assert text.index("it is not about this patient") < text.index("At a glance")
    assert found[0].reasons[0] in text


def test_the_ledger_entry_is_told_in_short_and_in_full(breast: Prediction) -> None:
    digest = "ab" * 32
    text = shown(breast.model_copy(update={"audit": Audit(entry=7, hash=digest)})).text
    assert f"Ledger entry 7, {digest[:12]}" in text
    assert digest in text
    source = breast.provenance.models[0]
    assert f"{source.model} v{source.version}" in text
    assert source.run_id in text


def test_the_page_stands_alone(breast: Prediction) -> None:
    text = standalone_html(breast, program("breast"))
    page = Page(text)
    assert text.startswith("<!doctype html>")
    assert len(page.all("style")) == 1
    assert ".answer .waterfall" in text
    assert not [tag for tag, _ in page.elements if tag in ("script", "link", "img", "iframe")]
    assert "url(" not in text
    assert "@import" not in text
