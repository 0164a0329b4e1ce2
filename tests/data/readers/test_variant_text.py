"""What people type is read piece by piece."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from data.cftr_names import canonical
from data.hgvs import normal
from data.readers.reading import Reading
from data.readers.variant_text import read_variants


def found(reading: Reading) -> list[str]:
    """Return the variants in words."""
    return [f"{v.gene} {v.change}" for v in reading.patient.mutations.variants]


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("EGFR e746_a750del; l858r, t790m", ["EGFR E746_A750del", "EGFR L858R", "EGFR T790M"]),
        ("KRAS G12C and TP53 R248Q", ["KRAS G12C", "TP53 R248Q"]),
        ("egfr p.Leu858Arg", ["EGFR L858R"]),
        ("egfr leu858arg", ["EGFR L858R"]),
        ("KRAS p.(Gly12Asp)", ["KRAS G12D"]),
        ("NM_005228.5(EGFR):c.2573T>G (p.Leu858Arg)", ["EGFR L858R"]),
        ("EGFR exon 19 deletion (E746_A750del)", ["EGFR E746_A750del"]),
        ("EGFR exon 21 L858R", ["EGFR L858R"]),
        ("EGFR-T790M", ["EGFR T790M"]),
        ("EGFR:\n- L858R\n- T790M", ["EGFR L858R", "EGFR T790M"]),
        ("• KRAS G12C\n• STK11 loss", ["KRAS G12C", "STK11 loss"]),
        ("1) EGFR L858R 2) MET amplification", ["EGFR L858R", "MET amplification"]),
        ("EGFR L858R\r\nTP53 R248Q\r\n", ["EGFR L858R", "TP53 R248Q"]),
        ("EML4-ALK fusion", ["ALK EML4::ALK fusion"]),
        ("BCR-ABL1", ["ABL1 BCR::ABL1 fusion"]),
        ("FGFR3-TACC3 fusion", ["FGFR3 FGFR3::TACC3 fusion"]),
        ("ALK rearranged", ["ALK fusion"]),
        ("ERBB2 amplification", ["ERBB2 amplification"]),
        ("HER2 amp", ["ERBB2 amplification"]),
        ("MET ex14 skipping", ["MET exon 14 skipping"]),
        ("met exon 14 skipping", ["MET exon 14 skipping"]),
        ("FLT3-ITD", ["FLT3 internal tandem duplication"]),
        ("EGFRvIII", ["EGFR vIII"]),
        ("CDKN2A homozygous deletion", ["CDKN2A deletion"]),
        ("BRAF V600E mutation detected", ["BRAF V600E"]),
        ("KRAS mutiert", ["KRAS coding mutation"]),
        ("ALK positive", ["ALK any alteration"]),
        ("HIV RT M184V K103N", ["HIV-RT M184V", "HIV-RT K103N"]),
        ("HIV-1 rt m184mv, t215f/y, T69ins", ["HIV-RT M184MV", "HIV-RT T215FY", "HIV-RT T69ins"]),
        ("Gene: EGFR; Variant: L858R", ["EGFR L858R"]),
        ("Mutated: TP53 R248Q", ["TP53 R248Q"]),
        ("CFTR ΔF508/3849+10kbC->T", ["CFTR F508del", "CFTR 3849+10kbC>T"]),
        ("CFTR 621+1G->T", ["CFTR 621+1G>T"]),
        ("CFTR F508del/G551D", ["CFTR F508del", "CFTR G551D"]),
    ],
)
def test_variants_are_read_as_people_write_them(text: str, variants: list[str]) -> None:
    reading = read_variants(text)
    assert found(reading) == variants
    assert reading.left == ()


@pytest.mark.parametrize(
    ("text", "genes"),
    [
        ("BRAF wt", ["BRAF"]),
        ("KRAS wild type", ["KRAS"]),
        ("KRAS-Wildtyp", ["KRAS"]),
        ("no EGFR mutation", ["EGFR"]),
        ("keine EGFR-Mutation", ["EGFR"]),
        ("no mutation in KRAS", ["KRAS"]),
        ("EGFR, ALK, ROS1 negative", ["EGFR", "ALK", "ROS1"]),
        ("negative for EGFR, ALK, ROS1", ["EGFR", "ALK", "ROS1"]),
        ("no EGFR, ALK or ROS1 alterations", ["EGFR", "ALK", "ROS1"]),
        ("KRAS/NRAS/BRAF wild type", ["KRAS", "NRAS", "BRAF"]),
        ("HIV: PR none", ["HIV-PR"]),
        ("MLH1 wild type", ["MLH1"]),
        ("BRCA1/2 negative", ["BRCA1", "BRCA2"]),
        ("KRAS – negative", ["KRAS"]),
        ("NO MUTATION DETECTED IN KRAS, NRAS", ["KRAS", "NRAS"]),
    ],
)
def test_a_gene_that_is_not_altered_counts_as_tested_and_not_as_a_variant(
    text: str, genes: list[str]
) -> None:
    mutations = read_variants(text).patient.mutations
    assert list(mutations.tested_genes) == genes
    assert mutations.variants == ()


def test_a_gene_that_was_not_tested_stays_unknown() -> None:
    reading = read_variants("NRAS, BRAF not tested")
    assert reading.patient.mutations.status("NRAS") is None
    assert reading.patient.mutations.status("BRAF") is None
    assert {left.why for left in reading.left} == {"not tested: stays unknown"}


def test_origin_zygosity_and_allele_fraction_go_with_their_variant() -> None:
    text = "BRCA1 c.68_69delAG germline; DPYD c.1905+1G>A het; BRAF V600E, VAF 33,5 %; CFTR F508del/F508del"
    brca1, dpyd, braf, cftr = read_variants(text).patient.mutations.variants
    assert (brca1.change, brca1.origin) == ("c.68_69del", "germline")
    assert (dpyd.change, dpyd.origin, dpyd.zygosity) == ("c.1905+1G>A", "unknown", "heterozygous")
    assert braf.vaf == pytest.approx(0.335)
    assert cftr.zygosity == "homozygous"


def test_what_is_said_of_a_variant_after_a_comma_belongs_to_it() -> None:
    text = "BRCA1 c.5266dupC (p.Gln1756Profs*74), heterozygous, germline, VAF 48%; KRAS wt, VAF 3%"
    reading = read_variants(text)
    (brca1,) = reading.patient.mutations.variants
    assert (brca1.change, brca1.zygosity, brca1.origin, brca1.vaf) == (
        "Q1756fs", "heterozygous", "germline", 0.48,
    )  # fmt: skip
    assert [(left.what, left.why) for left in reading.left] == [("VAF 3%", "names no variant it belongs to")]


def test_genotypes_and_named_alleles_are_read() -> None:
    text = """CYP2C19 genotype *1/*2 (intermediate metaboliser), UGT1A1*28/*28; TPMT *3A/*1
    HLA-B*57:01: negative; HLA-B*1502 positive"""
    mutations = read_variants(text).patient.mutations
    assert mutations.diplotypes == {"CYP2C19": "*1/*2", "UGT1A1": "*28/*28", "TPMT": "*3A/*1"}
    assert mutations.alleles == {"HLA-B*57:01": False, "HLA-B*15:02": True}


def test_measures_go_to_the_fields_of_the_dictionary() -> None:
    patient = read_variants("PD-L1 60%; TMB 12,5 mut/Mb\nMSS; HER2 negative, ER+").patient
    assert patient.mutations.measures == {"tmb": 12.5, "msi_high": False}
    assert patient.history == {"pd_l1_tps": 60.0, "her2_status": "negative", "er_status": "positive"}
    assert read_variants("MSI-H").patient.mutations.measures == {"msi_high": True}


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("EGRF L858R, T790M", []),
        ("EGFR L858R; KRSA G12C, G13D", ["EGFR L858R"]),
        ("KRAS wt, G12C", []),
        ("no EGFR, KRAS G12C", []),
        ("EGFR T790M not detected, L858R", []),
    ],
)
def test_a_bare_change_is_never_given_to_a_gene_it_may_not_belong_to(text: str, variants: list[str]) -> None:
    assert found(read_variants(text)) == variants


def test_what_is_said_twice_counts_once() -> None:
    reading = read_variants("EGFR L858R; EGFR p.Leu858Arg")
    assert found(reading) == ["EGFR L858R"]
    assert reading.left[0].why == "was said before (piece 1)"


TABLES = ("germline_variants.csv", "cftr_names.csv")


@pytest.mark.parametrize("table", TABLES)
def test_the_changes_of_the_tables_of_knowledge_are_read_as_they_stand_there(table: str) -> None:
    lines = files("data").joinpath(f"knowledge/{table}").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines):
        gene, change = row.get("gene", "CFTR"), row.get("change") or row["name"]
        if change not in ("CFTRdele2,3", "L138ins"):  # a comma inside; no HGVS
            assert [canonical(name.split(" ")[1]) for name in found(read_variants(f"{gene} {change}"))] == [
                canonical(normal(change))
            ]
