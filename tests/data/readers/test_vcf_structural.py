"""Symbolic alleles and breakends: genes are changed only where annotation and copies say so."""

import pytest

from data.readers.reading import reasons
from data.readers.vcf import read_vcf
from tests.data.readers.vcf_files import CSQ_LINE, csq, write


def ann(alt, what, gene):
    return f"ANN={alt}|{what}|HIGH|{gene}|ENSG1|transcript|ENST1|protein_coding||||||||"


def read(path, records):
    reading = read_vcf(write(path / "a.vcf", records, [CSQ_LINE]))
    found = [(v.gene, v.change, v.copy_number) for v in reading.patient.mutations.variants]
    return found, [why for why, _, _ in reasons(reading.left)]


@pytest.mark.parametrize(
    ("alt", "what", "gene", "call", "expected"),
    [
        ("]2:42264951]C", "gene_fusion", "EML4&ALK", "GT 0/1", ("EML4", "EML4::ALK fusion", None)),
        ("<INV>", "gene_fusion&frameshift_variant", "LOC1&ALK", "GT 0/1", ("ALK", "LOC1::ALK fusion", None)),
        ("<DEL>", "transcript_ablation", "CDKN2A", "GT:CN 0/1:0", ("CDKN2A", "deletion", 0)),
        ("<DEL>", "transcript_ablation", "CDKN2A", "GT 1/1", ("CDKN2A", "deletion", None)),
        ("<DEL>", "transcript_ablation", "CDKN2A", "GT:CN 0/1:1", ("CDKN2A", "loss", 1)),
        ("<DEL>", "exon_loss_variant", "CDKN2A", "GT:CN 1/1:0", ("CDKN2A", "deletion", 0)),
        ("<CNV>", "transcript_ablation", "CDKN2A", "GT:CN 0/1:0", ("CDKN2A", "deletion", 0)),
        ("<DUP>", "duplication", "ERBB2", "GT:CN 0/1:14", ("ERBB2", "amplification", 14)),
        ("<DUP:TANDEM>", "transcript_amplification", "HER2", "GT:CN 0/1:6", ("ERBB2", "amplification", 6)),
    ],
)
def test_what_is_said_of_whole_genes_is_taken(tmp_path, alt, what, gene, call, expected):
    found, left = read(tmp_path, [f"9 100 . C {alt} . PASS {ann(alt, what, gene)};SOMATIC {call} 0/0"])
    assert (found, left) == ([expected], [])


@pytest.mark.parametrize(
    ("alt", "info", "call", "why"),
    [
        ("<DEL>", "SVTYPE=DEL", "GT 0/1", "not annotated"),
        ("]2:42264951]C", "SVTYPE=BND", "GT 0/1", "not annotated"),
        ("<DEL>", ann("<DEL>", "exon_loss_variant", "CDKN2A"), "GT 0/1", "leaves part of the gene"),
        ("<DEL>", ann("<DEL>", "intron_variant", "CDKN2A"), "GT:CN 0/1:0", "changes no protein"),
        ("<DEL>", ann("<DEL>", "transcript_ablation", "LOC1"), "GT:CN 0/1:0", "no model and no table"),
        ("<DUP>", ann("<DUP>", "duplication", "ERBB2"), "GT 0/1", "how many copies"),
        ("<DUP>", ann("<DUP>", "duplication", "ERBB2"), "GT:CN 0/1:-1", "how many copies"),
        ("<DUP>", ann("<DUP>", "duplication", "ERBB2"), "GT:CN 0/1:9e99", "how many copies"),
        ("<CNV>", ann("<CNV>", "duplication", "ERBB2"), "GT:CN 0/1:5", "fewer than 6"),
        ("<DUP>", ann("<DUP>", "upstream_gene_variant", "ERBB2"), "GT:CN 0/1:9", "changes no protein"),
        ("<INV>", ann("<INV>", "inversion", "ALK"), "GT 0/1", "no two genes"),
        ("<INS>", ann("<INS>", "coding_sequence_variant", "ALK"), "GT 0/1", "no two genes"),
        ("[2:1[C", ann("[2:1[C", "bidirectional_gene_fusion", "EML4&ALK"), "GT 0/1", "no two genes"),
    ],
)
def test_what_is_not_said_of_whole_genes_is_left(tmp_path, alt, info, call, why):
    found, left = read(tmp_path, [f"9 100 . C {alt} . PASS {info};SOMATIC {call} 0/0"])
    assert found == []
    assert why in left[0]


def test_a_deletion_of_several_genes_is_one_of_each(tmp_path):
    entries = ",".join(
        csq(Consequence="transcript_ablation", SYMBOL=gene) for gene in ("CDKN2A", "MTAP", "LOC1")
    )
    found, left = read(tmp_path, [f"9 1 . C <DEL> . PASS SOMATIC;CN=0;CSQ={entries} GT 1/1 0/0"])
    assert (found, left) == ([("CDKN2A", "deletion", 0), ("MTAP", "deletion", 0)], [])


def end(name, mate, gene, alt):
    said = csq(Consequence="intron_variant", SYMBOL=gene)
    return f"2 {100 * ord(gene[0])} {name} C {alt} . PASS SOMATIC;MATEID={mate};CSQ={said} PR 9,0 9,5"


def test_two_breakends_in_two_genes_are_a_fusion(tmp_path):
    ends = [end("a", "b", "EML4", "]2:2[C"), end("b", "a", "ALK", "C]2:1]")]
    assert read(tmp_path, ends) == ([("EML4", "EML4::ALK fusion", None)], [])
    same = [end("a", "b", "ALK", "]2:2[C"), end("b", "a", "ALK", "C]2:1]")]
    found, left = read(tmp_path, same)
    assert (found, len(left)) == ([], 1)
    assert "no two genes" in left[0]
