"""Pictures of the auditor's pages: the list, one entry and its replay, the review of a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from data.errors import TailorError
from experiments.pages import picture
from serving.examples import example as invented
from serving.examples import examples

if TYPE_CHECKING:
    from playwright.sync_api import Page


def audit_pictures(page: Page, address: str, example: str, out: Path) -> None:
    """Ask about every invented patient, then go through the pages as an auditor would."""
    entries = _ask(address)
    page.goto(f"{address}/audit")
    page.screenshot(path=out / "audit.png")
    page.goto(f"{address}/audit/{entries[example]}")
    picture(page, "main", out / "audit_entry.png", height=1500)
    page.locator("form[data-post$=replay] button").first.click()
    page.locator("#replayed p, #replayed table").first.wait_for(timeout=60_000)
    picture(page, "form[data-post$=replay]", out / "audit_replay.png", height=300)
    page.goto(f"{address}/audit/models")
    page.screenshot(path=out / "audit_models.png")
    program = example.split("_")[0]
    page.locator(f"main a[href*='/audit/models/{program}.']").first.click()
    page.wait_for_load_state("networkidle")
    picture(page, "main", out / "audit_review.png", height=1900)


def _ask(address: str) -> dict[str, int]:
    """Return the entry that keeps the answer to each example whose program is served."""
    served = {each["id"] for each in requests.get(f"{address}/programs", timeout=60).json()["programs"]}
    found = {}
    for name in examples():
        if (asked := invented(name))["program"] in served:
            found[name] = _entry(requests.post(f"{address}/predict", json=asked, timeout=60))
    return found


def _entry(response: requests.Response) -> int:
    answer: dict[str, Any] = response.json()
    if response.status_code != requests.codes.ok:
        raise TailorError("refused", f"The service refuses an example: {answer['error']['message']}")
    return int(answer["audit"]["entry"])
