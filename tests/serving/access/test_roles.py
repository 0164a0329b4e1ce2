"""Every route says whom it is for, and is for nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount

from serving.access.access import Keys
from serving.access.roles import PUBLIC, Roles
from serving.access.users import Role
from serving.app import create_app
from tests.serving.access.people import KINDS, ROLES, Hospital
from tests.serving.support import CHILD, ROOT

README = (Path(ROOT) / "README.md").read_text()
NAMES = {"{program}": "breast", "{name}": "rare-childhood", "{entry}": "1"}


def declared() -> dict[tuple[str, str], Roles]:
    """The roles of all routes; the users are not asked."""
    app = create_app(lambda: pytest.fail("not asked"), Keys(None, b"", 1))  # type: ignore[arg-type]
    assert undeclared(app) == []
    found: dict[tuple[str, str], Roles] = app.state.roles
    return found


def undeclared(app: FastAPI) -> list[str]:
    """The routes that do not say whom they are for, and what is no route of ours at all."""
    return [
        str(getattr(route, "path", route))
        for route in app.routes
        if not isinstance(route, APIRoute)
        or any((method, route.path) not in app.state.roles for method in route.methods)
    ]


DECLARED = declared()


def ask(
    hospital: Hospital, method: str, path: str, headers: dict[str, str], accept: str = "*/*"
) -> tuple[int, str]:
    """Send a request with an empty body; return the status and the code of the error."""
    for name, value in NAMES.items():
        path = path.replace(name, value)
    response = hospital.request(method, path, {**headers, "Accept": accept})
    return response.status_code, response.text


def test_every_route_of_every_application_says_whom_it_is_for(client: Any, staffed: Hospital) -> None:
    for app in (client.app, staffed.app):
        assert undeclared(app) == []
        for roles in app.state.roles.values():
            assert roles == PUBLIC or (roles and set(roles) <= set(ROLES))


def test_a_route_added_behind_our_back_is_found_and_closed(opened: Callable[..., Hospital]) -> None:
    hospital = opened()
    hospital.app.add_api_route("/behind", lambda: "the patients", methods=["GET"])
    hospital.app.mount("/mounted", FastAPI())
    assert isinstance(hospital.app.routes[-1], Mount)
    assert undeclared(hospital.app) == ["/behind", "/mounted"]
    response = hospital.request("GET", "/behind", hospital.headers("admin", "key"))
    assert response.status_code == 500
    assert "patients" not in response.text


@pytest.mark.parametrize("route", [route for route in DECLARED if DECLARED[route] == PUBLIC], ids=" ".join)
def test_what_is_public_asks_for_nothing(staffed: Hospital, route: tuple[str, str]) -> None:
    assert ask(staffed, *route, {})[0] != 401


@pytest.mark.parametrize("route", [route for route in DECLARED if DECLARED[route] != PUBLIC], ids=" ".join)
def test_nobody_passes_without_saying_who_he_is(staffed: Hospital, route: tuple[str, str]) -> None:
    status, text = ask(staffed, *route, {})
    assert (status, '"sign_in"' in text or '"login"' in text) == (401, True)
    for wrong in ("Bearer tailor_0_0", "Bearer x.y.z", "Basic YTpi", "Bearer"):
        assert ask(staffed, *route, {"Authorization": wrong})[0] in (401, 429)
    assert ask(staffed, *route, {"Cookie": "tailor_session=e30.0"})[0] == 401


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", [route for route in DECLARED if DECLARED[route] != PUBLIC], ids=" ".join)
def test_a_route_is_for_its_roles_and_no_other(
    staffed: Hospital, route: tuple[str, str], role: Role, kind: str
) -> None:
    status, text = ask(staffed, *route, staffed.headers(role, kind))
    if role in DECLARED[route]:
        assert status not in (401, 403, 429)
    else:
        assert status == 403
        assert "not for the role" in text


@pytest.mark.parametrize(
    ("role", "may"), [("clinician", True), ("scientist", True), ("auditor", False), ("admin", True)]
)
def test_the_right_role_gets_an_answer_and_the_wrong_one_nothing_of_it(
    staffed: Hospital, role: Role, may: bool
) -> None:
    for kind in KINDS:
        headers = staffed.headers(role, kind) | {"Content-Type": "application/json"}
        response = staffed.request("POST", "/predict", headers, content=CHILD)
        assert response.status_code == (200 if may else 403)
        assert ("options" in response.json()) is may


def test_the_table_in_the_readme_is_the_code() -> None:
    rows = re.findall(r"^\| `(GET|POST) (\S+)` \|(.*)\|$", README, re.MULTILINE)
    told = {(method, path): [cell.strip() for cell in cells.split("|")] for method, path, cells in rows}
    assert {route: tuple(cells[:5]) for route, cells in told.items()} == {
        route: tuple(
            "●" if (column == "anybody" and roles == PUBLIC) or (roles != PUBLIC and column in roles) else ""
            for column in ("anybody", *ROLES)
        )
        for route, roles in DECLARED.items()
    }
    assert all(len(cells[5]) > 5 for cells in told.values())  # each says why
