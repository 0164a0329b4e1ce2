"""Who an entry is about: a pseudonym, and the identifying part under a key of the patient's own.

To forget a patient is to destroy that key (crypto-shredding): what was sealed can then not be read by
anybody, and the chain of entries, which is over the sealed bytes, stays whole.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, insert, select

from data.errors import TailorError
from serving.ledger.secrets import secret
from serving.ledger.tables import KEYS

NONCE = 12


class Sealed(NamedTuple):
    """The pseudonym of a patient, and the sealed part (base64)."""

    subject: str
    text: str


class Vault:
    """The keys of the patients, one each, wrapped by a secret that is not in the database.

    Parameters
    ----------
    folder : Path
        Where the secret lies.
    """

    def __init__(self, folder: Path) -> None:
        self._secret = secret(folder)
        self._wrap = AESGCM(self._secret)

    def subject(self, patient_id: str) -> str:
        """Return the pseudonym of a patient, always the same: HMAC-SHA256 (FIPS 198-1), 32 hex digits."""
        return hmac.new(self._secret, patient_id.encode(), "sha256").hexdigest()[:32]

    def seal(self, connection: Connection, patient_id: str | None, part: bytes) -> Sealed:
        """Seal what identifies a patient; who has no identifier gets a pseudonym that occurs once.

        In a transaction that nobody else's overlaps: a new patient's key is written with it.
        """
        subject = secrets.token_hex(16) if patient_id is None else self.subject(patient_id)
        key = self._key(connection, subject)
        if key is None:
            key = secrets.token_bytes(32)
            wrapped = _encrypt(self._wrap, key, subject)
            connection.execute(insert(KEYS).values(subject=subject, wrapped=wrapped))
        return Sealed(subject, base64.b64encode(_encrypt(AESGCM(key), part, subject)).decode())

    def open(self, connection: Connection, sealed: Sealed) -> bytes | None:
        """Return what was sealed, None where the patient was forgotten.

        Raises
        ------
        TailorError
            ``bad_seal`` where the bytes are not as they were sealed, ``bad_key`` with another secret.
        """
        key = self._key(connection, sealed.subject)
        if key is None:
            return None
        try:
            return _decrypt(AESGCM(key), base64.b64decode(sealed.text), sealed.subject)
        except (InvalidTag, ValueError):
            message = f"What is sealed of {sealed.subject} was altered."
            raise TailorError("bad_seal", message, status=500) from None

    def _key(self, connection: Connection, subject: str) -> bytes | None:
        found = connection.execute(select(KEYS.c.wrapped).where(KEYS.c.subject == subject))
        wrapped = found.scalar_one_or_none()
        if wrapped is None:
            return None
        try:
            return _decrypt(self._wrap, wrapped, subject)
        except InvalidTag:
            message = "The key of a patient cannot be unwrapped."
            hint = "Is the folder of keys (TAILOR_KEYS) the one this database was written with?"
            raise TailorError("bad_key", message, hint=hint, status=503) from None


def forget(connection: Connection, subject: str) -> bool:
    """Destroy the key of a patient; False where there is none. Copies of the database still hold it."""
    return connection.execute(delete(KEYS).where(KEYS.c.subject == subject)).rowcount > 0


def _encrypt(cipher: AESGCM, part: bytes, subject: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + cipher.encrypt(nonce, part, subject.encode())


def _decrypt(cipher: AESGCM, raw: bytes, subject: str) -> bytes:
    return cipher.decrypt(raw[:NONCE], raw[NONCE:], subject.encode())
