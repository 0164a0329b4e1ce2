"""``read_vcf``: every ALT allele of every record is used, or left with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from data.errors import TailorError
from data.mutations import Mutations
from data.patient import Patient
from data.pharmacogenes.vcf import call_vcf
from data.readers.reading import Left, Reading
from data.readers.vcf.account import Account
from data.readers.vcf.annotated import sources
from data.readers.vcf.records import records
from data.readers.vcf.samples import Sampled, choose, described
from data.vcf_file import Build, bad, open_vcf

_UNTESTED = Left(
    "the file",
    "genes tested",
    "a VCF does not say which were sequenced: none without a variant is taken for wild type (tested_genes)",
)


def read_vcf(
    path: Path | str,
    *,
    sample: str | None = None,
    build: Build | None = None,
    origin: Literal["somatic", "germline"] | None = None,
    tested_genes: Iterable[str] = (),
    progress: Callable[[int], None] | None = None,
) -> Reading:
    """Return the patient a VCF or BCF (plain, gzip, bgzip) tells of, and an account of its alleles.

    An item is one ALT allele of one record, symbolic ones included; a record without ALT is one item too.
    Used are alleles the patient carries that change a gene, as ANN, CSQ or FUNCOTATION say, and records that
    diplotypes of pharmacogenes rest on. The same change of a gene by two records is one variant: both are
    used, and the second is a remark. Of a file without samples all is left. Alleles that did not pass the
    caller's filter are left; of MuSE's tiers 1 to 4 pass and 5, its least sure, does not (our own choice).

    ``sample`` is needed where several are not a tumour and its normal. ``origin`` is for what the file leaves
    open: all of a file with one sample and no flags. Only ``tested_genes`` count as tested. ``build``
    overrides the header; it serves the diplotypes, called where genotypes are germline: those of the normal
    sample, or of the only one with ``origin="germline"``. ``progress`` is told how many records were read,
    every 10,000.

    Raises
    ------
    TailorError
        ``bad_vcf`` naming line and column, also where no record follows and no gene is said to be tested;
        ``no_file``; ``which_sample``, ``unknown_sample``; ``unknown_gene``.
    """
    path, tested = Path(path), tuple(tested_genes)
    with open_vcf(path) as file:
        sampled = choose(file, sample)
        build = build or file.build
        account = Account(sampled, origin or "unknown", sources(file.header))
        for record in records(file, sampled, progress):
            account.add(record)
        if not account.found and not tested:
            hint = "If nothing was found, say which genes were tested."
            raise bad(file.last, "no record follows the header.", hint)
    name = _germline(sampled, origin, account)
    diplotypes = _diplotypes(path, name, build, account) if name else {}
    variants = tuple(account.variants.values())
    mutations = Mutations(variants=variants, tested_genes=tested, diplotypes=diplotypes)
    left = account.rest()
    used = account.found - len(left)
    remarks = (*account.remarks, *(() if tested else (_UNTESTED,)))
    return Reading(described(file, build), Patient(mutations=mutations), account.found, used, left, remarks)


def _germline(sampled: Sampled, origin: str | None, account: Account) -> str | None:
    """Return the sample whose genotypes are germline; a normal counts if the caller found ALT in it.

    Somatic callers write 0/0 for every normal; that is no genotype of theirs.
    """
    if sampled.role == "normal" or (origin == "germline" and not sampled.normal):
        return sampled.name
    if sampled.normal:
        return sampled.normal if account.normal_called else None
    if sampled.role == "unknown" and sampled.name and origin is None:
        why = "whether genotypes are germline is not said (origin): none was called"
        account.remarks.append(Left("the file", "pharmacogenes", why))
    return None


def _diplotypes(path: Path, sample: str, build: Build | None, account: Account) -> dict[str, str]:
    try:
        called = call_vcf(path, sample=sample, build=build)
    except TailorError as error:
        account.remarks.append(Left("the file", "pharmacogenes", f"none was called: {error}"))
        return {}
    account.settled |= called.lines
    return called.diplotypes
