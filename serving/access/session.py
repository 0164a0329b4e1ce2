"""The session of somebody at the page: a signed cookie, and a token against forged forms."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import NamedTuple

import orjson

from serving.access.users import User

COOKIE = "tailor_session"
LASTS = 8 * 3600  # seconds: a working day


class Session(NamedTuple):
    """Who signed in, and when (seconds since 1970)."""

    user: User
    began: float


def issue(user: User, secret: bytes, now: float | None = None) -> str:
    """Return the value of a cookie that says who it is, signed (HMAC-SHA256), for a working day."""
    began = time.time() if now is None else now
    body = base64.urlsafe_b64encode(orjson.dumps([user.name, user.role, began])).decode()
    return f"{body}.{_sign(secret, 'session', body)}"


def read(cookie: str, secret: bytes, now: float | None = None) -> Session | None:
    """Return the session of a cookie, None where it was altered or has ended."""
    body, _, signature = cookie.partition(".")
    if not hmac.compare_digest(signature.encode(), _sign(secret, "session", body).encode()):
        return None
    name, role, began = orjson.loads(base64.urlsafe_b64decode(body))
    if began + LASTS < (time.time() if now is None else now):
        return None
    return Session(User(name=name, role=role, by="session"), began)


def form_token(cookie: str, secret: bytes) -> str:
    """Return what a form of this session carries, so that another site's form is told apart."""
    return _sign(secret, "form", cookie)


def is_own_form(token: str, cookie: str, secret: bytes) -> bool:
    """Return whether a form carries the token of its session."""
    return hmac.compare_digest(token.encode(), form_token(cookie, secret).encode())


def _sign(secret: bytes, purpose: str, text: str) -> str:
    return hmac.new(secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
