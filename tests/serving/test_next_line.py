"""After a failure: the same patient who has had it, and never what has failed."""

from __future__ import annotations

import pytest

from data.dictionary import dictionary
from data.patient import Patient
from data.program import program
from serving.next_line import next_lines
from serving.outlook import NextLine
from serving.predictor import Predictor
from tests.serving.support import unanswered
from tests.serving.trials import infected

EGFR = {"variants": [{"gene": "EGFR", "change": "p.L858R"}], "tested_genes": ["EGFR", "ALK"]}
HISTORY = {"age": 61, "prior_systemic_therapy": False, "prior_targeted": False}
EARLY = {"age": 57, "metastatic": False, "oestrogen_receptor": 120, "positive_nodes": 4}
PATIENTS = {
    "lung": {"mutations": EGFR, "history": HISTORY},
    "breast": {"history": EARLY},
    "rare-childhood": {"history": {"diagnosis": "acute_leukaemia", "sex": "male"}},
}


def of(name: str, more: dict[str, object] | None = None) -> Patient:
    return Patient.model_validate(PATIENTS[name] | (more or {}))


def after(lines: tuple[NextLine, ...], therapy: str) -> NextLine:
    return next(line for line in lines if line.after == therapy)


def reasons(line: NextLine) -> dict[str, str]:
    return {one.therapy: one.reason for one in line.excluded}


@pytest.fixture
def lung(lung_predictor: Predictor) -> tuple[NextLine, ...]:
    return lung_predictor.predict(of("lung"), "lung").next_lines


@pytest.mark.parametrize("name", ["breast", "rare-childhood"])
def test_what_has_failed_is_never_among_the_next(predictor: Predictor, name: str) -> None:
    found = predictor.predict(of(name), name)
    assert 1 <= len(found.next_lines) <= 3
    for line in found.next_lines:
        assert line.after not in {option.therapy for option in line.options}
        assert reasons(line)[line.after] == "it has failed"
        left = {option.therapy for option in line.options} | set(reasons(line))
        assert left == {option.therapy for option in found.options}


def test_targeted_and_standard_are_both_supposed_to_fail(lung: tuple[NextLine, ...]) -> None:
    kinds = [program("lung").therapy(line.after).kind for line in lung]
    assert kinds == ["targeted", "standard"]
    assert lung[0].after == "kinase_inhibitor"


def test_prior_therapy_becomes_a_feature(lung_predictor: Predictor, lung: tuple[NextLine, ...]) -> None:
    """The number is that of the patient who has had it: another prediction says the same."""
    line = after(lung, "kinase_inhibitor")
    assert line.changed == {
        "history:prior_systemic_therapy": True,
        "history:prior_therapy": True,
        "history:prior_targeted": True,
    }
    later = lung_predictor.predict(of("lung").with_fields(line.changed), "lung")
    outcomes = {option.therapy: option.responses[0].probability for option in later.options}
    now = lung_predictor.predict(of("lung"), "lung")
    first = {option.therapy: option.responses[0].probability for option in now.options}
    for option in line.options:
        assert option.good == (
            None if outcomes[option.therapy] is None else pytest.approx(outcomes[option.therapy], abs=1e-12)
        )
    known = [option for option in line.options if option.good is not None]
    assert len(known) > 1
    assert all(option.good < first[option.therapy] for option in known)
    order = [
        option.therapy for option in later.options if option.therapy in {o.therapy for o in line.options}
    ]
    assert [option.therapy for option in line.options] == order


def test_it_says_whether_the_model_knows_of_earlier_therapy(
    predictor: Predictor, lung: tuple[NextLine, ...]
) -> None:
    assert "with and without earlier therapy" in lung[0].cautions[0]
    assert dictionary()["history:prior_targeted"].label in lung[0].cautions[0]
    early = predictor.predict(of("breast"), "breast").next_lines
    assert all("does not know of earlier therapy" in line.cautions[0] for line in early if line.cautions[1:])
    assert any(line.cautions[1:] for line in early)


def test_a_rule_excludes_what_cannot_follow_with_the_reason(lung: tuple[NextLine, ...]) -> None:
    found = reasons(after(lung, "kinase_inhibitor"))
    assert "PMID 26159065" in found["cytotoxic_kinase_inhibitor"]
    assert "PMID 31591063" in found["kinase_inhibitor_anti_vegf"]
    standard = lung[1]
    assert found.keys() != reasons(standard).keys()
    assert "kinase_inhibitor" in {option.therapy for option in standard.options}


def test_a_resistance_variant_excludes_with_the_reason(lung_predictor: Predictor) -> None:
    variants = [{"gene": "EGFR", "change": c} for c in ("p.L858R", "p.T790M")]
    patient = of("lung", {"mutations": {"variants": variants, "tested_genes": ["EGFR"]}})
    found = lung_predictor.predict(patient, "lung")
    option = next(o for o in found.options if o.therapy == "kinase_inhibitor_anti_vegf")
    assert option.eligible.status == "unmet"
    for line in found.next_lines:
        (out,) = [one for one in line.excluded if one.therapy == option.therapy]
        assert "EGFR p.T790M altered; PMID 15737014" in out.reason
        assert not out.spent


def test_a_variant_not_looked_for_excludes_nothing(lung_predictor: Predictor) -> None:
    found = lung_predictor.predict(Patient.model_validate({"history": HISTORY}), "lung")
    assert {"met", "unknown"} == {option.eligible.status for option in found.options}
    assert not any("T790M" in one.reason for one in found.next_lines[0].excluded if not one.spent)


def test_only_what_the_driver_can_become_is_looked_for(lung: tuple[NextLine, ...]) -> None:
    said = " ".join(after(lung, "kinase_inhibitor").retest)
    assert {"EGFR p.T790M", "EGFR p.C797S", "MET amplification"} <= {
        what.split(":")[0] for what in after(lung, "kinase_inhibitor").retest
    }
    assert "ALK p.G1202R" not in said


def test_metastases_are_open_once_early_disease_has_come_back(predictor: Predictor) -> None:
    line = predictor.predict(of("breast"), "breast").next_lines[0]
    assert line.changed["history:metastatic"] is None
    assert "Metastatic (stage IV) disease" in line.retest


def test_a_failed_regimen_asks_for_a_new_genotype(virus_predictor: Predictor) -> None:
    found = virus_predictor.predict(infected(("K103N",)), "hiv")
    (line,) = found.next_lines
    assert line.after == found.options[0].therapy
    assert "genotype" in line.retest[0]
    assert not {option.therapy for option in line.options} & {"zdv", line.after}
    active = [round(option.active, 1) for option in line.options if option.active is not None]
    assert active == sorted(active, reverse=True)
    assert len(active) > 5


@pytest.mark.parametrize(
    ("name", "patient", "failed", "following"),
    [
        ("pharmacogenomics", {"history": {"diagnosis": "epilepsy"}}, "carbamazepine", {"lamotrigine"}),
        (
            "cystic-fibrosis",
            {"mutations": {"variants": [{"gene": "CFTR", "change": v} for v in ("F508del", "G551D")]}},
            "ivacaftor",
            {"elexacaftor_tezacaftor_ivacaftor"},
        ),
        (
            "breast",
            {"history": {"hr_status": "positive", "metastatic": True}},
            "endocrine_cdk46",
            {"endocrine"},
        ),
        ("colon", {"history": {"metastatic": True}}, "cytotoxic", {"cytotoxic_anti_vegf"}),
    ],
)
def test_every_program_has_something_after(name, patient, failed, following) -> None:
    """Rules alone decide, so no model is needed."""
    about = program(name)
    options = unanswered(about, Patient.model_validate(patient), first=failed)
    line = next_lines(about, Patient.model_validate(patient), options, [])[0]
    assert line.after == failed
    assert following <= {option.therapy for option in line.options}
    assert all(option.good is None for option in line.options)


def test_one_modulator_of_three_is_not_new_after_the_three() -> None:
    about = program("cystic-fibrosis")
    options = unanswered(about, Patient(), first="elexacaftor_tezacaftor_ivacaftor")
    line = next_lines(about, Patient(), options, [])[0]
    assert reasons(line)["ivacaftor"] == "the same drugs, or some of them"
    assert reasons(line)["placebo"] == "it is no treatment"
    assert {line.after, "ivacaftor"} <= {one.therapy for one in line.excluded if one.spent}


def test_immunotherapy_does_not_follow_immunotherapy() -> None:
    about = program("lung")
    line = next_lines(about, Patient(), unanswered(about, Patient(), first="cytotoxic_anti_pd1"), [])[0]
    assert "the same class against the same target" in reasons(line)["anti_pd1"]
    assert reasons(line)["cytotoxic"] == "the same drugs, or some of them"


def test_where_nothing_is_left_nothing_is_asked(lung_predictor: Predictor) -> None:
    found = lung_predictor.predict(of("lung"), "lung", ["cytotoxic"])
    assert found.next_lines[0].options == ()
