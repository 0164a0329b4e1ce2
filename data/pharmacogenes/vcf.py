"""From a VCF to diplotypes.

Only what the file says is known: a position without a record is not reference, unless the file is a gVCF
with a reference block there or the caller says that absent is reference. A record that failed its filters,
``./.`` and a record of another form over the position leave it unknown.

CYP2D6: single bases tell neither copies nor hybrids. Where both haplotypes look alike one may be deleted
(``*5``), and either may be duplicated; these are listed as possible too.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from data.errors import TailorError
from data.patient import Patient
from data.pharmacogenes.calls import Bases, Calls
from data.pharmacogenes.gene import Gene, Site, load_gene, symbols
from data.pharmacogenes.haplotypes import possible
from data.pharmacogenes.notation import OPEN, Pair, find, parse, written
from data.pharmacogenes.vcf_records import Record, read_records
from data.vcf_file import Build, bad


class Called(NamedTuple):
    """Diplotypes by gene, and the numbers of the lines whose records they rest on."""

    diplotypes: dict[str, str]
    lines: frozenset[int]


def read_vcf(
    path: Path | str,
    *,
    absent_is_reference: bool = False,
    sample: str | None = None,
    build: Build | None = None,
) -> dict[str, str]:
    """Return by gene the diplotype for ``Mutations.diplotypes``, alternatives joined by `` or ``.

    Genes of which the file has no call are absent. ``absent_is_reference`` is for files known to list all
    variants of all positions; ``build`` overrides the header.

    Raises
    ------
    TailorError
        ``bad_vcf`` naming the line; ``unknown_build``.
    """
    return call_vcf(path, absent_is_reference=absent_is_reference, sample=sample, build=build).diplotypes


def call_vcf(
    path: Path | str,
    *,
    absent_is_reference: bool = False,
    sample: str | None = None,
    build: Build | None = None,
) -> Called:
    """Return what :func:`read_vcf` returns, with the lines it rests on; raise as it does."""
    genes = [load_gene(symbol) for symbol in symbols()]
    positions: dict[Build, set[tuple[str, int]]] = {"GRCh37": set(), "GRCh38": set()}
    for site in (site for gene in genes for site in gene.sites.values()):
        positions["GRCh38"].add((site.chrom, site.grch38))
        if site.grch37 is not None:
            positions["GRCh37"].add((site.chrom, site.grch37))
    vcf = read_records(Path(path), positions, sample, build)
    found, lines = {}, set()
    for gene in genes:
        calls, told = _calls(gene, vcf.records, vcf.build, absent_is_reference)
        if calls.genotypes:
            found[gene.symbol] = " or ".join(_diplotypes(gene, calls))
            lines |= told
    return Called(found, frozenset(lines))


def with_vcf(patient: Patient, path: Path | str, *, absent_is_reference: bool = False) -> Patient:
    """Return the patient with the diplotypes of a VCF; one already given must be among those possible.

    Raises
    ------
    TailorError
        As :func:`read_vcf`, and ``contradiction``.
    """
    diplotypes = dict(patient.mutations.diplotypes)
    for symbol, called in read_vcf(path, absent_is_reference=absent_is_reference).items():
        gene = load_gene(symbol)
        given = diplotypes.setdefault(symbol, called)
        names = [{_names(pair) for pair in parse(gene, text)} for text in (given, called)]
        if not names[0] & names[1]:
            raise TailorError(
                "contradiction",
                f"{symbol} is {given} by the laboratory and {called} by the VCF.",
                field=f"mutations:{symbol}",
            )
    changed = patient.mutations.model_copy(update={"diplotypes": diplotypes})
    return patient.model_copy(update={"mutations": type(changed).model_validate(changed.model_dump())})


def _names(pair: Pair) -> frozenset[str]:
    return frozenset(allele.name for allele in pair)


def _diplotypes(gene: Gene, calls: Calls) -> tuple[str, ...]:
    pairs = possible(gene, calls).pairs
    if gene.symbol == "CYP2D6":
        pairs = tuple(_copies(gene, pairs))
    return written(gene, pairs) or (f"{OPEN}/{OPEN}",)  # bases that fit no alleles


def _copies(gene: Gene, pairs: Iterable[Pair]) -> Iterable[Pair]:
    """Add what a deleted or a doubled haplotype would make of the same bases."""
    for one, other in pairs:
        yield one, other
        if one.name == other.name:
            yield one, gene.alleles["*5"]
        for doubled, single in {one.name: (one, other), other.name: (other, one)}.values():
            if doubled.activity:
                yield find(gene, f"{doubled.name}x2")[0], single


def _calls(
    gene: Gene, records: Iterable[Record], build: Build, absent_is_reference: bool
) -> tuple[Calls, set[int]]:
    """Return what is called at the sites of a gene, and by which lines."""
    genotypes: dict[str, Bases] = {}
    groups: dict[str, str] = {}
    lines = set()
    for site in gene.sites.values():
        position = site.grch38 if build == "GRCh38" else site.grch37
        if position is None:
            continue
        over = [r for r in records if r.chrom == site.chrom and r.position <= position <= r.end]
        at = [r for r in over if r.position == position]
        reference = (site.ref if build == "GRCh38" else site.ref37) or site.ref
        if not over and absent_is_reference:
            genotypes[site.id] = _both(gene, reference, reference)
        record = _only(at) if at else next((r for r in over if r.is_reference), None)
        bases = _bases(gene, site, reference, record, exact=bool(at)) if record else None
        if record and bases is not None:
            genotypes[site.id] = bases
            lines.add(record.line)
            if record.phased is not None:
                groups[site.id] = f"phase {record.phased}"
    return Calls(genotypes, groups), lines


def _only(records: list[Record]) -> Record | None:
    """Return the record of a position that says more than reference, or none where two do."""
    telling = [record for record in records if not record.is_reference] or records[:1]
    return telling[0] if len(telling) == 1 else None


def _bases(gene: Gene, site: Site, reference: str, record: Record, *, exact: bool) -> Bases | None:
    """Return the pairs of bases a record allows at a site, in the length of the site's own reference."""
    if exact and not (record.ref.startswith(reference) or reference.startswith(record.ref)):
        raise bad(
            record.line,
            f"the reference of {record.chrom}:{record.position} is {record.ref}, and should be {reference}.",
            "Is the build of the file as its header says?",
        )
    if all(base is None for base in record.bases):
        return None
    called = [reference if not exact else _stretched(base, record.ref, reference) for base in record.bases]
    if len(called) == 1:
        return frozenset({(called[0] or "", "")}) if gene.symbol == "G6PD" else None
    one, other = called
    if one is None or other is None:
        known = one or other or ""
        return frozenset(pair for base in (site.ref, *site.alts) for pair in ((known, base), (base, known)))
    if record.phased is not None:
        return frozenset({(one, other)}) | (_both(gene, one, other) if one == other else frozenset())
    return _both(gene, one, other)


def _both(gene: Gene, one: str, other: str) -> Bases:
    """Return both orders; on X two like bases may be the one of a man, whatever the caller writes."""
    alone = {(one, ""), ("", one)} if gene.symbol == "G6PD" and one == other else set()
    return frozenset({(one, other), (other, one)} | alone)


def _stretched(base: str | None, ref: str, reference: str) -> str | None:
    """Write an allele of a record against the site's reference (C>CAT over CAT is CATAT)."""
    if base is None or len(ref) == len(reference):
        return base
    if len(ref) < len(reference):
        return base + reference[len(ref) :]
    rest = ref[len(reference) :]
    return base.removesuffix(rest) if base.endswith(rest) else base
