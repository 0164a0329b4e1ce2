"""A number only for what is inherited and known to matter; beside it what it is not."""

import datetime

import pytest

from data.germline.check import germline_check
from data.germline.risk import GermlineRisk, germline
from data.patient import Patient

WOMAN = {"history:sex": "female", "history:age": 40}
TODAY = datetime.date(2026, 11, 22)


def patient(*variants: dict[str, object], **fields: object) -> Patient:
    given = {**{key.split(":")[1]: value for key, value in WOMAN.items()}, **fields}
    history = {key: value for key, value in given.items() if value is not None}
    return Patient(mutations={"variants": variants}, history=history)


def inherited(gene: str, change: str, **more: object) -> dict[str, object]:
    return {"gene": gene, "change": change, "origin": "germline", **more}


def one(asked: Patient) -> GermlineRisk:
    (found,) = germline(asked, TODAY)
    return found


def test_nothing_is_said_of_the_untested_the_somatic_and_of_genes_not_in_the_tables():
    assert germline(Patient()) == ()
    assert germline(patient({"gene": "TP53", "change": "p.R175H", "origin": "somatic"})) == ()
    assert germline(patient(inherited("KRAS", "p.G12D"))) == ()


def test_a_woman_of_forty_with_brca1():
    found = one(patient(inherited("BRCA1", "c.68_69del")))
    breast = next(risk for risk in found.risks if risk.cancer == "breast")
    assert breast.words == (
        "Of 100 women who carry it, 72 get breast cancer by age 80, 28 do not; "
        "of 100 women in general, 12 do by age 80."
    )
    assert breast.remaining is not None
    assert breast.remaining.risk == pytest.approx((0.72 - 0.24) / (1 - 0.24))
    assert {point.age: point.risk for point in breast.by_age}[50] == 0.43
    surgery = next(option for option in found.options if option.option == "removal of ovaries and tubes")
    assert (surgery.when, surgery.from_age, surgery.to_age, surgery.hazard_ratio) == ("now", 35, 40, 0.2)
    assert {entry.name for entry in found.knowledge} >= {"germline_risk", "prevention"}
    assert found.warnings == ()
    assert germline(patient(inherited("BRCA1", "c.68_69del")), TODAY.replace(year=2028))[0].warnings


@pytest.mark.parametrize("change", ["p.R1699W", "p.K3326E", "coding mutation", "rs1799966"])
def test_a_variant_of_uncertain_significance_gets_no_number_and_no_option(change):
    found = one(patient(inherited("BRCA1", change)))
    assert found.standing.known == "unknown"
    assert "not known whether it matters" in found.standing.reason
    assert found.risks == () == found.options


def test_low_risk_names_get_no_number_of_their_gene():
    assert one(patient(inherited("CHEK2", "p.I157T"))).risks == ()


def test_unknown_origin_counts_only_if_inherited():
    found = one(patient({"gene": "BRCA2", "change": "p.S1982fs"}))
    assert found.certainty == "only if inherited"
    assert "tumour alone cannot tell" in found.notes[0]


def test_mutyh_needs_two_copies():
    single = one(patient(inherited("MUTYH", "p.Y179C", zygosity="heterozygous")))
    assert single.alleles == "one"
    assert "needs two" in " ".join(single.notes)
    both = one(patient(inherited("MUTYH", "p.Y179C", zygosity="homozygous")))
    compound = one(patient(inherited("MUTYH", "p.Y179C"), inherited("MUTYH", "p.G396D")))
    same = one(
        patient(inherited("MUTYH", "p.Y179C", haplotype=1), inherited("MUTYH", "p.G396D", haplotype=1))
    )
    assert (both.alleles, compound.alleles, same.alleles) == ("two", "two", "one")
    assert "confirm in the parents" in " ".join(compound.notes)
    assert {o.option for o in single.options}.isdisjoint(o.option for o in both.options)


def test_sex_picks_the_numbers_and_without_it_both_are_given():
    sexes = {
        sex: {risk.sex for risk in one(patient(inherited("BRCA2", "p.S1982fs"), sex=sex)).risks}
        for sex in ("female", "male", None)
    }
    assert sexes == {"female": {"female", "both"}, "male": {"male", "both"}, None: {"female", "male", "both"}}
    assert any("Sex not given" in note for note in one(patient(inherited("MLH1", "p.Q10*"), sex=None)).notes)


def test_without_an_age_or_after_the_cancer_nothing_is_left_to_say():
    ageless = one(patient(inherited("BRCA1", "p.E23fs"), age=None))
    assert all(risk.remaining is None for risk in ageless.risks)
    assert {option.when for option in ageless.options if option.from_age} == {"age not given"}
    after = one(patient(inherited("BRCA1", "p.E23fs"), cancer_type="breast"))
    unsaid = {risk.cancer: risk.unsaid for risk in after.risks}
    assert "has had this cancer" in str(unsaid["breast"])
    assert unsaid["ovarian"] is None


def test_a_modifier_applies_only_where_its_field_is_known():
    plain = one(patient(inherited("MLH1", "p.Q10*")))
    assert all(risk.modifiers == () for risk in plain.risks)
    slim = one(patient(inherited("MLH1", "p.Q10*"), bmi=22, aspirin=False))
    assert all(risk.modifiers == () for risk in slim.risks)
    taking = one(patient(inherited("MLH1", "p.Q10*"), bmi=33, aspirin=True))
    colorectal = next(risk for risk in taking.risks if risk.cancer == "colorectal")
    found = {each.field: each for each in colorectal.modifiers}
    assert set(found) == {"history:aspirin", "history:bmi"}
    assert found["history:aspirin"].causal
    assert "not shown to be the cause" in found["history:bmi"].words
    assert found["history:bmi"].modified_risk is None
    assert colorectal.remaining is not None
    assert found["history:aspirin"].modified_risk == pytest.approx(
        1 - (1 - colorectal.remaining.risk) ** 0.65
    )
    assert colorectal.risk == next(r for r in plain.risks if r.cancer == "colorectal").risk


def test_surgery_that_was_done_lowers_what_is_left_and_is_not_offered_again():
    found = one(patient(inherited("BRCA2", "p.S1982fs"), salpingo_oophorectomy=True))
    ovarian = next(risk for risk in found.risks if risk.cancer == "ovarian")
    assert ovarian.remaining is not None
    assert ovarian.modifiers[0].modified_risk < ovarian.remaining.risk / 3
    assert [o.when for o in found.options if o.against == "ovarian"] == ["done"]


def test_findings_of_the_tumour_to_look_for_in_blood():
    checks = germline_check(
        patient(
            {"gene": "BRCA2", "change": "p.S1982fs", "vaf": 0.48},
            {"gene": "APC", "change": "p.R1450*"},
            {"gene": "MSH2", "change": "p.G322D"},
            {"gene": "MLH1", "change": "p.Q10*", "origin": "somatic"},
            inherited("PALB2", "p.Q775*"),
        )
    )
    assert {check.gene: check.confirm for check in checks} == {"APC": False, "BRCA2": True}
    assert "48%" in checks[1].variants[0]
    assert "36529447" in checks[0].source
