"""What every encoder keeps to: naming, categories, flags, what must not become a column."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from data.dictionary import GROUPS, dictionary
from features.encoder import field_features
from features.environment import EnvironmentEncoder
from features.expression import ExpressionEncoder
from features.history import HistoryEncoder
from features.mutations import MutationEncoder
from features.therapy import TherapyEncoder
from tests.features.support import column, make_source, names

NAN = np.nan
ENCODERS = [MutationEncoder, ExpressionEncoder, HistoryEncoder, EnvironmentEncoder, TherapyEncoder]


def everything():
    """Four patients who have every field of the dictionary, two genes and a therapy."""
    fields = {}
    for key, field in dictionary().items():
        if field.kind == "category":
            fields[key] = [field.levels[i % len(field.levels)] for i in range(4)]
        else:
            low, high = (0.0, 1.0) if field.kind == "flag" else (field.low, field.high)
            fields[key] = [low, high, low, high]
    return make_source(
        fields,
        variants=[(i, "TP53", "p.R175H") for i in range(4)],
        expression={"ESR1": [1.0, 2.0, 3.0, 4.0]},
        therapies=["chemotherapy", "chemotherapy_anti_her2", "hormone_therapy", None],
    )


@pytest.mark.parametrize("kind", ENCODERS)
class TestEveryEncoder:
    def test_names_start_with_the_group_and_line_up(self, kind):
        source = everything()
        encoder = kind().fit(source)
        found = names(encoder)
        assert found == [f.name for f in encoder.features_]
        assert len(set(found)) == len(found) > 0
        assert encoder.transform(source).shape == (4, len(found))
        group = kind.__module__.rpartition(".")[2]
        assert {f.group for f in encoder.features_} == {group}
        assert all(f.label and f.field.startswith(f"{group}:") for f in encoder.features_)

    def test_transform_before_fit_is_refused(self, kind):
        with pytest.raises(NotFittedError):
            kind().transform(everything())
        with pytest.raises(NotFittedError):
            kind().get_feature_names_out()

    def test_clone_is_unfitted_with_equal_settings(self, kind):
        fitted = kind(exclude=("history:age",)).fit(everything())
        copy = clone(fitted)
        assert copy.get_params() == fitted.get_params()
        with pytest.raises(NotFittedError):
            copy.transform(everything())

    def test_columns_do_not_depend_on_who_is_encoded(self, kind):
        source = everything()
        encoder = kind().fit(source)
        stranger = make_source({"history:race_ethnicity": ["white"]})
        X = encoder.transform(stranger)
        assert X.shape == (1, len(encoder.features_))
        assert np.isnan(X).all()

    def test_every_column_can_be_excluded(self, kind):
        source = everything()
        for field in {f.field for f in kind().fit(source).features_}:
            assert field not in {f.field for f in kind(exclude=(field,)).fit(source).features_}


@pytest.mark.parametrize("group", GROUPS)
def test_fields_for_audit_only_never_become_columns(group):
    reserved = {key for key, field in dictionary().items() if field.audit_only}
    assert "history:race_ethnicity" in reserved
    found = {feature.field for feature in field_features(everything(), group)}
    wanted = {key for key, field in dictionary().items() if field.group == group} - reserved
    assert found == wanted


def test_a_number_is_itself():
    source = make_source({"history:age": [41.5, None, 0.0]})
    np.testing.assert_array_equal(HistoryEncoder().fit_transform(source)[:, 0], [41.5, NAN, 0.0])


def test_a_flag_is_one_zero_or_missing():
    source = make_source({"history:histology_ductal": [True, None, False]})
    np.testing.assert_array_equal(HistoryEncoder().fit_transform(source)[:, 0], [1, NAN, 0])


def test_an_ordered_category_is_one_column_of_ranks():
    source = make_source({"history:tumour_grade": ["3", "1", None, "2"]})
    encoder = HistoryEncoder().fit(source)
    assert names(encoder) == ["history:tumour_grade"]
    np.testing.assert_array_equal(encoder.transform(source)[:, 0], [2, 0, NAN, 1])


def test_of_two_levels_the_second_is_the_column():
    source = make_source({"history:er_status": ["positive", "negative", None]})
    encoder = HistoryEncoder().fit(source)
    assert names(encoder) == ["history:er_status=positive"]
    np.testing.assert_array_equal(encoder.transform(source)[:, 0], [1, 0, NAN])


def test_of_more_levels_each_is_a_column_and_missing_is_missing_in_all():
    key, field = next((k, f) for k, f in dictionary().items() if _is_plain(f))
    levels = field.levels
    source = make_source({key: [levels[0], levels[1], None]})
    encoder = {"history": HistoryEncoder, "environment": EnvironmentEncoder}[field.group]().fit(source)
    assert names(encoder) == [f"{key}={level}" for level in levels]
    assert {f.field for f in encoder.features_} == {key}  # reported together
    X = encoder.transform(source)
    np.testing.assert_array_equal(X[:2].sum(1), [1, 1])
    np.testing.assert_array_equal(column(encoder, source, f"{key}={levels[1]}"), [0, 1, NAN])
    assert np.isnan(X[2]).all()


def test_a_column_is_put_in_words_by_its_label_and_level():
    source = make_source({"history:er_status": ["positive", "negative"], "history:age": [1.0, 2.0]})
    said = {f.name: f.says for f in HistoryEncoder().fit(source).features_}
    age, receptor = dictionary()["history:age"].label, dictionary()["history:er_status"].label
    assert said == {"history:age": age, "history:er_status=positive": f"{receptor} positive"}


def _is_plain(field) -> bool:
    usual = field.group in ("history", "environment") and not (field.ordered or field.audit_only)
    return usual and field.kind == "category" and len(field.levels) > 2
