"""One user of every role, with a key, a token and a session each."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import httpx
import jwt
from anyio.from_thread import BlockingPortal
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from fastapi import FastAPI
from sqlalchemy import Engine, create_engine

from serving.access import session
from serving.access.access import Keys
from serving.access.oidc import Provider
from serving.access.users import Role, User, add
from serving.app import create_app
from serving.ledger.tables import METADATA
from serving.predictor import Predictor
from tests.serving.support import Client

ROLES: tuple[Role, ...] = get_args(Role)
KINDS = ("key", "token", "session")
KEY = generate_private_key(SECP256R1())
ISSUER, AUDIENCE, SECRET = "https://login.example.org", "tailor", b"s" * 32
OWN = {"Origin": "http://tailor", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Hospital:
    """A service with keys, and who works there."""

    client: Client
    app: FastAPI
    engine: Engine
    keys: dict[Role, str] = field(default_factory=dict)

    def headers(self, role: Role, kind: str) -> dict[str, str]:
        """What somebody of a role sends to say who he is."""
        if kind == "session":
            cookie = session.issue(User(name=role, role=role), SECRET)
            token = session.form_token(cookie, SECRET)
            return {"Cookie": f"{session.COOKIE}={cookie}", "X-Tailor-Form": token, **OWN}
        return {"Authorization": f"Bearer {self.keys[role] if kind == 'key' else token_of(role)}"}

    def request(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:
        return self.client.request(method, path, headers=headers, **more)


def token_of(role: str, **changes: Any) -> str:
    now = int(time.time())
    claims = {"sub": role, "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + 300, "role": role}
    return jwt.encode({**claims, **changes}, KEY, algorithm="ES256", headers={"kid": "one"})


def hospital(
    folder: Path, portal: BlockingPortal, predictor: Predictor, per_minute: int = 1_000_000
) -> Hospital:
    """Open a service with one user of every role."""
    engine = create_engine(f"sqlite:///{folder / 'users.db'}")
    METADATA.create_all(engine)
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key()))
    (folder / "jwks.json").write_text(json.dumps({"keys": [{**public, "kid": "one", "alg": "ES256"}]}))
    provider = Provider(folder / "jwks.json", ISSUER, AUDIENCE)
    app = create_app(lambda: predictor, Keys(engine, SECRET, per_minute, provider))
    return Hospital(Client(portal, app), app, engine, {role: add(engine, role, role) for role in ROLES})
