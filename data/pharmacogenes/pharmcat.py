"""Reader of PharmCAT's JSON: allele definitions and diplotype tables of one gene.

A definition lists positions, and for each named allele a base at each position; null is that of the reference
allele. Positions at which the reference allele (``*1``) and the genome differ are left out: the one there is,
rs3758581 of CYP2C19, tells no functions apart.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.errors import TailorError
from data.versions import Knowledge, release_folder

NAME = "pharmcat"


@dataclass(frozen=True)
class Position:
    """One position of a definition: VCF form on GRCh38; ``id`` is the rsID, or the name on the chromosome."""

    id: str
    chrom: str
    grch38: int
    ref: str
    alts: tuple[str, ...]


@dataclass(frozen=True)
class Definitions:
    """Positions, and for each named allele the bases (IUPAC letters kept) by which it differs."""

    positions: tuple[Position, ...]
    alleles: dict[str, dict[str, str]]
    version: str


@dataclass(frozen=True)
class Diplotype:
    """One line of a phenotype table; ``score`` is None where the gene has none or it is not known."""

    name: str
    phenotype: str
    score: float | None


@dataclass(frozen=True)
class Phenotypes:
    """A phenotype table: allele -> (function, activity value or None), and every diplotype."""

    functions: dict[str, tuple[str, float | None]]
    diplotypes: tuple[Diplotype, ...]
    version: str


def release() -> Knowledge | None:
    """Return what the release on this computer is, None without one; its version begins with its day."""
    folder = release_folder(NAME)
    files = sorted((folder / "phenotype").glob("*.json")) if folder else []
    if not files:
        return None
    version = max(_version(file, file.stat().st_mtime_ns) for file in files)
    about = {"title": "PharmCAT: alleles and phenotypes of ClinPGX", "version": version}
    return Knowledge(name=NAME, date=datetime.date.fromisoformat(version[:10]), **about)


@lru_cache(maxsize=64)
def _version(path: Path, changed: int) -> str:
    """Read the version of a file once; ``changed`` is when it was written."""
    return str(_json(path, ("version",))["version"])


def read_definitions(path: Path) -> Definitions:
    """Return the allele definitions of ``GENE_translation.json``, or raise ``bad_pharmcat``."""
    raw = _json(path, ("variants", "namedAlleles"))
    positions = tuple(_position(entry) for entry in raw["variants"])
    rows = {entry["name"]: entry["alleles"] for entry in raw["namedAlleles"]}
    base = rows.get("*1") or next(e["alleles"] for e in raw["namedAlleles"] if e["reference"])
    kept = [i for i, position in enumerate(positions) if base[i] == position.ref]
    alleles = {
        name: {positions[i].id: row[i] for i in kept if row[i] not in (None, base[i])}
        for name, row in rows.items()
    }
    return Definitions(tuple(positions[i] for i in kept), alleles, raw["version"])


def read_phenotypes(path: Path) -> Phenotypes:
    """Return the functions and diplotypes of ``phenotype/GENE.json``, or raise ``bad_pharmcat``."""
    raw = _json(path, ("namedAlleles", "diplotypes"))
    functions = {e["name"]: (e["functionValue"], _score(e["activityValue"])) for e in raw["namedAlleles"]}
    diplotypes = tuple(
        Diplotype(e["diplotype"], e["phenotype"], _score(e["activityScore"])) for e in raw["diplotypes"]
    )
    return Phenotypes(functions, diplotypes, raw["version"])


def _json(path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for key in keys:
        if key not in raw:
            raise TailorError("bad_pharmcat", f"{path.name} has no {key!r}.", hint="Is it a PharmCAT file?")
    return raw


def _position(entry: dict[str, Any]) -> Position:
    name = entry["rsid"] or entry["chromosomeHgvsName"]
    chrom = entry["chromosome"].removeprefix("chr")
    return Position(name, chrom, entry["position"], entry["ref"], tuple(entry["alts"]))


def _score(text: str | None) -> float | None:
    return None if text in (None, "n/a") else float(text)
