"""A request that is not let in, and the headers that say what to do."""

from __future__ import annotations

from typing import Any

from data.errors import TailorError

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Tailor"'}


class RefusedError(TailorError):
    """A ``TailorError`` whose answer has headers of its own."""

    def __init__(self, code: str, message: str, *, headers: dict[str, str], **more: Any) -> None:
        super().__init__(code, message, **more)
        self.headers = headers


def no_credentials() -> RefusedError:
    """Return the refusal of who says nothing of himself, or whose session has ended (401)."""
    hint = "Send the header Authorization: Bearer KEY, or sign in at /login."
    return RefusedError("sign_in", "Only for who has signed in.", hint=hint, status=401, headers=CHALLENGE)


def bad_credentials(what: str, why: str) -> RefusedError:
    """Return the refusal of a key or token (401)."""
    message = f"The {what} was refused: {why}."
    return RefusedError(f"bad_{what}", message, hint="Sign in again.", status=401, headers=CHALLENGE)
