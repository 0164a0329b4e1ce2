"""However a variant is written, what it does to the protein is read the same, and nothing is guessed."""

import pytest

from data.germline.consequence import codon, consequence, protein_change
from data.germline.standing import standing
from data.mutations import Variant


@pytest.mark.parametrize(
    ("change", "is_"),
    [
        ("p.E23fs", "frameshift"),
        ("p.Glu23ValfsTer17", "frameshift"),
        ("c.68_69del", "frameshift"),
        ("c.68_69delAG (p.Glu23fs)", "frameshift"),
        ("c.5266dupC", "frameshift"),
        ("1100delC", "frameshift"),
        ("185delAG", "frameshift"),
        ("c.1204_1206del", "other"),
        ("p.R1443*", "nonsense"),
        ("p.Arg1443Ter", "nonsense"),
        ("p.R1443X", "nonsense"),
        ("c.1905+1G>A", "splice"),
        ("c.442-2A>G", "splice"),
        ("c.442-12T>A", "unstated"),
        ("c.1905+14G>A", "unstated"),
        ("exon 13 deletion", "deletion"),
        ("in-frame deletion", "other"),
        ("homozygous deletion", "unstated"),
        ("truncating", "truncating"),
        ("p.C61G", "other"),
        ("c.181T>G", "unstated"),
        ("p.L747_P753delinsS", "other"),
        ("coding mutation", "unstated"),
        ("rs80357906", "unstated"),
    ],
)
def test_what_a_change_does(change, is_):
    assert consequence(change) == is_


def test_protein_changes_have_one_form():
    assert {protein_change(c) for c in ("p.Arg175His", "p.R175H", "R175H", "p.(Arg175His)")} == {"p.R175H"}
    assert codon("c.9976A>T") == codon("p.K3326*") == 3326


@pytest.mark.parametrize(
    ("gene", "change", "known"),
    [
        ("BRCA1", "p.C61G", "pathogenic"),
        ("BRCA1", "c.181T>G", "pathogenic"),
        ("TP53", "p.Arg248Gln", "pathogenic"),
        ("TP53", "p.R337H", "low"),
        ("CHEK2", "p.I157T", "low"),
        ("CHEK2", "c.1100del", "pathogenic"),
        ("MUTYH", "p.Y165C", "pathogenic"),
        ("BRCA2", "p.K3326*", "benign"),
        ("BRCA2", "p.S3366fs", "unknown"),
        ("BRCA2", "p.S1982fs", "pathogenic"),
        ("BRCA1", "p.R1699W", "unknown"),
        ("EPCAM", "p.Q10*", "unknown"),
        ("EPCAM", "exons 8-9 deletion", "pathogenic"),
    ],
)
def test_a_variant_is_pathogenic_by_loss_or_by_name_and_by_nothing_else(gene, change, known):
    assert standing(Variant(gene=gene, change=change)).known == known
