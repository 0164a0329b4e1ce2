"""Sessions at the page."""

from __future__ import annotations

from serving.access.session import LASTS, form_token, is_own_form, issue, read
from serving.access.users import User

ADA = User(name="ada", role="clinician")
SECRET, OTHER = b"s" * 32, b"o" * 32


def test_a_cookie_says_who_it_is_until_it_ends() -> None:
    cookie = issue(ADA, SECRET, now=1000)
    found = read(cookie, SECRET, now=1000 + LASTS)
    assert found is not None
    assert (found.user.name, found.user.role, found.user.by) == ("ada", "clinician", "session")
    assert found.began == 1000
    assert read(cookie, SECRET, now=1001 + LASTS) is None


def test_an_altered_cookie_is_nobodys() -> None:
    cookie = issue(ADA, SECRET)
    body, _, signature = cookie.partition(".")
    forged = issue(User(name="ada", role="admin"), OTHER)
    spliced = f"{forged.partition('.')[0]}.{signature}"
    for wrong in ("", ".", body, f"{body}.", f"{body}x.{signature}", forged, spliced, "é.é"):
        assert read(wrong, SECRET) is None


def test_a_form_carries_the_token_of_its_own_session() -> None:
    cookie, other = issue(ADA, SECRET, now=1), issue(ADA, SECRET, now=2)
    token = form_token(cookie, SECRET)
    assert is_own_form(token, cookie, SECRET)
    assert not is_own_form(token, other, SECRET)
    assert not is_own_form("é", cookie, SECRET)
    assert token not in cookie
