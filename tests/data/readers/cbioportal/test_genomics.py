from __future__ import annotations

import pytest

from data.cohort_patients import patients
from data.pharmacogenes.table import allele_table
from data.readers.annotation import SILENT, UNKNOWN
from data.readers.cbioportal import (
    copies,
    expression,
    fusions,
    genomics,
    matrix,
    mutations,
    panels,
)
from data.readers.cbioportal.catalogue import Part
from data.readers.cbioportal.inherited import NOT_INHERITED, exome
from data.readers.cbioportal.samples import OTHER, STRANGER, choose
from data.readers.cbioportal.study import read_study
from tests.data.readers.cbioportal.support import FILES, left, lines, meta, remarks, write


@pytest.fixture
def tiny(tmp_path):
    return read_study(write(tmp_path / "tiny"))


def test_mutations_are_read_with_origin_and_share_of_reads(tiny):
    found = {(v.patient_id, v.gene): v for v in tiny.cohort.variants.itertuples()}
    egfr, tp53, kras = found["P1", "EGFR"], found["P2", "TP53"], found["P4", "KRAS"]
    assert (egfr.change, egfr.origin, egfr.vaf) == ("L858R", "somatic", 0.3)
    assert (tp53.change, tp53.origin) == ("c.920-1G>A", "germline")
    assert kras.vaf != kras.vaf  # no reads at all are no share of reads
    why = left(tiny, "data_mutations.txt")
    assert why == {
        OTHER: 1, SILENT: 1, UNKNOWN: 1, mutations.NOT_THERE: 1, STRANGER: 1, mutations.AGAIN: 1
    }  # fmt: skip


def test_copies_make_variants_but_no_gene_tested(tiny):
    found = {(v.patient_id, v.gene, v.change) for v in tiny.cohort.variants.itertuples()}
    assert {
        ("P2", "ERBB2", "amplification"),
        ("P1", "CDKN2A", "deletion"),
        ("P3", "EGFR", "amplification"),
    } <= found
    assert ("P1", "EGFR", "amplification") not in found  # of the sample that is not used
    why = left(tiny, "data_cna.txt")
    assert why[copies.ODD] == 1
    assert why[copies.NOT_SEQUENCED] == 3
    third = next(p for p in patients(tiny.cohort) if p.patient_id == "P3")
    assert third.mutations.status("ERBB2") is None  # a normal copy number is not wild type


def test_a_fusion_is_of_both_its_genes_and_within_a_gene_it_is_none(tiny):
    rows = tiny.cohort.variants
    both = rows[rows["change"] == "EML4::ALK fusion"]
    assert both["gene"].tolist() == ["EML4", "ALK"]
    assert set(both["patient_id"]) == {"P2"}
    assert rows[rows["gene"] == "EGFR"]["change"].tolist()[-1] == fusions.WITHIN
    assert left(tiny, "data_sv.txt") == {mutations.AGAIN: 1, UNKNOWN: 1}


def test_a_gene_is_tested_only_where_it_is_known_to_have_been(tiny):
    status = {p.patient_id: p.mutations.status for p in patients(tiny.cohort)}
    assert status["P1"]("TP53") is False  # on the panel
    assert status["P1"]("KRAS") is None  # not on it
    assert status["P2"]("KRAS") is None  # on a panel nobody described
    assert status["P3"]("KRAS") is None  # not sequenced
    assert status["P4"]("TP53") is False  # the exome
    told = remarks(tiny, "data_mutations.txt")
    assert told[panels.NO_PANEL] == [("P2-A", "LOST")]
    assert told[panels.EXOME] == [("P4-A", "P4")]
    assert told[panels.NOT_LISTED] == [("P1-A", "mutations")]


def test_a_tumours_exome_calls_no_pharmacogene_normal(tiny):
    status = {p.patient_id: p.mutations.status for p in patients(tiny.cohort)}
    for gene in {*allele_table()["gene"], "CFTR", "HLA-B", "HIV-RT"}:
        assert gene not in exome()
        assert status["P4"](gene) is None
    assert left(tiny, "data_gene_panel_small.txt") == {NOT_INHERITED: 1, UNKNOWN: 1}


def test_a_list_of_sequenced_cases_without_mutations_makes_nobody_wild_type(tmp_path):
    reading = read_study(write(tmp_path, meta_mutations=None, data_mutations=None))
    assert reading.cohort.tested_genes.empty
    assert not reading.cohort.panel
    assert "no file of mutations" in reading.remarks[0].why


def test_genes_tested_in_everyone_are_the_panel(tmp_path):
    matrix = lines("SAMPLE_ID|mutations", *(f"{s}|SMALL" for s in ("P1-B", "P2-A", "P3-A", "P4-A")))
    cohort = read_study(write(tmp_path, data_gene_panel_matrix=matrix)).cohort
    assert cohort.panel == ("EGFR", "TP53")
    assert cohort.tested_genes.empty


def test_the_panel_of_the_meta_file_is_that_of_every_sample_with_a_mutation(tmp_path):
    said = FILES["meta_mutations.txt"] + "gene_panel: SMALL\n"
    without = dict.fromkeys(("meta_matrix", "data_gene_panel_matrix", "cases_sequenced"))
    cohort = read_study(write(tmp_path, meta_mutations=said, **without)).cohort
    assert set(cohort.tested_genes["patient_id"]) == {"P1", "P2", "P4"}
    assert set(cohort.tested_genes["gene"]) == {"EGFR", "TP53"}


def test_expression_has_the_unit_of_its_profile_and_only_what_was_measured(tiny):
    assert tiny.cohort.expression.to_dict("list") == {"patient_id": ["P1"], "EGFR": [1.5]}
    assert tiny.cohort.expression_unit == "as in the study: array"


def test_copies_in_long_form_say_the_same(tiny, tmp_path):
    rows = [line.split("\t") for line in FILES["data_cna.txt"].splitlines()]
    long = ["Hugo_Symbol|Sample_Id|Value"]
    long += [f"{row[0]}|{s}|{v}" for row in rows[1:] for s, v in zip(rows[0][2:], row[2:], strict=True)]
    again = read_study(
        write(
            tmp_path,
            meta_cna=meta("COPY_NUMBER_ALTERATION", "DISCRETE_LONG", "data_cna.txt"),
            data_cna=lines(*long),
        )
    )
    key = ["patient_id", "gene", "change"]
    assert again.cohort.variants[key].equals(tiny.cohort.variants[key])
    assert left(again, "data_cna.txt") == left(tiny, "data_cna.txt")
    assert again.accounts["data_cna.txt"].found == tiny.accounts["data_cna.txt"].found


def test_patients_whose_copies_were_not_counted_are_remarked(tiny):
    (remark,) = tiny.remarks
    assert remark[1:] == ("1 of 2 patients", genomics.NOT_COPIED)  # P4, who is not in the file


def test_a_loss_between_one_copy_and_all_is_not_called_either(tmp_path):
    cna = lines("Hugo_Symbol|P2-A", "CDKN2A|-1.5", "PTEN|-1", "RB1|-2.0")
    rows = read_study(write(tmp_path, data_cna=cna)).cohort.variants
    found = dict(zip(rows["gene"], rows["change"], strict=True))
    assert (found["CDKN2A"], found["RB1"], found.get("PTEN")) == ("loss", "deletion", None)


def test_a_gene_of_two_rows_counts_once_and_a_gistic_id_is_no_part_of_its_name(tmp_path):
    cna = lines("Hugo_Symbol|P2-A", "MYC|2", "MYC~ENSG1|2")
    folder = write(tmp_path, data_cna=cna.replace("~", "|"))
    reading = read_study(folder)
    assert left(reading, "data_cna.txt") == {matrix.AGAIN: 1}
    assert (reading.cohort.variants["gene"] == "MYC").sum() == 1


def test_a_barcode_of_the_tcga_may_go_on_after_the_sample():
    samples = choose({"TCGA-AA-0001-01": "TCGA-AA-0001", "S1-01": "S1"}, set())
    assert samples.place("TCGA-AA-0001-01A-11D-A142") == ("TCGA-AA-0001", "")
    assert samples.place("S1-01A") == (None, STRANGER)


def test_sequencing_by_rna_is_preferred_to_other_levels_and_micro_rna_is_none(tmp_path):
    parts = [
        Part(f"meta_{name}.txt", tmp_path / name, {"datatype": kind, "stable_id": name})
        for name, kind in (("mirna", "CONTINUOUS"), ("mrna", "CONTINUOUS"), ("rna_seq_mrna", "CONTINUOUS"))
    ]
    chosen = expression.best(parts)
    assert chosen is not None
    assert chosen.said["stable_id"] == "rna_seq_mrna"
    assert expression.best(parts[:1]) is None


def test_a_missing_kind_of_test_is_remarked(tmp_path):
    gone = dict.fromkeys(("meta_cna", "data_cna", "meta_sv", "data_sv"))
    reading = read_study(write(tmp_path, **gone))
    assert [remark.why.partition(":")[0] for remark in reading.remarks] == [
        "no discrete copy numbers",
        "no structural variants",
    ]
    assert "fusions were not looked for" in reading.cohort.notes
