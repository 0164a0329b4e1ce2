"""The reference genes: lengths and residues that are known, and a table that checks itself."""

from __future__ import annotations

import pandas as pd
import pytest

from data.errors import TailorError
from data.genes import check_gene
from data.hiv.asi_rules import leaves
from data.hiv.reference import check_table, stretches

GENES = {gene.name: gene for stretch in stretches() for gene in stretch.genes}


def test_protease_transcriptase_and_integrase_follow_on_one_another():
    assert [[gene.name for gene in stretch.genes] for stretch in stretches()] == [
        ["HIV-CA"],
        ["HIV-PR", "HIV-RT", "HIV-IN"],
    ]


@pytest.mark.parametrize(
    ("name", "start", "length", "begins", "ends"),
    [
        ("HIV-CA", 1186, 231, "PIVQNLQGQMVHQ", "KARVL"),
        ("HIV-PR", 2253, 99, "PQITLWQRPLVTIKIGG", "GCTLNF"),
        ("HIV-RT", 2550, 560, "PISPIETVPVKLKPGMDGPKVKQWPLTEEKIKALVE", "GIRKVL"),
        ("HIV-IN", 4230, 288, "FLDGIDKAQEEHEKYHSNWRAMASDFNLPPVVAKEIVASC", "VASRQDED"),
    ],
)
def test_a_gene_is_as_published(name, start, length, begins, ends):
    gene = GENES[name]
    assert (gene.start, len(gene.protein)) == (start, length)
    assert gene.protein.startswith(begins)
    assert gene.protein.endswith(ends)
    assert "*" not in gene.protein
    assert check_gene(name) == name


@pytest.mark.parametrize(
    "change",
    [
        *("RT M41L", "RT K65R", "RT K103N", "RT Y181C", "RT M184V", "RT T215Y", "PR D30N", "PR I50V"),
        *(
            "PR I84V",
            "PR L90M",
            "IN T66I",
            "IN G118R",
            "IN Q148H",
            "IN N155H",
            "IN R263K",
            "CA M66I",
            "CA Q67H",
        ),
    ],
)
def test_the_wild_type_of_well_known_mutations(change):
    gene, mutation = change.split()
    assert GENES[f"HIV-{gene}"].protein[int(mutation[1:-1]) - 1] == mutation[0]


def test_the_positions_of_the_algorithm_are_among_those_looked_at(hivdb):
    for drug, gene in hivdb.genes.items():
        read = {leaf[1] for rule in hivdb.rules_of(drug) for leaf in leaves(rule.condition)}
        assert read <= GENES[gene].resistance


def test_a_table_with_a_broken_frame_is_refused():
    row = {"gene": "HIV-PR", "hxb2_start": "2253", "nucleotides": "CCTC", "resistance_positions": "30"}
    with pytest.raises(TailorError, match="column nucleotides: 'CCTC'") as caught:
        check_table(pd.DataFrame([{**row, "source": "GenBank"}]))
    assert caught.value.code == "bad_table"
