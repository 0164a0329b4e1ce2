"""Nucleotides as sequencers write them, mixtures included, and the amino acids a codon may be."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from Bio.Data.CodonTable import unambiguous_dna_by_id
from Bio.Data.IUPACData import ambiguous_dna_values

#: Which of A, C, G, T each letter stands for.
BASES: dict[str, str] = {letter: bases for letter, bases in ambiguous_dna_values.items() if letter != "X"}
#: A codon that may be more amino acids than this is not read: too much of it is noise (as Sierra has it).
MOST = 4
_TABLE = unambiguous_dna_by_id[1]


@lru_cache(maxsize=5000)
def translate(codon: str) -> str:
    """Return the amino acids that a codon may be, in order, ``*`` for a stop; ``X`` if more than four."""
    letters = {_amino("".join(bases)) for bases in product(*(BASES[letter] for letter in codon))}
    return "".join(sorted(letters)) if len(letters) <= MOST else "X"


def _amino(codon: str) -> str:
    return "*" if codon in _TABLE.stop_codons else str(_TABLE.forward_table[codon])
