"""The genes of HIV-1 that a sequence covers, codon by codon: what is read, and what could not be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.hiv.align import Codon, align, codons
from data.hiv.codons import translate
from data.hiv.reference import Gene, Stretch
from data.rules import Fact

#: Codons of a gene that have to be read for it to count as found; the share that have to fit the consensus.
LEAST, ALIKE = 30, 0.7
#: More missing codons in a row than this are a part that was not sequenced, not a deletion.
LONGEST_DELETION = 10
#: Insertions between codons 66 and 70 of reverse transcriptase are counted at 69, by convention (HIVDB).
_FINGERS, _AROUND, _AT = "HIV-RT", range(66, 71), 69


class GeneRead(Fact):
    """What is read of one gene.

    ``first`` and ``last`` codon covered; ``changes`` against the consensus of subtype B (``M184MV``,
    ``T69ins``, ``D67del``, ``Q61*``); ``unread`` the positions between first and last that could not be
    read; ``problems`` in words.
    """

    gene: str
    first: int
    last: int
    changes: tuple[str, ...]
    unread: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()


def read_stretch(stretch: Stretch, sequence: str) -> tuple[GeneRead, ...]:
    """Return the genes of a stretch that a sequence (one strand, IUPAC letters) covers and is like."""
    columns = list(codons(*align(stretch.nucleotides, sequence, _favoured(stretch))))
    found, at = [], 0
    for gene in stretch.genes:
        read = _read(gene, columns[at : at + len(gene.protein)])
        found += [read] if read else []
        at += len(gene.protein)
    return tuple(found)


def _read(gene: Gene, columns: Sequence[Codon]) -> GeneRead | None:
    letters = [_letters(codon) for codon in columns]
    _forget_long_gaps(letters)
    whole = [i for i, seen in enumerate(letters) if seen not in ("", "X", "d")]
    fitting = sum(gene.protein[i] in letters[i] for i in whole)
    if len(whole) < LEAST or fitting < ALIKE * len(whole):
        return None
    # An end that is cut inside a codon is no frame shift: the sequence starts or stops there.
    first, last = whole[0], whole[-1]
    inside = range(first, last + 1)
    inserted = {_place(gene, i): columns[i].inserted for i in inside if _whole(columns[i].inserted)}
    return GeneRead(
        gene=gene.name,
        first=first + 1,
        last=last + 1,
        changes=tuple(_changes(gene, letters, inside, inserted)),
        unread=tuple(i + 1 for i in inside if letters[i] in ("", "X")),
        problems=tuple(_problems(gene, columns, letters, inside, inserted)),
    )


def _letters(codon: Codon) -> str:
    """Return the amino acids of a codon; ``d`` where it is missing, ``X`` where it cannot be read."""
    if codon.read == "---":
        return "d"
    return "X" if "-" in codon.read else translate(codon.read)


def _forget_long_gaps(letters: list[str]) -> None:
    """Turn what is missing at the ends, or in a long row, from deleted to not covered."""
    start = 0
    while start < len(letters):
        end = start
        while end < len(letters) and letters[end] == "d":
            end += 1
        if end - start > LONGEST_DELETION or (end > start and (start == 0 or end == len(letters))):
            letters[start:end] = [""] * (end - start)
        start = max(end, start + 1)


def _whole(inserted: str) -> bool:
    return bool(inserted) and len(inserted) % 3 == 0


def _place(gene: Gene, index: int) -> int:
    """Return the position at which an insertion after a codon is counted."""
    return _AT if gene.name == _FINGERS and index + 1 in _AROUND else index + 1


def _favoured(stretch: Stretch) -> int | None:
    """Return how many nucleotides of a stretch come before the place of these insertions."""
    starts = (gene.start - stretch.genes[0].start for gene in stretch.genes if gene.name == _FINGERS)
    return next((start + 3 * _AT for start in starts), None)


def _changes(gene: Gene, letters: Sequence[str], inside: range, inserted: dict[int, str]) -> Iterator[str]:
    for i in inside:
        wild, seen = gene.protein[i], letters[i]
        if i + 1 in inserted:
            yield f"{wild}{i + 1}ins"
        elif seen == "d":
            yield f"{wild}{i + 1}del"
        elif seen not in ("", "X", wild):
            # The wild type of a mixture goes first, as HIVDB writes it.
            yield f"{wild}{i + 1}{wild * (wild in seen)}{seen.replace(wild, '')}"


def _problems(
    gene: Gene, columns: Sequence[Codon], letters: Sequence[str], inside: range, inserted: dict[int, str]
) -> Iterator[str]:
    for i in inside:
        if columns[i].shifted and letters[i]:
            yield f"{gene.name}: frame shift at codon {i + 1}"
        if "*" in letters[i]:
            yield f"{gene.name}: stop at codon {i + 1}"
    for position, bases in inserted.items():
        acids = "/".join(translate(bases[k : k + 3]) for k in range(0, len(bases), 3))
        yield f"{gene.name}: {acids} inserted at codon {position}"
    unread = [i + 1 for i in inside if letters[i] in ("", "X") and i + 1 in gene.resistance]
    if unread:
        yield f"{gene.name}: not read at {', '.join(map(str, unread))}, where resistance is looked for"
