"""The routes of the entries: their list, each of them, the whole chain verified, an answer made again."""

from __future__ import annotations

from functools import partial

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from data.errors import TailorError
from serving.access.own_page import form_of
from serving.access.roles import AUDIT
from serving.audit.checks import again_html, verified_html
from serving.audit.entry import entry_html
from serving.audit.entry_list import list_html
from serving.audit.html import html, rendered
from serving.guard import read_body
from serving.ledger.keeper import keeper
from serving.route import JSON, Routes, time_limit


def add_entries(routes: Routes) -> None:
    """Add the list, the search by patient, the entries, and what is checked of them."""
    _add_list(routes)
    _add_entry(routes)


def _add_list(routes: Routes) -> None:
    async def entries(request: Request) -> Response:
        """List entries, newest first, those that pass the filters."""
        token = getattr(request.state, "form_token", "")
        return html(*await routes.aside(partial(list_html, dict(request.query_params), token)))

    async def patient(request: Request) -> Response:
        """Go to the entries about a patient; his identifier is in no address, his pseudonym is."""
        said = (await form_of(request)).get("patient", "").strip()
        if not said:
            return RedirectResponse("/audit", 303)
        subject = await routes.aside(lambda: keeper().vault.subject(said))
        return RedirectResponse(f"/audit?subject={subject}", 303)

    async def verify(_: Request) -> Response:
        """Verify the whole chain; no answer waits for it."""
        return html(await routes.aside(verified_html))

    routes.add("GET", "/audit", entries, described=False, roles=AUDIT)
    routes.add("POST", "/audit/patient", patient, described=False, roles=AUDIT)
    routes.add("POST", "/audit/verify", verify, described=False, roles=AUDIT)


def _add_entry(routes: Routes) -> None:
    async def entry(_: Request, entry: str) -> Response:
        """Show an entry; one that is not there, or cannot be read, is a page too."""
        try:
            return html(await routes.aside(partial(entry_html, entry)))
        except TailorError as error:
            return html(rendered("audit_no_entry.html", here="", error=error), error.status)

    async def replay(request: Request, entry: str) -> Response:
        """Make a kept answer again and compare, from its own models or from the challengers."""
        with time_limit():
            raw = await read_body(request, routes.limit, JSON)
        return html(await routes.aside(partial(again_html, entry, raw)))

    routes.add("GET", "/audit/{entry}", entry, described=False, roles=AUDIT)
    routes.add("POST", "/audit/{entry}/replay", replay, described=False, roles=AUDIT)
