"""Checkpoints: the place and hash of an entry, signed, to be kept where the operator cannot alter them.

A chain shows what was changed inside it. That its end was cut off shows only against a checkpoint from
before, kept elsewhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError

from data.errors import TailorError
from data.rules import Fact
from serving.ledger.store import Audit


class Checkpoint(Fact):
    """What the ledger was at a moment; key and signature (Ed25519, RFC 8032) in hexadecimal."""

    entry: int
    hash: str
    at: str
    public_key: str
    signature: str

    def message(self) -> bytes:
        """Return the bytes that are signed."""
        return orjson.dumps(["tailor checkpoint", self.entry, self.hash, self.at])

    def genuine(self, public_key: str | None = None) -> bool:
        """Return whether the signature holds, and is of that key where one is given."""
        if public_key is not None and public_key != self.public_key:
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
            key.verify(bytes.fromhex(self.signature), self.message())
        except (InvalidSignature, ValueError):
            return False
        return True


def public(key: Ed25519PrivateKey) -> str:
    """Return the public half of a key, in hexadecimal, to be told to whoever verifies."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def sign(head: Audit, key: Ed25519PrivateKey) -> Checkpoint:
    """Return a checkpoint of the last entry."""
    at = datetime.datetime.now(datetime.UTC).isoformat()
    unsigned = Checkpoint(entry=head.entry, hash=head.hash, at=at, public_key=public(key), signature="")
    return unsigned.model_copy(update={"signature": key.sign(unsigned.message()).hex()})


def append_to(path: Path, checkpoint: Checkpoint) -> None:
    """Add a checkpoint to a file, a line each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(checkpoint.model_dump_json().encode() + b"\n")


def read_checkpoints(path: Path) -> list[Checkpoint]:
    """Return the checkpoints of a file.

    Raises
    ------
    TailorError
        ``no_file``, ``bad_checkpoint`` naming the line.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        message = f"Cannot read {path}: {error.strerror}."
        raise TailorError("no_file", message, hint="Make it with: tailor audit checkpoint FILE") from None
    return list(_parsed(lines))


def checked(path: Path, public_key: str) -> list[Checkpoint]:
    """Return the checkpoints of a file, all signed with that key; raises as :func:`read_checkpoints`."""
    found = read_checkpoints(path)
    for number, checkpoint in enumerate(found, start=1):
        if not checkpoint.genuine(public_key):
            message = f"Line {number} is signed with another key than {public_key}."
            hint = "Give the key you were told: --public-key HEX"
            raise TailorError("bad_checkpoint", message, field="checkpoints", hint=hint)
    return found


def _parsed(lines: Iterable[bytes]) -> Iterable[Checkpoint]:
    for number, line in enumerate(lines, start=1):
        try:
            checkpoint = Checkpoint.model_validate_json(line)
        except ValidationError:
            raise TailorError("bad_checkpoint", f"Line {number} is no checkpoint.") from None
        if not checkpoint.genuine():
            raise TailorError("bad_checkpoint", f"Line {number}: the signature does not hold.")
        yield checkpoint
