"""Signing off a review."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from serving.audit.reviewed import reviewed
from serving.ledger.keeper import keeper
from serving.ledger.verify import verify
from serving.predictor import Predictor
from tests.serving.access.people import hospital
from tests.serving.audit.models_support import MODEL, PAGE, ask_about, signs
from tests.serving.support import Client

pytest_plugins = ("tests.serving.audit.models_fixtures",)


def test_a_sign_off_is_an_entry_that_says_what_was_signed(auditor: Client, audited: Predictor) -> None:
    ask_about(audited, 3)
    of = reviewed(MODEL, "1")
    status, said = signs(auditor, comment="  I looked at <b>all</b> of it. ", verdict="objected")
    assert status == 200
    assert 'href="/audit/4"' in said
    assert keeper().ledger.entry(4).kind == "sign-off"
    content = keeper().ledger.content(4)
    assert content["comment"] == "I looked at <b>all</b> of it."
    assert (content["verdict"], content["models"], content["program"]) == (
        "objected",
        f"{MODEL}:1",
        "simulated",
    )
    assert content["by"] == "page"
    assert content["digest"] == of.digest
    assert content["answers"] == [3, 2, 1]
    assert content["others"] == ["2"]
    assert [f["says"] for f in content["findings"]] == [f.says for f in of.gathered.review.findings]
    assert "p1" not in str(content)


def test_former_sign_offs_are_on_the_page_and_in_the_list(auditor: Client, audited: Predictor) -> None:
    comment = "I looked at <b>all</b> of it."
    assert "This version was not reviewed yet." in auditor.get(PAGE).text
    signs(auditor, comment=comment)
    page = auditor.get(PAGE).text
    assert f"<blockquote>{escape(comment)}</blockquote>" in page
    assert 'href="/audit/1"' in page
    assert "Of the review on this page." in page
    assert "This version was not reviewed yet." in auditor.get(PAGE[:-1] + "2").text
    listed = auditor.get("/audit/models").text
    assert listed.count("not reviewed") == 1
    assert ">accepted</span>" in listed
    ask_about(audited, 1)
    assert "Of an earlier review" in auditor.get(PAGE).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"comment": ""}, "comment"),
        ({"comment": " \n"}, "comment"),
        ({"comment": "x" * 5001}, "comment"),
        ({"verdict": "perhaps"}, "verdict"),
        ({"verdikt": "accepted"}, "verdikt"),
    ],
)
def test_what_is_wrong_is_refused_by_its_field_and_nothing_is_kept(
    auditor: Client, changes: dict[str, str], field: str
) -> None:
    answer = auditor.request(
        "POST",
        "/audit/sign-off",
        json={"model": MODEL, "version": "1", "verdict": "accepted", "comment": "Seen."} | changes,
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert keeper().ledger.audit(1) is None


def test_a_version_that_is_not_there_cannot_be_signed(auditor: Client) -> None:
    assert signs(auditor, version="9")[0] == 404
    assert signs(auditor, model="simulated.nothing")[0] == 404
    assert keeper().ledger.audit(1) is None


def test_what_is_signed_is_what_was_seen(auditor: Client, audited: Predictor) -> None:
    ask_about(audited, 3)
    seen = {"until": keeper().ledger.entry(3).at, "digest": reviewed(MODEL, "1").digest}
    ask_about(audited, 1, 3)  # an answer since then is none of it
    assert signs(auditor, **seen)[0] == 200
    assert keeper().ledger.content(5)["answers"] == [3, 2, 1]
    keeper().forget("p1", by="cli", user=None, role=None)
    status, said = signs(auditor, **seen)
    assert status == 409
    assert "Open the page again" in said


def test_the_ledger_holds_who_signed_and_is_whole(
    audited: Predictor, portal: BlockingPortal, tmp_path: Path
) -> None:
    staff = hospital(tmp_path, portal, audited)
    body = {"model": MODEL, "version": "1", "verdict": "accepted", "comment": "Seen."}
    told = {
        role: staff.request("POST", "/audit/sign-off", staff.headers(role, "session"), json=body).status_code
        for role in staff.keys
    }
    assert told == {"clinician": 403, "scientist": 403, "auditor": 200, "admin": 200}
    assert [keeper().ledger.content(n)["role"] for n in (1, 2)] == [r for r in told if told[r] == 200]
    staff.engine.dispose()
    assert verify(keeper().ledger.engine).fault is None
