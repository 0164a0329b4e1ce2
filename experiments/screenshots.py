"""Pictures of the pages as served: dropped file, answer, contrast, what if, error, print, tablet, audit.

Run by ``make screenshots``, with the models of TAILOR_HOME and Debian's Chromium.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.console import console, errors
from experiments.pages import TABLET, WIDE, browser, picture, service
from experiments.screenshots_audit import audit_pictures
from experiments.small_service import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

BUNDLE = ROOT / "data" / "examples" / "fhir" / "lung.json"


def main(
    file: Annotated[Path, typer.Argument(help="A patient's file to drop on the page.")] = BUNDLE,
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")] = Path("screenshots"),
    example: Annotated[str, typer.Option(help="Invented patient for answer and contrast.")] = "lung_msk",
    lever: Annotated[str, typer.Option(help="Invented patient for what if.")] = "pharmacogenomics_warfarin",
) -> None:
    """Serve on a free port, go through the page as a physician would, and write what is seen."""
    with errors(), service() as address, browser() as page:
        out.mkdir(parents=True, exist_ok=True)
        _go_through(page, address, file, example, lever, out)
    console.print(f"Pictures in {out}")


def _go_through(page: Page, address: str, file: Path, example: str, lever: str, out: Path) -> None:
    program = example.split("_")[0]
    _choose(page, address, program)
    page.set_input_files("#file", str(file))
    page.locator("#file-panel section").first.wait_for()
    page.screenshot(path=out / "file.png", full_page=True)
    _predict(page)
    page.screenshot(path=out / "answer_of_file.png", full_page=True)
    _choose(page, address, program)
    _load(page, example)
    _predict(page)
    picture(page, ".answer", out / "answer.png", height=1500)
    picture(page, ".why", out / "why.png", height=1100)
    page.pdf(path=out / "print.pdf", format="A4")
    page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    picture(page, ".answer", out / "tablet.png", height=1800)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.locator("#f-history-age").fill("900")
    page.get_by_role("button", name="Predict").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    page.screenshot(path=out / "error.png")
    _what_if(page, address, lever, out)
    audit_pictures(page, address, example, out)


def _what_if(page: Page, address: str, example: str, out: Path) -> None:
    """Move the first thing a patient can change to the end of its slider."""
    _choose(page, address, example.split("_")[0])
    _load(page, example)
    _predict(page)
    page.locator("#what-if-controls input").first.focus()
    page.keyboard.press("Home")
    page.locator("#what-if-table table").wait_for()
    picture(page, "#what-if-controls", out / "what_if.png", height=620)


def _choose(page: Page, address: str, program: str) -> None:
    page.goto(address)
    page.locator(f"input[name=program][value={program}]").check()
    page.locator(f"form[data-program={program}]").wait_for()


def _load(page: Page, example: str) -> None:
    from playwright.sync_api import expect

    page.locator("#example").select_option(example)
    expect(page.locator("#f-history-age")).not_to_have_value("")


def _predict(page: Page) -> None:
    page.get_by_role("button", name="Predict").click()
    page.locator("#answer article.answer").wait_for(timeout=20_000)


if __name__ == "__main__":
    typer.run(main)
