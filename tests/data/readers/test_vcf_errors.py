"""What is no VCF, or a broken one, is an error that names the line; nothing is written to stderr."""

import gzip

import pysam
import pytest

from data.errors import TailorError
from data.readers.vcf import read_vcf
from tests.data.readers.vcf_files import CSQ_LINE, FORMATS, csq, many, write

GOOD = "7 100 . A T . PASS . GT 0/1 0/0"
SAID = csq(Consequence="missense_variant", SYMBOL="EGFR", HGVSp="E:p.Leu858Arg")
FOUND = f"chr7 55191822 . T G . PASS CSQ={SAID} GT:AD 0/1:60,40 0/0:90,0"


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("7 100 . A T . PASS . GT 0/1", "Line 5: 10 columns, and 11 in the header"),
        ("7 100 . A T . PASS . GT 0/1 0/0 0/0", "Line 5: 12 columns, and 11 in the header"),
        ("7 1e2 . A T . PASS . GT 0/1 0/0", "Line 5, column POS: '1e2' is no position"),
        ("7 100 . A T, . PASS . GT 0/1 0/0", "Line 5, column ALT: an allele of 'T,'"),
        ("7 -1 . A T . PASS . GT 0/1 0/0", "Line 5, column POS: '-1' is no position"),
        ("7 100 . A T . PASS . GT 0/2 0/0", "Line 5, column TUMOR: genotype '0/2' counts beyond the 2"),
        ("7 100 . A . . PASS . GT 0/1 0/0", "Line 5, column TUMOR: genotype '0/1' counts beyond the 1"),
        ("7 100 . A T . REJECT . GT 0/0 0/7", "Line 5, column NORMAL: genotype '0/7' counts beyond"),
        ("7 100 . A T . PASS . GT 0/x 0/0", "Line 5, column TUMOR: '0/x' is no genotype"),
        ("7 100 . A T . PASS . GT 0/1:9 0/0", "Line 5, column TUMOR: 2 values for FORMAT 'GT'"),
    ],
)
def test_a_bad_record_is_named_by_line_and_column(tmp_path, record, message):
    with pytest.raises(TailorError, match=message) as caught:
        read_vcf(write(tmp_path / "a.vcf", [GOOD, record]))
    assert caught.value.code == "bad_vcf"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "Line 1: the file ends before it begins: it is empty"),
        (b"##fileformat=VCFv4.2\n##source=x\n", "Line 2: the file ends in its header, before #CHROM"),
        (b"##fileformat=VCFv4.2\n7\t100\t.\tA\tT\n", "Line 2: no #CHROM line before '7"),
        (b"##fileformat=VCFv4.2\n#CHROM\tPOS\tREF\n", "Line 2: the column ID is missing"),
        (b"#CHROM POS ID REF ALT QUAL FILTER INFO\n", "Line 1: the column #CHROM is missing.*tabs"),
        (b"patient,gene\n1,EGFR\n", "Line 1: no #CHROM line before 'patient,gene'. Is it a VCF"),
        (bytes(range(256)) * 9, "Line 1: "),
        (b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00", "Line 1: no #CHROM"),
        (b"##fileformat=VCFv4.2\n##a=\x00\x00\n", "Line 2: a byte that is no text"),
        (gzip.compress(b"hello", mtime=0), "Line 1: no #CHROM line before 'hello'"),
        (b"\x1f\x8bnot gzip at all", "Line 1: the compressed file cannot be read"),
        (b"BCF\2\2 but nothing follows", "Line 1: the compressed file cannot be read on .htslib"),
    ],
)
def test_what_is_no_vcf_is_an_error_and_stderr_stays_empty(tmp_path, capfd, text, message):
    path = tmp_path / "a.vcf"
    path.write_bytes(text)
    with pytest.raises(TailorError, match=message) as caught:
        read_vcf(path)
    assert caught.value.code == "bad_vcf"
    assert capfd.readouterr() == ("", "")


def test_a_header_without_records_says_nothing(tmp_path):
    with pytest.raises(TailorError, match=r"Line 3: no record follows.*which genes were tested"):
        read_vcf(write(tmp_path / "a.vcf", []))


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(TailorError, match="There is no file"):
        read_vcf(tmp_path / "none.vcf")


@pytest.mark.parametrize("form", ["gzip", "bgzip", "bcf"])
def test_a_truncated_file_is_an_error_not_half_a_patient(tmp_path, capfd, form):
    whole = many(tmp_path / "many.vcf", 5000, annotated=False)
    packed = pack(whole, form)
    for cut in (packed[: len(packed) // 2], packed[:-28] if form == "bgzip" else packed[:-40]):
        path = tmp_path / "cut.vcf.gz"
        path.write_bytes(cut)
        with pytest.raises(TailorError, match=r"Line \d+: the compressed file cannot be read on") as caught:
            read_vcf(path)
        assert caught.value.code == "bad_vcf"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("form", ["gzip", "bgzip", "bcf"])
def test_a_packed_file_gives_what_the_plain_one_gives(tmp_path, capfd, form):
    plain = write(tmp_path / "a.vcf", [FOUND, FOUND.replace("PASS", ".")], FORMATS)
    packed = tmp_path / "packed"
    packed.write_bytes(pack(plain, form))
    assert read_vcf(packed).patient == read_vcf(plain).patient
    assert len(read_vcf(packed).patient.mutations.variants) == 1
    assert capfd.readouterr() == ("", "")


def pack(path, form):
    """Return the bytes of a VCF in another form."""
    if form == "gzip":
        return gzip.compress(path.read_bytes())
    other = path.with_suffix(".bcf" if form == "bcf" else ".bgz")
    if form == "bgzip":
        pysam.tabix_compress(str(path), str(other))
        return other.read_bytes()
    with (
        pysam.VariantFile(str(path)) as plain,
        pysam.VariantFile(str(other), "wb", header=plain.header) as out,
    ):
        for record in plain:
            out.write(record)
    return other.read_bytes()


@pytest.mark.parametrize("version", ["4.1", "4.2", "4.3", "4.4"])
def test_windows_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path, version):
    path = write(tmp_path / "a.vcf", [FOUND], [CSQ_LINE], end="\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"4.2", version.encode()))
    reading = read_vcf(path)
    assert [v.change for v in reading.patient.mutations.variants] == ["L858R"]
    assert reading.format == "VCF (GRCh38)"


def test_several_samples_of_which_none_is_the_tumour_have_to_be_named(tmp_path):
    path = write(tmp_path / "a.vcf", [GOOD], samples=("P1", "P2"))
    with pytest.raises(TailorError, match=r"2 samples: P1, P2. Say which.*sample=P1"):
        read_vcf(path)
    with pytest.raises(TailorError, match=r"Unknown sample.*'P3'. Known: P1, P2"):
        read_vcf(path, sample="P3")
    assert read_vcf(path, sample="P2").left[0].why == "the sample does not carry it"
