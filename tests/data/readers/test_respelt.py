"""Changes of protein as GATK's Funcotator and Oncotator write them, brought to HGVS."""

import pytest

from data.hgvs import read
from data.readers.annotation import NOT_ANNOTATED, SILENT, Annotation, respelt, variant


@pytest.mark.parametrize(
    ("written", "change", "kind"),
    [
        ("p.ELREA746del", "E746_A750del", "in-frame deletion"),
        ("p.T790del", "T790del", "in-frame deletion"),
        ("p.747_749LRE>P", "L747_E749delinsP", "in-frame deletion"),
        ("p.600_601VK>EN", "V600_K601delinsEN", "in-frame indel"),
        ("p.770_771insASV", "X770_X771insASV", "in-frame insertion"),
        ("p.E545DLQ", "E545delinsDLQ", "in-frame insertion"),
        ("p.GS9fs", "G9fs", "frameshift"),
        ("p.L858R", "L858R", "substitution"),
        ("p.R213FS", "R213fs", "frameshift"),
        ("ENSP1:p.Arg213AspfsTer34", "R213fs", "frameshift"),
    ],
)
def test_a_change_of_a_spelling_of_its_own_is_read(written, change, kind):
    assert (read(respelt(written)).text, read(respelt(written)).kind) == (change, kind)


def test_what_lies_between_genes_changes_no_protein_and_what_lacks_its_gene_is_not_annotated():
    assert variant(Annotation(consequence="intergenic_variant")) == SILENT
    assert variant(Annotation(consequence="missense_variant", protein="p.Leu858Arg")) == NOT_ANNOTATED
    assert variant(Annotation()) == NOT_ANNOTATED


def test_coding_changes_are_kept_in_normal_form():
    said = Annotation("MET", "", "NM_000245.4:c.3024_3028+4delAGAAGGTAT", "splice_donor_variant")
    assert getattr(variant(said), "change", None) == "c.3024_3028+4del"
