"""What is known of one gene, site by site and allele by allele, whether of a VCF or of a list of variants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.pharmacogenes.gene import Gene
from data.pharmacogenes.notation import Pair

#: The phase group of variants that say which haplotype, 1 or 2, carries them.
FIXED = "haplotype"

Bases = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Named:
    """That an allele is carried: so many times at least and at most, and on which haplotype (0 or 1)."""

    name: str
    at_least: int
    at_most: int
    slot: int | None = None

    def holds(self, pair: Pair) -> bool:
        """Whether a pair of alleles is as said."""
        carried = [self.name in allele.name.split(" + ") for allele in pair]
        if not self.at_least <= sum(carried) <= self.at_most:
            return False
        return self.slot is None or carried[self.slot]


@dataclass(frozen=True)
class Calls:
    """What is known of one gene.

    ``genotypes`` are, by site, the pairs of bases that may be there (haplotype 1, haplotype 2); ``groups``
    says which sites are phased together, a site outside it stands alone. Where the gene was looked at
    throughout it is ``complete``, and every other site is as in the reference.
    """

    genotypes: Mapping[str, Bases] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    named: tuple[Named, ...] = ()
    complete: bool = False

    def by_group(self) -> dict[str, list[str]]:
        """Return the sites of each phase group."""
        groups: dict[str, list[str]] = {}
        for site in self.genotypes:
            groups.setdefault(self.groups.get(site, site), []).append(site)
        return groups

    def altered(self, gene: Gene) -> frozenset[str]:
        """Return the sites at which other than the reference may have been seen."""
        plain = {site: {gene.sites[site].ref, ""} for site in self.genotypes}
        return frozenset(s for s, seen in self.genotypes.items() if any(set(p) - plain[s] for p in seen))


@dataclass(frozen=True)
class Possible:
    """The pairs that the calls allow. ``left`` are variants seen that no allele explains; ``implied`` says
    that bases not stated were taken to be those of the alleles found."""

    pairs: tuple[Pair, ...]
    left: tuple[str, ...] = ()
    implied: bool = False
