"""The bytes of an entry: a line of JSON by which it is found, then the rest, compressed where it is long.

An answer is 30 to 800 kB of JSON. At zlib's level 1 it takes a sixth of that on the disk, and compressing
takes less time than hashing and writing what is saved would.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

import orjson

from data.errors import TailorError

#: What the rows for search hold of an entry; see ``SUMMARIES``.
SEARCHED = ("by", "user", "role", "program", "subject", "models", "groups", "abstained", "first", "disagrees")
HEAD = (*SEARCHED, "sealed")  # what is sealed cannot be compressed, and is known last
LONG = 1000  # bytes
LEVEL = 1


class Packed(NamedTuple):
    """The two parts of what an entry holds."""

    head: Mapping[str, Any]
    body: bytes

    def having(self, **more: Any) -> Self:
        """Return the same with more in its head."""
        return self._replace(head={**self.head, **more})

    def __bytes__(self) -> bytes:
        return _json(self.head) + b"\n" + self.body


def pack(content: Mapping[str, Any]) -> Packed:
    """Return JSON values as they are written, canonical: keys in order, numbers at their shortest."""
    body = _json({key: value for key, value in content.items() if key not in HEAD})
    if len(body) > LONG:
        body = zlib.compress(body, LEVEL)
    return Packed({key: value for key, value in content.items() if key in HEAD}, body)


def head(raw: bytes) -> dict[str, Any]:
    """Return the part by which an entry is found; raises ``bad_entry`` where it was altered."""
    with _readable():
        found: dict[str, Any] = orjson.loads(raw[: raw.index(b"\n")])
        return found


def unpack(raw: bytes) -> dict[str, Any]:
    """Return what was packed; raises ``bad_entry`` where it was altered."""
    with _readable():
        body = raw[raw.index(b"\n") + 1 :]
        return head(raw) | orjson.loads(body if body.startswith(b"{") else zlib.decompress(body))


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, zlib.error):
        message = "What an entry of the ledger holds cannot be read."
        hint = "To see which entry was altered: tailor audit verify"
        raise TailorError("bad_entry", message, hint=hint, status=500) from None


def _json(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
