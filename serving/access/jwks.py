"""The public keys of an identity provider, as its file has them now: providers change their keys."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import jwt

from data.errors import TailorError

log = logging.getLogger("tailor.service")


class KeyFile:
    """Keys of a JWKS file (RFC 7517) by their id.

    Parameters
    ----------
    path : Path

    Raises
    ------
    TailorError
        ``bad_jwks``: the file holds no key that can be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen, self._keys = self._stamp(), self._read()

    def now(self) -> dict[str | None, jwt.PyJWK]:
        """Return the keys, read again where the file has changed.

        A key taken out of the file counts no more. While a changed file cannot be read, the keys before it
        count on: half a file must lock nobody out.
        """
        stamp = self._stamp()
        if stamp != self._seen:
            try:
                self._keys = self._read()
                log.info("keys of the identity provider read again")
            except TailorError as error:
                log.warning("%s Those read before count on.", error.message)
            self._seen = stamp
        return self._keys

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> dict[str | None, jwt.PyJWK]:
        try:
            found = jwt.PyJWKSet.from_dict(json.loads(self._path.read_bytes())).keys
        except (OSError, ValueError, AttributeError, jwt.PyJWTError) as error:
            message = f"{self._path} holds no public keys that can be read ({type(error).__name__})."
            raise TailorError("bad_jwks", message, field="TAILOR_OIDC_KEYS") from None
        return {key.key_id: key for key in found}
