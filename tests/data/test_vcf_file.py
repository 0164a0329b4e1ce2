"""A VCF says its build by the lengths of its chromosomes, else by the name of its reference."""

import pytest

from data.vcf_file import open_vcf

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"


@pytest.mark.parametrize(
    ("lines", "build"),
    [
        (["##contig=<ID=21,length=46709983>"], "GRCh38"),
        (["##contig=<ID=chrY,length=59373566,assembly=hg19>"], "GRCh37"),
        (["##contig=<ID=1,length=249250621>", "##reference=GRCh38.fa"], "GRCh37"),
        (["##reference=file:///data/HG19/ucsc.fa"], "GRCh37"),
        (["##contig=<ID=1,assembly=GRCh38>"], "GRCh38"),
        (["##contig=<ID=1,length=249250621>", "##contig=<ID=1,length=248956422>"], None),
        (["##contig=<ID=1,length=1000>", "##source=made of hg19"], None),
        ([], None),
    ],
)
def test_the_build_is_in_the_header_or_not_known(tmp_path, lines, build):
    path = tmp_path / "a.vcf"
    path.write_text("\n".join([*lines, COLUMNS, ""]))
    with open_vcf(path) as file:
        assert file.build == build
        assert file.samples == ()
        assert list(file.records) == []
