"""Errors of pages: a page for a person, the error body for everybody else, the same status and words."""

from __future__ import annotations

import pytest

from tests.serving.access.people import Hospital

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/audit", 403, "It is for: auditor, admin."),
        ("/audit?kind=prediction", 403, "It is for: auditor, admin."),
        ("/report/99", 404, "99"),
        ("/adit", 404, "Did you mean /audit"),
    ],
)
def test_a_person_gets_a_page_and_a_system_the_error_body(
    staffed: Hospital, path: str, status: int, words: str
) -> None:
    who = staffed.headers("clinician", "session")
    page, body = staffed.request("GET", path, {**who, **PAGE}), staffed.request("GET", path, who)
    assert page.status_code == body.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    said = body.json()["error"]
    assert words in page.text
    assert words in f"{said['message']} {said['hint']}"


def test_who_has_the_wrong_role_can_sign_in_as_somebody_else(staffed: Hospital) -> None:
    who = staffed.headers("clinician", "session")
    page = staffed.request("GET", "/audit/models", {**who, **PAGE})
    assert 'href="/login?next=/audit/models"' in page.text
    other = staffed.request("GET", "/report/99", {**who, **PAGE})
    assert "/login" not in other.text


def test_what_is_posted_and_headers_that_matter_stay(staffed: Hospital) -> None:
    who = staffed.headers("auditor", "key")
    posted = staffed.request("POST", "/predict", {**who, **PAGE}, content=b"{}")
    assert posted.json()["error"]["code"] == "not_your_role"
    refused = staffed.request("GET", "/me", {"Authorization": "Bearer tailor_x", **PAGE})
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Tailor"')
    assert "session.js" not in refused.text


def test_what_was_asked_is_shown_as_text(staffed: Hospital) -> None:
    page = staffed.request("GET", "/<b>x", PAGE)
    assert page.status_code == 404
    assert "<b>" not in page.text
