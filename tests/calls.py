"""Pharmacogenes as tests write them down: the key of a patient's answers, and what is known of it."""

from __future__ import annotations

from data.pharmacogenes import Phenotype, phenotype

Pair = tuple[str, Phenotype]


def of_gene(
    key: str,
    phenotypes: tuple[str, ...],
    diplotypes: tuple[str, ...] = (),
    activity_scores: tuple[float, ...] = (),
) -> Pair:
    """What no diplotype gives by itself; certain unless several phenotypes are given."""
    found = Phenotype(
        gene=key.partition("*")[0],
        diplotypes=diplotypes,
        phenotypes=phenotypes,
        activity_scores=activity_scores,
        certain=len(phenotypes) == 1,
    )
    return key, found


def read(gene: str, diplotype: str) -> Pair:
    """What a diplotype means."""
    return gene, phenotype(gene, diplotype)


def calls(*pairs: Pair) -> dict[str, Phenotype]:
    return dict(pairs)


POOR, INTERMEDIATE, NORMAL = (f"{word} Metabolizer" for word in ("Poor", "Intermediate", "Normal"))

DPYD_2A = read("DPYD", "Reference/c.1905+1G>A (*2A)")
DPYD_15 = read("DPYD", "Reference/c.2846A>T")
DPYD_POOR = read("DPYD", "*2A/*2A")
DPYD_OPEN = read("DPYD", "Reference/Reference or Reference/*2A")
DPYD_NORMAL = read("DPYD", "*1/*1")
UGT1A1_28 = read("UGT1A1", "*80+*28/*80+*28")
B5701, NOT_B5701 = of_gene("HLA-B*57:01", ("positive",)), of_gene("HLA-B*57:01", ("negative",))
A3101 = of_gene("HLA-A*31:01", ("positive",))
