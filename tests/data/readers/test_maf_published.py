"""Published MAFs of three projects are accounted for line by line, or give their error."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from data.errors import TailorError
from data.readers.annotation import NOT_ANNOTATED, SILENT, UNKNOWN
from data.readers.maf import read_maf_samples
from data.readers.maf_row import INVALID, REFERENCE

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
