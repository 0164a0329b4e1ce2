"""Our rules give the phenotype and activity score of every diplotype that ClinPGX tabulates."""

import pytest

from data.errors import TailorError
from data.pharmacogenes import phenotype
from data.pharmacogenes.gene import load_gene
from data.pharmacogenes.pharmcat import read_phenotypes
from data.versions import release_folder

COUNTS = {
    "CYP2B6": 1176,
    "CYP2C19": 666,
    "CYP2C9": 2850,
    "CYP3A5": 21,
    "DPYD": 3570,
    "NUDT15": 45,
    "SLCO1B1": 741,
    "TPMT": 946,
    "UGT1A1": 45,
}


def tabulated(gene):
    folder = release_folder("pharmcat")
    if folder is None:
        pytest.skip("PharmCAT's tables are not on this computer (TAILOR_KNOWLEDGE)")
    return read_phenotypes(folder / "phenotype" / f"{gene}.json")


@pytest.mark.parametrize("gene", COUNTS)
def test_every_tabulated_diplotype_is_reproduced(gene):
    wrong = []
    table = tabulated(gene)
    for line in table.diplotypes:
        ours = phenotype(gene, line.name)
        scores = () if line.score is None else (line.score,)
        if (ours.phenotypes, ours.activity_scores) != ((line.phenotype,), scores):
            wrong.append((line, ours))
    assert wrong == []
    assert len(table.diplotypes) >= COUNTS[gene]


@pytest.mark.parametrize("gene", COUNTS)
def test_functions_of_our_table_are_those_of_clinpgx(gene):
    functions = tabulated(gene).functions
    ours = {a.name: (a.function, a.activity) for a in load_gene(gene).alleles.values() if a.own}
    assert ours == {name: functions[name] for name in ours}


def test_vkorc1_genotypes_are_those_of_clinpgx():
    table = tabulated("VKORC1")
    assert len(table.diplotypes) == 3
    for line in table.diplotypes:
        assert phenotype("VKORC1", line.name).phenotypes[0].replace("/", "") == line.phenotype


@pytest.mark.parametrize(
    ("diplotype", "score", "expected"),
    [
        ("*4/*5", 0.0, "Poor Metabolizer"),
        ("*4/*10", 0.25, "Intermediate Metabolizer"),
        ("*1/*4", 1.0, "Intermediate Metabolizer"),
        ("*1/*41", 1.25, "Normal Metabolizer"),
        ("*1/*36+*10", 1.25, "Normal Metabolizer"),
        ("*10x2/*2", 1.5, "Normal Metabolizer"),
        ("*1x2/*9", 2.25, "Normal Metabolizer"),
        ("*2x2/*17", 2.5, "Ultrarapid Metabolizer"),
        ("*1/*2x≥3", 4.0, "Ultrarapid Metabolizer"),
    ],
)
def test_cyp2d6_adds_up_copies_and_tandems(diplotype, score, expected):
    answer = phenotype("CYP2D6", diplotype)
    assert (answer.activity_scores, answer.phenotypes, answer.certain) == ((score,), (expected,), True)


def test_a_duplication_of_unstated_number_is_two_or_three_copies():
    answer = phenotype("CYP2D6", "*1xN/*4")
    assert answer.phenotypes == ("Normal Metabolizer", "Ultrarapid Metabolizer")
    assert not answer.certain


@pytest.mark.parametrize(
    ("diplotype", "expected"),
    [
        ("B/A", "Normal"),
        ("A-/B", "Variable"),
        ("Canton/Mediterranean", "Deficient"),
        ("Mahidol/Y", "Deficient"),
        ("B/Y", "Normal"),
    ],
)
def test_g6pd_is_judged_by_the_number_of_x(diplotype, expected):
    assert phenotype("G6PD", diplotype).phenotypes == (expected,)


def test_of_several_dpyd_variants_on_a_haplotype_the_lowest_counts():
    answer = phenotype("DPYD", "c.85T>C (*9A) + c.1905+1G>A (*2A)/c.2846A>T")
    assert answer.activity_scores == (0.5,)


def test_cyp4f2_is_a_genotype():
    assert phenotype("CYP4F2", "*1/*3").phenotypes == ("rs2108622 C/T",)


def test_an_uncertain_allele_is_named_in_the_reason():
    answer = phenotype("NUDT15", "*1/*5")
    assert answer.phenotypes == ("Indeterminate",)
    assert "*5 is of uncertain function" in answer.reason


@pytest.mark.parametrize(
    ("gene", "diplotype"), [("CYP2C19", "*1/*2A"), ("TPMT", "*3D/*1"), ("DPYD", "x + y/*1")]
)
def test_an_unknown_allele_is_an_error_that_offers_the_nearest(gene, diplotype):
    with pytest.raises(TailorError, match=f"Unknown {gene} allele"):
        phenotype(gene, diplotype)


def test_a_gene_outside_the_table_is_an_error():
    with pytest.raises(TailorError, match="not one of the pharmacogenes"):
        phenotype("BRCA1", "*1/*1")


def test_a_star_allele_that_is_not_in_the_table_is_of_unknown_function():
    answer = phenotype("CYP2C9", "*1/*999")
    assert (answer.phenotypes, answer.activity_scores) == (("Indeterminate",), ())
    assert "*999 is of unknown function" in answer.reason


def test_a_suballele_is_its_allele():
    assert phenotype("CYP2C19", "*2.001/*17").diplotypes == ("*2/*17",)


def test_an_open_haplotype_may_be_any_allele():
    answer = phenotype("CYP2C19", "*2/?")
    assert {"Intermediate Metabolizer", "Poor Metabolizer"} <= set(answer.phenotypes)
    everything = phenotype("DPYD", "?/?")
    assert set(everything.phenotypes) == {
        "Normal Metabolizer",
        "Intermediate Metabolizer",
        "Poor Metabolizer",
    }
    assert len(everything.diplotypes) == len(everything.activity_scores)  # one for each outcome
