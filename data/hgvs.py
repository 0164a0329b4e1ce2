"""Changes of a gene as laboratories write them, brought to one form: ``L858R``, ``exon 19 deletion``."""

from __future__ import annotations

import re
from functools import lru_cache

from data.genes import symbols
from data.hgvs_protein import Change, Kind, one_letter, protein

__all__ = ["Change", "Kind", "is_open", "normal", "one_letter", "read"]

#: Names without a position: normal form, kind, how else it is written.
_SPELLINGS: tuple[tuple[str, Kind, str], ...] = (
    ("amplification", "amplification", "amp, amplified, copy number amplification, high level amplification"),
    ("deletion", "copy deletion", "homozygous deletion, deep deletion, homdel, biallelic deletion"),
    ("loss", "loss", "copy number loss, copy loss"),
    ("loss of function", "loss of function", "lof, truncation, truncating mutation, inactivating mutation"),
    ("fusion", "fusion", "gene fusion, rearrangement, rearranged, translocation"),
    ("overexpression", "overexpression", "overexpressed"),
    ("any alteration", "any", "alteration, altered"),
    ("coding mutation", "mutation", "mutation, mutations, mutated, mutant, any mutation"),
    ("missense mutation", "substitution", "missense"),
    ("nonsense mutation", "nonsense", "nonsense"),
    ("frameshift", "frameshift", "frameshift mutation"),
    ("splice site mutation", "splice", "splice, splice site, splice mutation, splice variant"),
    ("internal tandem duplication", "named", "itd, flt3 itd"),
    ("vIII", "named", "viii, egfrviii, variant iii"),
    ("wild type", "synonymous", "wildtype, wt, no mutation, p.="),
)
_NAMES: dict[str, tuple[str, Kind]] = {
    written: (name, kind)
    for name, kind, spellings in _SPELLINGS
    for written in (name.lower(), *spellings.split(", "))
}
_EXON_KINDS: dict[str, tuple[str, Kind]] = {
    "del": ("deletion", "in-frame deletion"),
    "ins": ("insertion", "in-frame insertion"),
    "skip": ("skipping", "skipping"),
    "splice": ("skipping", "skipping"),
    "frameshift": ("frameshift", "frameshift"),
    "mutation": ("mutation", "mutation"),
}
_EXON = re.compile(
    r"(?:[A-Z0-9]+\s*)??(?:exon|ex|e)[\s-]*(\d+)[\s-]*(?:in-?frame )?"
    r"(del|ins|skip|splice|frameshift|mutation)(?:etions?|ertions?|ping|s)?(?:[\s-]*(?:mutations?|variants?|site))*",
    re.I,
)
_PLAIN = re.compile(r"(?:p\.)?([A-WYZ])(\d+)([A-WYZ])")
_SHORT_EXON = re.compile(r"(del|ins)[\s-]*(\d\d)", re.I)
_FUSION = re.compile(
    r"([\w.-]+?)\s*(::|--|-|/)\s*([\w.-]+?)(?:\s+(?:gene )?(fusion|rearrangement|translocation))?", re.I
)
_REFERENCE = re.compile(r"[\w.-]+(?:\([\w-]+\))?:(?!:)\s*")
_CODING = re.compile(r"[cng]\.[-*]?\d")
_SITE = re.compile(r"\d[+-][12](?!\d)")


def normal(change: str) -> str:
    """Return the normal form of a change: ``p.Leu858Arg`` gives ``L858R``; what nobody can read stays."""
    return read(change).text


@lru_cache(maxsize=65536)
def read(change: str) -> Change:
    """Return a change as read: HGVS of protein or coding DNA, an rsID, or a name.

    What fits nothing comes back with kind ``named`` and its own text in lower case.
    """
    if plain := _PLAIN.fullmatch(change):  # most there are, so read quickly
        ref, place, seen = plain[1], int(plain[2]), plain[3]
        if ref != seen and place > 1:
            return Change(f"{ref}{place}{seen}", "substitution", place, place)
    text = " ".join(change.split())
    name = _NAMES.get(text.lower().replace("-", " "))
    if name:
        return Change(*name)
    return _exon(text) or _fusion(text) or _sequence(text) or Change(text.lower(), "named")


def is_open(change: Change) -> bool:
    """Return whether a change is only said to be there, not what it is."""
    return change.kind in ("any", "mutation", "named") and change.exon is None


def _exon(text: str) -> Change | None:
    if short := _SHORT_EXON.fullmatch(text):
        what, number = short.groups()
    elif long := _EXON.fullmatch(text):
        number, what = long.groups()
    elif re.fullmatch(r"MET\s*ex(?:on)?\s*14", text, re.I):
        number, what = "14", "skip"
    else:
        return None
    name, kind = _EXON_KINDS[what.lower()]
    return Change(f"exon {number} {name}", kind, exon=int(number))


def _fusion(text: str) -> Change | None:
    found = _FUSION.fullmatch(text)
    if found is None:
        return None
    first, sign, second, word = found.groups()
    genes = (first.upper(), second.upper())
    # A hyphen joins many things (PD-L1); with a gene on either side it is a fusion as once written.
    if sign != "::" and not word and (text.upper() in symbols() or not symbols().keys() & set(genes)):
        return None
    return Change(f"{genes[0]}::{genes[1]} fusion", "fusion", partners=genes)


def _sequence(text: str) -> Change | None:
    """Read HGVS or an rsID; of a pair ``c.… (p.…)`` the protein counts."""
    if re.fullmatch(r"rs\d+", text, re.I):
        return Change(text.lower(), "rsid")
    _, dot, after = text.partition("p.")
    if dot and (found := protein(after)):
        return found
    bare = _REFERENCE.sub("", text, count=1)
    coding = bare[:1].lower() + bare[1:]
    if _CODING.match(coding):
        return _coding(coding)
    return protein(bare)


def _coding(text: str) -> Change:
    """Return a change of coding DNA; bases named after del or dup say nothing new and are left out."""
    body = re.sub(r"DEL|DUP|INS|INV", lambda word: word[0].lower(), text[2:].split()[0].upper())
    body = re.sub(r"(del|dup)[ACGT0-9]+$", r"\1", body)
    return Change(text[:2] + body, "splice" if _SITE.search(body) else "coding")
