"""Genes that matter by their inherited variants, of which the file of a tumour's mutations tells nothing."""

from __future__ import annotations

from functools import lru_cache

from data.alerts_table import alert_rows
from data.genes import symbols
from data.pharmacogenes.table import allele_table

NOT_INHERITED = "gene whose inherited variants matter: mutations of a tumour do not tell whether it is normal"
#: Tissue types, and genes of a virus, which a tumour's sequence does not hold.
_PREFIXES = ("HLA-", "HIV-")
_OTHERS = {"CFTR"}


@lru_cache(maxsize=1)
def inherited() -> frozenset[str]:
    """Return the pharmacogenes, HLA genes and the like: a tumour's file calls none of them normal."""
    alerted = {gene for row in alert_rows() for gene in row.genes}
    prefixed = {gene for gene in symbols().values() if gene.startswith(_PREFIXES)}
    return frozenset(alerted | prefixed | _OTHERS | set(allele_table()["gene"]))


@lru_cache(maxsize=1)
def exome() -> frozenset[str]:
    """Return the genes that sequencing the exome of a tumour tests."""
    return frozenset(symbols().values()) - inherited()
