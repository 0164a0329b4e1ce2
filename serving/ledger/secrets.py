"""The keys of the ledger: files outside the database, readable by their owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from data.errors import TailorError

SECRET = "pseudonym.key"
SIGNING = "checkpoint.pem"


def secret(folder: Path) -> bytes:
    """Return the 32 bytes that pseudonyms are made and patients' keys wrapped with; made once.

    Raises
    ------
    TailorError
        ``bad_key`` where the file holds something else.
    """
    raw = _once(folder / SECRET, secrets.token_hex(32).encode())
    try:
        key = bytes.fromhex(raw.decode().strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise _bad(folder / SECRET)
    return key


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Return the key checkpoints are signed with; made once. Raises ``bad_key``."""
    fresh = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        key = load_pem_private_key(_once(folder / SIGNING, fresh), password=None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise _bad(folder / SIGNING)
    return key


def _once(path: Path, fresh: bytes) -> bytes:
    """Return what a file holds; where it is not there yet, it is made, by one of those who try."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)  # fails where another was first, whose key then holds
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return path.read_bytes()


def _bad(path: Path) -> TailorError:
    hint = "Put the file back from a copy: with another key the old entries cannot be read or checked."
    return TailorError("bad_key", f"{path} does not hold the key it should.", hint=hint, status=503)
