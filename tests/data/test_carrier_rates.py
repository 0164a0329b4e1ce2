"""Published rates for a patient whose pharmacogenes are known: carriers' own, moved, or remarked upon."""

from __future__ import annotations

import pytest

from data.carrier_rates import carrier_rates
from data.patient import Patient
from data.pgx_risks import moved, risks
from data.pharmacogenes import phenotypes
from data.program import Therapy, program, programs
from data.side_effects import jeffreys, published_rates
from tests.calls import (
    A3101,
    B5701,
    DPYD_2A,
    DPYD_OPEN,
    NORMAL,
    NOT_B5701,
    POOR,
    UGT1A1_28,
    calls,
    of_gene,
)


def rates(about, therapy, *called):
    found = carrier_rates(about, program(about).therapy(therapy), calls(*called))
    return {rate.key: rate for rate in found}


ALLERGY = ("Allergic reaction", "any", "all")
DIARRHOEA = ("Diarrhea", ">=3", "all")
NEUTROPENIA = ("Neutrophil count decreased", ">=3", "all")


@pytest.mark.parametrize(
    ("called", "events", "patients"), [((B5701,), 30, 49), ((NOT_B5701,), 27, 803), ((), 66, 847)]
)
@pytest.mark.parametrize("therapy", ["dtg_abc_3tc", "efv_abc_3tc"])
def test_abacavir_has_the_rate_of_patients_like_this_one(therapy, called, events, patients):
    rate = rates("hiv", therapy, *called)[ALLERGY]
    assert (rate.counted.events, rate.counted.patients) == (events, patients)
    assert rate.probability == pytest.approx(events / patients)
    assert "patients like this one" in rate.remark


def test_a_regimen_without_abacavir_has_no_rate_of_it():
    assert ALLERGY not in rates("hiv", "dtg_tdf_ftc", B5701)


def test_carriers_of_dpyd_2a_have_their_own_rate_in_place_of_all_comers():
    key = ("Any adverse event", ">=3", "related")
    own = rates("colon", "cytotoxic", DPYD_2A)[key]
    assert (own.counted.events, own.counted.patients) == (22, 25)
    assert (own.low, own.high) == pytest.approx(jeffreys(22, 25))
    assert "PMID 29152729" in own.sources
    assert key not in rates("colon", "cytotoxic", of_gene("DPYD", (NORMAL,), ("*1/*1",), (2.0,)))


def test_where_no_carriers_were_counted_a_published_ratio_moves_the_rate():
    rate = rates("colon", "cytotoxic", DPYD_2A)[DIARRHOEA]
    (ratio,) = [risk for risk in risks() if (risk.gene, risk.event) == ("DPYD", "Diarrhea")]
    assert (rate.probability, rate.low, rate.high) == moved(rate.counted, ratio)
    assert rate.probability > 3 * rate.counted.rate
    assert rate.risk == ratio
    assert {"PMID 23930673", "PMID 29152729"} <= set(rate.sources)
    assert "at the full dose" in rate.remark


def test_only_arms_that_had_the_drug_are_moved():
    rate = rates("colon", "cytotoxic", UGT1A1_28)[NEUTROPENIA]
    arms = published_rates("colon", program("colon").therapy("cytotoxic"), drug="irinotecan")
    (under,) = [r for r in arms if (r.event, r.grade, r.attribution) == NEUTROPENIA]
    assert rate.counted == under
    assert set(under.trials) == {"AVF2107g"}
    assert rate.probability > under.high


def test_arms_without_the_drug_are_said_to_be():
    rate = rates("colon", "cytotoxic", UGT1A1_28)[DIARRHOEA]
    assert rate.risk is None
    assert "counted without irinotecan" in rate.remark
    assert rate.probability == rate.counted.rate


def test_where_no_figure_is_known_the_rate_stays_and_is_said_to_be_of_all_comers():
    rate = rates("colon", "cytotoxic", DPYD_2A)[NEUTROPENIA]
    plain = rates("colon", "cytotoxic")[NEUTROPENIA]
    assert (rate.probability, rate.low, rate.high) == (plain.probability, plain.low, plain.high)
    assert "rate of all comers, this patient's is higher at the full dose" in rate.remark
    assert "CPIC" in rate.remark
    assert plain.remark == ""
    assert plain.sources == ()


def test_where_the_calls_leave_it_open_the_rate_may_be_higher_and_no_number_is_moved():
    rate = rates("colon", "cytotoxic", DPYD_OPEN)[DIARRHOEA]
    assert rate.risk is None
    assert "may be higher" in rate.remark


def test_a_second_gene_that_matters_is_named_and_not_counted_in():
    rate = rates("colon", "cytotoxic", DPYD_2A, UGT1A1_28)[DIARRHOEA]
    assert rate.risk is not None
    assert rate.risk.gene == "DPYD"
    assert "UGT1A1 Poor Metabolizer not counted in" in rate.remark


def test_rash_under_carbamazepine_in_a_carrier():
    rate = rates("pharmacogenomics", "carbamazepine", A3101)["Rash maculo-papular", "any", "all"]
    assert 0.2 < rate.low < 0.482 < rate.high < 0.75
    assert "PMID 21428769" in rate.sources


def test_a_rate_of_everybody_cannot_be_higher():
    poor = of_gene("NUDT15", (POOR,), ("*3/*3",))
    found = rates("rare-childhood", "mercaptopurine", poor)
    assert found["Neutrophil count decreased", "any", "all"].remark == ""
    assert "higher" in found["Neutrophil count decreased", "4", "all"].remark


@pytest.mark.parametrize("about", programs().values(), ids=lambda p: p.id)
def test_genes_of_no_drug_of_a_therapy_change_nothing(about):
    unrelated = calls(of_gene("SLCO1B1", ("Poor Function",), ("*5/*5",)), NOT_B5701)
    for therapy in about.therapies:
        if "abacavir" in therapy.drugs:
            continue
        plain = [rate for rate in published_rates(about.id, therapy) if not rate.population]
        found = carrier_rates(about.id, therapy, unrelated)
        assert {rate.counted for rate in found} == set(plain)
        assert not any(rate.remark for rate in found)


def test_drugs_given_with_others_need_not_be_alone_and_need_be_there():
    alone = Therapy(id="x", title="x", kind="standard", drugs=("abacavir",))
    assert len(published_rates("hiv", alone)) == 5
    assert {rate.drugs for rate in published_rates("hiv", alone)} == {("abacavir",)}
    other = alone.model_copy(update={"drugs": ("lamivudine",)})
    assert published_rates("hiv", other) == []


def test_from_a_patient_s_germline_to_a_side_effect():
    patient = Patient.model_validate(
        {
            "mutations": {
                "tested_genes": ["DPYD"],
                "variants": [
                    {
                        "gene": "DPYD",
                        "change": "c.1905+1G>A",
                        "origin": "germline",
                        "zygosity": "heterozygous",
                    }
                ],
            }
        }
    )
    therapy = program("colon").therapy("cytotoxic")
    found = {rate.key: rate for rate in carrier_rates("colon", therapy, phenotypes(patient))}
    assert found[DIARRHOEA].risk is not None
    assert found[DIARRHOEA].probability > 0.3
