"""Who an entry is about: sealed under a key of the patient's own, unreadable when that is destroyed."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from data.errors import TailorError
from serving.ledger.secrets import SECRET, secret, signing_key
from serving.ledger.vault import KEYS, Sealed, Vault, forget


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'keys.db'}")
    KEYS.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys")


def test_what_was_sealed_is_opened_again(engine: Engine, vault: Vault, tmp_path: Path) -> None:
    with engine.begin() as connection:
        sealed = vault.seal(connection, "Ada Example", b"age 61")
        assert "Ada" not in sealed.subject + sealed.text
        assert Vault(tmp_path / "keys").open(connection, sealed) == b"age 61"


def test_a_patient_has_one_pseudonym_and_who_has_no_name_a_new_one_each_time(
    engine: Engine, vault: Vault
) -> None:
    with engine.begin() as connection:
        named = {vault.seal(connection, "p1", b"").subject for _ in range(3)}
        unnamed = {vault.seal(connection, None, b"").subject for _ in range(3)}
    assert named == {vault.subject("p1")}
    assert len(unnamed) == 3
    assert vault.subject("p2") != vault.subject("p1")


def test_who_is_forgotten_cannot_be_read_by_anybody(engine: Engine, vault: Vault) -> None:
    with engine.begin() as connection:
        sealed, other = (vault.seal(connection, name, b"age 61") for name in ("p1", "p2"))
        assert forget(connection, sealed.subject)
        assert not forget(connection, sealed.subject)
        assert vault.open(connection, sealed) is None
        assert vault.open(connection, other) == b"age 61"


def test_altered_bytes_and_another_secret_are_refused(engine: Engine, vault: Vault, tmp_path: Path) -> None:
    with engine.begin() as connection:
        sealed = vault.seal(connection, "p1", b"age 61")
        broken = Sealed(sealed.subject, sealed.text[:-4] + "AAA=")
        with pytest.raises(TailorError, match="altered"):
            vault.open(connection, broken)
        with pytest.raises(TailorError, match="unwrapped"):
            Vault(tmp_path / "elsewhere").open(connection, sealed)


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    assert secret(tmp_path) == secret(tmp_path)
    assert signing_key(tmp_path).private_bytes_raw() == signing_key(tmp_path).private_bytes_raw()
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_is_none_is_an_error_not_replaced(tmp_path: Path) -> None:
    (tmp_path / SECRET).write_text("rubbish")
    with pytest.raises(TailorError, match="does not hold the key"):
        secret(tmp_path)
    assert (tmp_path / SECRET).read_text() == "rubbish"
