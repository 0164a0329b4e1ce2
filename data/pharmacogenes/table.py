"""Our own table of pharmacogene alleles and of the variants that make them: read and checked for form.

``pgx_alleles.csv`` has a row for each allele: its function in CPIC's words, its activity value where the
gene has one, and its variants as ``rsid>base``. A base may be an IUPAC letter (``R``: A or G) where the
allele comes with and without the variant. ``pgx_variants.csv`` has a row for each variant: its position on
GRCh38 and GRCh37 in the form of a VCF (reference strand, indels with the base before), and its HGVS name on
the transcript. ``ref_grch37`` is the base of the older reference genome where that carried the variant.
"""

from __future__ import annotations

import io
from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from data.checked import checked, table_text
from data.genes import check_gene

FUNCTIONS = (
    "Normal function",
    "Decreased function",
    "No function",
    "Increased function",
    "Uncertain function",
    "Unknown function",
    "Unassigned function",
    "Normal",
    "Deficient",
)


@lru_cache(maxsize=1)
def allele_table() -> pd.DataFrame:
    """Return the checked table of alleles; the first of each gene is its reference.

    Raises
    ------
    TailorError
        ``bad_table`` naming the table, the column and the first offending value.
    """
    return check("pgx_alleles.csv", table_text("pgx_alleles.csv"))


@lru_cache(maxsize=1)
def variant_table() -> pd.DataFrame:
    """Return the checked table of variants; see :func:`allele_table`."""
    return check("pgx_variants.csv", table_text("pgx_variants.csv"))


def check(name: str, text: str) -> pd.DataFrame:
    """Return a table given as CSV text, typed and checked; see :func:`allele_table`."""
    raw = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    return checked(raw, _alleles() if name == "pgx_alleles.csv" else _variants(), name)


def _gene() -> pa.Column:
    return pa.Column(str, pa.Check(lambda genes: genes.map(check_gene) == genes, error="an approved symbol"))


def _alleles() -> pa.DataFrameSchema:
    text, filled = pa.Column(str), pa.Column(str, pa.Check.str_length(min_value=1))
    return pa.DataFrameSchema(
        {
            "gene": _gene(),
            "allele": filled,
            "aliases": text,
            "function": pa.Column(str, pa.Check.isin(FUNCTIONS)),
            "activity_value": pa.Column(str, pa.Check.str_matches(r"^(\d(\.\d+)?)?$")),
            "variants": pa.Column(str, pa.Check.str_matches(r"^(rs\d+>[ACGTRYSWKM]+(;|$))*$")),
            "structural": pa.Column(str, pa.Check.isin(["", "deletion", "hybrid"])),
            "source": filled,
            "note": text,
        },
        unique=["gene", "allele"],
        strict=True,
        ordered=True,
    )


def _variants() -> pa.DataFrameSchema:
    text, bases = pa.Column(str), pa.Column(str, pa.Check.str_matches("^[ACGT]+$"))
    position = pa.Column(int, pa.Check.ge(1), coerce=True)
    return pa.DataFrameSchema(
        {
            "gene": _gene(),
            "rsid": pa.Column(str, pa.Check.str_matches(r"^rs\d+$")),
            "chrom": pa.Column(str, pa.Check.str_matches(r"^(\d+|X)$")),
            "grch38": position,
            "grch37": position,
            "ref": bases,
            "ref_grch37": pa.Column(str, pa.Check.str_matches("^[ACGT]*$")),
            "alt": bases,
            "hgvs": text,
            "aliases": text,
        },
        checks=[pa.Check(lambda t: t["ref"] != t["alt"], error="a variant differs from the reference")],
        unique=["rsid", "alt"],
        strict=True,
        ordered=True,
    )
