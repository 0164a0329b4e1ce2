"""Every record of a VCF is accounted for; a gene is tested only where somebody says so."""

from data.readers.vcf import read_vcf
from tests.data.readers.vcf_files import CSQ_LINE, csq, many, write

PAIR = "GT:AD 0/1:60,40 0/0:90,0"


def test_the_same_change_twice_is_one_variant_and_a_remark(tmp_path):
    said = csq(Consequence="missense_variant", SYMBOL="EGFR", HGVSp="E:p.Leu858Arg")
    record = f"7 55191822 . T G . . CSQ={said} {PAIR}"
    reading = read_vcf(write(tmp_path / "a.vcf", [record, record], [CSQ_LINE]))
    assert len(reading.patient.mutations.variants) == 1
    assert (reading.found, reading.used) == (2, 2)
    assert ("line 6", "EGFR L858R", "the same change again") in reading.remarks


def test_only_genes_given_as_tested_are(tmp_path):
    record = f"7 1 . T G . . . {PAIR}"
    silent = read_vcf(write(tmp_path / "a.vcf", [record]))
    assert silent.patient.mutations.status("EGFR") is None
    assert any(remark.what == "genes tested" for remark in silent.remarks)
    told = read_vcf(write(tmp_path / "a.vcf", [record]), tested_genes=["EGFR", "her2"])
    assert told.patient.mutations.tested_genes == ("EGFR", "ERBB2")
    assert not any(remark.what == "genes tested" for remark in told.remarks)
    empty = read_vcf(write(tmp_path / "none.vcf", []), tested_genes=["EGFR"])
    assert (empty.found, empty.patient.mutations.status("EGFR")) == (0, False)


def test_many_records_are_all_accounted_for_and_progress_is_told(tmp_path):
    told = []
    path = many(tmp_path / "many.vcf", 20_500, annotated=True)
    reading = read_vcf(path, progress=told.append)
    assert told == [10_000, 20_000]
    assert reading.found == 20_500
    assert 0 < reading.used < 1000
    assert (
        len(reading.patient.mutations.variants)
        + len([r for r in reading.remarks if r.why == "the same change again"])
        == reading.used
    )
