"""What was said of an answer later: the entries that name it."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Engine, select

from data.errors import TailorError
from serving.ledger.content import unpack
from serving.ledger.store import reached
from serving.ledger.tables import ENTRIES, SUMMARIES

#: They name no answer.
APART = ("prediction", "forgotten")
LOOKED_AT = 2000  # entries that may name it; there is no index of what they name


class Said(NamedTuple):
    """Entries that name an answer; ``whole`` unless some were not looked at, or are unreadable."""

    entries: tuple[tuple[int, str, str], ...]
    whole: bool


def said_of(engine: Engine, number: int) -> Said:
    """Return number, kind and time of the entries after an answer that are of it, oldest first."""
    both = SUMMARIES.join(ENTRIES, ENTRIES.c.number == SUMMARIES.c.entry)
    columns = [ENTRIES.c[name] for name in ("number", "kind", "at", "content")]
    later = (SUMMARIES.c.entry > number) & SUMMARIES.c.kind.not_in(APART)
    query = select(*columns).select_from(both).where(later).order_by(SUMMARIES.c.entry).limit(LOOKED_AT)
    with reached(), engine.connect() as connection:
        rows = connection.execute(query).all()
    found, whole = [], len(rows) < LOOKED_AT
    for later_number, kind, at, raw in rows:
        try:
            if _names(unpack(raw), number):
                found.append((later_number, kind, at))
        except TailorError:  # altered; that must not hide the answer
            whole = False
    return Said(tuple(found), whole)


def _names(content: dict[str, Any], number: int) -> bool:
    of = content.get("of")
    return isinstance(of, dict) and of.get("entry") == number
