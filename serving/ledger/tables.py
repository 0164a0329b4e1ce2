"""The tables of the ledger's database, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()
#: The newest migration; a database of another version is brought to it when it is opened.
VERSION = "0001"

ENTRIES = Table(
    "entries",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
#: The key of each patient, wrapped; that of who was forgotten is not there.
KEYS = Table(
    "keys",
    METADATA,
    Column("subject", String(32), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)
USERS = Table(
    "users",
    METADATA,
    Column("name", String(100), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("key_id", String(16), nullable=False, unique=True),
    Column("salt", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("created", String(40), nullable=False),
    Column("revoked", String(40)),
    Column("signed_out", Float),  # seconds since 1970; sessions that began before have ended
)
#: What entries are searched by; each row follows from its entry and can be made again.
SUMMARIES = Table(
    "summaries",
    METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("by", String(40)),
    Column("user", String(100)),
    Column("role", String(20)),
    Column("program", String(100)),
    Column("subject", String(32), index=True),
    Column("models", Text),
    Column("groups", Text),
    Column("abstained", Boolean),
    Column("first", String(100)),
    Column("disagrees", Boolean),
)
