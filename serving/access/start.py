"""How access begins: the database of the users, the first key, what the settings say."""

from __future__ import annotations

import secrets

from sqlalchemy import Engine

from data.errors import TailorError
from data.settings import settings
from serving.access.access import Access, Everybody, Keys, is_loopback
from serving.access.oidc import Provider
from serving.access.users import accounts, add
from serving.ledger.keeper import keeper

FIRST = "admin"


def open_users() -> Engine:
    """Return the database of the users, the one of the ledger; raises ``ledger_unavailable``."""
    return keeper().ledger.engine


def first_key(users: Engine) -> str | None:
    """Make an administrator where there is no user yet, and return the key; None where there are users."""
    return None if accounts(users) else add(users, FIRST, "admin")


def need_loopback(host: str) -> None:
    """Raise ``open_to_others`` where a service without keys would listen to other computers."""
    if not is_loopback(host):
        raise TailorError(
            "open_to_others",
            f"Without keys the service may not listen on {host}: everybody who reaches it could use it.",
            field="open",
            hint="Leave out --open, or listen on 127.0.0.1.",
        )


def from_settings() -> Access:
    """Return who may ask, as the settings say.

    Raises
    ------
    TailorError
        ``open_to_others``, ``ledger_unavailable``, ``bad_jwks``, ``oidc_incomplete``.
    """
    now = settings()
    if now.open:
        need_loopback(now.host)
        return Everybody()
    secret = now.session_secret or secrets.token_hex(32)
    return Keys(open_users(), secret.encode(), now.rate_per_minute, provider())


def provider() -> Provider | None:
    """Return the identity provider, None where there is none; raises ``bad_jwks``, ``oidc_incomplete``."""
    now = settings()
    if now.oidc_keys is None:
        return None
    if not (now.oidc_issuer and now.oidc_audience):
        message = "Tokens are believed only of a known issuer, made for this service."
        hint = "Set TAILOR_OIDC_ISSUER and TAILOR_OIDC_AUDIENCE beside TAILOR_OIDC_KEYS."
        raise TailorError("oidc_incomplete", message, field="TAILOR_OIDC_ISSUER", hint=hint)
    return Provider(now.oidc_keys, now.oidc_issuer, now.oidc_audience, now.oidc_role_claim)
