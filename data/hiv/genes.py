"""The genes of HIV as algorithms name them."""

from __future__ import annotations

#: Where the name in Tailor is not HIV- and theirs: integrase, and gp41 (fusion).
_OTHER = {"INT": "HIV-IN", "FU": "HIV-GP41"}


def gene_name(theirs: str) -> str:
    """Return the name a gene of an algorithm (``RT``) has in Tailor (``HIV-RT``)."""
    name = theirs.strip().upper()
    return _OTHER.get(name, f"HIV-{name}")
