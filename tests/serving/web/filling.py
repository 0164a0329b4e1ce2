"""What a doctor does on the page: chooses a program, fills in, drops a file, asks; and faults of access."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

Shoot = Callable[[Page, str], None]


def choose(page: Page, program: str) -> Locator:
    """Choose a program; return its form."""
    page.locator(f"input[name=program][value={program}]").check()
    form = page.locator(f"form[data-program={program}]")
    expect(form).to_be_visible()
    return form


def entry(page: Page, key: str) -> Locator:
    """Return the input of a field."""
    return page.locator(f"#f-{key.replace(':', '-')}")


def predict(page: Page) -> Locator:
    page.get_by_role("button", name="Predict").click()
    expect(page.locator("#status")).to_contain_text("Done", timeout=15_000)
    return page.locator("#answer article.answer")


def drop(page: Page, name: str, content: Any) -> Locator:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    before = page.locator("#file-panel section").count()
    page.set_input_files("#file", {"name": name, "mimeType": "application/json", "buffer": raw})
    panel = page.locator("#file-panel section").nth(before)
    expect(panel).to_be_visible()
    return panel


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
