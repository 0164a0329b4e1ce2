"""An entry as a page: an answer, a forgotten patient's, other kinds; and an answer made again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from serving.audit.checks import share, told
from serving.audit.html import rendered
from serving.ledger.differences import moved
from serving.ledger.keeper import keeper
from serving.ledger.replay import Against
from serving.predictor import Predictor
from tests.serving.audit.conftest import ADA, about
from tests.serving.support import Client


def test_an_answer_is_shown_with_what_it_rests_on(client: Client, entries: list[int]) -> None:
    page = client.get("/audit/2").text
    kept = keeper().kept(2)
    entry = keeper().ledger.entry(2)
    source = kept.answer.provenance.models[0]
    for said in (
        "<title>Entry 2 · Tailor</title>",
        entry.hash,
        entry.previous,
        "It is that of what the entry holds",
        "by api eve clinician",
        f'href="/audit/models/{source.model}/{source.version}"',
        kept.answer.provenance.code_version,
        '<article class="answer">',
        'href="/audit/1" rel="prev"',
        'href="/audit/3" rel="next"',
        'href="/report/2"',
        '<a href="/audit/4">feedback, entry 4</a>',
        f"Ledger entry 2, <code>{entry.hash[:12]}",
    ):
        assert said in page
    assert ADA not in page
    assert "<style" not in page
    assert " style=" not in page


def test_what_was_given_is_shown(client: Client, entries: list[int]) -> None:
    page = client.get("/audit/1").text
    given = page[page.index('id="given"') : page.index('id="told"')]
    assert len(re.findall("<dt>", given)) >= 3
    assert "nothing" in page[page.index("Said of it later") :][:100]


def test_of_who_was_forgotten_the_answer_stays_and_nothing_that_was_given(
    client: Client, entries: list[int]
) -> None:
    forgotten = keeper().forget(ADA, by="cli", user=None, role=None).entry
    page = client.get("/audit/1").text
    assert '<article class="answer">' in page
    assert "The key of what was given was destroyed" in page
    assert "/replay" not in page
    assert 'href="/report/1"' not in page
    assert client.request("POST", "/audit/1/replay", json={}).status_code == 410
    assert keeper().vault.subject(ADA) in client.get(f"/audit/{forgotten}").text


def test_another_kind_is_a_table_of_what_it_holds(client: Client, entries: list[int]) -> None:
    page = client.get("/audit/4").text
    assert '<a href="/audit/2">Entry 2</a>' in page
    assert re.search(r"<pre>\{\s+&#34;outcome&#34;: &#34;overridden&#34;\s+\}</pre>", page)
    assert 'rel="next"' not in page


@pytest.mark.parametrize("number", ["99", "0", "x", "9" * 30, "models2"])
def test_an_entry_that_is_not_there_is_a_page_that_says_so(client: Client, number: str) -> None:
    response = client.get(f"/audit/{number}")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "All entries" in response.text


def test_an_answer_made_again_is_equal(client: Client, entries: list[int], in_trained_home: Path) -> None:
    own = Predictor.from_registry("rare-childhood")
    asked = about(ADA)
    answer = own.predict(asked.patient, asked.program)
    number = keeper().keep(asked, answer, "api", None, None).entry
    said = client.request("POST", f"/audit/{number}/replay", json={}).text
    assert re.search(r"All [\d,]+ values are equal", said)
    assert "Knowledge that has changed since: none" in said


def test_every_value_that_differs_is_told(client: Client, entries: list[int]) -> None:
    asked = about(ADA)
    answer = Predictor.from_registry("rare-childhood").predict(asked.patient, asked.program)
    first = answer.options[0].model_copy(update={"title": "<i>Another</i>"})
    other = answer.model_copy(update={"options": (first, *answer.options[1:])})
    number = keeper().keep(asked, other, "api", None, None).entry
    said = client.request("POST", f"/audit/{number}/replay", json={}).text
    assert re.search(r"1 of [\d,]+ values differ", said)
    assert "options[0].title" in said
    assert "&lt;i&gt;Another" in said
    assert answer.options[0].title in said


def test_what_cannot_be_made_again_says_why(client: Client, entries: list[int]) -> None:
    def code(number: object, **more: object) -> tuple[int, str]:
        response = client.request("POST", f"/audit/{number}/replay", **{"json": {}, **more})
        return response.status_code, response.json()["error"]["code"]

    assert code(1, json={"against": "challenger"}) == (404, "no_challenger")
    assert code(1, json={"against": "others"}) == (422, "bad_value")
    assert code(1, json=[]) == (400, "bad_json")
    assert code(4) == (404, "unknown_entry")
    assert code("x") == (404, "unknown_entry")


def test_what_speaks_against_the_first_option_is_told(client: Client, entries: list[int]) -> None:
    answer = keeper().kept(1).answer
    known = answer.options[0].known.model_copy(update={"resisted": ("efavirenz",)})
    first = answer.options[0].model_copy(update={"known": known})
    other = answer.model_copy(update={"options": (first, *answer.options[1:])})
    number = keeper().keep(about(ADA), other, "api", None, None).entry
    page = client.get(f"/audit/{number}").text
    assert "The virus resists efavirenz." in page
    assert "what was told first</span>" in page
    assert "what was told first</span>" not in client.get("/audit/1").text
    assert f'href="/audit/{number}"' in client.get("/audit?disagrees=yes").text


def test_what_another_model_would_change_is_told_option_by_option(entries: list[int]) -> None:
    answer = keeper().kept(1).answer
    outcome = answer.options[0].responses[0].model_copy(update={"probability": 0.123, "explanation": None})
    first = answer.options[0].model_copy(update={"rank": 2, "responses": (outcome,)})
    now = answer.model_copy(update={"options": (first, *answer.options[1:])})
    found = Against(entry=1, models={"response": ("1", "2")}, options=moved(answer, now))
    said = rendered("audit_against.html", found=found, told=told, share=share)
    assert "response: version 1 → 2" in said
    assert "<td>1 → <strong>2</strong></td>" in said
    assert "→ <strong>12.3%</strong>" in said
    assert said.count("<tr>") == 1 + len(answer.options)
