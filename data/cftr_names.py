"""The names of CFTR variants: legacy, HGVS coding and HGVS protein names become one, the labels' own.

Legacy nucleotide names count from the start of the transcript, 132 bases before the first codon, so that
``621+1G>T`` is ``c.489+1G>T``. What cannot be counted out (deep introns, shifted insertions) is in
``knowledge/cftr_names.csv``, after the CFTR2 list, https://cftr2.org.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

OFFSET = 132
#: Beyond it a stop is in the last exon or close to it, and the messenger may be spared: nothing is claimed.
LAST_LOST_CODON = 1411
SHIFT = "no protein: a shift of the reading frame"
#: What to suppose where CFTR was not tested: the commonest variant, and the first on a label.
COMMON = ("F508del", "G551D")
_AMINO = dict(
    zip(
        re.findall("...", "alaargasnaspcysglngluglyhisileleulysmetpheproserthrtrptyrvalter"),
        "ARNDCQEGHILKMFPSTWYVX",
        strict=True,
    )
)
_REFERENCE = re.compile(r"^(?:[a-z]{2}_\d+(?:\.\d+)?(?:\([a-z0-9]+\))?:|cftr[: ]\s*)", re.IGNORECASE)
_PROTEIN = re.compile(r"^(?:p\.)?([a-z]{3}|[a-z])(\d+)(del|[a-z]{0,3}fs.*|[a-z]{3}|[a-z]|\*)$", re.IGNORECASE)
_SUBSTITUTION = re.compile(r"^(c\.)?(\d+)([+-]\d+)?([ACGT])>([ACGT])$", re.IGNORECASE)
_INDEL = re.compile(r"^(?:c\.)?\d+(?:_\d+)?(?:del|ins|dup).*$", re.IGNORECASE)


@dataclass(frozen=True)
class Name:
    """One row of the table: ``effect`` is empty, ``normal``, or why there is no protein."""

    name: str
    effect: str


def canonical(change: str) -> str:
    """Return the legacy name of one change of CFTR in any spelling; what is not understood comes back clean.

    Examples
    --------
    >>> [canonical(name) for name in ("p.(Phe508del)", "c.1652G>A", "NM_000492.4:c.489+1G>T", "G542*")]
    ['F508del', 'G551D', '621+1G>T', 'G542X']
    """
    text = _clean(change)
    if text.lower() in _names():
        return _names()[text.lower()].name
    if found := _SUBSTITUTION.match(text):
        coding, at, intron, before, after = found.groups()
        number = int(at) if coding else int(at) - OFFSET
        change_of = f"{intron or ''}{before.upper()}>{after.upper()}"
        known = _names().get(f"c.{number}{change_of}".lower())
        return known.name if known else f"{number + OFFSET}{change_of}"
    if found := _PROTEIN.match(text):
        return _protein(*found.groups()) or text
    return text


def effect(name: str) -> str:
    """Return why a variant of this canonical name leaves no protein, ``normal``, or nothing if neither."""
    if name.lower() in _names() and _names()[name.lower()].effect:
        return _names()[name.lower()].effect
    if (found := re.match(r"^[A-Z](\d+)(X|fs)", name)) and int(found[1]) <= LAST_LOST_CODON:
        return "no protein: a premature stop" if found[2] == "X" else SHIFT
    if re.match(r"^\d+[+-][12][ACGT]>[ACGT]$", name):
        return "no protein: a splice site is lost"
    return SHIFT if _shifts(name) else ""


def _clean(change: str) -> str:
    text = re.sub(r"\s", "", _REFERENCE.sub("", change.strip()))
    text = text.replace("->", ">").replace("→", ">").strip("[]")
    text = re.sub(r"^p\.\((.*)\)$", r"p.\1", text)
    # The bases that are lost or doubled need not be said; in a legacy name they are its length.
    return re.sub(r"^(c\.\d+(?:_\d+)?(?:del|dup))[ACGT]+(ins[ACGT]+)?$", r"\1\2", text, flags=re.IGNORECASE)


def _protein(before: str, at: str, after: str) -> str | None:
    """Return ``G551D``, ``F508del``, ``G542X`` or ``L88fs``, or None if an amino acid is not one."""
    first = _amino(before)
    if after.lower() == "del":
        last: str | None = "del"
    elif "fs" in after.lower():
        last = "fs"
    else:
        last = "X" if after == "*" else _amino(after)
    return f"{first}{at}{last}" if first and last else None


def _amino(code: str) -> str | None:
    if len(code) == 1:
        return code.upper() if code.upper() in _AMINO.values() else None
    return _AMINO.get(code.lower())


def _shifts(name: str) -> bool:
    """Return whether an insertion or deletion in an exon changes the frame and stops well before the end."""
    at = re.match(r"^(c\.)?(\d+)", name)
    if not at or int(at[2]) - (0 if at[1] else OFFSET) > 3 * LAST_LOST_CODON:
        return False
    if found := re.match(r"^\d+([ACGT]{2,})>([ACGT]+)$|^\d+([ACGT]+)>([ACGT]{2,})$", name, re.IGNORECASE):
        before, after = (part for part in found.groups() if part)
        return (len(after) - len(before)) % 3 != 0
    if not _INDEL.match(name) or "+" in name or "-" in name:
        return False
    length = _length(name)
    return length is not None and length % 3 != 0


def _length(name: str) -> int | None:
    """Return by how many bases an insertion or deletion changes the length, None if the name does not say."""
    if found := re.match(r"^c\.(\d+)(?:_(\d+))?(del|dup)(?:ins([ACGT]+))?$", name, re.IGNORECASE):
        span = int(found[2] or found[1]) - int(found[1]) + 1
        return span - len(found[4] or "")
    if found := re.match(r"^(?:c\.\d+_)?\d+(?:del|ins|dup)([ACGT]+|\d+)(?:bp)?$", name, re.IGNORECASE):
        return int(found[1]) if found[1].isdigit() else len(found[1])
    return None


@lru_cache(maxsize=1)
def _names() -> dict[str, Name]:
    """Return every spelling of the table in small letters."""
    text = files("data").joinpath("knowledge/cftr_names.csv").read_text(encoding="utf-8")
    found: dict[str, Name] = {}
    for row in csv.DictReader(text.splitlines()):
        name = Name(row["name"], row["effect"])
        spellings = (row["name"], row["coding"], row["protein"], *row["aliases"].split("|"))
        found.update({spelling.lower(): name for spelling in spellings if spelling})
    return found
