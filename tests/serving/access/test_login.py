"""Signing in at the page: sessions, forms of other sites, where one is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import httpx
import pytest

from serving.access import session
from serving.access.routes import local
from serving.access.users import Role, revoke
from tests.serving.access.people import OWN, ROLES, SECRET, Hospital
from tests.serving.support import CHILD

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
PAGE = {"Accept": "text/html,application/xhtml+xml"}


def cookies(response: httpx.Response) -> dict[str, str]:
    """The Set-Cookie headers of a response, by name."""
    return {line.partition("=")[0]: line for line in response.headers.get_list("set-cookie")}


def sign_in(hospital: Hospital, key: str, goes_to: str = "", headers: dict[str, str] = OWN) -> httpx.Response:
    page = hospital.client.get(f"/login?{urlencode({'next': goes_to})}")
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
    seed = cookies(page)["tailor_login"].partition(";")[0]
    content = urlencode({**fields, "key": key})
    return hospital.request("POST", "/login", {**FORM, **headers, "Cookie": seed}, content=content)


@pytest.mark.parametrize(
    ("role", "home"), [("clinician", "/"), ("scientist", "/programs"), ("auditor", "/audit"), ("admin", "/")]
)
def test_a_key_in_a_session_out(staffed: Hospital, role: Role, home: str) -> None:
    response = sign_in(staffed, staffed.keys[role])
    assert (response.status_code, response.headers["Location"]) == (303, home)
    cookie = cookies(response)["tailor_session"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/;"):
        assert part in cookie
    assert "SameSite=strict" in cookies(response)["tailor_form"]
    assert "Secure" not in cookie  # this is http; a browser would not send it back
    assert staffed.keys[role] not in response.text + str(response.headers)
    me = staffed.request("GET", "/me", {"Cookie": cookie.partition(";")[0]}).json()
    assert me == {"name": role, "role": role, "by": "session"}


def test_over_https_cookies_stay_on_https(staffed: Hospital) -> None:
    token = session.form_token("seed", SECRET)
    content = urlencode({"form_token": token, "key": staffed.keys["admin"]})
    headers = {**FORM, "Cookie": "tailor_login=seed"}
    response = staffed.request("POST", "https://tailor/login", headers, content=content)
    assert "Secure" in cookies(response)["tailor_session"]
    assert "Secure" in cookies(response)["tailor_form"]
    assert response.headers["Strict-Transport-Security"]


def test_a_wrong_key_is_told_on_the_page_and_no_session_begins(staffed: Hospital) -> None:
    wrong = staffed.keys["admin"][:-1]
    response = sign_in(staffed, wrong)
    assert response.status_code == 401
    assert "it is nobody&#39;s, or was revoked" in response.text
    assert wrong not in response.text
    assert "tailor_session" not in cookies(response)


def test_a_form_to_sign_in_must_be_our_own(staffed: Hospital) -> None:
    key = staffed.keys["admin"]
    for foreign in ({"Origin": "http://evil"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert sign_in(staffed, key, headers=foreign).status_code == 403
    content = urlencode({"key": key, "form_token": "x"})
    assert staffed.request("POST", "/login", FORM, content=content).status_code == 403
    other = {**FORM, "Cookie": "tailor_login=other"}
    assert staffed.request("POST", "/login", other, content=content).status_code == 403


def test_whoever_opens_a_page_is_sent_to_sign_in_and_back(staffed: Hospital) -> None:
    response = staffed.request("GET", "/report/7?x=1", PAGE)
    assert (response.status_code, response.headers["Location"]) == (303, "/login?next=/report/7%3Fx%3D1")
    page = staffed.client.get(response.headers["Location"])
    assert 'name="next" value="/report/7?x=1"' in page.text
    back = sign_in(staffed, staffed.keys["auditor"], "/report/7?x=1")
    assert back.headers["Location"] == "/report/7?x=1"
    assert staffed.request("POST", "/answer", PAGE).status_code == 401
    assert staffed.request("GET", "/", {**PAGE, "Authorization": "Bearer x"}).status_code == 401


@pytest.mark.parametrize(
    "path", ["//evil", "https://evil", "/\\evil", "\\\\evil", "evil", "/a\r\nb", "/login?next=/login", ""]
)
def test_nobody_is_sent_elsewhere(staffed: Hospital, path: str) -> None:
    assert local(path) == ""
    assert sign_in(staffed, staffed.keys["clinician"], path).headers["Location"] == "/"


@pytest.mark.parametrize("role", ROLES)
def test_what_a_session_changes_comes_from_a_page_of_ours(staffed: Hospital, role: Role) -> None:
    def leave(**changes: str | None) -> int:
        own = staffed.headers(role, "session")
        headers = {name: value for name, value in {**own, **changes}.items() if value is not None}
        return staffed.request("POST", "/logout", headers).status_code

    assert leave() == 303
    assert leave(**{"Origin": None, "Sec-Fetch-Site": None}) == 303
    assert leave(**{"X-Tailor-Form": None}) == 403
    assert leave(**{"X-Tailor-Form": session.form_token("other", SECRET)}) == 403
    assert leave(Origin="http://evil") == 403
    assert leave(**{"Sec-Fetch-Site": "same-site"}) == 403


def test_a_form_without_a_script_carries_the_token_in_a_field(staffed: Hospital) -> None:
    own = staffed.headers("auditor", "session")
    token = own.pop("X-Tailor-Form")
    for sent, status in (("x", 403), ("", 403), (token, 303)):
        content = urlencode({"form_token": sent, "comment": "ü"})
        assert staffed.request("POST", "/logout", {**own, **FORM}, content=content).status_code == status


def test_a_key_needs_no_token_of_a_form(staffed: Hospital) -> None:
    headers = {**staffed.headers("clinician", "key"), **JSON, "Origin": "http://elsewhere"}
    assert staffed.request("POST", "/predict", headers, content=CHILD).status_code == 200


def test_signing_out_takes_the_cookies_back_and_ends_copies_of_them(staffed: Hospital) -> None:
    mine, other = staffed.headers("clinician", "session"), staffed.headers("scientist", "session")
    response = staffed.request("POST", "/logout", mine)
    for name in ("tailor_session", "tailor_form"):
        assert "Max-Age=0" in cookies(response)[name]
    assert staffed.request("GET", "/me", mine).status_code == 401
    assert staffed.request("GET", "/me", other).status_code == 200
    assert staffed.request("GET", "/me", staffed.headers("clinician", "key")).status_code == 200
    assert staffed.request("GET", "/me", staffed.headers("clinician", "session")).status_code == 200


def test_who_is_revoked_may_nothing_from_the_next_request_on(opened: Callable[..., Hospital]) -> None:
    hospital = opened()
    kinds = [hospital.headers("clinician", kind) for kind in ("key", "session")]
    assert [hospital.request("GET", "/me", headers).status_code for headers in kinds] == [200, 200]
    revoke(hospital.engine, "clinician")
    assert [hospital.request("GET", "/me", headers).status_code for headers in kinds] == [401, 401]
    assert sign_in(hospital, hospital.keys["clinician"]).status_code == 401
