"""Pictures of the page as it is served: dropped file, answer, contrast, what if, error, print, tablet.

Run by ``make screenshots``, with the models of TAILOR_HOME and Debian's Chromium.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import requests
import typer

from data.console import console, errors
from data.errors import TailorError

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
BUNDLE = ROOT / "data" / "examples" / "fhir" / "lung.json"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
WIDE, TABLET = (1280, 900), (768, 1024)


def main(
    file: Annotated[Path, typer.Argument(help="A patient's file to drop on the page.")] = BUNDLE,
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")] = Path("screenshots"),
    example: Annotated[str, typer.Option(help="Invented patient for answer and contrast.")] = "lung_msk",
    lever: Annotated[str, typer.Option(help="Invented patient for what if.")] = "pharmacogenomics_warfarin",
) -> None:
    """Serve on a free port, go through the page as a physician would, and write what is seen."""
    with errors(), _service() as address, _browser(address) as page:
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
    _picture(page, ".answer", out / "answer.png", height=1500)
    _picture(page, ".why", out / "why.png", height=1100)
    page.pdf(path=out / "print.pdf", format="A4")
    page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    _picture(page, ".answer", out / "tablet.png", height=1800)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.locator("#f-history-age").fill("900")
    page.get_by_role("button", name="Predict").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    page.screenshot(path=out / "error.png")
    _what_if(page, address, lever, out)


def _what_if(page: Page, address: str, example: str, out: Path) -> None:
    """Move the first thing a patient can change to the end of its slider."""
    _choose(page, address, example.split("_")[0])
    _load(page, example)
    _predict(page)
    page.locator("#what-if-controls input").first.focus()
    page.keyboard.press("Home")
    page.locator("#what-if-table table").wait_for()
    _picture(page, "#what-if-controls", out / "what_if.png", height=620)


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


def _picture(page: Page, selector: str, path: Path, height: int) -> None:
    """Write what begins with an element, ``height`` pixels of the page."""
    box = page.locator(selector).first.bounding_box()
    if box is None:
        raise TailorError("not_shown", f"{selector} is not on the page.")
    top, width = max(0, box["y"] + page.evaluate("scrollY") - 16), page.evaluate("innerWidth")
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": top, "width": width, "height": height})


@contextmanager
def _service() -> Iterator[str]:
    """Serve on a free port until the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "tailor.py"), "serve", "--open", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            if requests.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.25)
    raise TailorError("no_service", "The service did not get ready.", hint="Try: tailor serve")


@contextmanager
def _browser(address: str) -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        hint = "Install it: apt-get install chromium"
        raise TailorError("no_browser", "There is no chromium on this computer.", hint=hint)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
        browser.close()


if __name__ == "__main__":
    typer.run(main)
