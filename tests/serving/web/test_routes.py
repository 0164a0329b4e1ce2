"""The routes of the page, without a browser."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from data.errors import TailorError
from data.program import programs
from serving.app import create_app
from serving.prediction import NOTICE
from serving.predictor import Predictor
from serving.tell import ledger
from tests.serving.support import CHILD, OPEN, Client, child

JSON = {"Content-Type": "application/json"}


def ask(client: Client, path: str, body: Any) -> Any:
    return client.request("POST", path, content=json.dumps(body).encode(), headers=JSON)


class Inline(HTMLParser):
    """Collects what a strict policy forbids: scripts and styles inside the page, handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("path", ["/", "/form/breast", "/form/rare-childhood"])
def test_pages_have_a_strict_policy_and_keep_to_it(client: Client, path: str) -> None:
    page = client.get(path)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "unsafe" not in policy
    inline = Inline()
    inline.feed(page.text)
    assert inline.found == []
    assert not re.search(r"(src|href)=\"(?!/|#|data:,)", page.text)


def test_every_program_is_offered_and_the_untrained_say_how_to_train(client: Client) -> None:
    page = client.get("/").text
    assert NOTICE.replace("'", "&#39;") in page
    for name in programs():
        assert f'value="{name}"' in page
    assert "tailor train lung" in page
    assert "tailor train breast" not in page


def test_the_page_is_there_without_a_model(portal: BlockingPortal) -> None:
    def nothing() -> Predictor:
        raise TailorError("no_model", "No model could be loaded.", hint="Run: tailor train lung", status=503)

    page = Client(portal, create_app(nothing, OPEN)).get("/")
    assert page.status_code == 200
    assert "No model could be loaded." in page.text


@pytest.mark.parametrize(("name", "status"), [("lung", 503), ("brest", 422)])
def test_a_form_that_cannot_be_made_says_why(client: Client, name: str, status: int) -> None:
    response = client.get(f"/form/{name}")
    assert response.status_code == status
    assert response.json()["error"]["field"] == "program"


def test_scripts_and_styles_are_asked_after_and_not_sent_twice(client: Client) -> None:
    for entry in files("serving.web").joinpath("static").iterdir():
        first = client.get(f"/static/{entry.name}")
        assert first.content == entry.read_bytes()
        assert first.headers["Content-Type"].startswith(("text/javascript", "text/css"))
        again = client.request(
            "GET", f"/static/{entry.name}", headers={"If-None-Match": first.headers["ETag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/static/..%2froutes.py").status_code == 404
    assert client.get("/static/tailer.js").json()["error"]["hint"].startswith("Did you mean tailor.js")


def test_genes_come_with_their_other_names(client: Client) -> None:
    genes = {gene["symbol"]: gene["aliases"] for gene in client.get("/genes").json()}
    assert "HER2" in genes["ERBB2"]
    assert "ERBB2" not in genes["ERBB2"]


def test_an_answer_of_the_page_is_kept_like_any_other(client: Client) -> None:
    page = client.request("POST", "/answer", content=CHILD, headers=JSON)
    assert page.status_code == 200
    assert '<article class="answer">' in page.text
    assert ledger().content(1)["by"] == "page"


def test_errors_of_the_page_have_the_one_body(client: Client) -> None:
    response = ask(client, "/answer", child(patient={"history": {"albumin": 420}}))
    assert response.status_code == 422
    assert response.json()["error"]["field"] == "history:albumin"


def test_examples_are_requests(client: Client) -> None:
    assert client.get("/examples/rare-childhood").json() == json.loads(CHILD)
    assert client.get("/examples/nobody").status_code == 404


def read(client: Client, name: str, content: bytes, program: str = "rare-childhood") -> Any:
    return client.request("POST", f"/read?name={name}&program={program}", content=content)


def test_a_file_is_read_without_being_answered(client: Client) -> None:
    said = read(client, "child.json", CHILD).json()
    given = json.loads(CHILD)
    assert said["program"] == given["program"]
    assert said["patient"]["history"].keys() == given["patient"]["history"].keys()
    assert (said["found"], said["left"], said["remarks"]) == (said["used"], [], [])
    assert client.request("POST", "/predict", content=CHILD, headers=JSON).json()["audit"]["entry"] == 1


def test_a_patient_alone_is_read_for_the_program_of_the_form(client: Client) -> None:
    said = read(client, "p.json", b'{"history": {"age": 5}}', "breast").json()
    assert (said["program"], said["patient"], said["found"]) == ("breast", {"history": {"age": 5.0}}, 1)


@pytest.mark.parametrize("name", ["x.bin", "..%2F..%2Fetc%2Fpasswd", "", "%00", "a" * 300, "..", "."])
def test_a_file_of_no_known_format_is_an_error_whatever_its_name(client: Client, name: str) -> None:
    response = read(client, name, b"\x00\x01")
    assert (response.status_code, response.json()["error"]["code"]) == (422, "unknown_format")
