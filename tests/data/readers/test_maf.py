"""MAFs of every flavour are read line by line: each becomes a variant or is left with its reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from data.readers.annotation import NOT_ANNOTATED, SILENT, UNKNOWN
from data.readers.maf import read_maf, read_maf_samples
from data.readers.maf_row import INVALID, REFERENCE
from tests.data.readers.maf_files import HEADER, ROW, failure, maf, row


def test_a_line_becomes_a_variant_with_origin_and_allele_fraction(tmp_path: Path) -> None:
    reading = read_maf(maf(tmp_path, ROW))
    (variant,) = reading.patient.mutations.variants
    assert (variant.gene, variant.change, variant.origin, variant.vaf) == ("EGFR", "L858R", "somatic", 0.25)
    assert reading.patient.patient_id == "S1"
    assert (reading.format, reading.found, reading.used, reading.left) == ("MAF", 1, 1, ())


def test_no_gene_counts_as_tested_and_a_remark_says_so(tmp_path: Path) -> None:
    reading = read_maf(maf(tmp_path, ROW))
    assert reading.patient.mutations.tested_genes == ()
    assert reading.patient.mutations.status("KRAS") is None
    assert any("unknown, not wild type" in remark.why for remark in reading.remarks)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("start", ["", "﻿", "#version 2.4\n#made by hand\n"])
def test_line_ends_packing_marks_and_comments_change_nothing(
    tmp_path: Path, end: str, packed: bool, start: str
) -> None:
    path = maf(tmp_path, ROW, row(Hugo_Symbol="KRAS", HGVSp_Short="p.G12C"), start=start, end=end)
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    assert [v.change for v in read_maf(path).patient.mutations.variants] == ["L858R", "G12C"]


@pytest.mark.parametrize("recase", [str.lower, str.upper])
def test_the_case_of_the_header_does_not_matter(tmp_path: Path, recase: object) -> None:
    assert callable(recase)
    assert read_maf(maf(tmp_path, ROW, header=recase(HEADER))).used == 1


@pytest.mark.parametrize(
    ("column", "cell", "change"),
    [
        ("HGVSp_Short", "p.L858R", "L858R"),
        ("HGVSp", "p.Leu858Arg", "L858R"),
        ("HGVSP_SHORT", "L858R", "L858R"),
        ("Amino_Acid_Change", "L858R", "L858R"),
        ("Protein_Change", "p.L858R", "L858R"),
        ("aa_change", "p.L858R", "L858R"),
        ("AAChange", "p.L858R", "L858R"),
        ("AAChange.refGene", "EGFR:NM_005228:exon21:c.T2573G:p.L858R", "L858R"),
        ("Consequence_unheard_of", "p.L858R", "missense mutation"),
    ],
)
def test_the_change_of_the_protein_is_found_under_its_many_names(
    tmp_path: Path, column: str, cell: str, change: str
) -> None:
    path = maf(tmp_path, row(HGVSp_Short=cell), header=HEADER.replace("HGVSp_Short", column))
    assert read_maf(path).patient.mutations.variants[0].change == change


def test_of_transcripts_that_differ_none_is_picked(tmp_path: Path) -> None:
    cell = "KIT:NM_1:exon17:c.A2447T:p.D816V,KIT:NM_2:exon17:c.A2435T:p.D812V"
    reading = read_maf(maf(tmp_path, row(Hugo_Symbol="KIT", HGVSp_Short=cell)))
    assert reading.patient.mutations.variants[0].change == "missense mutation"
    assert any("p.D816V, p.D812V" in remark.why and remark.where == "line 3" for remark in reading.remarks)


def test_a_splice_site_goes_by_the_coding_sequence_else_by_its_place(tmp_path: Path) -> None:
    cells = {"Hugo_Symbol": "MET", "Variant_Classification": "Splice_Site", "HGVSp_Short": "p.X1010_splice"}
    assert read_maf(maf(tmp_path, row(**cells))).patient.mutations.variants[0].change == "X1010_splice"
    path = maf(tmp_path, row(**cells) + "\tENST00000318493.6:c.3082+1G>A", header=HEADER + "\tHGVSc")
    assert read_maf(path).patient.mutations.variants[0].change == "c.3082+1G>A"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"Tumor_Seq_Allele2": "T"}, REFERENCE),
        ({"Tumor_Seq_Allele1": "", "Tumor_Seq_Allele2": "T"}, REFERENCE),
        ({"Variant_Classification": "Silent", "HGVSp_Short": "p.L858="}, SILENT),
        ({"Variant_Classification": "Silent", "HGVSp_Short": "p.L858L"}, SILENT),
        ({"HGVSp_Short": "p.L858L"}, SILENT),
        ({"Variant_Classification": "Intron", "HGVSp_Short": ""}, SILENT),
        ({"Hugo_Symbol": "Unknown", "Variant_Classification": "IGR"}, SILENT),
        ({"Hugo_Symbol": "ZZZ3X"}, UNKNOWN),
        ({"Mutation_Status": "Wildtype"}, "Mutation_Status is Wildtype: not mutated"),
        ({"Mutation_Status": "none"}, "Mutation_Status is None: not mutated"),
        ({"Mutation_Status": "LOH"}, "Mutation_Status is LOH: loss of the other copy, no new variant"),
        ({"Validation_Status": "Invalid"}, INVALID),
        ({"Variant_Classification": "Targeted_Region", "HGVSp_Short": ""}, NOT_ANNOTATED),
    ],
)
def test_a_line_that_is_no_variant_is_left_with_its_reason(
    tmp_path: Path, cells: dict[str, str], why: str
) -> None:
    reading = read_maf(maf(tmp_path, row(**cells)))
    assert [(left.where, left.why) for left in reading.left] == [("line 3", why)]
    assert (reading.found, reading.used) == (1, 0)


def test_a_classification_nobody_knows_is_remarked_and_the_protein_tells(tmp_path: Path) -> None:
    reading = read_maf(maf(tmp_path, row(Variant_Classification="Misense")))
    assert reading.patient.mutations.variants[0].change == "L858R"
    assert any("'Misense'" in remark.why for remark in reading.remarks)


@pytest.mark.parametrize(
    ("status", "origin"),
    [("Germline", "germline"), ("SOMATIC", "somatic"), ("", "unknown"), ("test", "unknown")],
)
def test_the_origin_is_what_the_status_says_and_never_assumed(
    tmp_path: Path, status: str, origin: str
) -> None:
    reading = read_maf(maf(tmp_path, row(Mutation_Status=status)))
    assert reading.patient.mutations.variants[0].origin == origin
    assert any("germline" in remark.why for remark in reading.remarks) == (origin == "unknown")


@pytest.mark.parametrize(
    ("cells", "vaf"),
    [
        ({"t_depth": ""}, 0.25),
        ({"t_depth": "", "t_ref_count": "."}, None),
        ({"t_depth": "0", "t_ref_count": "0", "t_alt_count": "0"}, None),
        ({"t_depth": "20"}, None),
        ({"t_depth": "100.0"}, 0.5),
    ],
)
def test_the_allele_fraction_is_of_the_reads_or_missing(
    tmp_path: Path, cells: dict[str, str], vaf: float | None
) -> None:
    assert read_maf(maf(tmp_path, row(**cells))).patient.mutations.variants[0].vaf == vaf


def test_an_allele_fraction_in_per_cent_is_read_as_per_cent(tmp_path: Path) -> None:
    path = maf(tmp_path, row(t_alt_count="") + "\t0.8", header=HEADER + "\ti_TumorVAF_WU")
    assert read_maf(path).patient.mutations.variants[0].vaf == 0.008


def test_one_of_several_samples_is_read_by_name(tmp_path: Path) -> None:
    path = maf(tmp_path, ROW, row(Tumor_Sample_Barcode="S2", HGVSp_Short="p.T790M"), ROW)
    assert read_maf(path, sample="S2").patient.mutations.variants[0].change == "T790M"
    assert read_maf(path, sample="S1").found == 2
    assert failure(path, "S3").code == "unknown_sample"


def test_samples_that_are_mixed_are_kept_apart_and_come_when_complete(tmp_path: Path) -> None:
    names = ["A", "B", "A", "C", "B"]
    path = maf(tmp_path, *(row(Tumor_Sample_Barcode=name) for name in names))
    assert [(name, reading.found) for name, reading in read_maf_samples(path)] == [
        ("A", 2),
        ("C", 1),
        ("B", 2),
    ]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    read_maf(maf(tmp_path, ROW, ROW), progress=told.append)
    assert told == [2]
