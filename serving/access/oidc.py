"""Bearer tokens of an identity provider (OpenID Connect): signature, issuer, audience, time and role."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt

from data.errors import TailorError
from serving.access.jwks import KeyFile
from serving.access.refused import bad_credentials
from serving.access.users import ROLES, Role, User

#: Signatures with a public key only: with a shared one, whoever can check could also sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY = 30  # seconds by which clocks may differ


class Provider:
    """Whose tokens are believed.

    Parameters
    ----------
    keys : Path
        File with the provider's public keys (JWKS, RFC 7517). It is read at the start and whenever it has
        changed; the service itself asks nobody over the network.
    issuer, audience : str
        What ``iss`` and ``aud`` of a token must be.
    claim : str
        Name of the claim that holds the role, one or a list of them.
    """

    def __init__(self, keys: Path, issuer: str, audience: str, claim: str = "role") -> None:
        self._keys = KeyFile(keys)
        self._issuer, self._audience, self._claim = issuer, audience, claim

    def user(self, token: str) -> User:
        """Return whose token it is.

        Raises
        ------
        TailorError
            ``bad_token`` (401) saying which check it failed; ``no_role`` (403).
        """
        try:
            key = self._keys.now()[jwt.get_unverified_header(token).get("kid")]
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[name for name in ALGORITHMS if key.algorithm_name in (None, name)],
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except KeyError:
            raise bad_credentials("token", "it is signed with a key that is not the provider's") from None
        except jwt.PyJWTError as error:
            raise bad_credentials("token", _WHY.get(type(error), "it cannot be read")) from None
        return User(name=str(claims["sub"])[:100], role=self._role(claims), by="token")

    def _role(self, claims: Mapping[str, Any]) -> Role:
        said = claims.get(self._claim)
        names = said if isinstance(said, list) else [said]
        for role in reversed(ROLES):  # the one that may most
            if role in names:
                return role
        message = f"The token gives no role in {self._claim!r}."
        raise TailorError("no_role", message, hint=f"One of {', '.join(ROLES)}.", status=403)


_WHY = {
    jwt.ExpiredSignatureError: "it has expired",
    jwt.ImmatureSignatureError: "it is not valid yet",
    jwt.InvalidSignatureError: "its signature does not hold",
    jwt.InvalidAudienceError: "it is for another audience",
    jwt.InvalidIssuerError: "it is of another issuer",
    jwt.InvalidAlgorithmError: "it is signed in a way that is not accepted",
    jwt.MissingRequiredClaimError: "a claim is missing",
}
