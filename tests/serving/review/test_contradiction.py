import pytest

from data.evidence.biomarker import parse
from data.evidence.table import evidence
from models.registry.store import Registered
from serving.review.biomarkers import switches
from serving.review.contradiction import contradictions
from serving.review.review import review
from tests.serving.review.served import egfr


def test_a_model_that_turns_a_published_biomarker_round_is_found_and_explained():
    found = review(Registered(egfr(-2.5), "1", "run"))
    (one,) = found.contradictions
    assert (one.feature, one.therapy, one.direction) == ("mutations:EGFR", "kinase_inhibitor", "sensitivity")
    assert one.change < one.interval[1] < 0
    assert one.apart < one.apart_interval[1] < 0
    assert one.given
    (finding,) = (f for f in found.findings if f.kind == "evidence")
    assert finding.severity == "warning"
    assert "EGFR altered lowers" in finding.says
    assert "observational" in finding.why
    assert one.evidence[0] in finding.says


def test_a_model_that_agrees_has_been_compared_and_has_no_finding():
    found = review(Registered(egfr(2.5), "1", "run"))
    assert found.compared > 0
    assert found.contradictions == ()
    assert not [finding for finding in found.findings if finding.kind == "evidence"]


def test_change_is_what_the_biomarker_adds_under_the_therapy_with_its_match():
    bundle = egfr(-2.5)
    (one,), _, _ = contradictions(bundle, evidence())
    names = [feature.name for feature in bundle.features]
    given = bundle.background[:, names.index("therapy:drug=alectinib")] == 1
    on, off = bundle.background[given].copy(), bundle.background[given].copy()
    for column in ("mutations:EGFR", "therapy:target_altered"):
        on[:, names.index(column)], off[:, names.index(column)] = 1.0, 0.0
    assert one.change == pytest.approx((bundle.stack.margin(on) - bundle.stack.margin(off)).mean())


def test_evidence_of_another_program_or_therapy_is_left_alone():
    bundle = egfr(-2.5)
    other = [row for row in evidence() if row.program != "lung"]
    assert contradictions(bundle, other) == ((), 0, 0)
    trastuzumab = [row for row in evidence() if row.drugs == ("trastuzumab",)]
    assert contradictions(bundle, trastuzumab) == ((), 0, 0)


def test_resistance_of_the_target_itself_says_nothing_of_the_gene():
    rows = [row for row in evidence() if "T790M" in row.biomarker and row.direction == "resistance"]
    assert rows
    assert contradictions(egfr(2.5), rows)[:2] == ((), 0)


@pytest.mark.parametrize(
    ("biomarker", "signs", "exact"),
    [
        ("EGFR mutation", [1], True),
        ("EGFR wild type", [-1], True),
        ("EGFR L858R or EGFR exon 19 deletion", [1, 1], False),
        ("not EGFR alteration and KRAS wild type", [-1], True),
        ("EGFR mutation and KRAS wild type", [], True),  # takes both
        ("germline EGFR mutation", [], True),  # the column is of the tumour
        ("KRAS G12C", [], True),  # not a feature
        ("TMB >= 10", [], True),
    ],
)
def test_biomarkers_are_read_into_columns_only_where_one_feature_settles_them(biomarker, signs, exact):
    found = switches(parse(biomarker), egfr(2.5))
    assert [switch.sign for switch in found] == signs
    assert all(switch.exact == exact for switch in found)
    assert all(set(switch.on) <= set(switch.off) for switch in found)
