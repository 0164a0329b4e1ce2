"""Changes of protein in the spellings of single annotators, in HGVS."""

from __future__ import annotations

import re


def respelt(protein: str) -> str:
    """Return in HGVS what GATK's Funcotator and Oncotator write in a way of their own.

    ``p.ELREA746del``, ``p.747_749LRE>P``, ``p.E545DLQ``, ``p.GS9fs``; and ``p.770_771insASV``, of which the
    residues on either side are not said (X, any amino acid).
    """
    bare = protein.strip().rpartition(":")[2].removeprefix("p.")
    if found := re.fullmatch(r"([A-Z*]{2,})(\d+)(del|fs)", bare):
        letters, first, what = found.groups()
        end = int(first) + len(letters) - 1
        return f"p.{letters[0]}{first}fs" if what == "fs" else f"p.{letters[0]}{first}_{letters[-1]}{end}del"
    if found := re.fullmatch(r"(\d+)_(\d+)([A-Z*]+)>([A-Z*]+)", bare):
        first, last, letters, new = found.groups()
        if len(letters) == int(last) - int(first) + 1:
            return f"p.{letters[0]}{first}_{letters[-1]}{last}delins{new}"
    if found := re.fullmatch(r"(\d+)_(\d+)ins([A-Z*]+)", bare):
        return "p.X{}_X{}ins{}".format(*found.groups())
    if found := re.fullmatch(r"([A-Z])(\d+)((?!FS|DEL|INS|DUP|EXT|TER)[A-Z*]{2,})", bare):
        return "p.{}{}delins{}".format(*found.groups())
    return protein
