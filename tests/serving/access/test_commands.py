"""``tailor users`` as a person types it."""

from __future__ import annotations

import json
import re

from typer.testing import CliRunner, Result

import tailor
from serving.access.start import open_users
from serving.access.users import by_key


def run(*arguments: str) -> Result:
    return CliRunner().invoke(tailor.load("users"), list(arguments))


def test_a_user_is_added_listed_and_revoked() -> None:
    added = run("add", "Ada Example", "--role", "clinician")
    (key,) = re.findall(r"tailor_\w+_\S+", added.output)
    user = by_key(open_users(), key)
    assert user is not None
    assert (user.name, user.role) == ("Ada Example", "clinician")
    listed = run("list")
    assert "Ada Example" in listed.output
    assert key not in listed.output
    assert run("revoke", "Ada Example").exit_code == 0
    assert by_key(open_users(), key) is None


def test_programs_get_json() -> None:
    made = json.loads(run("add", "bob", "--role", "auditor", "--json").stdout)
    assert set(made) == {"name", "role", "key"}
    (listed,) = json.loads(run("list", "--json").stdout)
    assert (listed["name"], listed["role"], listed["revoked"]) == ("bob", "auditor", None)
    assert made["key"] not in json.dumps(listed)
    assert json.loads(run("revoke", "bob", "--json").stdout) == {"name": "bob", "revoked": True}


def test_what_is_wrong_is_said() -> None:
    run("add", "bob", "--role", "auditor")
    for arguments, code in (
        (["add", "ada", "--role", "clinican"], "unknown_role"),
        (["add", "bob", "--role", "admin"], "user_exists"),
        (["revoke", "bbo"], "unknown_user"),
    ):
        result = run(*arguments, "--json")
        assert result.exit_code == 2
        assert json.loads(result.stdout)["error"]["code"] == code
