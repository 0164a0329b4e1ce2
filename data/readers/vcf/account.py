"""What becomes of each allele of a VCF: variants, or what was left and why."""

from __future__ import annotations

from collections.abc import Sequence

from data.mutations import Variant
from data.readers.annotation import variant
from data.readers.reading import Left
from data.readers.vcf.annotated import Source, told, why_not
from data.readers.vcf.breakends import Breakends
from data.readers.vcf.calls import fraction, haplotype, passed, zygosity
from data.readers.vcf.origin import Carried, Origin, carried
from data.readers.vcf.records import Record
from data.readers.vcf.samples import Sampled
from data.readers.vcf.structural import PLACEHOLDER, Altered, altered, is_placeholder, is_symbolic

NO_ALT = "reference: no ALT allele"
_PASSED = frozenset(("PASS", ".", "", "Tier1", "Tier2", "Tier3", "Tier4"))


class Account:
    """Found so far: variants by gene, change and origin; what was left; remarks.

    Items of ``settled`` lines turned out to be used after they were left.
    """

    def __init__(self, sampled: Sampled, origin: Origin, known: Sequence[Source]) -> None:
        self.variants: dict[tuple[str, str, str], Variant] = {}
        self.left: list[Left] = []
        self.remarks: list[Left] = []
        self.found = 0
        self.normal_called = False
        self.settled: set[int] = set()
        self._sampled, self._origin, self._known = sampled, origin, known
        self._ends = Breakends()

    def add(self, record: Record) -> None:
        """Account for every allele of a record."""
        self.found += len(record.alts) or 1
        if not record.alts:
            self._leave(record, ".", NO_ALT)
        failed = None if record.filter in _PASSED else f"{record.filter} by the caller's filter"
        for allele, alt in enumerate(record.alts, start=1):
            why = failed or (PLACEHOLDER if is_placeholder(alt) else self._take(record, allele, alt))
            if why:
                self._leave(record, alt, why)

    def _take(self, record: Record, allele: int, alt: str) -> str | None:
        """Take the variants of an allele; return why there are none."""
        held = carried(record, allele, self._sampled, self._origin)
        if isinstance(held, str):
            return held
        if not passed(held.call):
            return f"{held.call.values['FT']} by the caller's filter of the sample"
        if held.call is record.normal and len(held.call.genotype) == 2:
            self.normal_called = True
        said = told(record, allele, self._known)
        if is_symbolic(alt):
            return self._take_symbolic(record, alt, held)
        if not said:
            return why_not(record)
        made = [variant(one, held.origin) for one in said]
        kept = [one for one in made if isinstance(one, Variant)]
        measured = _measured(record, held, allele) if kept else {}
        for one in kept:
            self._keep(record, one.model_copy(update=measured))
        return None if kept else str(made[0])

    def _take_symbolic(self, record: Record, alt: str, held: Carried) -> str | None:
        said = told(record, record.alts.index(alt) + 1, self._known)
        answer = altered(record, held.call, alt, said)
        if isinstance(answer, str) and "MATEID" in record.info and (mate := self._ends.mate(record, said)):
            line, fusion = mate
            self.settled.add(line)
            answer = [fusion]
        if isinstance(answer, str):
            return answer
        for one in answer:
            self._keep(record, _variant(one, held.origin))
        return None

    def _keep(self, record: Record, one: Variant) -> None:
        key = (one.gene, one.change, one.origin)
        if key in self.variants:
            self.remarks.append(
                Left(f"line {record.line}", f"{one.gene} {one.change}", "the same change again")
            )
        self.variants.setdefault(key, one)

    def rest(self) -> tuple[Left, ...]:
        """Return what is left in the end."""
        settled = {f"line {line}" for line in self.settled}
        return tuple(item for item in self.left if item.where not in settled)

    def _leave(self, record: Record, alt: str, why: str) -> None:
        what = f"{record.chrom}:{record.position} {_short(record.ref)}>{_short(alt)}"
        self.left.append(Left(f"line {record.line}", what, why))


def _measured(record: Record, held: Carried, allele: int) -> dict[str, object]:
    """Return the fraction of reads, and of a germline variant how many chromosomes and which one have it."""
    fields: dict[str, object] = {"vaf": fraction(record, held.call, allele)}
    if held.origin == "germline":
        fields |= {"zygosity": zygosity(record, held.call, allele), "haplotype": haplotype(held.call, allele)}
    return fields


def _variant(one: Altered, origin: Origin) -> Variant:
    return Variant(gene=one.gene, change=one.change[:200], origin=origin, copy_number=one.copies)


def _short(bases: str) -> str:
    return bases if len(bases) <= 30 else f"{bases[:30]}…"
