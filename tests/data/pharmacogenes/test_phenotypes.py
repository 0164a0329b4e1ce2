"""What is known of a patient gives the phenotypes it allows; what was not looked for stays open."""

import pytest

from data.errors import TailorError
from data.patient import Patient
from data.pharmacogenes import phenotypes


def variant(gene, change, **stated):
    return {"gene": gene, "change": change, "origin": "germline", **stated}


def known(sex=None, **mutations):
    return phenotypes(Patient(mutations=mutations, history={"sex": sex} if sex else {}))


HET, HOM = {"zygosity": "heterozygous"}, {"zygosity": "homozygous"}


def test_a_patient_without_germline_data_has_no_phenotype():
    somatic = {"gene": "DPYD", "change": "c.1905+1G>A", "origin": "somatic"}
    assert known(variants=[somatic]) == {}


def test_a_laboratory_diplotype_is_believed():
    answer = known(diplotypes={"DPYD": "*1/*2A"})["DPYD"]
    assert answer.diplotypes == ("Reference/c.1905+1G>A (*2A)",)
    assert (answer.phenotypes, answer.activity_scores) == (("Intermediate Metabolizer",), (1.0,))
    assert (answer.certain, answer.from_) == (True, ("diplotype",))


def test_several_possible_diplotypes_are_all_kept():
    answer = known(diplotypes={"TPMT": "*1/*3A or *3B/*3C"})["TPMT"]
    assert answer.diplotypes == ("*1/*3A", "*3B/*3C")
    assert answer.phenotypes == ("Intermediate Metabolizer", "Poor Metabolizer")
    assert not answer.certain


@pytest.mark.parametrize(
    ("change", "stated"),
    [
        ("rs3918290", HET),
        ("c.1905+1G>A", HET),
        ("NM_000110.4:c.1905+1G>A", HET),
        ("*2A", HET),
        ("DPYD*2A", {"haplotype": 1, **HET}),
    ],
)
def test_a_variant_may_be_called_by_any_of_its_names(change, stated):
    answer = known(variants=[variant("DPYD", change, **stated)], tested_genes=["DPYD"])["DPYD"]
    assert answer.diplotypes == ("Reference/c.1905+1G>A (*2A)",)
    assert answer.from_ == (change,)


def test_a_variant_in_a_gene_not_listed_as_tested_leaves_the_other_haplotype_open():
    answer = known(variants=[variant("CYP2C19", "rs4244285", **HET)])["CYP2C19"]
    assert {"*1/*2", "*2/*3", "*2/*17"} <= set(answer.diplotypes)
    assert "*2/*2" not in answer.diplotypes
    assert {"Intermediate Metabolizer", "Poor Metabolizer"} <= set(answer.phenotypes)
    assert "not looked for" in answer.reason


def test_a_normal_variant_does_not_hide_what_was_not_looked_for():
    answer = known(variants=[variant("DPYD", "c.85T>C", **HET)])["DPYD"]
    assert set(answer.phenotypes) == {"Normal Metabolizer", "Intermediate Metabolizer", "Poor Metabolizer"}


def test_unstated_zygosity_may_be_either():
    answer = known(variants=[variant("NUDT15", "c.415C>T")], tested_genes=["NUDT15"])["NUDT15"]
    assert answer.diplotypes == ("*1/*3", "*3/*3")
    assert not answer.certain


def test_nothing_found_in_a_tested_gene_is_the_reference():
    answer = known(tested_genes=["TPMT"])["TPMT"]
    assert (answer.diplotypes, answer.phenotypes) == (("*1/*1",), ("Normal Metabolizer",))
    assert answer.from_ == ("tested, nothing found",)
    assert "holds only if that was of the germline" in answer.reason


def test_phase_tells_two_variants_in_one_haplotype_from_one_in_each():
    pair = [("rs1142345", 1), ("rs1800460", 2)]
    trans = [variant("TPMT", change, haplotype=h, **HET) for change, h in pair]
    cis = [variant("TPMT", change, haplotype=1, **HET) for change, _ in pair]
    unphased = [variant("TPMT", change, **HET) for change, _ in pair]
    for variants, expected in [
        (trans, ("*3B/*3C",)),
        (cis, ("*1/*3A",)),
        (unphased, ("*1/*3A", "*3B/*3C")),
    ]:
        assert known(variants=variants, tested_genes=["TPMT"])["TPMT"].diplotypes == expected


def test_two_unphased_dpyd_variants_may_lie_on_one_haplotype_or_on_both():
    variants = [variant("DPYD", change, **HET) for change in ("c.1905+1G>A", "c.2846A>T")]
    answer = known(variants=variants, tested_genes=["DPYD"])["DPYD"]
    assert answer.activity_scores == (0.5, 1.0)
    assert set(answer.phenotypes) == {"Poor Metabolizer", "Intermediate Metabolizer"}


def test_the_tag_alone_stands_for_hapb3():
    answer = known(variants=[variant("DPYD", "c.1236G>A", **HET)], tested_genes=["DPYD"])["DPYD"]
    assert answer.activity_scores == (1.5,)
    assert "taken to be there" in answer.reason


def test_a_deletion_beside_a_variant_is_read():
    variants = [variant("CYP2D6", "rs3892097", **HET), variant("CYP2D6", "*5", **HET)]
    answer = known(variants=variants, tested_genes=["CYP2D6"])["CYP2D6"]
    assert (answer.diplotypes, answer.phenotypes) == (("*4/*5",), ("Poor Metabolizer",))


def test_named_alleles_are_carried_or_not():
    answer = known(alleles={"SLCO1B1*5": True}, tested_genes=["SLCO1B1"])["SLCO1B1"]
    assert answer.diplotypes == ("*1/*5", "*5/*5")
    excluded = known(alleles={"DPYD*2A": False})["DPYD"]
    assert not excluded.certain
    assert "Poor Metabolizer" in excluded.phenotypes


def test_measures_are_diplotypes():
    answers = known(measures={"cyp2c9": "*1/*3", "vkorc1_1639": "A/A"})
    assert answers["CYP2C9"].phenotypes == ("Intermediate Metabolizer",)
    assert answers["VKORC1"].phenotypes == ("-1639 A/A",)


def test_sex_decides_what_one_g6pd_variant_means():
    variants = [variant("G6PD", "c.563C>T")]
    assert known("male", variants=variants, tested_genes=["G6PD"])["G6PD"].phenotypes == ("Deficient",)
    unknown_sex = known(variants=variants, tested_genes=["G6PD"])["G6PD"]
    assert set(unknown_sex.phenotypes) == {"Variable", "Deficient"}


def test_a_variant_outside_the_table_is_indeterminate_and_named():
    answer = known(variants=[variant("TPMT", "c.9A>G", **HET)], tested_genes=["TPMT"])["TPMT"]
    assert "Indeterminate" in answer.phenotypes
    assert not answer.certain
    assert "c.9A>G is not in the table" in answer.reason


@pytest.mark.parametrize(
    "mutations",
    [
        {"diplotypes": {"CYP2C19": "*1/*1"}, "variants": [variant("CYP2C19", "rs4244285", **HET)]},
        {"diplotypes": {"CYP2C9": "*1/*2"}, "measures": {"cyp2c9": "*1/*3"}},
        {"variants": [variant("TPMT", "rs1142345", **HET), variant("TPMT", "c.719A>G", **HOM)]},
        {"diplotypes": {"TPMT": "*1/*3C"}, "alleles": {"TPMT*3C": False}},
        {"diplotypes": {"HLA-B": "*57:01/*44:02"}, "alleles": {"HLA-B*57:01": False}},
    ],
)
def test_sources_that_contradict_each_other_are_an_error(mutations):
    with pytest.raises(TailorError) as error:
        known(**mutations)
    assert error.value.code == "contradiction"


def test_two_g6pd_alleles_in_a_man_are_an_error():
    with pytest.raises(TailorError, match="not possible in a male"):
        known("male", diplotypes={"G6PD": "B/Canton"})


def test_agreeing_sources_narrow_each_other():
    answer = known(
        diplotypes={"TPMT": "*1/*3A or *3B/*3C"},
        variants=[variant("TPMT", c, haplotype=1, **HET) for c in ("rs1142345", "rs1800460")],
    )["TPMT"]
    assert answer.diplotypes == ("*1/*3A",)


@pytest.mark.parametrize(
    ("mutations", "expected"),
    [
        ({"alleles": {"HLA-B*57:01": True}}, {"HLA-B*57:01": "positive"}),
        ({"variants": [variant("HLA-A", "*31:01")]}, {"HLA-A*31:01": "positive"}),
        (
            {"diplotypes": {"HLA-B": "*57:01:01/*44:02"}},
            {"HLA-B*57:01": "positive", "HLA-B*15:02": "negative"},
        ),
        ({"diplotypes": {"HLA-B": "*57/*44:02"}}, {"HLA-B*15:02": "negative"}),
        ({"tested_genes": ["HLA-B"]}, {}),
    ],
)
def test_hla_alleles_are_positive_negative_or_absent(mutations, expected):
    answers = {key: answer.phenotypes[0] for key, answer in known(**mutations).items()}
    assert answers == expected


def test_a_genotype_listed_as_a_variant_is_a_diplotype():
    listed = variant("CYP2C9", "*1/*3")
    found = known(variants=[listed])["CYP2C9"]
    assert (found.diplotypes, found.certain) == (("*1/*3",), True)
    with pytest.raises(TailorError, match="cannot all be true"):
        known(variants=[listed], diplotypes={"CYP2C9": "*2/*2"})
