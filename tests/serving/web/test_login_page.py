"""Signing in, asking and signing out, in a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine

from serving.access.access import Keys
from serving.access.users import add, revoke
from serving.app import create_app
from serving.ledger.tables import METADATA
from serving.predictor import Predictor
from tests.serving.web.conftest import Server


class Ward:
    """A served application with one clinician and one auditor."""

    def __init__(self, folder: Path, predictor: Predictor) -> None:
        self.users = create_engine(f"sqlite:///{folder / 'users.db'}")
        METADATA.create_all(self.users)
        people = (("Ada", "clinician"), ("Bo", "auditor"))
        self.keys = {name: add(self.users, name, role) for name, role in people}
        app = create_app(lambda: predictor, Keys(self.users, b"s" * 32, 10_000))
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
        self.server = Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        assert self.server.listening.wait(20)


@pytest.fixture
def ward(tmp_path: Path, predictor: Predictor) -> Iterator[Ward]:
    ward = Ward(tmp_path, predictor)
    yield ward
    ward.server.should_exit = True
    ward.thread.join(20)
    ward.users.dispose()


@pytest.fixture
def visitor(browser: Browser, ward: Ward) -> Iterator[Page]:
    context = browser.new_context(base_url=ward.server.address)
    yield context.new_page()
    context.close()


def sign_in(page: Page, key: str) -> None:
    page.get_by_label("Your key").fill(key)
    page.get_by_role("button", name="Sign in").click()


def test_a_clinician_signs_in_asks_and_signs_out(
    visitor: Page, ward: Ward, shoot: Callable[[Page, str], None]
) -> None:
    visitor.goto("/")
    expect(visitor).to_have_url(f"{ward.server.address}/login?next=/")
    assert Axe().run(visitor).violations_count == 0
    sign_in(visitor, "tailor_000000000000_x")
    expect(visitor.get_by_role("alert")).to_contain_text("it is nobody's, or was revoked")
    assert Axe().run(visitor).violations_count == 0
    shoot(visitor, "login")
    sign_in(visitor, ward.keys["Ada"])
    expect(visitor).to_have_url(f"{ward.server.address}/")
    expect(visitor.locator(".who")).to_contain_text("Ada, clinician")
    visitor.get_by_text("Childhood", exact=False).first.click()
    visitor.get_by_role("button", name="Predict").click()
    expect(visitor.locator("#answer h2").first).to_be_visible(timeout=20_000)
    assert ward.keys["Ada"] not in visitor.evaluate("document.cookie")
    assert "tailor_session" not in visitor.evaluate("document.cookie")
    shoot(visitor, "signed_in")
    visitor.on("dialog", lambda dialog: dialog.accept())
    visitor.get_by_role("button", name="Sign out").click()
    expect(visitor).to_have_url(f"{ward.server.address}/login")
    visitor.goto("/")
    expect(visitor).to_have_url(f"{ward.server.address}/login?next=/")


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
    expect(visitor).to_have_url(f"{ward.server.address}/audit")
    visitor.goto("/")
    expect(visitor.get_by_text("It is for: clinician, admin.")).to_be_visible()
