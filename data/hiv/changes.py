"""Mutations of a virus as laboratories write them, brought to one form: ``M184V``."""

from __future__ import annotations

import re

from data import hgvs_protein

_ONE = re.compile(r"([A-Z])(\d+)([A-Z*]+)")


def plain(change: str) -> tuple[str, ...]:
    """Return a viral change in one-letter form, a mixture as each amino acid it may be.

    ``p.Met184Val`` and ``p.M184V`` give ``M184V``; ``M184MV`` gives ``M184V`` (the wild type in it is not a
    mutation), ``T215FY`` both ``T215F`` and ``T215Y``. Insertions and deletions become ``T69i`` and ``D67d``.
    Anything else stays as it is.
    """
    text = one_letter(change)
    match = _ONE.fullmatch(text)
    if match is None:
        return (text,)
    reference, position, seen = match.groups()
    return tuple(f"{reference}{position}{one}" for one in seen if one != reference) or (text,)


def one_letter(change: str) -> str:
    """Return a change in one-letter form, a mixture left whole: ``p.Met184Val`` is ``M184V``."""
    text = hgvs_protein.one_letter(change.strip().removeprefix("p."))
    return text.replace("ins", "i").replace("del", "d")
