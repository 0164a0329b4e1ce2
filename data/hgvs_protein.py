"""Changes of a protein in HGVS, one-letter or three-letter, old spellings included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

#: What a change is. ``in-frame`` ones are of the protein, ``copy deletion`` of both copies of the gene;
#: ``residue`` is a place without the new amino acid; ``loss`` a loss of which nobody says how much.
Kind = Literal[
    "substitution", "synonymous", "nonsense", "frameshift", "in-frame deletion", "in-frame insertion",
    "in-frame indel", "splice", "skipping", "start loss", "stop loss", "residue", "mutation", "coding",
    "rsid", "amplification", "copy deletion", "loss", "loss of function", "fusion", "overexpression",
    "any", "named",
]  # fmt: skip

#: Three letters of an amino acid to one (IUPAC), with the stop.
_CODE = (
    "Ala=A Arg=R Asn=N Asp=D Cys=C Gln=Q Glu=E Gly=G His=H Ile=I Leu=L "
    "Lys=K Met=M Phe=F Pro=P Ser=S Thr=T Trp=W Tyr=Y Val=V Ter=*"
)
_LETTERS: dict[str, str] = dict(re.findall(r"(\w{3})=(\S)", _CODE))
_THREE = re.compile("|".join(_LETTERS))
#: Hot spots of which X means any amino acid (EGFR G719X); elsewhere it is the old sign of a stop (G542X).
_ANY_AT = frozenset(
    (
        "G12",
        "G13",
        "Q61",
        "E17",
        "R132",
        "R140",
        "R172",
        "V600",
        "G719",
        "L861",
        "D816",
        "D835",
        "D842",
        "H1047",
    )
)
_PLACE = re.compile(r"([A-Z*])(\d+)(?:_([A-Z*])(\d+))?(.*)")
_SPLICE = re.compile(r"[A-Z*]?(\d+)_SPLICE")
_DELTA = re.compile(r"(?:delta|Δ|d)\s?([A-Z])(\d+)")
_FRAME = re.compile(r"[A-Z*]?FS(?:[*X]?[\d?]*)")
_WORDS = re.compile(r"DELINS|DEL|DUP|INS")


@dataclass(frozen=True)
class Change:
    """A change in normal form: residues ``first`` to ``last``, or its ``exon``, or the genes of a fusion."""

    text: str
    kind: Kind
    first: int | None = None
    last: int | None = None
    exon: int | None = None
    partners: tuple[str, ...] = ()


def one_letter(text: str) -> str:
    """Return a text with the amino acids of three letters as one, the stop as ``*``."""
    return _THREE.sub(lambda found: _LETTERS[found[0]], text)


def protein(text: str) -> Change | None:
    """Return a change of the protein (``Leu858Arg``, ``L858R``, ``(E746_A750del)``), None if it is none."""
    if delta := _DELTA.fullmatch(text):
        text = f"{delta[1]}{delta[2]}del"
    body = one_letter(text.strip().removeprefix("(").removesuffix(")")).upper()
    if splice := _SPLICE.fullmatch(body):
        place = int(splice[1])
        return Change(f"X{place}_splice", "splice", place, place)
    found = _PLACE.fullmatch(body)
    if found is None:
        return None
    ref, first, ref_last, last, what = found.groups()
    named = f"{ref}{first}" + (f"_{ref_last}{last}" if last else "")
    span = int(first), int(last or first)
    if last or _WORDS.match(what) or what.startswith(">"):
        return _in_frame(named, what, span)
    return _single(ref, int(first), what)


def _single(ref: str, place: int, what: str) -> Change | None:
    named, span = f"{ref}{place}", (place, place)
    if _FRAME.fullmatch(what):
        return Change(f"{named}fs", "frameshift", *span)
    if what in ("=", ref):
        return Change(f"{named}=", "synonymous", *span)
    if named == "M1" and re.fullmatch(r"[A-Z?]", what):
        return Change(f"M1{what}", "start loss", *span)
    if what == "" or re.fullmatch(r"[A-Z](?:/[A-Z])+", what) or (what == "X" and named in _ANY_AT):
        return Change(named, "residue", *span)
    if ref == "*" and re.fullmatch(r"[A-Z]?(?:EXT.*)?", what):
        return Change(f"{named}{what[:1]}ext", "stop loss", *span)
    if what in ("X", "*"):
        return Change(f"{named}*", "nonsense", *span)
    return Change(named + what, "substitution", *span) if re.fullmatch("[A-Z]", what) else None


def _in_frame(named: str, what: str, span: tuple[int, int]) -> Change | None:
    """Tell by the count of amino acids whether a change takes away or adds; letters after del say nothing."""
    removed = span[1] - span[0] + 1
    if re.fullmatch(r"DEL[A-Z\d]*", what) and not what.startswith("DELINS"):
        return Change(f"{named}del", "in-frame deletion", *span)
    if re.fullmatch(r"DUP[A-Z\d]*", what):
        return Change(f"{named}dup", "in-frame insertion", *span)
    inserted = re.fullmatch(r"(INS|DELINS|>)([A-Z*]+|\d+)", what)
    if inserted is None:
        return None
    word, letters = inserted.groups()
    text = named + ("ins" if word == "INS" else "delins") + letters
    if "*" in letters:
        return Change(text, "nonsense", *span)
    gained = int(letters) if letters.isdigit() else len(letters)
    if word == "INS" or gained > removed:
        return Change(text, "in-frame insertion", *span)
    return Change(text, "in-frame deletion" if gained < removed else "in-frame indel", *span)
