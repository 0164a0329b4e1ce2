"""The genes of HIV-1 that resistance is looked for in: consensus of subtype B, in the numbering of HXB2."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from data.checked import checked, read_table
from data.hiv.codons import translate


@dataclass(frozen=True)
class Gene:
    """A gene: its first nucleotide in HXB2, nucleotides, amino acids, where resistance is looked for."""

    name: str
    start: int
    nucleotides: str
    protein: str
    resistance: frozenset[int]


@dataclass(frozen=True)
class Stretch:
    """Genes that follow on one another without a gap, and so are aligned as one."""

    nucleotides: str
    genes: tuple[Gene, ...]


@lru_cache(maxsize=1)
def stretches() -> tuple[Stretch, ...]:
    """Return capsid, and protease with reverse transcriptase and integrase: 231, 99, 560 and 288 codons."""
    table = check_table(read_table("hiv_reference.csv"))
    groups: list[list[Gene]] = []
    for row in table.to_dict("records"):
        letters = row["nucleotides"]
        protein = "".join(map(translate, triplets(letters)))
        gene = Gene(row["gene"], row["hxb2_start"], letters, protein, _numbers(row["resistance_positions"]))
        last = groups[-1][-1] if groups else None
        if last and last.start + len(last.nucleotides) == gene.start:
            groups[-1].append(gene)
        else:
            groups.append([gene])
    return tuple(Stretch("".join(gene.nucleotides for gene in group), tuple(group)) for group in groups)


def triplets(nucleotides: str) -> tuple[str, ...]:
    """Return the codons of a reading frame."""
    return tuple(nucleotides[i : i + 3] for i in range(0, len(nucleotides), 3))


def check_table(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the table of genes, typed and checked; raises ``bad_table``."""
    return checked(raw, _schema(), "hiv_reference.csv")


def _schema() -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "gene": pa.Column(str, pa.Check.str_startswith("HIV-"), unique=True),
            "hxb2_start": pa.Column(int, pa.Check.in_range(1, 9719), coerce=True),
            "nucleotides": pa.Column(str, pa.Check.str_matches("^(?:[ACGT]{3})+$")),
            "resistance_positions": pa.Column(str, pa.Check.str_matches(r"^\d+( \d+)*$")),
            "source": pa.Column(str, pa.Check.str_length(min_value=1)),
        },
        strict=True,
        ordered=True,
    )


def _numbers(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))
