"""A pharmacogene: its alleles, the sites that tell them apart, and what each is called.

Our own table comes first. Where PharmCAT's files are on this computer they add alleles and sites that ours
has not, so that a rare allele is recognised when it is found; one that was not looked for is counted as
possible only if it is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from data.pharmacogenes import pharmcat
from data.pharmacogenes.table import allele_table, variant_table
from data.versions import release_folder

_IUPAC = {"R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT", "M": "AC"}
_OPEN_ENDED = ("Uncertain function", "Unknown function")


@dataclass(frozen=True)
class Site:
    """A position at which alleles differ, in VCF form; ``ref37`` is the base of GRCh37."""

    id: str
    chrom: str
    grch38: int
    ref: str
    alts: tuple[str, ...]
    grch37: int | None = None
    ref37: str | None = None


@dataclass(frozen=True)
class Allele:
    """A haplotype with a name: the bases it may have at each site where it differs from the reference.

    ``own`` alleles are those of our table; ``structural`` ones cannot be told from single bases.
    """

    name: str
    function: str
    activity: float | None
    bases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    own: bool = True
    structural: bool = False

    @property
    def countable(self) -> bool:
        """Whether it counts as possible where it was not looked for: ours, and of a known function."""
        return self.own and self.function not in _OPEN_ENDED


@dataclass(frozen=True)
class Gene:
    """One pharmacogene; ``names`` and ``changes`` find an allele or a variant by any name."""

    symbol: str
    sites: Mapping[str, Site]
    alleles: Mapping[str, Allele]
    reference: Allele
    names: Mapping[str, str]
    changes: Mapping[str, tuple[str, frozenset[str]]]

    def bases(self, allele: Allele, site: str) -> frozenset[str]:
        """Return the bases an allele may have at a site."""
        return allele.bases.get(site) or frozenset({self.sites[site].ref})


def symbols() -> tuple[str, ...]:
    """Return the genes of our table."""
    return tuple(dict.fromkeys(allele_table()["gene"]))


def load_gene(symbol: str) -> Gene:
    """Return one gene of :func:`symbols`, widened by PharmCAT's definitions where they are here."""
    return _load(symbol, release_folder("pharmcat"))


@lru_cache(maxsize=64)
def _load(symbol: str, folder: Path | None) -> Gene:
    rows, variants = (table[table["gene"] == symbol] for table in (allele_table(), variant_table()))
    sites = {str(rsid): _site(group) for rsid, group in variants.groupby("rsid", sort=False)}
    alleles = {row["allele"]: _own(row, sites) for row in _records(rows)}
    reference = next(iter(alleles.values()))
    if symbol == "G6PD":  # a man has one X: his other chromosome has no base at any site
        alleles["Y"] = Allele("Y", "", None, dict.fromkeys(sites, frozenset({""})), structural=True)
    changes = _changes(variants, sites)
    if folder is not None:
        _widen(symbol, folder, sites, alleles)
    changes = {**{s.id.lower(): (s.id, frozenset(s.alts)) for s in sites.values()}, **changes}
    return Gene(symbol, sites, alleles, reference, _names(rows, alleles), changes)


def _site(rows: pd.DataFrame) -> Site:
    first = rows.iloc[0]
    ref37 = first["ref_grch37"] or first["ref"]
    place = (first["rsid"], first["chrom"], int(first["grch38"]), first["ref"])
    return Site(*place, tuple(rows["alt"]), int(first["grch37"]), ref37)


def _own(row: Mapping[str, str], sites: Mapping[str, Site]) -> Allele:
    parts = dict(part.split(">") for part in filter(None, row["variants"].split(";")))
    value = float(row["activity_value"]) if row["activity_value"] else None
    allele = Allele(row["allele"], row["function"], value, structural=bool(row["structural"]))
    return _with_bases(allele, parts, sites)


def _records(rows: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(key): str(value) for key, value in row.items()} for row in rows.to_dict("records")]


def _with_bases(allele: Allele, parts: Mapping[str, str], sites: Mapping[str, Site]) -> Allele:
    bases = {site: frozenset(_IUPAC.get(base, (base,))) for site, base in parts.items()}
    required = frozenset(site for site, allowed in bases.items() if sites[site].ref not in allowed)
    return replace(allele, bases=bases, required=required)


def _widen(symbol: str, folder: Path, sites: dict[str, Site], alleles: dict[str, Allele]) -> None:
    """Add the alleles and sites of PharmCAT that are not ours."""
    definitions = folder / "alleles" / f"{symbol}_translation.json"
    phenotypes = folder / "phenotype" / f"{symbol}.json"
    if symbol == "VKORC1" or not definitions.is_file():
        return
    defined = pharmcat.read_definitions(definitions)
    for place in defined.positions:
        known = sites.get(place.id)
        alts = tuple(dict.fromkeys((*(known.alts if known else ()), *place.alts)))
        fresh = Site(place.id, place.chrom, place.grch38, place.ref, alts)
        sites[place.id] = replace(known, alts=alts) if known else fresh
    functions = pharmcat.read_phenotypes(phenotypes).functions if phenotypes.is_file() else {}
    for name in {**functions, **defined.alleles}:
        if name not in alleles:
            function, value = functions.get(name, ("Unknown function", None))
            allele = Allele(name, function, value, own=False)
            alleles[name] = _with_bases(allele, defined.alleles.get(name, {}), sites)


def _names(rows: pd.DataFrame, alleles: Mapping[str, Allele]) -> dict[str, str]:
    """Return every spelling, in small letters: the name, its parts (``c.85T>C (*9A)``) and the aliases."""
    names: dict[str, str] = {}
    for name in alleles:
        long, _, short = name.partition(" (")
        for spelling in filter(None, (long, short.removesuffix(")"))):
            names.setdefault(spelling.lower(), name)
    for row in _records(rows):
        for alias in filter(None, row["aliases"].split("|")):
            names.setdefault(alias.lower(), row["allele"])
    return {**names, **{name.lower(): name for name in alleles}}


def _changes(rows: pd.DataFrame, sites: Mapping[str, Site]) -> dict[str, tuple[str, frozenset[str]]]:
    """Return site and bases by rsID (any base of our table), HGVS name and alias, in small letters."""
    changes = {site.id.lower(): (site.id, frozenset(site.alts)) for site in sites.values()}
    for row in _records(rows):
        for name in filter(None, (row["hgvs"], *row["aliases"].split("|"))):
            changes[name.lower()] = (row["rsid"], frozenset({row["alt"]}))
    return changes
