"""The review of a model in a browser: read, enlarged, signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from serving.app import create_app
from serving.predictor import Predictor
from tests.serving.audit.models_support import PAGE, ask_about
from tests.serving.browsing import listening, opened
from tests.serving.support import OPEN

pytest_plugins = ("tests.serving.audit.models_fixtures",)


@pytest.fixture
def desk(audited: Predictor, browser: Browser) -> Iterator[Page]:
    """A tablet at the review of the model, after sixty answers; the console has no error."""
    ask_about(audited, 60)
    app, tablet = create_app(lambda: audited, OPEN), ViewportSize(width=820, height=1180)
    with listening(app) as address, opened(browser, address, tablet) as page:
        page.goto(PAGE, wait_until="networkidle")
        yield page


def test_the_review_is_readable_by_everybody_on_a_tablet(
    desk: Page,
    shoot: Callable[[Page, str], None],
) -> None:
    widths = desk.eval_on_selector_all("figure img", "all => all.map(image => image.naturalWidth)")
    assert len(widths) == 6
    assert all(width > 0 for width in widths)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for summary in desk.locator("summary").all():
        summary.click()
    shoot(desk, "audit_model")
    assert Axe().run(desk).violations_count == 0, Axe().run(desk).generate_report()
    expect(desk.locator(".finding .severity").first).to_have_text("warning")
    desk.get_by_role("link", name="Models").click()
    shoot(desk, "audit_models")
    assert Axe().run(desk).violations_count == 0
    desk.get_by_role("link", name="version 1").click()
    expect(desk.get_by_role("heading", level=3).first).to_have_text("Findings")


def test_a_review_is_signed_by_key_and_an_empty_comment_is_refused_beside_it(desk: Page) -> None:
    desk.get_by_label("Accepted").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    comment = desk.get_by_label("Comment")
    expect(comment).to_be_focused()
    desk.keyboard.type(" ")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    place = desk.locator("#signed")
    expect(place).to_contain_text("The comment is empty.")
    assert "signed" in (comment.get_attribute("aria-describedby") or "")
    comment.fill("Age is as expected.")
    desk.get_by_role("button", name="Sign").click()
    expect(place).to_contain_text("kept as entry 61")
    expect(place.get_by_role("link")).to_have_attribute("href", "/audit/61")
    assert Axe().run(desk).violations_count == 0
    desk.reload()
    expect(desk.locator("blockquote")).to_have_text("Age is as expected.")
