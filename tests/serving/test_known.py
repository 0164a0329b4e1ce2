"""What is looked up for a patient: by option and whatever the option, dated, never from an untested gene."""

from __future__ import annotations

import datetime
import json
from importlib.resources import files

import pytest

from data.errors import TailorError
from data.patient import Patient
from data.program import Program, program
from data.versions import tables
from serving.known import Knowing, Known, Spoken, consulted, genes_read


def example(name: str) -> Knowing:
    told = json.loads(files("data").joinpath(f"examples/{name}.json").read_text(encoding="utf-8"))
    return Knowing(Patient.model_validate(told["patient"]), program(told["program"]))


def said(knowing: Knowing, therapy: str) -> Spoken:
    return knowing.of(knowing.program.therapy(therapy))


def test_a_carrier_of_dpyd_is_told_to_change_the_dose_of_either_fluoropyrimidine():
    (dpyd,) = (a for a in said(example("colon_dpyd"), "cytotoxic").alerts if a.gene == "DPYD")
    assert dpyd.severity == "change dose"
    assert dpyd.certain
    assert set(dpyd.drugs) == {"fluorouracil", "capecitabine"}
    assert "PMID" in dpyd.source or dpyd.source.startswith("http") or dpyd.source.isdigit()


def test_a_pharmacogene_nobody_looked_at_is_a_test_to_do_and_not_normal():
    knowing = Knowing(Patient(), program("colon"))
    assert said(knowing, "cytotoxic").alerts == ()
    assert [t.gene for t in said(knowing, "cytotoxic").not_tested if t.advised] == ["DPYD", "UGT1A1"]


def test_resistance_is_told_only_where_the_gene_was_sequenced():
    levels = {level.drug: level for level in example("hiv_resistant").whatever().resistance}
    if not levels:
        pytest.skip("the algorithm is not on this computer (TAILOR_COHORTS)")
    assert levels["3TC"].sir == "R"
    assert levels["EFV"].sir == "R"
    assert levels["DTG"].status == "unknown"
    assert levels["DTG"].score is None


def test_drugs_that_are_resisted_are_named_in_their_regimens():
    knowing = example("hiv_resistant")
    if not knowing.whatever().resistance:
        pytest.skip("the algorithm is not on this computer (TAILOR_COHORTS)")
    assert said(knowing, "efv_tdf_ftc").resisted == ("efavirenz", "emtricitabine")
    assert said(knowing, "dtg_zdv_3tc").resisted == ("lamivudine",)
    assert Knowing(Patient(), program("hiv")).of(program("hiv").therapy("efv_tdf_ftc")).resisted == ()


def test_abacavir_is_to_be_avoided_where_hla_b_57_01_is_carried():
    assert [a.severity for a in said(example("hiv_resistant"), "dtg_abc_3tc").alerts] == ["avoid"]
    assert said(example("hiv_resistant"), "dtg_tdf_ftc").alerts == ()


def test_labels_go_copy_by_copy():
    label = {t.id: example("cystic-fibrosis_g551d").of(t).label for t in program("cystic-fibrosis").therapies}
    assert label["dornase_alfa"] is None
    assert label["ivacaftor"].status == "met"
    assert label["ivacaftor"].label_date == "2012-01"
    assert label["lumacaftor_ivacaftor"].status == "unmet"


def test_evidence_that_an_untested_gene_could_settle_is_unknown():
    found = said(example("lung_l858r"), "kinase_inhibitor").evidence
    status = {(m.biomarker, m.drugs): m.status for m in found if m.origin == "Tailor"}
    assert status["EGFR L858R or EGFR exon 19 deletion", ("osimertinib",)] == "met"
    assert {s for (marker, _), s in status.items() if marker == "ALK fusion"} == {"unknown"}
    assert "unmet" not in status.values()


def test_a_therapy_for_the_gene_is_listed_for_a_child_and_nobody_else():
    known = example("rare-childhood_sma").whatever()
    assert ("nusinersen", "met") in [(g.therapy, g.status) for g in known.gene_therapies]
    assert Knowing(Patient(), program("rare-childhood")).whatever().gene_therapies == ()
    assert example("lung_l858r").whatever().gene_therapies == ()


def test_nothing_is_known_of_a_patient_of_whom_nothing_is():
    assert Knowing(Patient(), program("colon")).whatever() == Known()


def test_two_sources_that_contradict_each_other_are_an_error():
    clash = {"diplotypes": {"HLA-B": "*57:01/*08:01"}, "alleles": {"HLA-B*57:01": False}}
    with pytest.raises(TailorError, match="HLA-B"):
        Knowing(Patient(mutations=clash), program("hiv")).whatever()


@pytest.mark.parametrize("area", ["colon", "hiv", "cystic-fibrosis", "rare-childhood"])
def test_every_table_asked_is_named_with_its_date(area):
    asked = {entry.name: entry for entry in consulted(program(area))}
    assert {"side_effects", "evidence", "pgx_alerts"} <= asked.keys()
    assert ("cftr_labels" in asked) == (area == "cystic-fibrosis")
    assert ("gene_therapies" in asked) == (area == "rare-childhood")
    assert all(isinstance(entry.date, datetime.date) and entry.version for entry in asked.values())


def test_every_table_is_asked_by_some_program():
    everywhere: list[Program] = [program(area) for area in ("hiv", "cystic-fibrosis", "rare-childhood")]
    assert tables().keys() <= {entry.name for area in everywhere for entry in consulted(area)}


def test_genes_spoken_of_count_as_read():
    knowing = example("colon_dpyd")
    spoken = [knowing.of(therapy) for therapy in knowing.program.therapies]
    assert {"mutations:DPYD", "mutations:KRAS"} <= genes_read(knowing.whatever(), spoken)
