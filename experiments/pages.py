"""Pages as a browser shows them: a service on a free port, Debian's Chromium, a picture of a part."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import TailorError
from experiments.postgresql import free_port
from experiments.small_service import ROOT, until_ready

if TYPE_CHECKING:
    from playwright.sync_api import Page

ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
PATIENCE_S = 150  # a busy computer takes long to load every model
WIDE, TABLET = (1280, 900), (768, 1024)


def picture(page: Page, selector: str, path: Path, height: int) -> None:
    """Write what begins with an element, ``height`` pixels of the page."""
    box = page.locator(selector).first.bounding_box()
    if box is None:
        raise TailorError("not_shown", f"{selector} is not on the page.")
    top, width = max(0, box["y"] + page.evaluate("scrollY") - 16), page.evaluate("innerWidth")
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": top, "width": width, "height": height})


@contextmanager
def service() -> Iterator[str]:
    """Serve on a free port until the end."""
    port = free_port()
    command = [sys.executable, str(ROOT / "tailor.py"), "serve", "--open", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        if not until_ready(address, process, PATIENCE_S):
            raise TailorError("no_service", "The service did not get ready.", hint="Try: tailor serve")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def browser() -> Iterator[Page]:
    """Open Chromium; raises ``no_browser``."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        hint = "Install it: apt-get install chromium"
        raise TailorError("no_browser", "There is no chromium on this computer.", hint=hint)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
        opened.close()
