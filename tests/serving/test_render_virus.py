"""The virus on a terminal: drugs, chances, the mutations behind them, and what was not sequenced."""

from __future__ import annotations

import io

import pytest
from rich.console import Console, Group

from serving.prediction import Activity, Prediction
from serving.predictor import Predictor
from serving.render import render
from serving.render_virus import activity, susceptibilities
from tests.serving.trials import PR, RT, infected


def shown(prediction: Prediction, width: int = 160) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(Group(*susceptibilities(prediction)))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture
def resistant(virus_predictor: Predictor) -> Prediction:
    return virus_predictor.predict(infected(("M184V", "K103N")), "hiv")


def test_every_drug_has_its_chance_fold_change_and_cut_off(resistant: Prediction) -> None:
    text = shown(resistant, width=240)
    for found in resistant.susceptibility:
        (line,) = [line for line in text.splitlines() if found.drugs[0] in line and "resistant from" in line]
        assert f"{found.susceptible:.0%}" in line
        assert f"{found.value:.2g}" in line
        assert f"resistant from {found.resistant_at:g}" in line
    assert "[model] [in-vitro: phenosense]" in text
    assert "not cured" in text


def test_the_mutations_behind_it_are_named_and_absent_ones_are_not(resistant: Prediction) -> None:
    text = shown(resistant, width=240)
    lamivudine = next(line for line in text.splitlines() if "lamivudine" in line)
    assert "HIV-RT M184V +" in lamivudine
    assert "K65R" not in text
    assert "I50V" not in text


def test_the_most_active_drug_comes_first(resistant: Prediction) -> None:
    text = shown(resistant, width=240)
    places = [text.index(drug) for drug in ("darunavir", "abacavir", "efavirenz")]
    assert places == sorted(places)


def test_a_gene_not_sequenced_is_asked_for(virus_predictor: Predictor) -> None:
    text = shown(virus_predictor.predict(infected(tested=(RT,)), "hiv"))
    assert f"Darunavir: fold change: not known: {PR} sequenced is needed" in text
    assert "lamivudine" in text


def test_without_a_sequence_there_is_no_number(virus_predictor: Predictor) -> None:
    text = shown(virus_predictor.predict(infected(tested=()), "hiv"))
    assert "%" not in text
    assert "resistant from" not in text
    assert text.count("is needed") == 4


def test_other_programs_say_nothing_of_a_virus(predictor: Predictor) -> None:
    found = predictor.predict(infected(tested=()), "breast")
    assert susceptibilities(found) == []


@pytest.mark.parametrize(
    ("chances", "says", "colour"),
    [
        ((0.9, 0.8, 0.7), "3 of 3", "green"),
        ((0.9, 0.8, 0.2), "2 of 3", "yellow"),
        ((0.9, 0.1, 0.2), "1 of 3", "red"),
        ((0.9,), "1 of 1", "green"),
        ((0.1,), "0 of 1", "red"),
    ],
)
def test_a_regimen_says_how_many_drugs_are_active(chances, says, colour) -> None:
    drugs = {f"drug{i}": chance for i, chance in enumerate(chances)}
    found = activity(Activity(active=sum(c >= 0.5 for c in chances), expected=sum(chances), drugs=drugs))
    assert found.plain.startswith(f"{says} drugs fully active")
    assert all(f"{drug} {chance:.0%}" in found.plain for drug, chance in drugs.items())
    assert any(colour in str(span.style) for span in found.spans)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_whole_answer_fits_any_terminal(resistant: Prediction, width: int) -> None:
    console = Console(file=io.StringIO(), width=width)
    console.print(render(resistant))
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert max(map(len, text.splitlines())) <= width
    assert "active" in text
