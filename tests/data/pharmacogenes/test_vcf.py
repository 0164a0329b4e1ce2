"""Diplotypes called from constructed VCFs: exact where phased, never reference by silence."""

import gzip
from itertools import zip_longest

import pytest

from data.errors import TailorError
from data.patient import Patient
from data.pharmacogenes import phenotypes, read_vcf, with_vcf
from data.pharmacogenes.gene import load_gene, symbols
from data.settings import settings

LENGTH = {"GRCh37": 135534747, "GRCh38": 133797422}


@pytest.fixture
def own_table(monkeypatch, tmp_path):
    """Our own table only, as where no release is on the computer."""
    monkeypatch.setenv("TAILOR_KNOWLEDGE", str(tmp_path / "none"))
    settings.cache_clear()


def bases(gene, allele):
    """Return the base of an allele at every site; where it may have either, the reference's."""
    return {
        s: site.ref if site.ref in gene.bases(allele, s) else min(gene.bases(allele, s))
        for s, site in gene.sites.items()
    }


def lines(gene, one, other, phased=True, build="GRCh38", skip=()):
    """Yield the records of a person with two alleles of a gene."""
    first, second = bases(gene, one), bases(gene, other)
    for name, site in gene.sites.items():
        position, ref = (site.grch38, site.ref) if build == "GRCh38" else (site.grch37, site.ref37)
        if name in skip or position is None:
            continue
        alts = sorted({site.ref, *site.alts, first[name], second[name]} - {ref})
        alleles = [ref, *alts]
        genotype = ("|" if phased else "/").join(str(alleles.index(b[name])) for b in (first, second))
        yield f"chr{site.chrom}\t{position}\t{name}\t{ref}\t{','.join(alts)}\t.\tPASS\t.\tGT\t{genotype}"


def write(path, records, build="GRCh38", samples="S1"):
    header = ["##fileformat=VCFv4.2", f"##contig=<ID=chr10,length={LENGTH[build]}>"]
    header.append("\t".join(["#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".replace(" ", "\t"), samples]))
    path.write_text("\n".join([*header, *records]) + "\n", encoding="utf-8")
    return path


def pairs(gene):
    """Return every callable allele with the reference, with itself and with two others."""
    alleles = [a for a in gene.alleles.values() if a.required or a is gene.reference]
    for allele in alleles:
        yield from ((gene.reference, allele), (allele, allele), (alleles[1], allele), (alleles[-1], allele))


def called(gene, diplotypes):
    """Return the sets of names called, less what copies, deletion or a man's Y would make of them."""
    found = [frozenset(text.split("/")) for text in diplotypes.split(" or ")]
    extra = {"CYP2D6": lambda n: "x2" in n or n == "*5", "G6PD": lambda n: n == "Y"}.get(gene)
    return [names for names in found if not (extra and any(map(extra, names)))]


def check_pairs(tmp_path, build, genes):
    compared = 0
    for round_ in zip_longest(*(list(pairs(gene)) for gene in genes)):
        some = [(gene, *pair) for gene, pair in zip(genes, round_, strict=True) if pair]
        for phased in (True, False):
            records = [line for entry in some for line in lines(*entry, phased, build)]
            answers = read_vcf(write(tmp_path / "a.vcf", records, build))
            for gene, one, other in some:
                expected = frozenset((one.name, other.name))
                names = called(gene.symbol, answers[gene.symbol])
                assert names == [expected] if phased else expected in names, (gene.symbol, expected, names)
                compared += 1
    return compared


@pytest.mark.parametrize("build", ["GRCh38", "GRCh37"])
@pytest.mark.usefixtures("own_table")
def test_every_allele_of_our_table_is_called(tmp_path, build):
    genes = [load_gene(symbol) for symbol in symbols()]
    assert check_pairs(tmp_path, build, genes) > 1000


def test_alleles_of_pharmcat_are_called_where_its_definitions_are_here(tmp_path):
    genes = [load_gene(symbol) for symbol in ("CYP2C19", "NUDT15", "SLCO1B1", "CYP2B6")]
    if not any(not allele.own for gene in genes for allele in gene.alleles.values()):
        pytest.skip("PharmCAT's definitions are not on this computer (TAILOR_KNOWLEDGE)")
    for gene in genes:
        for allele in [a for a in gene.alleles.values() if a.required]:
            answers = read_vcf(write(tmp_path / "a.vcf", lines(gene, gene.reference, allele)))
            assert frozenset((gene.reference.name, allele.name)) in called(gene.symbol, answers[gene.symbol])


@pytest.mark.usefixtures("own_table")
def test_a_position_without_a_record_is_unknown(tmp_path):
    gene = load_gene("CYP2C19")
    star1, star2 = gene.alleles["*1"], gene.alleles["*2"]
    path = write(tmp_path / "a.vcf", lines(gene, star1, star2, skip=["rs12248560"]))
    assert read_vcf(path)["CYP2C19"] == "*1/*2 or *2/*17"
    assert read_vcf(path, absent_is_reference=True)["CYP2C19"] == "*1/*2"


@pytest.mark.usefixtures("own_table")
def test_genes_without_a_call_are_absent(tmp_path):
    gene = load_gene("TPMT")
    silent = [line.replace("0|0", "./.") for line in lines(gene, gene.reference, gene.reference)]
    assert read_vcf(write(tmp_path / "a.vcf", silent)) == {}
    assert read_vcf(write(tmp_path / "b.vcf", [])) == {}


@pytest.mark.usefixtures("own_table")
def test_absent_is_the_base_of_the_build(tmp_path):
    answers = {b: read_vcf(write(tmp_path / f"{b}.vcf", [], b), absent_is_reference=True) for b in LENGTH}
    assert answers["GRCh38"]["CYP3A5"] == "*1/*1"
    assert answers["GRCh37"]["CYP3A5"] == "*3/*3"  # the older reference genome carries *3


@pytest.mark.usefixtures("own_table")
@pytest.mark.parametrize(
    ("old", "new"),
    [("PASS\t.\tGT\t0|1", "LowQual\t.\tGT\t0|1"), ("0|1", "./."), ("0|1", ".|.")],
)
def test_what_is_not_trusted_is_unknown(tmp_path, old, new):
    gene = load_gene("CYP3A5")
    records = [line.replace(old, new) for line in lines(gene, gene.reference, gene.alleles["*3"])]
    called_now = read_vcf(write(tmp_path / "a.vcf", records), absent_is_reference=True)["CYP3A5"]
    assert called_now == "*1/*1 or *1/*3 or *3/*3"


@pytest.mark.usefixtures("own_table")
def test_half_a_genotype_leaves_the_other_half_open(tmp_path):
    gene = load_gene("CYP3A5")
    records = [line.replace("0|1", "./1") for line in lines(gene, gene.reference, gene.alleles["*3"])]
    assert read_vcf(write(tmp_path / "a.vcf", records))["CYP3A5"] == "*1/*3 or *3/*3"


@pytest.mark.usefixtures("own_table")
def test_a_reference_block_is_a_call(tmp_path):
    block = "7\t99600000\t.\tA\t<NON_REF>\t.\t.\tEND=99700000\tGT\t0/0"
    assert read_vcf(write(tmp_path / "a.vcf", [block]))["CYP3A5"] == "*1/*1"


@pytest.mark.usefixtures("own_table")
def test_a_deletion_over_a_position_leaves_it_unknown(tmp_path):
    over = "chr7\t99672914\t.\tAATA\tA\t.\tPASS\t.\tGT\t0/1"
    answer = read_vcf(write(tmp_path / "a.vcf", [over]), absent_is_reference=True)["CYP3A5"]
    assert answer == "*1/*1 or *1/*3 or *3/*3"


@pytest.mark.usefixtures("own_table")
@pytest.mark.parametrize(
    ("ref", "alt", "expected"),
    [("C", "CAT", "*1/*28"), ("CAT", "CATAT", "*1/*28"), ("CAT", "C", "*1/*36"), ("CATAT", "CAT", "*1/*36")],
)
def test_a_repeat_may_be_written_in_any_length(tmp_path, ref, alt, expected):
    record = f"chr2\t233760233\t.\t{ref}\t{alt}\t.\tPASS\t.\tGT\t0/1"
    assert read_vcf(write(tmp_path / "a.vcf", [record]), absent_is_reference=True)["UGT1A1"] == expected


@pytest.mark.usefixtures("own_table")
def test_phase_sets_are_phased_within_and_not_between(tmp_path):
    gene = load_gene("TPMT")
    records = list(lines(gene, gene.reference, gene.alleles["*3A"]))
    assert read_vcf(write(tmp_path / "a.vcf", records))["TPMT"] == "*1/*3A"
    sets = [
        line.replace("\tGT\t0|1", f"\tGT:PS\t0|1:{number}") for number, line in enumerate(records, start=1)
    ]
    assert read_vcf(write(tmp_path / "b.vcf", sets))["TPMT"] == "*1/*3A or *3B/*3C"


@pytest.mark.usefixtures("own_table")
def test_cyp2d6_without_copy_numbers_is_certain_of_no_function_only(tmp_path):
    gene = load_gene("CYP2D6")

    def answer(one, other):
        records = lines(gene, gene.alleles[one], gene.alleles[other])
        return phenotypes(with_vcf(Patient(), write(tmp_path / "a.vcf", records)))["CYP2D6"]

    assert set(answer("*1", "*1").phenotypes) == {
        "Normal Metabolizer",
        "Intermediate Metabolizer",
        "Ultrarapid Metabolizer",
    }
    assert not answer("*1", "*4").certain
    assert answer("*4", "*4").phenotypes == ("Poor Metabolizer",)


@pytest.mark.usefixtures("own_table")
def test_a_mans_one_allele_is_read_of_a_haploid_or_a_diploid_call(tmp_path):
    gene = load_gene("G6PD")
    canton = gene.alleles["Canton"]
    man = Patient(history={"sex": "male"})
    diploid = list(lines(gene, canton, canton))
    haploid = [line[:-2] for line in diploid]
    for records in (diploid, haploid):
        answer = phenotypes(with_vcf(man, write(tmp_path / "a.vcf", records)))["G6PD"]
        assert (answer.diplotypes, answer.phenotypes) == (("Canton/Y",), ("Deficient",))


@pytest.mark.usefixtures("own_table")
def test_a_zipped_vcf_is_read(tmp_path):
    gene = load_gene("TPMT")
    text = write(tmp_path / "a.vcf", lines(gene, gene.reference, gene.alleles["*2"])).read_bytes()
    (tmp_path / "a.vcf.gz").write_bytes(gzip.compress(text))
    assert read_vcf(tmp_path / "a.vcf.gz") == {"TPMT": "*1/*2"}


def test_a_vcf_that_contradicts_the_laboratory_is_an_error(tmp_path):
    gene = load_gene("CYP3A5")
    path = write(tmp_path / "a.vcf", lines(gene, gene.reference, gene.reference))
    patient = Patient(mutations={"diplotypes": {"CYP3A5": "*3/*3"}})
    with pytest.raises(TailorError, match=r"by the laboratory and .* by the VCF"):
        with_vcf(patient, path)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("chr7\t99672916\t.\tG\tC\t.\tPASS\t.\tGT\t0/1", "Line 4: the reference of 7:99672916 is G"),
        ("chr7\t99672916\t.\tT\tC\t.\tPASS\t.\tGT\t0/2", "Line 4: genotype '0/2' counts beyond"),
        ("chr7\t99672916\t.\tT\tC\t.\tPASS\t.\tGT\t0/1/1", "Line 4: genotype '0/1/1' is not"),
        ("chr7\t99672916\t.\tT\tC", "Line 4: too few columns"),
    ],
)
def test_a_bad_line_is_named(tmp_path, record, message):
    with pytest.raises(TailorError, match=message):
        read_vcf(write(tmp_path / "a.vcf", [record]))


def test_the_build_and_the_sample_must_be_known(tmp_path):
    path = write(tmp_path / "a.vcf", [])
    path.write_text(path.read_text().replace(f",length={LENGTH['GRCh38']}", ""))
    with pytest.raises(TailorError, match="GRCh37 or of GRCh38"):
        read_vcf(path)
    assert read_vcf(path, build="GRCh38") == {}
    two = write(tmp_path / "b.vcf", [], samples="S1\tS2")
    with pytest.raises(TailorError, match="Say which: S1, S2"):
        read_vcf(two)
    assert read_vcf(two, sample="S2") == {}
