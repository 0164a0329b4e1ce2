"""Whether a variant is known to matter: loss of the protein, or a name on a short list. Never a guess."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from data.germline.consequence import LOSS, codon, consequence, protein_change
from data.germline.table import records, table
from data.mutations import Variant
from data.rules import Fact

Known = Literal["pathogenic", "low", "benign", "unknown"]
UNKNOWN = "not known whether it matters: of uncertain significance, or not listed here; see ClinVar"
_SAYS = {
    "pathogenic": "known to be pathogenic",
    "low": "known, of low risk",
    "benign": "known to be harmless",
}


class Standing(Fact):
    """What is known of a variant, and why: ``unknown`` is never read as harmless."""

    known: Known
    reason: str


def standing(variant: Variant) -> Standing:
    """Return the standing of a variant in a gene whose loss predisposes to cancer."""
    listed = _listed(variant)
    if listed is not None:
        return listed
    kind = consequence(variant.change)
    if variant.gene == "EPCAM" and not re.search(r"3'|exons? (\d-)?9", variant.change):
        return Standing(known="unknown", reason="of EPCAM only a loss of its last exons counts (MSH2)")
    if kind not in LOSS:
        return Standing(known="unknown", reason=UNKNOWN)
    last, place = _dispensable().get(variant.gene), codon(variant.change)
    if last is not None and kind in ("nonsense", "frameshift") and place is not None and place >= last:
        reason = f"truncates after codon {last}, where the protein works without; see ClinVar"
        return Standing(known="unknown", reason=reason)
    return Standing(known="pathogenic", reason=f"{kind}: the protein is lost")


def _listed(variant: Variant) -> Standing | None:
    rows = table("variants")
    names = {variant.change.strip(), protein_change(variant.change)}
    for row in records(rows[rows["gene"] == variant.gene]):
        if names & {row["change"], *filter(None, row["also"].split(";"))}:
            reason = "; ".join(filter(None, (_SAYS[row["standing"]], row["note"], row["source"])))
            return Standing(known=row["standing"], reason=reason)
    return None


@lru_cache(maxsize=1)
def _dispensable() -> dict[str, int]:
    """Return the first codon a protein can do without, by gene: where a truncation is listed as harmless."""
    rows = table("variants")
    harmless = rows[(rows["standing"] == "benign") & rows["change"].str.endswith("*")]
    return {row["gene"]: int(row["change"][3:-1]) for row in records(harmless)}
