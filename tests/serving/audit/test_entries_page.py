"""The auditor's way through the entries, in a browser: signed in, on a tablet, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import create_engine

from serving.access.access import Keys
from serving.access.users import add
from serving.app import create_app
from serving.ledger.keeper import keeper
from serving.ledger.tables import METADATA
from serving.predictor import Predictor
from tests.serving.audit.conftest import ADA, about, alter
from tests.serving.browsing import listening, opened

TABLET: ViewportSize = {"width": 768, "height": 1024}


@pytest.fixture
def auditor(browser: Browser, tmp_path: Path, predictor: Predictor, entries: list[int]) -> Iterator[Page]:
    """Return the list of entries as an auditor who signed in sees it; nothing was refused by the policy."""
    users = create_engine(f"sqlite:///{tmp_path / 'users.db'}")
    METADATA.create_all(users)
    key = add(users, "Bo", "auditor")
    app = create_app(lambda: predictor, Keys(users, b"s" * 32, 10_000))
    visited: list[str] = []
    with listening(app) as address, opened(browser, address, TABLET) as page:
        page.on("request", lambda request: visited.append(request.url))
        page.goto("/")
        page.get_by_label("Your key").fill(key)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{address}/audit")
        yield page
    users.dispose()
    assert not [url for url in visited if ADA in url]


def reads_well(page: Page) -> None:
    """Nothing a screen reader stumbles over, and nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= TABLET["width"]
    assert ADA not in page.title()


def test_the_list_is_filtered_and_a_patient_is_found(
    auditor: Page, shoot: Callable[[Page, str], None]
) -> None:
    reads_well(auditor)
    shoot(auditor, "audit_entries")
    auditor.get_by_label("Kind").select_option("feedback")
    auditor.get_by_role("button", name="Show these").press("Enter")
    expect(auditor.get_by_role("heading", name="1 entry like this")).to_be_visible()
    auditor.get_by_role("link", name="Show all").click()
    auditor.get_by_label("Pseudonym of a patient").fill("Ada")
    auditor.get_by_role("button", name="Show these").click()
    expect(auditor.get_by_label("Pseudonym of a patient")).to_have_attribute("aria-invalid", "true")
    reads_well(auditor)
    auditor.get_by_label("Patient, by the identifier").fill(ADA)
    auditor.get_by_label("Patient, by the identifier").press("Enter")
    expect(auditor.get_by_role("heading", name="2 entries like this")).to_be_visible()
    assert f"subject={keeper().vault.subject(ADA)}" in auditor.url
    reads_well(auditor)


def test_the_chain_is_verified_and_the_altered_entry_is_one_click_away(
    auditor: Page, shoot: Callable[[Page, str], None]
) -> None:
    auditor.get_by_role("button", name="Verify the whole chain now").click()
    expect(auditor.locator("#verified")).to_contain_text("4 entries, none altered")
    expect(auditor.locator("#verified")).to_be_focused()
    alter(3, b'{"kind":1}\n{}')
    auditor.get_by_role("button", name="Verify the whole chain now").click()
    expect(auditor.locator("#verified")).to_contain_text("its hash is not that of what it holds")
    reads_well(auditor)
    auditor.locator("#verified").get_by_role("link").click()
    expect(auditor.get_by_text("the entry was altered")).to_be_visible()
    reads_well(auditor)
    shoot(auditor, "audit_altered")


def test_an_answer_is_read_and_made_again(auditor: Page, shoot: Callable[[Page, str], None]) -> None:
    answer = Predictor.from_registry("rare-childhood").predict(about(ADA).patient, "rare-childhood")
    number = keeper().keep(about(ADA), answer, "page", "eve", "clinician").entry
    auditor.goto(f"/audit/{number}")
    reads_well(auditor)
    auditor.get_by_role("button", name="From the same models").click()
    expect(auditor.locator("#replayed")).to_contain_text("values are equal", timeout=20_000)
    expect(auditor.locator("#replayed")).to_be_focused()
    shoot(auditor, "audit_entry")
    auditor.get_by_role("button", name="From models not yet promoted").click()
    expect(auditor.locator("#replayed")).to_contain_text("is newer than the one that is served")
    auditor.get_by_role("link", name="Entry 4").click()
    expect(auditor.get_by_role("heading", name="Entry 4: feedback")).to_be_visible()
    reads_well(auditor)
    auditor.goto("/audit/99")
    expect(auditor.get_by_role("alert")).to_contain_text("The ledger has no entry 99.")
    reads_well(auditor)
