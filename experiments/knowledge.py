"""What is looked up, against publishers' own tables, and how fast it is.

ClinPGX (PharmCAT) tabulates the phenotype and activity score of every diplotype of nine genes: ours follow
from rules. Evidence: lists of variants, half of them named ones, half missense at random, are matched against
every row of ours; an untested gene stays unknown.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from data.evidence.judge import all_statuses
from data.evidence.table import evidence
from data.patient import Mutations, Patient, Variant
from data.pharmacogenes import phenotype
from data.pharmacogenes.pharmcat import Phenotypes, read_phenotypes
from data.versions import release_folder
from experiments.bench import BenchRow
from experiments.effects import share
from experiments.individual_effects import Spread
from training.candidates import Effort
from training.evaluate import Progress

TABLE = "knowledge"
ABOUT = "Pharmacogene phenotypes against ClinPGX's tables; evidence matched to 10,000 lists of variants"
NEEDS: tuple[str, ...] = ()

GENES = ("CYP2B6", "CYP2C19", "CYP2C9", "CYP3A5", "DPYD", "NUDT15", "SLCO1B1", "TPMT", "UGT1A1")
LISTS = 10_000
RUNS = 3
ACIDS = "ACDEFGHIKLMNPQRSTVWY"


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the diplotypes reproduced by gene, where the release is here, and the time of matching."""
    found: list[BenchRow] = list(diplotypes())
    progress("diplotypes", 0.3)
    quick = effort.bootstrap < Effort().bootstrap
    found.append(matching(LISTS // 10 if quick else LISTS))
    progress("evidence", 0.7)
    return found


def diplotypes() -> Iterator[BenchRow]:
    """Yield the share of a publisher's diplotypes that get its phenotype and activity score, by gene."""
    folder = release_folder("pharmcat")
    if folder is None:
        return
    for gene in GENES:
        table = read_phenotypes(folder / "phenotype" / f"{gene}.json")
        right = sum(_agrees(gene, table))
        yield BenchRow.of(
            share(right, len(table.diplotypes)),
            table=TABLE,
            row=gene,
            metric="diplotypes with the publisher's phenotype and score",
            split=f"ClinPGX, {len(table.diplotypes)} diplotypes",
        )


def _agrees(gene: str, table: Phenotypes) -> Iterator[bool]:
    for line in table.diplotypes:
        ours = phenotype(gene, line.name)
        yield (ours.phenotypes, ours.activity_scores) == (
            (line.phenotype,),
            () if line.score is None else (line.score,),
        )


def matching(n: int) -> BenchRow:
    """Return the seconds that matching ``n`` lists of variants against every row of ours takes."""
    patients, taken = variant_lists(n), []
    for _ in range(RUNS):
        start = time.process_time()
        all_statuses(evidence(), patients)
        taken.append(time.process_time() - start)
    return BenchRow.of(
        Spread.of(taken),
        table=TABLE,
        row=f"{n:,} lists of variants",
        metric="seconds of one core to match all evidence",
        split=f"{len(evidence())} rows, {RUNS} runs",
    )


def variant_lists(n: int, seed: int = 0) -> list[Patient]:
    """Return ``n`` patients with 3 to 12 variants of 37 genes sequenced, half of them missense at random."""
    rng = np.random.default_rng(seed)
    asked = [v for row in evidence() for v in sorted(row.expression.keys()) if ":" not in v]
    panel = sorted(set(asked))[:37]
    named = ("L858R", "V600E", "G12C", "exon 19 deletion", "fusion", "amplification", "H1047R", "E545K")
    found = []
    for _ in range(n):
        variants = tuple(_variant(rng, panel, named) for _ in range(rng.integers(3, 13)))
        found.append(Patient(mutations=Mutations(variants=variants, tested_genes=tuple(panel))))
    return found


def _variant(rng: np.random.Generator, panel: list[str], named: tuple[str, ...]) -> Variant:
    before, after = rng.choice(list(ACIDS), 2, replace=False)
    random = f"p.{before}{rng.integers(2, 1200)}{after}"
    change = random if rng.random() < 0.5 else str(rng.choice(named))
    return Variant(gene=str(rng.choice(panel)), change=change, origin="somatic")
