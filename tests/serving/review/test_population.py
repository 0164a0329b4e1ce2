import numpy as np
import pytest

from data.errors import TailorError
from data.patient import Patient
from serving.ledger.groups import ATTRIBUTES
from serving.prediction import Prediction
from serving.review.population import (
    attributes_of,
    coded,
    fields_of,
    name_of,
    of_cohort,
    of_served,
    served_in,
)
from tests.serving.review.served import answered, resampled
from tests.serving.support import child


def told(registered, answer, patient, entry, at):
    """What a model explained in an answer as it is kept."""
    kept = answer.model_dump(mode="json")
    return served_in(name_of(registered), kept, attributes_of(patient), entry, at)


def test_contributions_of_both_populations_add_up_to_the_margins(bundles):
    for bundle in bundles:
        cohort = of_cohort(bundle, bundle.background)
        served = of_served(bundle, answered(bundle, resampled(bundle)))
        for population in (cohort, served):
            total = population.base + population.contributions.sum(1)
            assert np.abs(total - population.margin).max() <= bundle.stack.exactness
        assert cohort.margin == pytest.approx(bundle.stack.margin(bundle.background))


def test_what_a_predictor_answers_is_read_back_from_the_answer(predictor):
    patient = Patient.model_validate(child()["patient"])
    answer = predictor.predict(patient, "rare-childhood")
    registered = predictor.programs["rare-childhood"][0]
    found = told(registered, answer, patient, 7, "2026-11-01T00:00:00Z")
    explained = [o for option in answer.options for o in option.responses if o.explanation is not None]
    assert len(found) == len(explained) > 1
    assert found[0].attributes == {name: patient.field(field) for name, field in ATTRIBUTES.items()}
    population = of_served(registered.bundle, found)
    assert len(population) == 1  # one patient, however many therapies
    margins = [one.explanation.margin for one in found]
    assert population.margin[0] == pytest.approx(np.mean(margins))
    assert population.contributions[0].sum() == pytest.approx(population.margin[0] - population.base[0])


def test_an_answer_as_the_ledger_keeps_it_reads_the_same(predictor):
    patient = Patient.model_validate(child()["patient"])
    answer = predictor.predict(patient, "rare-childhood")
    kept = answer.model_dump(mode="json", exclude={"patient_id", "audit"})
    again = Prediction.model_validate({**kept, "patient_id": None})
    registered = predictor.programs["rare-childhood"][0]
    now, then = (told(registered, one, patient, 1, "2026-11-01T00:00:00Z") for one in (answer, again))
    assert now == then


def test_other_versions_of_the_model_are_not_taken(predictor):
    patient = Patient.model_validate(child()["patient"])
    answer = predictor.predict(patient, "rare-childhood")
    breast = predictor.programs["breast"][0]
    assert told(breast, answer, patient, 1, "2026-11-01T00:00:00Z") == []


def test_explanations_with_other_features_are_refused(bundles):
    leukemia, breast = bundles
    with pytest.raises(TailorError) as error:
        of_served(breast, answered(leukemia, resampled(leukemia)))
    assert error.value.code == "bad_explanation"


def test_what_is_not_known_stays_unknown_and_is_not_wild_type():
    assert np.isnan(coded("mutations:TP53", None))
    assert (coded("mutations:TP53", "wild type"), coded("mutations:TP53", "altered")) == (0.0, 1.0)
    assert coded("history:diabetes", "yes") == 1.0
    assert coded("history:age", 61.5) == 61.5


def test_values_come_back_as_they_were_encoded(bundles):
    breast = bundles[1]
    cohort = of_cohort(breast, breast.background)
    for j, field in enumerate(fields_of(breast)):
        columns = [k for k, feature in enumerate(breast.features) if feature.field == field]
        if len(columns) == 1:
            np.testing.assert_allclose(cohort.values[:, j], breast.background[:, columns[0]])
