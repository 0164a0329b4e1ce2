"""Users and their keys."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from data.errors import TailorError
from serving.access.users import accounts, add, by_key, is_current, revoke, sign_out
from serving.ledger.tables import METADATA


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'users.db'}")
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


def test_a_key_is_its_users(engine: Engine) -> None:
    keys = {name: add(engine, name, role) for name, role in (("ada", "clinician"), ("bob", "auditor"))}
    for name, key in keys.items():
        user = by_key(engine, key)
        assert user is not None
        assert user.name == name
        assert is_current(engine, user, time.time())


def test_only_a_hash_of_it_is_kept(engine: Engine, tmp_path: Path) -> None:
    key = add(engine, "ada", "clinician")
    secret = key.split("_", 2)[2]
    assert secret.encode() not in (tmp_path / "users.db").read_bytes()


def test_what_is_no_key_is_nobodys(engine: Engine) -> None:
    key = add(engine, "ada", "clinician")
    prefix, key_id, secret = key.split("_", 2)
    other = add(engine, "bob", "clinician").split("_", 2)[2]
    swapped = f"{prefix}_{key_id}_{other}"
    for wrong in ("", "x", key[:-1], key + "x", swapped, f"{prefix}__{secret}", "tailor_é_é"):
        assert by_key(engine, wrong) is None


def test_a_revoked_key_opens_nothing_from_the_next_request_on(engine: Engine) -> None:
    key = add(engine, "ada", "clinician")
    user = by_key(engine, key)
    assert user is not None
    revoke(engine, "ada")
    assert by_key(engine, key) is None
    assert not is_current(engine, user, time.time())
    assert [account.revoked is None for account in accounts(engine)] == [False]
    with pytest.raises(TailorError, match="ada"):
        revoke(engine, "ada")


@pytest.mark.parametrize(
    ("name", "role", "code"),
    [("ada", "doctor", "unknown_role"), ("", "auditor", "bad_name"), ("a\nb", "auditor", "bad_name")],
)
def test_what_cannot_be_added_is_said(engine: Engine, name: str, role: str, code: str) -> None:
    with pytest.raises(TailorError) as raised:
        add(engine, name, role)
    assert raised.value.code == code


def test_a_name_is_given_once(engine: Engine) -> None:
    add(engine, "ada", "clinician")
    revoke(engine, "ada")
    with pytest.raises(TailorError, match="There is a user"):
        add(engine, "ada", "auditor")


def test_signing_out_ends_what_began_before_and_nothing_after(engine: Engine) -> None:
    user = by_key(engine, add(engine, "ada", "clinician"))
    assert user is not None
    began = time.time() - 1
    assert is_current(engine, user, began)
    sign_out(engine, "ada")
    assert not is_current(engine, user, began)
    assert is_current(engine, user, time.time() + 1)
