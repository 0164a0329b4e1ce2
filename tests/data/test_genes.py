from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from data.errors import TailorError
from data.genes import check_gene, symbols


def _rows() -> list[dict[str, str]]:
    text = files("data").joinpath("knowledge/genes.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_each_name_means_one_gene():
    rows = _rows()
    own = [row["symbol"].upper() for row in rows]
    aliases = [alias.upper() for row in rows for alias in row["aliases"].split("|") if alias]
    assert len(rows) >= 600
    assert len(set(own)) == len(own)
    assert len(set(aliases)) == len(aliases)
    assert not set(own) & set(aliases)


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("HER2", "ERBB2"),
        ("pd-l1", "CD274"),
        ("PD-1", "PDCD1"),
        ("p53", "TP53"),
        ("ER", "ESR1"),
        (" egfr ", "EGFR"),
    ],
)
def test_aliases_in_any_case(name, symbol):
    assert check_gene(name) == symbol


@pytest.mark.parametrize(
    "name", ["SMN1", "CYBB", "CFTR", "KCNJ11", "DPYD", "TPMT", "HLA-B", "HIV-RT", "VKORC1"]
)
def test_genes_the_programs_need(name):
    assert check_gene(name) == name


def test_misspelt_gene_is_an_error_with_a_suggestion():
    with pytest.raises(TailorError) as caught:
        check_gene("BRCA3")
    assert caught.value.code == "unknown_gene"
    assert "BRCA1" in caught.value.hint


def test_every_target_of_a_program_is_known():
    from data.program import programs

    targets = {g for p in programs().values() for t in p.therapies for g in t.targets}
    assert targets
    assert targets <= set(symbols().values())
