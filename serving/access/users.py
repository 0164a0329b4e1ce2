"""The users of a service and their keys, of which only a hash is kept."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import secrets
import time
from functools import lru_cache
from typing import Literal, get_args

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.errors import TailorError, unknown
from data.rules import Fact
from serving.ledger.tables import USERS

Role = Literal["clinician", "scientist", "auditor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
PREFIX = "tailor"
#: Cost of scrypt (RFC 7914): 16 MB and some 50 ms a guess.
N, R, P = 2**14, 8, 1


class User(Fact):
    """Who asks, in which role; ``by`` is how that is known: ``key``, ``token``, ``session`` or ``open``."""

    name: str
    role: Role
    by: str = "key"


class Account(Fact):
    """A user as listed; the key itself is known to nobody but its holder."""

    name: str
    role: Role
    key_id: str
    created: str
    revoked: str | None


def add(engine: Engine, name: str, role: str) -> str:
    """Add a user and return the key, which cannot be had again.

    Raises
    ------
    TailorError
        ``unknown_role``, ``bad_name``, ``user_exists``.
    """
    if role not in ROLES:
        raise unknown("unknown_role", "role", role, ROLES, field="role")
    if not name.strip() or len(name) > 100 or not name.isprintable():
        message = "A name has 1 to 100 characters, all of them printable."
        raise TailorError("bad_name", message, field="name")
    key_id, secret, salt = secrets.token_hex(6), secrets.token_urlsafe(32), secrets.token_bytes(16)
    row = {"name": name, "role": role, "key_id": key_id, "salt": salt, "hash": _hash(secret, salt)}
    try:
        with engine.begin() as connection:
            connection.execute(insert(USERS).values(**row, created=_now(), revoked=None))
    except IntegrityError:
        hint = "Names stay with who had them, revoked or not; choose another."
        raise TailorError("user_exists", f"There is a user {name!r}.", field="name", hint=hint) from None
    return f"{PREFIX}_{key_id}_{secret}"


def revoke(engine: Engine, name: str) -> None:
    """End what a user may do, from the next request on; raises ``unknown_user``."""
    with engine.begin() as connection:
        ended = connection.execute(
            update(USERS).where(USERS.c.name == name, USERS.c.revoked.is_(None)).values(revoked=_now())
        )
    _checked.cache_clear()
    if ended.rowcount == 0:
        known = [account.name for account in accounts(engine) if account.revoked is None]
        raise unknown("unknown_user", "user", name, known, field="name")


def accounts(engine: Engine) -> list[Account]:
    """Return all users, the revoked too, in the order they were added."""
    columns = [USERS.c[name] for name in Account.model_fields]
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(USERS.c.created, USERS.c.name)).mappings()
        return [Account.model_validate(dict(row)) for row in rows]


def by_key(engine: Engine, key: str) -> User | None:
    """Return whose key it is, None where it is nobody's or was revoked."""
    prefix, _, rest = key.partition("_")
    key_id, _, secret = rest.partition("_")
    if prefix != PREFIX or not secret or not key.isascii():
        return None
    query = select(USERS).where(USERS.c.key_id == key_id, USERS.c.revoked.is_(None))
    with engine.connect() as connection:
        found = connection.execute(query).mappings().one_or_none()
    if found is None or not hmac.compare_digest(_checked(secret, found["salt"]), found["hash"]):
        return None
    return User(name=found["name"], role=found["role"])


def is_current(engine: Engine, user: User, began: float) -> bool:
    """Return whether a session holds: still a user, in that role, not signed out since it began."""
    query = select(USERS.c.role, USERS.c.signed_out).where(
        USERS.c.name == user.name, USERS.c.revoked.is_(None)
    )
    with engine.connect() as connection:
        found = connection.execute(query).one_or_none()
    return found is not None and found.role == user.role and began > (found.signed_out or 0)


def sign_out(engine: Engine, name: str) -> None:
    """End all sessions of a user, in every browser."""
    with engine.begin() as connection:
        connection.execute(update(USERS).where(USERS.c.name == name).values(signed_out=time.time()))


def _hash(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=N, r=R, p=P, dklen=32)


@lru_cache(maxsize=1000)
def _checked(secret: str, salt: bytes) -> bytes:
    """Return the hash of a secret, remembered: a client sends the same with every request."""
    return _hash(secret, salt)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat()
