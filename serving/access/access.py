"""Who asks: by key, by token, by session; or, on one's own computer, everybody."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address
from typing import Protocol, TypeVar

import anyio.to_thread
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from data.errors import TailorError
from serving.access import session
from serving.access.limit import Limit
from serving.access.oidc import Provider
from serving.access.own_page import SAFE, forged, need_own_site, sent_token
from serving.access.refused import bad_credentials
from serving.access.users import PREFIX, User, by_key, is_current, sign_out

T = TypeVar("T")
ATTEMPTS = 10  # wrong secrets a minute for one key from one address
CROWD = 10  # users who may share an address, for its limit


class Access(Protocol):
    """How it is known who asks."""

    def count(self, request: Request) -> None:
        """Count a request of an address; raises ``too_many_requests`` (429)."""

    async def user(self, request: Request) -> User | None:
        """Return who asks, None where he does not say; raises what is wrong with what he says."""


class Everybody:
    """Nobody needs a key, and everybody is an administrator: for one's own computer only.

    Parameters
    ----------
    hosts : tuple of str
        Names of this computer besides its loopback addresses. A page elsewhere whose name was made to lead
        here is refused by the name it asks for.
    """

    def __init__(self, hosts: tuple[str, ...] = ("localhost",)) -> None:
        self._hosts = hosts

    def count(self, request: Request) -> None:
        """Nobody is hurried on his own computer."""

    async def user(self, request: Request) -> User | None:
        """Return the one user; raises ``foreign_host`` and ``forged_request`` (403)."""
        host = request.url.hostname or ""
        if host not in self._hosts and not is_loopback(host):
            message = "A service without keys answers on this computer only."
            raise TailorError("foreign_host", message, hint="Open http://127.0.0.1.", status=403)
        if request.method not in SAFE:
            need_own_site(request)
        return User(name="open", role="admin", by="open")


class Keys:
    """Users with keys, sessions got by keys, and tokens of an identity provider where there is one.

    Parameters
    ----------
    users : Engine
        Database of the users.
    secret : bytes
        What sessions are signed with; the same in every worker.
    per_minute : int
        Requests of one user, in each worker; one address may ask ten times as often.
    provider : Provider, optional
    """

    def __init__(
        self, users: Engine, secret: bytes, per_minute: int, provider: Provider | None = None
    ) -> None:
        self._users, self.secret, self._provider = users, secret, provider
        self._limit = Limit(per_minute, burst=per_minute)
        self._crowd = Limit(CROWD * per_minute, burst=CROWD * per_minute)
        self._attempts = Limit(ATTEMPTS, burst=ATTEMPTS)

    def count(self, request: Request) -> None:
        """Count a request of an address; raises ``too_many_requests`` (429)."""
        self._crowd.take(_address(request))

    async def user(self, request: Request) -> User | None:
        """Return who asks; raises ``bad_key``, ``bad_token`` (401), ``too_many_requests`` (429)."""
        if given := request.headers.get("authorization"):
            user: User | None = await self._by_header(given, request)
        else:
            user = await self._by_session(request)
        if user is not None:
            self._limit.take(f"{user.by} {user.name}")
        return user

    async def by_key(self, key: str, request: Request) -> User:
        """Return whose key it is; raises ``bad_key``, and ``too_many_requests`` after wrong ones."""
        # Of one key from one address: whose client has a wrong key locks out nobody else.
        who = f"{_address(request)} {key[: len(PREFIX) + 13]}"
        self._attempts.take(who, count=False)
        user = await _reached(partial(by_key, self._users, key))
        if user is None:
            self._attempts.take(who)
            raise bad_credentials("key", "it is nobody's, or was revoked")
        return user

    async def sign_out(self, user: User) -> None:
        """End the sessions of a user, in every browser."""
        await _reached(partial(sign_out, self._users, user.name))

    async def _by_header(self, given: str, request: Request) -> User:
        scheme, _, said = given.partition(" ")
        if scheme.lower() != "bearer":
            raise bad_credentials("key", "only Authorization: Bearer is read")
        if self._provider is None or said.startswith(f"{PREFIX}_"):
            return await self.by_key(said.strip(), request)
        return self._provider.user(said.strip())

    async def _by_session(self, request: Request) -> User | None:
        cookie = request.cookies.get(session.COOKIE, "")
        found = session.read(cookie, self.secret)
        if found is None or not await _reached(partial(is_current, self._users, *found)):
            return None
        token = request.state.form_token = session.form_token(cookie, self.secret)
        if request.method not in SAFE:
            need_own_site(request)
            if not hmac.compare_digest((await sent_token(request)).encode(), token.encode()):
                raise forged("It carries no token of this session.")
        return found.user


def is_loopback(host: str) -> bool:
    """Return whether an address is this computer's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


async def _reached(ask: Callable[[], T]) -> T:
    """Ask the database in a thread; its failure is no failure of who asks."""
    try:
        return await anyio.to_thread.run_sync(ask)
    except SQLAlchemyError:
        message = "The users cannot be looked up, so nobody is let in."
        hint = "See that the database of TAILOR_LEDGER_URL can be reached."
        raise TailorError("users_unavailable", message, hint=hint, status=503) from None
