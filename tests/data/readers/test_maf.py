"""MAFs of every flavour are read line by line: each becomes a variant or is left with its reason."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import TailorError
from data.readers.annotation import NOT_ANNOTATED, SILENT, UNKNOWN
from data.readers.maf import read_maf, read_maf_samples
from data.readers.maf_row import INVALID, REFERENCE

HEADER = (
    "Hugo_Symbol\tVariant_Classification\tReference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2\t"
    "Tumor_Sample_Barcode\tHGVSp_Short\tMutation_Status\tValidation_Status\tt_depth\tt_ref_count\tt_alt_count"
)
ROW = "EGFR\tMissense_Mutation\tT\tT\tG\tS1\tp.L858R\tSomatic\t\t200\t150\t50"


def maf(
    folder: Path, *rows: str, header: str = HEADER, start: str = "#version 2.4\n", end: str = "\n"
) -> Path:
    path = folder / "patient.maf"
    path.write_bytes((start + header + "\n" + "\n".join(rows) + "\n").replace("\n", end).encode())
    return path


def row(**cells: str) -> str:
    """Return the row above with some cells of it changed."""
    names = HEADER.split("\t")
    return "\t".join(cells.get(name, old) for name, old in zip(names, ROW.split("\t"), strict=True))


def failure(path: Path, sample: str | None = None) -> TailorError:
    with pytest.raises(TailorError) as error:
        read_maf(path, sample=sample)
    return error.value


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


def test_several_samples_without_a_name_are_an_error_that_lists_them(tmp_path: Path) -> None:
    error = failure(maf(tmp_path, *(row(Tumor_Sample_Barcode=f"S{i}") for i in range(1, 8))))
    assert error.code == "several_samples"
    assert error.message == "The file holds 7 samples: S1, S2, S3, S4, S5, …."
    assert error.hint is not None


def test_samples_that_are_mixed_are_kept_apart_and_come_when_complete(tmp_path: Path) -> None:
    names = ["A", "B", "A", "C", "B"]
    path = maf(tmp_path, *(row(Tumor_Sample_Barcode=name) for name in names))
    assert [(name, reading.found) for name, reading in read_maf_samples(path)] == [
        ("A", 2),
        ("C", 1),
        ("B", 2),
    ]


def test_a_missing_column_is_an_error_that_offers_the_nearest(tmp_path: Path) -> None:
    error = failure(maf(tmp_path, ROW, header=HEADER.replace("Hugo_Symbol", "HugoSymbol")))
    assert (error.code, error.message) == ("bad_maf", "Line 2: there is no column Hugo_Symbol.")
    assert error.hint == "Did you mean HugoSymbol?"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((ROW, ROW + "\tmore"), "Line 4 has 13 columns, the header has 12"),
        ((ROW.rpartition("\t")[0],), "Line 3 has 11 columns"),
        ((row(Tumor_Sample_Barcode=""),), "Line 3, column Tumor_Sample_Barcode is empty"),
        ((), "no line of data"),
    ],
)
def test_a_broken_table_is_an_error_with_its_line(
    tmp_path: Path, rows: tuple[str, ...], message: str
) -> None:
    error = failure(maf(tmp_path, *rows))
    assert error.code == "bad_maf"
    assert message in error.message


def test_bytes_that_are_no_utf8_are_an_error_with_line_and_column(tmp_path: Path) -> None:
    path = maf(tmp_path, ROW, ROW)
    path.write_bytes(path.read_bytes()[:-20] + b"\xe9" + path.read_bytes()[-20:])
    assert "Line 4, column " in failure(path).message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04rest", "zip file"),
        (gzip.compress(b"Hugo_Symbol\n" * 999, mtime=0)[:30], "cut off"),
        (b"##fileformat=VCFv4.2\n#CHROM\tPOS\n", "a VCF"),
        (b"", "no line of data"),
    ],
)
def test_what_is_no_maf_at_all_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "file.maf"
    path.write_bytes(content)
    assert message in failure(path).message


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    read_maf(maf(tmp_path, ROW, ROW), progress=told.append)
    assert told == [2]


FOLDERS = {
    "cbioportal": "cbioportal_testdata/tests/test_data",
    "maftools": "maftools_maf/inst/extdata",
    "vcf2maf": "vcf2maf_examples/tests",
}
#: File -> samples, lines found, used, and left by reason; or the error.
GOLDEN = {
    "cbioportal/mutations/data_mutations_absence_custom_annotatio"
    "n_columns_when_custom_values_columns.maf": "1 samples, 3 found, 0 used, 3 unknown",
    "cbioportal/mutations/data_mutations_absence_custom_values_co"
    "lumns_when_custom_annotation_columns.maf": "1 samples, 3 found, 0 used, 3 unknown",
    "cbioportal/mutations/data_mutations_check_special_cases_allele.maf": (
        "1 samples, 6 found, 3 used, 1 reference, 2 unknown"
    ),
    "cbioportal/mutations/data_mutations_custom_tiers_column_more_than_50_characters.maf": (
        "1 samples, 3 found, 0 used, 3 unknown"
    ),
    "cbioportal/mutations/data_mutations_empty_custom_annotation_fields.maf": (
        "1 samples, 6 found, 0 used, 6 unknown"
    ),
    "cbioportal/mutations/data_mutations_invalid_norm_samples.maf": "7 samples, 7 found, 0 used, 7 unknown",
    "cbioportal/mutations/data_mutations_invalid_swissprot.maf": "7 samples, 7 found, 0 used, 7 unknown",
    "cbioportal/mutations/data_mutations_invalid_utf8.maf": (
        "bad_maf: Line 2, column 3 of data_mutations_invalid_utf8.maf is not UTF-8: "
        "byte 0x95 after 'St. Jude Children'."
    ),
    "cbioportal/mutations/data_mutations_invalid_variant_classification.maf": (
        "1 samples, 13 found, 2 used, 11 unknown"
    ),
    "cbioportal/mutations/data_mutations_missing_aa_change_column.maf": (
        "7 samples, 7 found, 0 used, 7 unknown"
    ),
    "cbioportal/mutations/data_mutations_missing_swissprot.maf": "7 samples, 7 found, 0 used, 7 unknown",
    "cbioportal/mutations/data_mutations_missing_zygosity_status_column.maf": "1 samples, 1 found, 1 used",
    "cbioportal/mutations/data_mutations_more_than_10_types_in_driver_class.maf": (
        "1 samples, 23 found, 0 used, 1 loh, 1 silent, 19 unknown, 2 wildtype"
    ),
    "cbioportal/mutations/data_mutations_more_than_80_characters_"
    "in_custom_annotation_columns.maf": "1 samples, 3 found, 0 used, 3 unknown",
    "cbioportal/mutations/data_mutations_ms.maf": (
        "1 samples, 13 found, 1 used, 1 loh, 1 none, 1 post, 8 unknown, 1 wildtype"
    ),
    "cbioportal/mutations/data_mutations_name_swissprot.maf": "7 samples, 7 found, 0 used, 7 unknown",
    "cbioportal/mutations/data_mutations_not_loaded_ms.maf": (
        "1 samples, 13 found, 2 used, 1 loh, 1 none, 1 post, 7 unknown, 1 wildtype"
    ),
    "cbioportal/mutations/data_mutations_not_supported_custom_driver_annotation_values.maf": (
        "1 samples, 3 found, 0 used, 3 unknown"
    ),
    "cbioportal/mutations/data_mutations_silent_alternative.maf": (
        "1 samples, 13 found, 0 used, 2 bare, 2 silent, 9 unknown"
    ),
    "cbioportal/mutations/data_mutations_some_silent.maf": "1 samples, 13 found, 2 used, 11 unknown",
    "cbioportal/mutations/data_mutations_test_variant_types.maf": "1 samples, 10 found, 4 used, 6 unknown",
    "cbioportal/mutations/data_mutations_too_long_hgvsp_short.maf": "1 samples, 2 found, 0 used, 2 unknown",
    "cbioportal/mutations/data_mutations_validation_status.maf": (
        "1 samples, 6 found, 0 used, 2 invalid, 4 unknown"
    ),
    "cbioportal/mutations/data_mutations_vs.maf": "1 samples, 13 found, 2 used, 11 unknown",
    "cbioportal/mutations/data_mutations_wrong_aa_change.maf": "7 samples, 7 found, 0 used, 7 unknown",
    "cbioportal/mutations/data_mutations_wrong_gene_position.maf": "1 samples, 8 found, 1 used, 7 unknown",
    "cbioportal/study_es_0/data_mutations_extended.maf": (
        "21 samples, 36 found, 21 used, 2 silent, 13 unknown"
    ),
    "cbioportal/study_es_0_inc/data_mutations_extended.maf": "4 samples, 18 found, 11 used, 7 unknown",
    "cbioportal/study_es_0_legacy_cna_discrete/data_mutations_extended.maf": (
        "1 samples, 1 found, 0 used, 1 unknown"
    ),
    "cbioportal/study_oncokb_import/data_mutations_extended.maf": (
        "17 samples, 36 found, 20 used, 16 unknown"
    ),
    "maftools/APL_primary.maf.gz": "124 samples, 269 found, 130 used, 139 unknown",
    "maftools/APL_relapse.maf.gz": "58 samples, 161 found, 91 used, 70 unknown",
    "maftools/brca.maf.gz": "1 samples, 1913 found, 1 used, 731 silent, 1181 unknown",
    "maftools/simple_somatic_mutation.open.ESCA-CN.sample.tsv.gz": (
        "bad_maf: Line 1: this is an ICGC simple somatic mutation file, not a MAF."
    ),
    "maftools/tcga_cohort.txt.gz": "bad_maf: Line 1: there is no column Hugo_Symbol.",
    "maftools/tcga_laml.maf.gz": "193 samples, 2207 found, 591 used, 55 silent, 1561 unknown",
    "maftools/tcga_laml_annot.tsv": "bad_maf: Line 1: there is no column Hugo_Symbol.",
    "maftools/variants.hg19_multianno.txt": "bad_maf: Line 1: this is a table of ANNOVAR, not a MAF.",
    "maftools/variants.tsv": "bad_maf: Line 1: there is no column Hugo_Symbol.",
    "vcf2maf/test.maf": "1 samples, 20 found, 13 used, 6 silent, 1 unknown",
    "vcf2maf/test_b38_output.maf": "1 samples, 25 found, 20 used, 4 silent, 1 unknown",
    "vcf2maf/test_b38_output.more.maf": "1 samples, 25 found, 20 used, 4 silent, 1 unknown",
    "vcf2maf/test_output.custom_isoforms.maf": "1 samples, 20 found, 13 used, 6 silent, 1 unknown",
    "vcf2maf/test_output.vep_isoforms.maf": "1 samples, 20 found, 13 used, 6 silent, 1 unknown",
}


def count_lines(path: Path) -> int:
    """Return how many lines are neither empty nor a comment, without the header; by itself."""
    content = path.read_bytes()
    content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    return sum(bool(line.strip()) and not line.startswith(b"#") for line in content.splitlines()) - 1


SHORT = {
    SILENT: "silent",
    UNKNOWN: "unknown",
    NOT_ANNOTATED: "bare",
    INVALID: "invalid",
    REFERENCE: "reference",
}


def account(path: Path) -> str:
    try:
        readings = [reading for _, reading in read_maf_samples(path)]
    except TailorError as error:
        return f"{error.code}: {error.message}"
    found, used = sum(r.found for r in readings), sum(r.used for r in readings)
    assert found == count_lines(path)
    whys = Counter(
        SHORT.get(left.why, left.why[19:].split(":")[0].split("-")[0]) for r in readings for left in r.left
    )
    reasons = "".join(f", {n} {why.lower()}" for why, n in sorted(whys.items(), key=lambda w: w[0].lower()))
    return f"{len(readings)} samples, {found} found, {used} used{reasons}"


@pytest.mark.parametrize("name", GOLDEN)
def test_every_published_example_reads_or_gives_its_error(formats: Path, name: str) -> None:
    flavour, _, file = name.partition("/")
    assert account(formats / FOLDERS[flavour] / file) == GOLDEN[name]


def test_every_published_maf_is_in_the_table(formats: Path) -> None:
    there = {
        f"{flavour}/{path.relative_to(formats / folder).as_posix()}"
        for flavour, folder in FOLDERS.items()
        for path in (formats / folder).rglob("*.maf*")
    }
    assert there <= set(GOLDEN)


@pytest.mark.parametrize(
    ("gene", "protein", "change"),
    [
        ("IDH2", "p.R140Q", "R140Q"),
        ("DNMT3A", "p.R882H", "R882H"),
        ("FLT3", "p.D835Y", "D835Y"),
        ("NPM1", "p.WQ?288fs", "W288fs"),
    ],
)
def test_hot_spots_of_leukaemia_are_as_many_as_lines_of_the_file(
    formats: Path, gene: str, protein: str, change: str
) -> None:
    path = formats / "maftools_maf/inst/extdata/tcga_laml.maf.gz"
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    expected = sum(bool(re.match(rf"{gene}\t.*\t{protein}\t", line)) for line in lines)
    variants = [v for _, reading in read_maf_samples(path) for v in reading.patient.mutations.variants]
    assert sum((v.gene, v.change) == (gene, change) for v in variants) == expected > 0


@settings(max_examples=100, deadline=None)
@given(cells=st.lists(st.text(max_size=12), min_size=12, max_size=12), tail=st.binary(max_size=20))
def test_any_content_gives_readings_or_an_error_for_people(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str], tail: bytes
) -> None:
    path = tmp_path_factory.mktemp("maf") / "any.maf"
    body = (HEADER + "\n" + ROW + "\n" + "\t".join(cells) + "\n").encode("utf-8", "surrogatepass")
    for content in (body, body + tail, tail):
        path.write_bytes(content)
        with suppress(TailorError):
            assert all(r.found == r.used + len(r.left) for _, r in read_maf_samples(path))
