"""The four tables, and the triggers by which the database refuses to change or remove an entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0001"
down_revision = None

REFUSAL = "entries of the ledger are neither changed nor removed"
BROKEN = "an entry of the ledger follows the last one"
LAST_HASH = f"coalesce((SELECT hash FROM entries ORDER BY number DESC LIMIT 1), '{'0' * 64}')"
NEXT = "(SELECT coalesce(max(number), 0) + 1 FROM entries)"

SQLITE = (
    f"CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    # INSERT OR REPLACE removes a row without asking the trigger for removals.
    "CREATE TRIGGER entries_in_order BEFORE INSERT ON entries "
    f"WHEN NEW.number IS NOT {NEXT} OR NEW.previous IS NOT {LAST_HASH} "
    f"BEGIN SELECT RAISE(ABORT, '{BROKEN}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION entries_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE FUNCTION entries_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF NEW.number IS DISTINCT FROM {NEXT} OR NEW.previous IS DISTINCT FROM {LAST_HASH} "
    f"THEN RAISE EXCEPTION '{BROKEN}'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER entries_no_change BEFORE UPDATE OR DELETE ON entries "
    "FOR EACH ROW EXECUTE FUNCTION entries_refuse()",
    "CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION entries_refuse()",
    "CREATE TRIGGER entries_in_order BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entries_follow()",
)


def upgrade(op: Operations) -> None:
    """Make everything."""
    _entries(op)
    _keys(op)
    _users(op)
    _summaries(op)
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[op.get_context().dialect.name]:
        op.execute(statement)


def _entries(op: Operations) -> None:
    op.create_table(
        "entries",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )


def _keys(op: Operations) -> None:
    op.create_table(
        "keys",
        sa.Column("subject", sa.String(32), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )


def _users(op: Operations) -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False, unique=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
        sa.Column("revoked", sa.String(40)),
        sa.Column("signed_out", sa.Float),
    )


def _summaries(op: Operations) -> None:
    op.create_table(
        "summaries",
        sa.Column("entry", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("by", sa.String(40)),
        sa.Column("user", sa.String(100)),
        sa.Column("role", sa.String(20)),
        sa.Column("program", sa.String(100)),
        sa.Column("subject", sa.String(32), index=True),
        sa.Column("models", sa.Text),
        sa.Column("groups", sa.Text),
        sa.Column("abstained", sa.Boolean),
        sa.Column("first", sa.String(100)),
        sa.Column("disagrees", sa.Boolean),
    )
