"""Drugs against a virus: numbers only where its gene was sequenced, and worse with every mutation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from data.program import Therapy, program
from models.registry.store import Registered
from serving import resistance  # names in it begin with "test", which pytest would collect
from serving.resistance import activity
from tests.serving.trials import EFFECTS, GENES, PR, RT, infected

HIV = program("hiv")


def of(models: dict[str, Registered], drug: str, *changes: str, **more: object) -> resistance.Tested:
    return resistance.tested(models[f"fold_change_{drug}"], infected(changes, **more))  # type: ignore[arg-type]


def virus(models: dict[str, Registered], *changes: str, **more: object) -> list[resistance.Tested]:
    return [resistance.tested(model, infected(changes, **more)) for model in models.values()]  # type: ignore[arg-type]


@pytest.mark.parametrize("endpoint", EFFECTS)
def test_the_numbers_belong_together(virus_models, endpoint):
    effects = EFFECTS[endpoint]
    gene = GENES[next(iter(effects))]
    about = HIV.endpoint(endpoint)
    for changes in ((), tuple(effects)):
        found = resistance.tested(virus_models[endpoint], infected(changes)).susceptibility
        assert (found.basis, found.design, found.unit) == ("model", "in-vitro", "fold")
        assert (found.drugs, found.resistant_at) == (about.drugs, about.resistant_at)
        assert found.value is not None
        assert found.interval is not None
        assert found.susceptible is not None
        assert found.interval[0] < found.value <= found.interval[1]
        assert 0 < found.susceptible < 1
        assert (found.susceptible > 0.5) == (found.value < found.resistant_at)
        assert found.explanation is not None
        assert all(part.feature.startswith(f"mutations:{gene}") for part in found.explanation.contributions)
        total = found.explanation.base_value + sum(p.contribution for p in found.explanation.contributions)
        assert total == pytest.approx(found.explanation.margin, abs=1e-5)
        assert min(10**total, 100) == pytest.approx(found.value, rel=1e-4)


def test_a_fold_change_never_exceeds_the_highest_that_is_measured(virus_models):
    found = of(virus_models, "3tc", "M184V", "K65R").susceptibility
    assert found.value is not None
    assert found.value <= 100
    assert found.interval is not None
    assert found.interval[1] <= 100


@pytest.mark.parametrize(
    ("drug", "path"),
    [
        ("3tc", ["K65R", "M184V"]),
        ("3tc", ["M184V", "K65R"]),
        ("abc", ["M184V", "K65R"]),
        ("efv", ["Y181C", "K103N"]),
        ("drv", ["I84V", "I50V"]),
    ],
)
def test_every_resistance_mutation_makes_the_drug_less_active(virus_models, drug, path):
    found = [of(virus_models, drug, *path[:n]).susceptibility for n in range(len(path) + 1)]
    for before, after in pairwise(found):
        assert before.value < after.value
        assert before.susceptible >= after.susceptible
    assert found[0].susceptible > 0.9
    assert found[-1].susceptible < 0.1


def test_mutations_of_the_other_gene_do_not_matter(virus_models):
    assert of(virus_models, "3tc", "I50V") == of(virus_models, "3tc")


def test_what_is_asked_is_the_chance_of_lying_below_the_cut_off(virus_models):
    bundle = virus_models["fold_change_abc"].bundle
    X = bundle.pipeline.transform_patient(infected(("M184V",)), [None])
    wanted = bundle.chance_below(bundle.stack.margin(X), 2.0)
    assert of(virus_models, "abc", "M184V").susceptibility.susceptible == wanted[0]


@pytest.mark.parametrize(("drug", "sequenced", "lacking"), [("3tc", PR, RT), ("drv", RT, PR)])
def test_a_gene_not_sequenced_gives_no_number(virus_models, drug, sequenced, lacking):
    found = of(virus_models, drug, tested=(sequenced,))
    says = found.susceptibility
    assert (says.basis, says.susceptible, says.value, says.interval) == ("none", None, None, None)
    assert says.explanation is None
    assert lacking in says.reason
    assert says.unit == "fold"
    assert found.missing == {f"mutations:{lacking}": f"{lacking} sequenced"}
    assert found.genes == {f"mutations:{lacking}"}


def test_nothing_is_missing_where_the_gene_was_sequenced(virus_models):
    found = of(virus_models, "3tc")
    assert found.missing == {}
    assert found.genes == {f"mutations:{RT}"}


def therapy(*drugs: str) -> Therapy:
    return Therapy(id="x", title="x", kind="targeted", drugs=drugs)


def test_active_drugs_are_counted(virus_models):
    regimen = therapy("abacavir", "lamivudine", "efavirenz")
    wild, mutated = (activity(regimen, virus(virus_models, *c)) for c in ((), ("M184V", "K65R")))
    assert wild is not None
    assert mutated is not None
    assert (wild.active, mutated.active) == (3, 1)
    assert set(wild.drugs) == {"abacavir", "lamivudine", "efavirenz"}
    assert mutated.drugs["efavirenz"] > 0.9 > 0.1 > mutated.drugs["lamivudine"]
    for found in (wild, mutated):
        assert found.expected == pytest.approx(sum(found.drugs.values()))
        assert found.active == sum(chance >= 0.5 for chance in found.drugs.values())


def test_a_booster_is_not_counted(virus_models):
    found = activity(therapy("darunavir", "ritonavir"), virus(virus_models))
    assert found is not None
    assert (found.active, list(found.drugs)) == (1, ["darunavir"])
    assert activity(therapy("ritonavir"), virus(virus_models)) is None


def test_emtricitabine_is_answered_by_the_model_of_lamivudine(virus_models):
    for changes in ((), ("M184V",)):
        known = virus(virus_models, *changes)
        one, other = (activity(therapy(drug), known) for drug in ("emtricitabine", "lamivudine"))
        assert one is not None
        assert other is not None
        assert one.expected == other.expected
        assert of(virus_models, "3tc", *changes).susceptibility.susceptible == one.expected


def test_drugs_of_a_gene_not_sequenced_are_not_counted(virus_models):
    known = virus(virus_models, tested=(RT,))
    found = activity(therapy("darunavir", "lamivudine"), known)
    assert found is not None
    assert list(found.drugs) == ["lamivudine"]
    assert activity(therapy("darunavir"), known) is None
    assert activity(therapy("lamivudine"), []) is None


def test_every_drug_of_a_current_regimen_is_known_or_a_booster():
    answered = {drug for e in HIV.endpoints if e.role == "resistance" for drug in e.drugs}
    current = {drug for t in HIV.therapies if t.superseded is None for drug in t.drugs}
    assert current - answered == {"ritonavir", "cobicistat"}


def test_a_bundle_answers_alike_after_it_was_stored(virus_models, tmp_path):
    bundle = virus_models["fold_change_3tc"].bundle
    loaded = type(bundle).load(bundle.save(tmp_path / "b"))
    X, Y = (b.pipeline.transform_patient(infected(("K65R", "M184V")), [None]) for b in (bundle, loaded))
    np.testing.assert_array_equal(X, Y)
    assert any("TINY" in feature.name for feature in loaded.features)
    again = resistance.tested(Registered(loaded, "1", "run"), infected(("K65R",)))
    assert again == of(virus_models, "3tc", "K65R")
