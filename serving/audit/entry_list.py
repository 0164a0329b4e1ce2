"""The list of entries: what is asked for, how many there are, a page of them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from data.program import programs
from serving.audit.filters import FIELDS, MARKS, asked
from serving.audit.html import rendered
from serving.ledger.groups import choices as groups
from serving.ledger.keeper import keeper
from serving.ledger.search import Summary, kinds, matching, search

PAGE = 50  # entries
ALWAYS = ("prediction", "feedback", "forgotten")  # kinds that can be asked for before there are any


def list_html(query: Mapping[str, str], token: str) -> tuple[str, int]:
    """Return the page and its status: 422 where a filter has a value it cannot have.

    ``token`` shows that the form in it was sent from here; empty where there are no sessions.
    """
    engine = keeper().ledger.engine
    choices = {
        "kind": sorted({*ALWAYS, *kinds(engine)}),
        "program": list(programs()),
        "group": list(groups()),
    }
    wanted = asked(query, choices)
    count = 0 if wanted.wrong else matching(engine, wanted.filters)
    rows = [] if wanted.wrong else search(engine, wanted.filters, PAGE, PAGE * (wanted.page - 1))
    pages = max(1, -(-count // PAGE))

    def link(page: int) -> str:
        return f"/audit?{urlencode({**wanted.given, 'page': page})}"

    text = rendered(
        "audit_entries.html",
        here="entries",
        choices={**choices, **dict.fromkeys(MARKS, ("yes", "no"))},
        given={name: wanted.given.get(name, "") for name in FIELDS},
        wrong=wanted.wrong,
        filtered=bool(wanted.given),
        count=count,
        page=wanted.page,
        pages=pages,
        rows=[(row, marks(row)) for row in rows],
        newer=link(min(wanted.page - 1, pages)) if wanted.page > 1 else None,
        older=link(wanted.page + 1) if wanted.page < pages else None,
        token=token,
    )
    return text, 422 if wanted.wrong else 200


def marks(row: Summary) -> list[str]:
    """Return what an auditor should know of an entry before he opens it."""
    said = {"abstained": row.abstained, "against what is known": row.disagrees}
    return [words for words, holds in said.items() if holds]
