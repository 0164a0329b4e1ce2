"""Where a fact was seen: papers, trials and DOIs as links, all else in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

_PMID = re.compile(r"\bPMID:? ?(\d{1,8})\b")
_NCT = re.compile(r"\b(NCT\d{8})\b")
_DOI = re.compile(r"\bdoi:\s*(10\.\d{4,9}/[^\s\"'<>;,]*[^\s\"'<>;,.)\]])", re.IGNORECASE)
_KNOWN = re.compile("|".join(f"({pattern.pattern})" for pattern in (_PMID, _NCT, _DOI)), re.IGNORECASE)


class Piece(NamedTuple):
    """Text, and the address it leads to (none: plain text)."""

    text: str
    href: str | None = None


def pieces(text: str) -> list[Piece]:
    """Return a text in pieces, each identifier in it a link of its own; nothing else is ever a link."""
    found, place = [], 0
    for match in _KNOWN.finditer(text):
        found.append(Piece(text[place : match.start()]))
        found.append(Piece(match.group(0), _address(match.group(0))))
        place = match.end()
    found.append(Piece(text[place:]))
    return [piece for piece in found if piece.text]


def cited(sources: Iterable[str]) -> list[list[Piece]]:
    """Return sources as pieces; of an address without identifier the host alone, where the fact was seen."""
    return [pieces(shown) for shown in dict.fromkeys(map(_shown, sources)) if shown]


def _shown(source: str) -> str:
    if not source.startswith(("http://", "https://")):
        return source
    host = urlsplit(source).hostname or ""
    return f"seen at {host.removeprefix('www.')}"


def _address(identifier: str) -> str | None:
    if pmid := _PMID.fullmatch(identifier):
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid[1]}/"
    if nct := _NCT.fullmatch(identifier):
        return f"https://clinicaltrials.gov/study/{nct[1].upper()}"
    doi = _DOI.fullmatch(identifier)
    return f"https://doi.org/{doi[1]}" if doi else None
