"""What to look for after a failure: by the driver, and not what is known."""

from __future__ import annotations

from data.failure import Escape, Failure
from data.patient import Patient
from data.program import Rule, Therapy
from serving.retest import retest

ESCAPES = Failure(
    look_for=(
        Escape(found="EGFR p.T790M", driver="EGFR", says="resistant", source="PMID 1"),
        Escape(found="loss of B2M", says="resistant", source="PMID 2"),
    )
)
EGFR = Rule(says="no C797S", gene_wild_type="EGFR p.C797S", excludes=True, source="PMID 3")
HER2 = Rule(says="HER2 positive", field="history:her2_status", equals="positive")
EARLY = Rule(says="no metastases", field="history:metastatic", equals=False)


def asked(patient: Patient, *rules: Rule, unsettled: frozenset[str] = frozenset()) -> tuple[str, ...]:
    left = [Therapy(id="x", title="X", kind="targeted", eligibility=rules)]
    return retest(patient, left, [ESCAPES], set(unsettled))


def carrying(*changes: str, tested: tuple[str, ...] = ()) -> Patient:
    variants = [{"gene": "EGFR", "change": change} for change in changes]
    return Patient.model_validate({"mutations": {"variants": variants, "tested_genes": tested}})


def test_an_escape_within_a_driver_needs_the_driver() -> None:
    assert asked(carrying("p.L858R"))[0].startswith("EGFR p.T790M: resistant (PMID 1)")
    assert asked(carrying(tested=("EGFR",))) == ("loss of B2M: resistant (PMID 2)",)
    assert len(asked(Patient())) == 2


def test_what_is_known_is_not_asked_again() -> None:
    assert asked(carrying("p.L858R", "p.T790M")) == ("loss of B2M: resistant (PMID 2)",)


def test_what_the_options_left_ask_of_a_sample() -> None:
    said = asked(carrying(tested=()), HER2, EARLY)
    assert "HER2 status" in said
    assert not any("Metastatic" in what for what in said)
    assert any("Metastatic" in what for what in asked(Patient(), EARLY, unsettled=frozenset(EARLY.keys)))
    positive = Patient(history={"her2_status": "positive"})
    assert "HER2 status" not in asked(positive, HER2)


def test_a_gene_is_named_once() -> None:
    assert sum("EGFR" in what for what in asked(Patient(), EGFR)) == 1
