"""The interface as people see it: every route that is described, with the example it has."""

from __future__ import annotations

import html

from playwright.sync_api import Page

from tests.serving.support import Client


def test_every_described_route_is_shown_with_its_example(client: Client) -> None:
    document = client.get("/openapi.json").json()
    shown = html.unescape(client.get("/docs").text)
    for path, methods in document["paths"].items():
        assert f"<code>{path}</code>" in shown
        for described in methods.values():
            assert described["description"] in shown
    assert '"program": "rare-childhood"' in shown


def test_every_route_that_reads_has_an_example(client: Client) -> None:
    for methods in client.get("/openapi.json").json()["paths"].values():
        for described in methods.values():
            for content in described.get("requestBody", {}).get("content", {}).values():
                assert content["example"]


def test_answers_are_shown_with_an_example_and_errors_by_their_name(client: Client) -> None:
    shown = html.unescape(client.get("/docs").text)
    assert '"therapy": "mercaptopurine"' in shown
    assert "ErrorBody: Unauthorized, for example sign_in" in shown
    assert "Resource: Service Unavailable, for example no_model" in shown
    assert "application/pdf" in shown


def test_it_loads_nothing_from_elsewhere_and_no_script(client: Client) -> None:
    page = client.get("/docs")
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_examples_fit_a_narrow_screen(page: Page) -> None:
    page.goto("/docs")
    page.set_viewport_size({"width": 360, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
