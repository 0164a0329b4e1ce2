"""What the settings make of access."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import TailorError
from data.settings import settings
from serving.access.access import Everybody, Keys
from serving.access.start import first_key, from_settings, open_users
from serving.access.users import accounts, revoke


def test_keys_are_asked_for_unless_it_is_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(from_settings(), Keys)
    monkeypatch.setenv("TAILOR_OPEN", "1")
    settings.cache_clear()
    assert isinstance(from_settings(), Everybody)


def test_without_keys_only_on_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAILOR_OPEN", "1")
    monkeypatch.setenv("TAILOR_HOST", "0.0.0.0")
    settings.cache_clear()
    with pytest.raises(TailorError, match=r"may not listen on 0\.0\.0\.0"):
        from_settings()


def test_the_first_administrator_is_made_once_even_if_revoked(home: Path) -> None:
    users = open_users()
    key = first_key(users)
    assert key is not None
    assert first_key(users) is None
    revoke(users, "admin")
    assert first_key(users) is None
    assert [account.role for account in accounts(users)] == ["admin"]
    assert key.split("_", 2)[2].encode() not in b"".join(
        file.read_bytes() for file in home.rglob("*") if file.is_file()
    )


def test_tokens_are_believed_of_a_named_issuer_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TAILOR_OIDC_KEYS", str(tmp_path / "jwks.json"))
    settings.cache_clear()
    with pytest.raises(TailorError) as raised:
        from_settings()
    assert raised.value.code == "oidc_incomplete"
    monkeypatch.setenv("TAILOR_OIDC_ISSUER", "https://login.example.org")
    monkeypatch.setenv("TAILOR_OIDC_AUDIENCE", "tailor")
    settings.cache_clear()
    with pytest.raises(TailorError) as raised:
        from_settings()
    assert raised.value.code == "bad_jwks"


def test_a_database_that_cannot_be_opened_is_said(home: Path) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(TailorError) as raised:
        open_users()
    assert raised.value.code == "ledger_unavailable"
