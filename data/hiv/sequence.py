"""The mutations of HIV-1 in a nucleotide sequence, as HIVDB counts them: against the consensus of subtype B.

Protease, reverse transcriptase, integrase and capsid are looked for, on either strand. A codon is read as
every amino acid it may be (M184MV); one of more than four, or cut by a frame shift, is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from Bio.SeqIO.FastaIO import SimpleFastaParser

from data.errors import TailorError
from data.hiv.codons import BASES
from data.hiv.reading import ALIKE, LEAST, GeneRead, read_stretch
from data.hiv.reference import Gene, stretches
from data.mutations import Mutations, Variant
from data.rules import Fact

#: Longest sequence taken; a whole genome of HIV-1 has 9,719 nucleotides.
LONGEST = 12_000
#: Share of the positions where resistance is looked for that must be read for a gene to count as tested.
ENOUGH = 0.9
_COMPLEMENT = str.maketrans("ACGTRYSWKMBDHVN", "TGCAYRSWMKVHDBN")


class Sequenced(Fact):
    """One sequence: the genes it covers, whether the other strand had to be read, its problems in words."""

    name: str
    genes: tuple[GeneRead, ...]
    complemented: bool = False
    problems: tuple[str, ...] = ()


def read_fasta(source: Path | str) -> list[Sequenced]:
    """Read the sequences of a FASTA file, or of its text.

    Raises
    ------
    TailorError
        ``bad_fasta`` if it is no FASTA, ``bad_sequence`` if a sequence has letters that are no nucleotides
        or is too long, ``not_hiv`` if it is not like any of the genes: each names the sequence.
    """
    text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
    if not text.lstrip().startswith(">"):
        raise TailorError(
            "bad_fasta", f"This is not FASTA: it starts with {text.strip()[:20]!r}.", hint="Start with >name."
        )
    return [read_sequence(name, letters) for name, letters in SimpleFastaParser(StringIO(text.lstrip()))]


def read_sequence(name: str, letters: str) -> Sequenced:
    """Read one sequence of nucleotides; raises as :func:`read_fasta`."""
    sequence = _checked(name, letters)
    genes = _genes(sequence)
    complemented = not genes
    if complemented:
        genes = _genes(sequence.translate(_COMPLEMENT)[::-1])
    if not genes:
        raise TailorError(
            "not_hiv",
            f"Sequence {name!r} of {len(sequence)} nucleotides is not like protease, reverse "
            f"transcriptase, integrase or capsid of HIV-1: not {LEAST} codons, or not {ALIKE:.0%}, fit.",
            hint="Give the nucleotides of HIV-1; HIV-2 and amino acids cannot be read.",
        )
    problems = ["the other strand was read"] if complemented else []
    problems += [problem for gene in genes for problem in (*gene.problems, *_short(gene))]
    return Sequenced(name=name, genes=genes, complemented=complemented, problems=tuple(problems))


def as_mutations(sequenced: Sequenced) -> Mutations:
    """Return what was sequenced as the mutations of a patient.

    A gene counts as tested where at least nine in ten of the positions are read that resistance is looked
    for; of any other the mutations found are given all the same. A position of those that is not read is an
    ``X`` (``M184X``), so that the level of a drug that depends on it is said to be uncertain.
    """
    variants: list[Variant] = []
    tested = []
    for read in sequenced.genes:
        gene, missing = _reference(read), _missing(read)
        if enough := _enough(read):
            tested.append(read.gene)
        if enough or read.changes:
            unread = (f"{gene.protein[position - 1]}{position}X" for position in missing)
            variants += [Variant(gene=read.gene, change=change) for change in (*read.changes, *unread)]
    return Mutations(variants=tuple(variants), tested_genes=tuple(tested))


def _checked(name: str, letters: str) -> str:
    """Return the sequence in capitals, without the gaps of an alignment, U as T."""
    sequence = "".join(letters.upper().replace("U", "T").split()).translate(str.maketrans("", "", "-.~"))
    strange = sorted(set(sequence) - set(BASES))
    if strange or not sequence:
        what = f"letters that are no nucleotides: {' '.join(strange)}" if strange else "no letters"
        raise TailorError("bad_sequence", f"Sequence {name!r} has {what}.", hint="Use the IUPAC letters.")
    if len(sequence) > LONGEST:
        raise TailorError(
            "bad_sequence", f"Sequence {name!r} has {len(sequence)} nucleotides, more than {LONGEST}."
        )
    return sequence


def _genes(sequence: str) -> tuple[GeneRead, ...]:
    return tuple(gene for stretch in stretches() for gene in read_stretch(stretch, sequence))


def _reference(read: GeneRead) -> Gene:
    return next(gene for stretch in stretches() for gene in stretch.genes if gene.name == read.gene)


def _missing(read: GeneRead) -> tuple[int, ...]:
    """Return the positions where resistance is looked for that are not read or not covered."""
    wanted = sorted(_reference(read).resistance)
    return tuple(p for p in wanted if not read.first <= p <= read.last or p in read.unread)


def _enough(read: GeneRead) -> bool:
    return len(_missing(read)) <= (1 - ENOUGH) * len(_reference(read).resistance)


def _short(read: GeneRead) -> Iterator[str]:
    """Say what of a gene is not covered that resistance is looked for in."""
    outside = [p for p in _missing(read) if not read.first <= p <= read.last]
    if outside:
        positions = ", ".join(map(str, outside))
        tested = "" if _enough(read) else "; too little to count as tested"
        yield f"{read.gene}: covered from codon {read.first} to {read.last}, not at {positions}{tested}"
