"""Signing in with a key, signing out, and who one is."""

from __future__ import annotations

import secrets
from functools import partial

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.responses import HTMLResponse, RedirectResponse

from data.errors import TailorError
from serving.access import session
from serving.access.access import Access, Keys
from serving.access.gate import asker
from serving.access.own_page import FIELD, forged, form_of, need_own_site
from serving.access.roles import ANYONE, HOME, PUBLIC
from serving.access.users import User
from serving.errors import json_response
from serving.route import Routes
from serving.web.environment import environment
from serving.web.page_headers import HEADERS

SEED = "tailor_login"  # cookie of who has not signed in yet; the form is signed with it
TOKEN = "tailor_form"  # cookie that scripts of the page may read, and send back as a header


class Me(BaseModel):
    """Who one is to the service, and how that is known."""

    name: str
    role: str
    by: str


def add_access(routes: Routes, access: Access) -> None:
    """Add ``/me``, and where there are keys ``/login`` and ``/logout``."""

    async def me(request: Request) -> Response:
        """Say who asks, in which role, and how that is known."""
        return json_response(asker(request).model_dump())

    routes.add("GET", "/me", me, Me, roles=ANYONE)
    if isinstance(access, Keys):
        _add_login(routes, access)


def _add_login(routes: Routes, access: Keys) -> None:
    async def page(request: Request) -> Response:
        """Return the page to sign in at."""
        return _page(access, local(request.query_params.get("next", "")))

    async def sign_in(request: Request) -> Response:
        """Begin a session with a key."""
        need_own_site(request)
        form = await form_of(request)
        if not session.is_own_form(form.get(FIELD, ""), request.cookies.get(SEED, ""), access.secret):
            raise forged("The form to sign in has no token of this browser.")
        goes_to = local(form.get("next", ""))
        try:
            user = await access.by_key(form.get("key", "").strip(), request)
        except TailorError as error:
            return _page(access, goes_to, error)
        return _signed_in(request, access, user, HOME[user.role] if goes_to in ("", "/") else goes_to)

    async def sign_out(request: Request) -> Response:
        """End the sessions of who asks, here and in every other browser."""
        if asker(request).by == "session":
            await access.sign_out(asker(request))
        response = RedirectResponse("/login", 303)
        for name in (session.COOKIE, TOKEN):
            response.delete_cookie(name, path="/")
        return response

    routes.add("GET", "/login", page, described=False, roles=PUBLIC)
    routes.add("POST", "/login", sign_in, described=False, roles=PUBLIC)
    routes.add("POST", "/logout", sign_out, described=False, roles=ANYONE)


def local(path: str) -> str:
    """Return a path of this service as it is, anything else as nothing."""
    own = path.startswith("/") and not path.startswith(("//", "/login")) and "\\" not in path
    return path if own and path.isprintable() else ""


def _page(access: Keys, goes_to: str, error: TailorError | None = None) -> Response:
    seed = secrets.token_urlsafe(16)
    token = session.form_token(seed, access.secret)
    text = environment().get_template("login.html").render(token=token, next=goes_to, error=error)
    headers = {**HEADERS, **(getattr(error, "headers", {}))}
    response = HTMLResponse(text, error.status if error else 200, headers)
    response.set_cookie(SEED, seed, httponly=True, samesite="strict", path="/login")
    return response


def _signed_in(request: Request, access: Keys, user: User, goes_to: str) -> Response:
    cookie = session.issue(user, access.secret)
    response = RedirectResponse(goes_to, 303)
    secure = request.url.scheme == "https"
    keep = partial(response.set_cookie, max_age=session.LASTS, path="/", secure=secure)
    # Lax: the link on a card in another system opens its report. What changes something needs the token too.
    keep(session.COOKIE, cookie, httponly=True, samesite="lax")
    keep(TOKEN, session.form_token(cookie, access.secret), samesite="strict")
    response.delete_cookie(SEED, path="/login")
    return response
