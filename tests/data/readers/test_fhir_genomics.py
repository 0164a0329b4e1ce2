"""Variants, regions and genotypes of Genomics Reporting and mCODE; and the tables of codes."""

from __future__ import annotations

import pytest

from data.checked import read_table
from data.dictionary import dictionary
from data.errors import TailorError
from data.pharmacogenes.hla import carried
from data.readers.fhir import read_bundle
from data.readers.fhir.drugs import check_table, table
from data.readers.fhir.tables import codes, conditions, hgnc

LOINC, HGNC, SO = "http://loinc.org", "http://www.genenames.org/geneId", "http://www.sequenceontology.org"
PRESENT, ABSENT = "LA9633-4", "LA9634-2"


def concept(code, system=LOINC, display=None):
    return {"coding": [{"system": system, "code": code} | ({"display": display} if display else {})]}


def part(code, value, system=LOINC, display=None):
    return {"code": concept(code), "valueCodeableConcept": concept(value, system, display)}


def gene(number, symbol=None):
    return part("48018-6", f"HGNC:{number}" if number else "x", HGNC, symbol)


def observation(code, *parts, name="o", **more):
    body = {"resourceType": "Observation", "id": name, "status": "final", "code": concept(code)}
    return body | ({"component": list(parts)} if parts else {}) | more


def variant(*parts, value=PRESENT):
    return observation("69548-6", *parts, valueCodeableConcept=concept(value))


def read(*resources):
    entries = [{"resource": resource} for resource in resources]
    return read_bundle({"resourceType": "Bundle", "type": "collection", "entry": entries})


def found(*parts):
    (one,) = read(variant(*parts)).patient.mutations.variants
    return one


def test_a_variant_has_its_gene_change_origin_fraction_and_zygosity():
    one = found(
        gene(1101, "BRCA2"),
        part("48005-3", "NP_000050.2:p.(Asn1836Lys)", "http://varnomen.hgvs.org"),
        part("48002-0", "LA6683-2"),
        part("53034-5", "LA6706-1"),
        {"code": concept("81258-6"), "valueQuantity": {"value": 48, "unit": "%", "code": "%"}},
    )
    assert (one.gene, one.change, one.origin, one.vaf, one.zygosity) == (
        "BRCA2", "N1836K", "germline", 0.48, "heterozygous",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("studied", "symbol"),
    [
        (gene(3236), "EGFR"),
        (gene(0, "HER2"), "ERBB2"),
        (part("48018-6", "3236", HGNC), "EGFR"),
        ({"code": concept("48018-6"), "valueCodeableConcept": {"text": "ALK"}}, "ALK"),
    ],
)
def test_genes_by_number_symbol_or_former_name(studied, symbol):
    assert found(studied, part("48005-3", "p.V600E")).gene == symbol


def test_a_gene_whose_number_and_name_differ_is_left():
    reading = read(variant(gene(3236, "KRAS"), part("48005-3", "p.G12C")))
    assert "different genes" in reading.left[0].why
    assert not reading.patient.mutations.variants


def test_amplification_gain_and_fusion():
    copies = {"code": concept("82155-3"), "valueQuantity": {"value": 9}}
    amplified = found(gene(3430, "ERBB2"), part("48019-4", "SO:0001889", SO), copies)
    assert (amplified.change, amplified.copy_number) == ("amplification", 9)
    assert found(gene(3430, "ERBB2"), part("48019-4", "LA14033-7")).change == "copy number gain"
    fused = found(gene(0, "EML4"), gene(427, "ALK"), part("48019-4", "SO:0001565", SO))
    assert (fused.gene, fused.change) == ("EML4", "EML4::ALK fusion")


@pytest.mark.parametrize(
    "kind", [part("molecular-consequence", "SO:0001819", SO), part("48006-1", "LA6700-4")]
)
def test_a_silent_variant_is_left(kind):
    reading = read(variant(gene(3236, "EGFR"), part("48004-6", "c.2361G>A"), kind))
    assert reading.left[0].why == "changes no protein"


def test_a_number_of_dbsnp_stands_in_for_a_change():
    assert found(gene(3012, "DPYD"), part("81252-9", "rs3918290")).change == "rs3918290"


def test_absent_means_tested_for_a_gene_and_not_for_one_change():
    assert read(variant(gene(6407, "KRAS"), value=ABSENT)).patient.mutations.tested_genes == ("KRAS",)
    one = read(variant(gene(3236, "EGFR"), part("48005-3", "p.T790M"), value=ABSENT))
    assert not one.patient.mutations.tested_genes
    assert one.left[0].why.startswith("absent; whether the rest of the gene")


def test_of_absent_genes_those_that_cannot_be_read_are_remarked():
    reading = read(variant(gene(6407, "KRAS"), gene(0, "NOSUCHGENE"), value=ABSENT))
    assert reading.patient.mutations.tested_genes == ("KRAS",)
    assert "NOSUCHGENE" in reading.remarks[0].why


@pytest.mark.parametrize("value", ["LA11884-6", "LA18198-4"])
def test_neither_present_nor_absent_is_left(value):
    reading = read(variant(gene(6407, "KRAS"), value=value))
    assert reading.left[0].why == "whether it is present or absent is not stated"


def test_a_region_says_which_genes_were_looked_at():
    panel = observation("53041-0", gene(6407, "KRAS"), gene(7989, "NRAS"), gene(0, "NOSUCHGENE"))
    reading = read(panel)
    assert reading.patient.mutations.tested_genes == ("KRAS", "NRAS")
    assert "NOSUCHGENE" in reading.remarks[0].why
    listed = observation("53041-0", gene(6407, "KRAS"), part("36908-2", "p.G12C"))
    assert not read(listed).patient.mutations.tested_genes


def test_genotypes_and_pairs_of_haplotypes_are_diplotypes():
    def named(code, name, symbol, number, key):
        value = {"valueCodeableConcept": {"text": name}}
        return observation(code, gene(number, symbol), name=key) | value

    reading = read(
        named("84413-4", "CYP2C19 *1/*2", "CYP2C19", 2621, "a"),
        named("84413-4", "CYP2C9*1/CYP2C9*3", "CYP2C9", 2623, "b"),
        named("84413-4", "hla#3.23.0#HLA-B*07:02+HLA-B*57:01", "HLA-B", 4932, "h"),
        named("84414-2", "*1", "TPMT", 12014, "c"),
        named("84414-2", "*3A", "TPMT", 12014, "d"),
        named("84414-2", "*6", "NUDT15", 23063, "e"),
    )
    mutations = reading.patient.mutations
    assert mutations.diplotypes == {
        "CYP2C19": "*1/*2", "CYP2C9": "*1/*3", "TPMT": "*1/*3A", "HLA-B": "*07:02/*57:01",
    }  # fmt: skip
    assert carried(mutations)["HLA-B*57:01"][0] is True
    assert mutations.measures == {"cyp2c9": "*1/*3"}
    assert [item.why for item in reading.left] == ["one haplotype of two is no genotype"]


def test_the_tables_know_only_fields_levels_and_programs_there_are():
    assert codes()["numbers"].keys() <= dictionary().keys()
    sites = set(dictionary()["history:cancer_type"].levels) | {"lung"}
    parts = set(dictionary()["history:colorectal_site"].levels) | {"colon"}
    for meaning in (meaning for several in conditions().values() for meaning in several):
        if meaning.means == "site":
            assert meaning.value in sites | parts
        elif meaning.means == "metastasis":
            assert meaning.value.endswith("nodes") or f"history:metastasis_{meaning.value}" in dictionary()
        elif meaning.means == "diagnosis":
            assert meaning.value in dictionary()["history:diagnosis"].levels
        else:
            assert meaning.means in {"morphology", "program"} | dictionary().keys()
    assert len(set(hgnc().values())) == len(hgnc())


def test_no_code_of_a_drug_means_two_drugs():
    for system in ("rxnorm", "atc"):
        several = [code for cell in table()[system] for code in cell.split(";") if code]
        assert len(several) == len(set(several))
    broken = read_table("drug_groups.csv")
    broken.loc[0, "group"] = "tea"
    with pytest.raises(TailorError, match="tea"):
        check_table(broken)
