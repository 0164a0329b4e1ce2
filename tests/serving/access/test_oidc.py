"""Tokens of an identity provider: each check is refused by name."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from data.errors import TailorError
from serving.access.oidc import Provider

KEY, STRANGER = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
ISSUER, AUDIENCE = "https://login.example.org", "tailor"


def public(key: Any, kid: str) -> dict[str, Any]:
    return {**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key())), "kid": kid, "alg": "ES256"}


@pytest.fixture
def provider(tmp_path: Path) -> Provider:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [public(KEY, "one")]}))
    return Provider(path, ISSUER, AUDIENCE)


def token(key: Any = KEY, kid: str = "one", algorithm: str = "ES256", **changes: Any) -> str:
    now = int(time.time())
    claims = {"sub": "ada", "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + 300, "role": "clinician"}
    claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


def test_a_token_says_who_and_in_which_role(provider: Provider) -> None:
    user = provider.user(token())
    assert (user.name, user.role, user.by) == ("ada", "clinician", "token")
    assert provider.user(token(role=["auditor", "other"])).role == "auditor"


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: token(exp=1), "expired"),
        (lambda: token(nbf=int(time.time()) + 3600), "not valid yet"),
        (lambda: token(aud="other"), "another audience"),
        (lambda: token(iss="https://elsewhere"), "another issuer"),
        (lambda: token(sub=None), "claim is missing"),
        (lambda: token(exp=None), "claim is missing"),
        (lambda: token(key=STRANGER), "signature"),
        (lambda: token(kid="two"), "not the provider's"),
        (lambda: token(key="k" * 32, algorithm="HS256"), "not accepted"),
        (lambda: token(key=None, algorithm="none"), "not accepted"),
        (lambda: "rubbish", "cannot be read"),
        (lambda: token()[:-8], "refused"),
    ],
)
def test_every_other_token_is_refused_and_why_is_said(provider: Provider, made: Any, says: str) -> None:
    with pytest.raises(TailorError, match=says) as raised:
        provider.user(made())
    assert raised.value.status == 401


def test_a_token_without_a_role_may_nothing(provider: Provider) -> None:
    with pytest.raises(TailorError) as raised:
        provider.user(token(role="visitor"))
    assert raised.value.status == 403


@pytest.mark.parametrize("content", ["", "{}", '{"keys": []}', "[]"])
def test_keys_that_cannot_be_read_stop_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "jwks.json"
    path.write_text(content)
    with pytest.raises(TailorError) as raised:
        Provider(path, ISSUER, AUDIENCE)
    assert raised.value.code == "bad_jwks"
