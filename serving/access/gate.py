"""The gate before every route: who asks, and whether the route is for him."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request

from data.errors import TailorError
from serving.access.access import Access
from serving.access.refused import RefusedError, no_credentials
from serving.access.roles import PUBLIC, Roles
from serving.access.users import User
from serving.web.problem import is_page


class Gate:
    """Holds what every route declared; a route that declared nothing is closed.

    Parameters
    ----------
    access : Access
    """

    def __init__(self, access: Access) -> None:
        self.access = access
        self.roles: dict[tuple[str, str], Roles] = {}

    async def check(self, request: Request) -> None:
        """Let a request in; raises ``sign_in`` (401), ``not_your_role`` (403), and what ``access`` raises."""
        roles = self.roles.get((request.method, request.scope["route"].path))
        if roles is None:
            raise TailorError("no_roles", "This route does not say whom it is for.", status=500)
        self.access.count(request)
        if roles == PUBLIC:
            return
        user = await self.access.user(request)
        if user is None:
            raise _sign_in(request)
        request.state.user = user
        if user.role not in roles:
            message = f"This is not for the role {user.role}."
            hint = f"It is for: {', '.join(roles)}."
            raise TailorError("not_your_role", message, hint=hint, status=403)


def asker(request: Request) -> User:
    """Return who asks, behind a route that is not public."""
    user: User = request.state.user
    return user


def _sign_in(request: Request) -> TailorError:
    """Return the refusal; a person who opens a page is sent to sign in instead."""
    if not is_page(request):
        return no_credentials()
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    headers = {"Location": f"/login?next={quote(path, safe='/')}"}
    return RefusedError("sign_in", "Sign in first.", status=303, headers=headers)
