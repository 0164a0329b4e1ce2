"""Whether a change that was found is the change asked for: yes, no, or not stated closely enough to say."""

from __future__ import annotations

import re

from data import exons
from data.hgvs import Change, Kind, is_open

COPIES: frozenset[Kind] = frozenset(("amplification", "copy deletion", "loss"))
_ASSAYS: dict[Kind, str] = {
    **dict.fromkeys(COPIES, "copy number"),
    "fusion": "fusions",
    "overexpression": "expression",
}
#: Kinds that end the protein early or take it away.
_LOSS: frozenset[Kind] = frozenset(("nonsense", "frameshift", "splice", "start loss", "copy deletion"))
#: Kinds that never are a loss of function; of the others (a missense, say) it depends and is not stated.
_NO_LOSS: frozenset[Kind] = frozenset(("synonymous", "amplification", "overexpression"))
_CODED: frozenset[Kind] = frozenset(("coding", "rsid"))


def assay(kind: Kind) -> str:
    """Return what has to be tested to find such a change: sequence, copies, fusions or expression."""
    return _ASSAYS.get(kind, "sequence")


def answers(found: Change, asked: Change, gene: str) -> bool | None:
    """Return whether ``found`` in the gene is what was ``asked``, None where that is not stated.

    A name of unstated kind leaves everything open, a change of coding DNA without its protein leaves every
    change of the protein open.
    """
    if found.text == asked.text:
        return True
    if found.kind == "synonymous":
        return False
    if asked.kind == "any":
        return True
    if found.kind in ("any", "named"):
        return None
    if asked.kind == "loss of function":
        return True if found.kind in _LOSS else False if found.kind in _NO_LOSS else None
    if assay(found.kind) != assay(asked.kind):
        return None if found.kind == "loss of function" and asked.kind in COPIES else False
    if asked.kind in COPIES:
        return None if {found.kind, asked.kind} == {"loss", "copy deletion"} else False
    if asked.kind == "fusion":
        return _fused(found, asked)
    return _exon(found, asked, gene) if asked.exon else _small(found, asked, gene)


def _fused(found: Change, asked: Change) -> bool | None:
    if not asked.partners:
        return True
    return None if not found.partners else set(found.partners) == set(asked.partners)


def _small(found: Change, asked: Change, gene: str) -> bool | None:
    """Compare two changes of the sequence, of which the one asked for is not an exon's."""
    if asked.kind == "mutation":
        return None if found.kind in _CODED else True
    if found.kind == asked.kind and found.kind in _CODED:
        return False
    if is_open(found) or found.kind in (*_CODED, "loss of function") or asked.kind in _CODED:
        return None
    if asked.kind == "residue":
        return _at(found, asked.first, gene) if found.kind in ("substitution", "mutation") else False
    if asked.first is None:
        return (
            True if found.kind == asked.kind else None if found.exon and found.kind == "mutation" else False
        )
    if found.kind in (asked.kind, "mutation") and found.first is None:
        return _at(found, asked.first, gene) and None  # of that kind and about there: open
    return None if found.kind == "residue" and found.first == asked.first else False


def _at(found: Change, place: int | None, gene: str) -> bool | None:
    """Return whether a change is at a residue; one of a whole exon leaves it open or rules it out."""
    if found.first is not None:
        return found.first == place
    if found.exon is None or place is None:
        return None
    ranges = exons.residues(gene, found.exon)
    return None if not ranges or any(a <= place <= b for a, b in ranges) else False


def _exon(found: Change, asked: Change, gene: str) -> bool | None:
    """Compare a change of the sequence with one that is asked for by its exon."""
    exon = asked.exon or 0
    if found.exon is not None:
        if found.exon != exon:
            return False
        return True if asked.kind == "mutation" else None if found.kind == "mutation" else False
    if asked.kind == "skipping":
        return _skips(found, gene, exon)
    inside = _inside(found, gene, exon)
    if inside is False or asked.kind in ("mutation", found.kind):
        return inside
    return None if found.kind in (*_CODED, "mutation", "loss of function", "in-frame indel") else False


def _inside(found: Change, gene: str, exon: int) -> bool | None:
    """Return whether the residues touch the exon; None where transcripts differ or nothing is known."""
    ranges = exons.residues(gene, exon)
    if found.first is None or found.last is None or not ranges:
        return None
    touched = [found.first <= last and found.last >= first for first, last in ranges]
    return touched[0] if len(set(touched)) == 1 else None


def _skips(found: Change, gene: str, exon: int) -> bool | None:
    ranges = exons.residues(gene, exon)
    if found.first is None or found.last is None:
        return _splices(found, gene, exon)
    if not ranges:
        return None
    if found.kind == "splice":
        return any(abs(found.first - edge) <= 1 for pair in ranges for edge in pair)
    if found.kind == "substitution":
        return found.first in exons.LAST.get((gene, exon), ())
    return found.kind == "in-frame deletion" and any(
        found.first <= a + 1 and found.last >= b for a, b in ranges
    )


def _splices(found: Change, gene: str, exon: int) -> bool | None:
    """Judge a change of coding DNA by the ends of the exon; elsewhere, what it does is not stated."""
    edges = exons.EDGES.get((gene, exon), ())
    for first, last in edges:
        if re.search(rf"(?:\.|_){first}-\d|(?:\.|_){last}\+\d|\.{last}[ACGT]>", found.text):
            return True
    return None if found.kind in (*_CODED, "splice", "mutation", "loss of function") else False
