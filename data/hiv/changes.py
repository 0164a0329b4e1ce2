"""Mutations of a virus as laboratories write them, brought to one form: ``M184V``."""

from __future__ import annotations

import re

#: Three letters of an amino acid to one (IUPAC), with the stop.
_CODE = (
    "Ala=A Arg=R Asn=N Asp=D Cys=C Gln=Q Glu=E Gly=G His=H Ile=I Leu=L "
    "Lys=K Met=M Phe=F Pro=P Ser=S Thr=T Trp=W Tyr=Y Val=V Ter=*"
)
_LETTERS: dict[str, str] = dict(re.findall(r"(\w{3})=(\S)", _CODE))
_THREE = re.compile("|".join(_LETTERS))
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
    text = _THREE.sub(lambda found: _LETTERS[found[0]], change.strip().removeprefix("p."))
    return text.replace("ins", "i").replace("del", "d")
