"""Keys of a provider that change while the service runs."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from data.errors import TailorError
from serving.access.oidc import Provider
from tests.serving.access.test_oidc import AUDIENCE, ISSUER, KEY, STRANGER, public, token


def written(path: Path, **keys: object) -> Path:
    path.write_text(json.dumps({"keys": [public(key, kid) for kid, key in keys.items()]}))
    return path


@pytest.fixture
def jwks(tmp_path: Path) -> Path:
    return written(tmp_path / "jwks.json", one=KEY)


def test_a_new_key_counts_without_a_start_and_one_taken_out_no_more(jwks: Path) -> None:
    provider = Provider(jwks, ISSUER, AUDIENCE)
    new = token(key=STRANGER, kid="two")
    with pytest.raises(TailorError, match="not the provider's"):
        provider.user(new)
    written(jwks, one=KEY, two=STRANGER)
    assert provider.user(new).name == provider.user(token()).name == "ada"
    written(jwks, two=STRANGER)
    with pytest.raises(TailorError, match="not the provider's"):
        provider.user(token())
    assert provider.user(new).name == "ada"


@pytest.mark.parametrize("broken", ['{"keys": [', '{"keys": []}', None])
def test_a_broken_file_locks_nobody_out_and_is_told(
    jwks: Path, broken: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    provider = Provider(jwks, ISSUER, AUDIENCE)
    if broken is None:
        jwks.unlink()
    else:
        jwks.write_text(broken)
    with caplog.at_level(logging.WARNING, "tailor.service"):
        assert [provider.user(token()).name for _ in range(3)] == ["ada"] * 3
    assert [record.message.endswith("Those read before count on.") for record in caplog.records] == [True]
    written(jwks, two=STRANGER)
    assert provider.user(token(key=STRANGER, kid="two")).name == "ada"
