"""Sample, origin, fraction of reads and zygosity of an allele, in the ways of many callers."""

import pytest

from data.readers.vcf import read_vcf
from tests.data.readers.vcf_files import CSQ_LINE, csq, write

SAID = csq(Consequence="missense_variant", SYMBOL="EGFR", HGVSp="E:p.Leu858Arg")
#: A base of a pharmacogene by the builds: CYP2C19*2, rs4244285.
STAR2 = {"GRCh38": "chr10 94781859 rs4244285 G A . PASS . GT {}"}


def read(path, calls, *, info=".", alts="G", samples=("NORMAL", "TUMOR"), header=(), chrom="7", **more):
    """Read one record of EGFR L858R with these calls; return its variants as (origin, vaf, zygosity)."""
    infos = f"CSQ={SAID}" + ("" if info == "." else f";{info}")
    record = f"{chrom} 55191822 . T {alts} . PASS {infos} {calls}"
    reading = read_vcf(write(path / "a.vcf", [record], [CSQ_LINE, *header], samples), **more)
    variants = reading.patient.mutations.variants
    return [(v.origin, v.vaf and round(v.vaf, 3), v.zygosity) for v in variants]


@pytest.mark.parametrize(
    ("samples", "header"),
    [
        (("NORMAL", "TUMOR"), ()),
        (("P1_normal", "P1_Tumour"), ()),
        (("P1-blood", "P1"), ()),
        (("HG1", "HG2"), ("##normal_sample=HG1", "##tumor_sample=HG2")),
        (("HG1", "HG2"), ("##PEDIGREE=<Derived=HG2,Original=HG1>",)),
        (("HG1", "HG2"), ('##MuTect="normal_sample_name=HG1 tumor_sample_name=HG2 x"',)),
    ],
)
def test_the_tumour_is_found_by_header_or_name(tmp_path, samples, header):
    answer = read(tmp_path, "GT:AD 0/0:90,0 0/1:60,40", samples=samples, header=header)
    assert answer == [("somatic", 0.4, None)]


def test_of_radia_s_three_samples_it_is_the_dna_of_the_tumour(tmp_path):
    samples = ("DNA_NORMAL", "DNA_TUMOR", "RNA_TUMOR")
    assert read(tmp_path, "GT:AD 0/0:9,0 0/1:6,4 0/1:1,9", samples=samples) == [("somatic", 0.4, None)]


@pytest.mark.parametrize(
    ("calls", "info", "expected"),
    [
        ("GT 0/0 0/1", ".", ("somatic", None, None)),
        ("GT 0/1 0/1", ".", ("germline", None, "heterozygous")),
        ("GT 1/1 0/1", ".", ("germline", None, "homozygous")),
        ("GT 0|1 0/0", ".", ("germline", None, "heterozygous")),
        ("GT ./. 0/1", ".", ("unknown", None, None)),
        ("GT:DP 0/0:0 0/1:30", ".", ("unknown", None, None)),
        ("GT:FT 0/1:LowQual 0/1:PASS", ".", ("unknown", None, None)),
        ("GT 0/1 0/1", "SS=2", ("somatic", None, None)),
        ("GT 0/1 0/1", "SOMATIC", ("somatic", None, None)),
        ("GT 0/1 1/1", "SS=3", ("germline", None, "heterozygous")),
        ("GT:SS ./.:. 0/1:1", ".", ("germline", None, "heterozygous")),
        ("GT:AD 0:9,0 0/1:5,5", ".", ("somatic", 0.5, None)),
        ("GT:SS:AD 0/0:2:46,0 0/0:2:43,4", ".", ("somatic", 0.085, None)),
        ("GT:AD 0/0:46,0 0/0:43,4", ".", ("somatic", 0.085, None)),
        ("DP:AU:CU:GU:TU 9:0,0:0,0:0,0:9,9 9:0,0:0,0:2,3:8,8", "SOMATIC", ("somatic", 0.2, None)),
        ("DP:TAR:TIR 9:9,9:0,0 9:6,6:3,4", "SOMATIC", ("somatic", 0.333, None)),
    ],
)
def test_origin_is_by_the_caller_s_flag_else_by_the_pair(tmp_path, calls, info, expected):
    assert read(tmp_path, calls, info=info) == [expected]


@pytest.mark.parametrize(
    ("calls", "info"),
    [
        ("GT 0/0 0/0", "."),
        ("GT:AD 0/0:46,0 0/0:43,2", "."),
        ("GT ./. ./.", "."),
        ("GT 0/0 0/1", "SS=4"),
        ("GT:FT 0/0:PASS 0/1:weak", "."),
        ("DP:AU:CU:GU:TU 9:0,0:0,0:0,0:9,9 9:0,0:0,0:0,0:8,8", "SOMATIC"),
    ],
)
def test_what_the_tumour_does_not_carry_is_left(tmp_path, calls, info):
    assert read(tmp_path, calls, info=info) == []


@pytest.mark.parametrize(
    ("calls", "fraction"),
    [
        ("GT:RD:AD:FREQ 0/0:9:0:0% 0/1:56:35:38.46%", 0.385),
        ("GT:FREQ 0/0:0% 0/1:48.7%", 0.487),
        ("GT:AF 0/0:0 0/1:0.25", 0.25),
        ("GT:AF 0/0:1.0,0.0 0/1:0.87,0.13", 0.13),
        ("GT:FA 0/0:0 0/1:0.186", 0.186),
        ("GT:AF 0/0:0 0/1:7", None),
        ("GT:DP4 0/0:5,5,0,0 0/1:0,3,0,1", 0.25),
        ("GT:AD:DP 0/0:.,.:0 0/1:.,21:84", 0.25),
        ("GT:AD 0/0:0,0 0/1:0,0", None),
        ("GT:AD:AF 0/0:0,0:0 0/1:inf,inf:nan", None),
        ("GT 0/0 0/1", None),
    ],
)
def test_the_fraction_of_reads_is_read_however_it_is_written(tmp_path, calls, fraction):
    assert [vaf for _, vaf, _ in read(tmp_path, calls)] == [fraction]


@pytest.mark.parametrize(
    ("chrom", "call", "expected"),
    [
        ("7", "0/1", "heterozygous"),
        ("7", "1|1", "homozygous"),
        ("7", "./1", None),
        ("chrX", "1", "hemizygous"),
        ("Y", "1/1", "hemizygous"),
        ("chrM", "1/1", None),
        ("MT", "1", None),
    ],
)
def test_zygosity_is_by_the_genotype_and_the_chromosome(tmp_path, chrom, call, expected):
    answer = read(tmp_path, f"GT {call}", samples=("P1",), chrom=chrom, origin="germline")
    assert answer == [("germline", None, expected)]


def test_of_one_sample_the_caller_of_the_function_says_the_origin(tmp_path):
    assert read(tmp_path, "GT 0/1", samples=("P1",)) == [("unknown", None, None)]
    assert read(tmp_path, "GT 0/1", samples=("P1",), origin="somatic") == [("somatic", None, None)]
    assert read(tmp_path, "GT 0/1", samples=("P1_normal",)) == [("germline", None, "heterozygous")]


def test_one_sample_s_stray_reads_are_no_variant_unless_it_is_a_tumour_s(tmp_path):
    assert read(tmp_path, "GT:AD 0/0:97,3", samples=("P1",)) == []
    assert read(tmp_path, "GT:AD 0/0:97,3", samples=("P1",), origin="somatic") == [("somatic", 0.03, None)]


@pytest.mark.parametrize("alt", ["*", "<NON_REF>", "<*>"])
def test_an_allele_that_stands_for_none_is_left(tmp_path, alt):
    assert read(tmp_path, "GT 0/0 0/1", alts=alt) == []


def test_a_haplotype_is_kept_where_the_whole_chromosome_is_phased(tmp_path):
    def sides(calls):
        read(tmp_path, calls, samples=("P1",), origin="germline")
        reading = read_vcf(tmp_path / "a.vcf", origin="germline")
        return [v.haplotype for v in reading.patient.mutations.variants]

    assert sides("GT 0|1") == [2]
    assert sides("GT 1|0") == [1]
    assert sides("GT 0/1") == sides("GT:PS 0|1:77") == sides("GT 1|1") == [None]


def gvcf(path, genotype, samples=("P1",)):
    records = [f"chr10 94781859 rs4244285 G A,<NON_REF> . PASS . GT {genotype}"]
    records.append("chr7 1 . A <NON_REF> . . END=999 GT" + " 0/0" * len(samples))
    return write(path / "g.vcf", records, ["##contig=<ID=chr10,length=133797422>"], samples)


def test_germline_genotypes_give_diplotypes_and_count_as_used(tmp_path):
    reading = read_vcf(gvcf(tmp_path, "0/1"), origin="germline")
    assert "*2" in reading.patient.mutations.diplotypes["CYP2C19"]
    assert (reading.found, reading.used) == (3, 2)  # both alleles of the line
    assert [item.where for item in reading.left] == ["line 6"]


def test_the_diplotypes_of_a_pair_are_the_normal_s(tmp_path):
    path = gvcf(tmp_path, "0/1 1/1", ("NORMAL", "TUMOR"))
    assert "CYP2C19" in read_vcf(path).patient.mutations.diplotypes
    silent = gvcf(tmp_path, "0/0 0/1", ("NORMAL", "TUMOR"))
    assert read_vcf(silent).patient.mutations.diplotypes == {}  # a somatic caller writes 0/0 for all


def test_without_origin_or_build_no_diplotype_is_called_and_a_remark_says_so(tmp_path):
    def said(path, **more):
        reading = read_vcf(path, **more)
        assert reading.patient.mutations.diplotypes == {}
        return next(remark.why for remark in reading.remarks if remark.what == "pharmacogenes")

    assert "germline is not said" in said(gvcf(tmp_path, "0/1"))
    record = STAR2["GRCh38"].format("0/1")
    path = write(tmp_path / "a.vcf", [record], samples=("P1",), build=None)
    assert "GRCh37 or of GRCh38" in said(path, origin="germline")
    given = read_vcf(path, origin="germline", build="GRCh38")
    assert list(given.patient.mutations.diplotypes) == ["CYP2C19"]
    assert given.format == "VCF (GRCh38)"
