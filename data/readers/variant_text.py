"""A typed or pasted list of variants -> a patient; what is not understood is left, never guessed at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.mutations import Variant
from data.readers import variant_said
from data.readers.reading import Reading
from data.readers.variant_account import account
from data.readers.variant_groups import Group, groups, not_understood
from data.readers.variant_said import NO_GENE, NOT_SAID, NOT_TESTED, ONE_CHANGE, Effect, Said
from data.readers.variant_words import words


def _each(found: re.Match[str]) -> str:
    """Return ``BRCA1/2`` as its genes."""
    return "/".join(f"{found[1]}{digit}" for digit in found.groups()[1:] if digit)


#: What parts pieces; a comma between two figures is a decimal one, ``or`` before a star is of a genotype.
_SEGMENT = re.compile(r"[\n\r;•▪●|]+|(?<=\s)\d{1,2}\)\s|(?<![pcgn\d])\.(?=\s+[A-Z])")
_CLAUSE = re.compile(r",(?!\d)|(?<!\d),|\s(?:and|und|et|plus|sowie|or|oder|&|\+|/)\s(?!\s*\*)", re.I)
_BULLET = re.compile(r"^\s*(?:[-*–—+]\s+|\(?\d{1,2}[.)]\s+)")
_OR = re.compile(r"\s(?:or|oder|ou)\s(?!\s*\*)", re.I)
#: How else the same is written -> so that it is one word, without the transcript.
_PLAIN = (
    (re.compile(r"\b(?:N[MPGRC]_|ENS[TPG])\d+(?:\.\d+)?(?:\(([\w-]+)\))?:"), r"\1 "),
    (re.compile(r"\bp\.\(([^()\s]+)\)"), r"p.\1"),
    (re.compile(r"\s[-–—]+\s"), " "),
    (re.compile(r"\b(BRCA|NTRK|FGFR|MAP2K)(\d)/(\d)(?:/(\d))?(?!\w)"), _each),
    (re.compile(r"\bEGFR-?(?=vIII)", re.I), "EGFR "),
)


def read_variants(text: str) -> Reading:
    """Return what a list of variants says.

    A change without a gene belongs to the gene named before it. A gene that was tested and is not altered is
    listed as tested; one that was not tested stays unknown. Where two pieces contradict, both are left. A
    piece with a word that is not understood is left whole, as that word may turn its sense.
    """
    reader = _Reader()
    for segment in _SEGMENT.split(text):
        reader.start()
        for clause in _CLAUSE.split(_BULLET.sub("", segment)):
            for pattern, plain in _PLAIN:
                clause = pattern.sub(plain, clause)
            if re.search(r"\w", clause):
                reader.read(clause.strip())
        if _OR.search(segment):
            reader.doubt()
    return account(reader.pieces)


class _Reader:
    """The pieces so far, the gene a bare change belongs to, and whether a list of absent findings is open."""

    def __init__(self) -> None:
        self.pieces: list[Said] = []
        self.gene: str | None = None
        self.latest: Said | None = None  # the variant just read, which an allele fraction belongs to
        self.viral = self.absent = False
        self.here = self.listed = 0  # where this segment begins, and the list of genes that waits

    def start(self) -> None:
        """Begin a segment: findings of one list do not reach into the next."""
        self.here = self.listed = len(self.pieces)
        self.absent = False

    def doubt(self) -> None:
        """Leave what a segment with an ``or`` found: it leaves open which; of what is absent it does not."""
        for piece in self.pieces[self.here :]:
            if not piece.why and any(effect.sort != "tested" for effect in piece.effects):
                piece.why = "'or' leaves open which it is"

    def read(self, clause: str) -> None:
        """Add the pieces of a clause."""
        found, self.viral = words(clause, self.gene, self.viral)
        telling = [word for word in found if word.sort != "filler"]
        why = not_understood(telling)
        if why:
            self._leave(clause, why)
            return
        for group in groups(telling):
            self._group(Group(group))

    def _leave(self, text: str, why: str) -> None:
        self.pieces.append(Said(text, why))
        self.gene = self.latest = None
        self.listed = len(self.pieces)

    def _group(self, group: Group) -> None:
        first = group.words[0]
        if self.absent and (group.specific or first.sort in ("measure", "diplotype", "allele")):
            self._leave(group.text, "whether it is among what is absent is not clear")
        elif first.sort == "measure":
            self._add([variant_said.measure(first)])
        elif group.means("allele"):
            self._add([variant_said.allele(group)])
        elif group.means("diplotype"):
            self._add([variant_said.diplotype(group)])
        elif group.means("untested"):
            self._answer(group, None)
        elif group.negative and group.means("positive"):
            self._leave(group.text, "says both positive and negative")
        elif group.negative or (self.absent and group.changes):
            self._negative(group)
        elif group.changes:
            self._variants(group)
        elif group.means("positive"):
            self._answer(group, "any alteration")
        elif group.genes:
            self._wait(group)
        else:
            self._modify(group)

    def _add(self, pieces: Sequence[Said], gene: str | None = None) -> None:
        self.pieces += pieces
        self.gene = gene
        self.latest = pieces[-1] if gene else None
        self.listed = len(self.pieces)

    def _variants(self, group: Group) -> None:
        pieces = variant_said.variants(group, self.gene)
        if not group.genes and self.gene and self.pieces[-1].waits == self.gene:
            self.pieces[-1].waits, self.pieces[-1].why = None, ""  # the gene was the heading of this change
        effects = [effect for piece in pieces for effect in piece.effects]
        self._add(pieces, effects[-1].key if len(effects) == len(pieces) else None)

    def _negative(self, group: Group) -> None:
        if group.specific:
            self._leave(group.text, ONE_CHANGE)
            return
        opens = group.words[0].sort in ("no", "negative") and not group.changes
        self._answer(group, "")
        self.absent = self.absent or (opens and bool(group.genes))

    def _answer(self, group: Group, found: str | None) -> None:
        """Give one answer for all genes of a list: altered, not altered (empty) or not tested (None)."""
        waiting = [piece for piece in self.pieces[self.listed :] if piece.waits]
        if not group.genes and not waiting:
            self._leave(group.text, NO_GENE)
            return
        if found is not None and group.stained([str(piece.waits) for piece in waiting]):
            self._leave(group.text, variant_said.PROTEIN)
            return
        if group.mods() or (found is not None and group.means("exon")):
            self._leave(group.text, variant_said.PART if group.means("exon") else NOT_SAID)
            return
        if found and len(group.genes) != 1:
            self._leave(group.text, variant_said.SEVERAL)
            return
        for piece in waiting if not found else []:
            _settle(piece, [str(piece.waits)], found)
        answered = Said(group.text)
        _settle(answered, group.genes, found)
        self._add([answered])

    def _wait(self, group: Group) -> None:
        if group.mods():
            self._leave(group.text, NOT_SAID)
            return
        self.latest = None
        for gene in group.genes:
            piece = Said(group.text if len(group.genes) == 1 else gene, NOT_SAID, waits=gene)
            if self.absent:
                _settle(piece, [gene], "")
            self.pieces.append(piece)
        self.gene = group.genes[0] if len(group.genes) == 1 and not self.absent else None

    def _modify(self, group: Group) -> None:
        """Add origin, zygosity or allele fraction to the variant just before it."""
        mods = group.mods()
        effects = self.latest.effects if self.latest else []
        if isinstance(mods, str) or len(effects) != 1 or not isinstance(effects[0].value, Variant):
            self._leave(group.text, mods if isinstance(mods, str) else "names no variant it belongs to")
            return
        known = effects[0].value.model_dump(exclude_defaults=True)
        if mods.keys() & known.keys():
            self._leave(group.text, "was said before of that variant")
            return
        effects[0] = effects[0]._replace(value=Variant.model_validate({**known, **mods}))
        self.pieces.append(Said(group.text))


def _settle(piece: Said, genes: Sequence[str], found: str | None) -> None:
    piece.waits, piece.why = None, NOT_TESTED if found is None else ""
    for gene in genes:
        if found:
            variant = Variant(gene=gene, change=found)
            piece.effects.append(Effect("variant", gene, variant))
        elif found is not None:
            piece.effects.append(Effect("tested", gene, True))
