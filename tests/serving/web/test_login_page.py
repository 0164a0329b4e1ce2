"""Signing in, asking and signing out, in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, create_engine

from serving.access.access import Keys
from serving.access.users import add, revoke
from serving.app import create_app
from serving.ledger.tables import METADATA
from serving.predictor import Predictor
from tests.serving.browsing import listening


@dataclass(frozen=True)
class Ward:
    """A served application with one clinician and one auditor: its users, their keys, its address."""

    users: Engine
    keys: dict[str, str]
    address: str


@pytest.fixture
def ward(tmp_path: Path, predictor: Predictor) -> Iterator[Ward]:
    users = create_engine(f"sqlite:///{tmp_path / 'users.db'}")
    METADATA.create_all(users)
    keys = {name: add(users, name, role) for name, role in (("Ada", "clinician"), ("Bo", "auditor"))}
    with listening(create_app(lambda: predictor, Keys(users, b"s" * 32, 10_000))) as address:
        yield Ward(users, keys, address)
    users.dispose()


@pytest.fixture
def visitor(browser: Browser, ward: Ward) -> Iterator[Page]:
    context = browser.new_context(base_url=ward.address)
    yield context.new_page()
    context.close()


def sign_in(page: Page, key: str) -> None:
    page.get_by_label("Your key").fill(key)
    page.get_by_role("button", name="Sign in").click()


def test_a_clinician_signs_in_asks_and_signs_out(
    visitor: Page, ward: Ward, shoot: Callable[[Page, str], None]
) -> None:
    visitor.goto("/")
    expect(visitor).to_have_url(f"{ward.address}/login?next=/")
    assert Axe().run(visitor).violations_count == 0
    sign_in(visitor, "tailor_000000000000_x")
    expect(visitor.get_by_role("alert")).to_contain_text("it is nobody's, or was revoked")
    assert Axe().run(visitor).violations_count == 0
    shoot(visitor, "login")
    sign_in(visitor, ward.keys["Ada"])
    expect(visitor).to_have_url(f"{ward.address}/")
    expect(visitor.locator(".who")).to_contain_text("Ada, clinician")
    visitor.get_by_text("Childhood", exact=False).first.click()
    visitor.get_by_role("button", name="Predict").click()
    expect(visitor.locator("#answer h2").first).to_be_visible(timeout=20_000)
    assert ward.keys["Ada"] not in visitor.evaluate("document.cookie")
    assert "tailor_session" not in visitor.evaluate("document.cookie")
    shoot(visitor, "signed_in")
    visitor.on("dialog", lambda dialog: dialog.accept())
    visitor.get_by_role("button", name="Sign out").click()
    expect(visitor).to_have_url(f"{ward.address}/login")
    visitor.goto("/")
    expect(visitor).to_have_url(f"{ward.address}/login?next=/")


def test_whose_session_ends_is_told_and_loses_nothing(visitor: Page, ward: Ward) -> None:
    visitor.goto("/")
    sign_in(visitor, ward.keys["Ada"])
    visitor.get_by_text("Childhood", exact=False).first.click()
    expect(visitor.get_by_role("button", name="Predict")).to_be_visible()
    revoke(ward.users, "Ada")
    visitor.get_by_role("button", name="Predict").click()
    expect(visitor.get_by_text("Sign in again in another tab")).to_be_visible()


def test_a_page_that_is_for_others_says_for_whom(visitor: Page, ward: Ward) -> None:
    visitor.goto("/")
    sign_in(visitor, ward.keys["Bo"])
    expect(visitor).to_have_url(f"{ward.address}/audit")
    visitor.goto("/")
    expect(visitor.get_by_text("It is for: clinician, admin.")).to_be_visible()


def test_a_page_of_another_role_says_so_and_leads_on(visitor: Page, ward: Ward) -> None:
    visitor.goto("/")
    sign_in(visitor, ward.keys["Ada"])
    visitor.goto("/audit")
    expect(visitor.get_by_text("It is for: auditor, admin.")).to_be_visible()
    expect(visitor.get_by_text("Ada, clinician")).to_be_visible()
    assert Axe().run(visitor).violations_count == 0
    visitor.get_by_role("link", name="Sign in as somebody else").click()
    sign_in(visitor, ward.keys["Bo"])
    expect(visitor).to_have_url(f"{ward.address}/audit")


def test_a_link_in_another_system_needs_no_second_sign_in(visitor: Page, ward: Ward) -> None:
    visitor.goto("/")
    sign_in(visitor, ward.keys["Ada"])
    expect(visitor).to_have_url(f"{ward.address}/")
    visitor.goto(f"{ward.address.replace('127.0.0.1', 'localhost')}/docs")
    visitor.evaluate("address => location.assign(address)", f"{ward.address}/report/99")
    expect(visitor.get_by_text("This page cannot be shown")).to_be_visible()
    expect(visitor).to_have_url(f"{ward.address}/report/99")
