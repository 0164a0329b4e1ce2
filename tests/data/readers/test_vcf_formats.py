"""Golden: published example files of many callers; every ALT allele is accounted for."""

import gzip
import re

import pytest

from data.readers.reading import reasons
from data.readers.vcf import read_vcf

BARE = "not annotated: neither gene nor change of protein is given"
ABSENT = "the sample does not carry it"
NOBODY = "the file has no samples: nobody is said to carry it"
#: File, format, and how many alleles are left for which reason; the files have no annotation, so all are.
GOLDEN = [
    ("test.vcf", "VCF (build not stated)", {BARE: 23, ABSENT: 1}),
    ("test_b37.vcf", "VCF (build not stated)", {BARE: 25}),
    ("test_b38.vcf", "VCF (GRCh38)", {BARE: 25}),
    ("test_b38.gnomad.exomes.r2.1.1.sites.vcf.gz", "VCF (GRCh38)", {NOBODY: 7}),
    ("test_delly.vcf", "VCF (GRCh37)", {BARE: 10, "LowQual by the caller's filter": 5}),
    ("test_grch38.vcf", "VCF (build not stated)", {BARE: 23, ABSENT: 1}),
    ("test_maf2vcf.vcf", "VCF (GRCh37)", {BARE: 23}),
    ("test_merged.vcf", "VCF (GRCh37, Strelka, VarScan)", {BARE: 573, ABSENT: 4}),
    ("test_muse.vcf", "VCF (GRCh37, MuSE)", {BARE: 405, "Tier5 by the caller's filter": 29}),
    ("test_mutect.vcf", "VCF (GRCh37)", {"REJECT by the caller's filter": 495, BARE: 3, ABSENT: 2}),
    ("test_pindel.vcf", "VCF (GRCh37, Pindel)", {BARE: 32}),
    ("test_radia.vcf", "VCF (build not stated, RADIA)", {BARE: 88, ABSENT: 7}),
    ("test_sniper.vcf", "VCF (build not stated, SomaticSniper)", {BARE: 107}),
    ("test_strelka.vcf", "VCF (build not stated, Strelka)", {BARE: 240}),
    ("test_varscan.vcf", "VCF (build not stated, VarScan)", {BARE: 500}),
]


def folder(formats):
    return formats / "vcf2maf_examples" / "tests"


def alleles(path):
    """Count the alleles in the raw text."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    alts = [line.split(b"\t")[4] for line in raw.splitlines() if line and not line.startswith(b"#")]
    return sum(alt.count(b",") + 1 for alt in alts)


def test_no_example_file_is_missing_here(formats):
    there = {path.name for path in folder(formats).iterdir() if path.name.endswith((".vcf", ".vcf.gz"))}
    assert there == {name for name, _, _ in GOLDEN}


@pytest.mark.parametrize(("name", "format_", "left"), GOLDEN, ids=[name for name, _, _ in GOLDEN])
def test_every_allele_is_left_for_its_reason(formats, capfd, name, format_, left):
    path = folder(formats) / name
    reading = read_vcf(path)
    assert reading.found == alleles(path)
    assert reading.used == 0
    assert reading.format == format_
    counts = {why: number for why, number, _ in reasons(reading.left)}
    assert {why: counts[why] for why in left} == left
    assert all("by the caller's filter" in why for why in counts.keys() - left.keys())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", [name for name, _, _ in GOLDEN if "gnomad" not in name])
def test_annotated_the_same_alleles_are_used(formats, tmp_path, name):
    """Every record that passes and is carried becomes a variant once it is said to change a gene."""
    lines = (folder(formats) / name).read_text().splitlines()
    told = [line if line.startswith("#") else annotated(line, n) for n, line in enumerate(lines)]
    path = tmp_path / name
    path.write_text("\n".join(told) + "\n")
    reading, bare = read_vcf(path), read_vcf(folder(formats) / name)
    kept = [item for item in bare.left if item.why == BARE and not re.search(r"[<\]]", item.what)]
    assert reading.found == bare.found
    assert reading.used == len(kept) > 0
    assert {v.origin for v in reading.patient.mutations.variants} == ORIGINS[name]


ORIGINS = {name: {"somatic"} for name, _, _ in GOLDEN} | {
    "test.vcf": {"somatic", "germline"},
    "test_b37.vcf": {"somatic", "unknown"},
    "test_b38.vcf": {"somatic", "unknown"},
    "test_delly.vcf": {"germline", "unknown"},
    "test_grch38.vcf": {"somatic", "germline"},
    "test_maf2vcf.vcf": {"somatic", "germline"},
    "test_merged.vcf": {"somatic", "germline"},
    "test_varscan.vcf": {"somatic", "germline"},
}


def annotated(line, number):
    """Return a record with an ANN that names for each allele a change of its own."""
    fields = line.split("\t")
    ann = ",".join(
        f"{alt}|missense_variant|M|EGFR|G|transcript|T|x|1/2|c.1A>C|p.Leu{10 * number + n}Arg|||||"
        for n, alt in enumerate(fields[4].split(","))
    )
    fields[7] = ("" if fields[7] in (".", "") else fields[7] + ";") + f"ANN={ann}"
    return "\t".join(fields)
