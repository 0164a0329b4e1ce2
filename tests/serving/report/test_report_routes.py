"""The report by HTTP: a PDF of a new answer, and of one the ledger keeps."""

from __future__ import annotations

import json

import httpx
import pytest

from data.program import program
from serving.prediction import Prediction
from serving.report.pdf import report_pdf
from serving.request import check
from serving.tell import ledger
from tests.serving.support import CHILD, Client, child

JSON = {"Content-Type": "application/json"}


def ask(client: Client, body: bytes = CHILD) -> httpx.Response:
    return client.request("POST", "/report", content=body, headers=JSON)


def test_a_report_is_a_pdf_named_by_its_entry(client: Client) -> None:
    said = ask(client)
    assert said.status_code == 200
    assert said.headers["content-type"] == "application/pdf"
    assert said.headers["content-disposition"] == 'inline; filename="tailor-entry-1.pdf"'
    assert said.content.startswith(b"%PDF-")
    assert ledger().content(1)["by"] == "page"


def test_a_kept_answer_is_printed_again_without_the_name(client: Client) -> None:
    request = child()
    request["patient"]["patient_id"] = "Jane Doe"
    named = ask(client, json.dumps(request).encode()).content
    once, twice = (client.get("/report/1") for _ in range(2))
    assert once.status_code == 200
    assert once.content == twice.content != named
    entry, asked = ledger().entry(1), check(child())
    kept = ledger().content(1)["answer"]
    answer = Prediction.model_validate(
        {**kept, "patient_id": None, "audit": {"entry": 1, "hash": entry.hash}}
    )
    nobody = asked.patient.model_copy(update={"patient_id": None})
    assert once.content == report_pdf(answer, program(answer.program), nobody, entry.at)


@pytest.mark.parametrize("number", ["1", "0", "-1", "x", "９", "9" * 5000, "1.0", "%00", "2147483648"])
def test_an_unknown_entry_is_not_found(client: Client, number: str) -> None:
    said = client.get(f"/report/{number}")
    assert said.status_code == 404
    assert said.json()["error"]["code"] == "unknown_entry"


def test_feedback_is_no_answer_to_print(client: Client) -> None:
    ledger().append("feedback", {"about": 1})
    said = client.get("/report/1").json()["error"]
    assert (said["code"], said["message"]) == ("unknown_entry", "Entry 1 is no answer but feedback.")


def test_a_question_that_cannot_be_answered_has_the_usual_error(client: Client) -> None:
    said = ask(client, json.dumps(child(program="brest")).encode())
    assert said.status_code == 422
    assert said.json()["error"]["code"] == "unknown_program"


def test_both_routes_are_described(client: Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert "application/pdf" in paths["/report"]["post"]["responses"]["200"]["content"]
    assert paths["/report"]["post"]["requestBody"]["required"]
    assert paths["/report/{entry}"]["get"]["parameters"][0]["name"] == "entry"
