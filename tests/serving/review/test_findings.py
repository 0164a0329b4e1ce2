import numpy as np

from models.registry.store import Registered
from serving.review.facts import Influence
from serving.review.findings import of_protected
from serving.review.review import review
from tests.serving.review.served import answered, both_or_neither, column, egfr, resampled


def kinds(found, severity):
    return {finding.kind for finding in found.findings if finding.severity == severity}


def test_a_contribution_that_was_altered_is_critical(bundles):
    breast = bundles[1]
    served = answered(breast, resampled(breast))
    first = served[0].explanation.contributions
    altered = (first[0].model_copy(update={"contribution": first[0].contribution + 0.5}), *first[1:])
    forged = served[0].explanation.model_copy(update={"contributions": altered})
    served[0] = type(served[0])(0, served[0].at, "any", forged, {})
    found = review(Registered(breast, "1", "run"), served)
    assert found.findings[0].severity == "critical"
    assert "1 of 120" in found.findings[0].says
    assert "explanation" not in kinds(review(Registered(breast, "1", "run"), served[1:]), "critical")


def test_explanations_of_another_version_are_critical():
    here, there = egfr(2.0), egfr(-2.0)
    found = review(Registered(here, "1", "run"), answered(there, resampled(there)))
    assert "explanation" in kinds(found, "critical")


def test_age_is_named_with_its_share_and_way(bundles):
    breast = bundles[1]
    found = review(Registered(breast, "1", "run"))
    share = next(one.share for one in found.influences if one.feature == "history:age")
    assert share >= 0.01
    (finding,) = (f for f in found.findings if f.kind == "protected attribute")
    assert finding.features == ("history:age",)
    assert f"{share:.0%}" in finding.says


def test_a_field_for_audit_only_in_a_model_is_critical():
    race = Influence(
        feature="history:race_ethnicity",
        label="Race and ethnicity",
        group="history",
        size=0.001,
        share=0.001,
        direction=None,
    )
    (finding,) = of_protected([race])
    assert finding.severity == "critical"


def test_a_feature_that_is_most_of_the_model_is_named():
    bundle = egfr(3.0)
    found = review(Registered(bundle, "1", "run"))
    (finding,) = (f for f in found.findings if f.kind == "dominance")
    assert finding.features == (found.influences[0].feature,)
    assert found.influences[0].share > 0.5


def test_a_feature_that_is_never_known_in_those_served_is_named():
    bundle = both_or_neither()
    X = resampled(bundle)
    X[:, column(bundle, "environment:pm25")] = np.nan
    found = review(Registered(bundle, "1", "run"), answered(bundle, X))
    (finding,) = (f for f in found.findings if f.kind == "never known")
    assert finding.features == ("environment:pm25",)
    assert "120 patients" in finding.says


def test_findings_come_gravest_first_and_a_review_can_be_kept(bundles):
    found = review(Registered(bundles[1], "1", "run"), answered(bundles[1], resampled(bundles[1])))
    order = ["critical", "warning", "note"]
    places = [order.index(finding.severity) for finding in found.findings]
    assert places == sorted(places)
    assert type(found).model_validate_json(found.model_dump_json()) == found
