"""What the form of a program asks, and in which order."""

from __future__ import annotations

import re

import pytest

from data.dictionary import dictionary
from serving.predictor import Predictor
from serving.web.form import form_html
from serving.web.groups import ABOUT, INHERITED, LABORATORY, LEVELS, TITLES, TREATMENT, heading


@pytest.fixture(scope="session")
def breast(predictor: Predictor) -> str:
    return form_html("breast", predictor.programs["breast"])


@pytest.fixture(scope="session")
def virus(virus_predictor: Predictor) -> str:
    return form_html("hiv", virus_predictor.programs["hiv"])


def test_every_known_field_has_one_input(breast: str, virus: str) -> None:
    for form in (breast, virus):
        keys = re.findall(r'data-key="([^"]+)"', form)
        assert len(keys) == len(set(keys))
        assert set(dictionary()) <= set(keys)


def test_headings_name_known_fields_only() -> None:
    names = {field.name for field in dictionary().values() if field.group == "history"}
    assert names >= ABOUT | LABORATORY | TREATMENT
    assert len(ABOUT | LABORATORY | TREATMENT) == len(ABOUT) + len(LABORATORY) + len(TREATMENT)
    assert {f"mutations:{name}" for name in INHERITED} <= set(dictionary())
    assert {level for field in dictionary().values() for level in field.levels} >= set(LEVELS)
    assert {heading(key) for key in dictionary()} <= set(TITLES)


def test_what_models_and_rules_use_comes_before_the_rest(breast: str) -> None:
    for group in ("disease", "laboratory"):
        section = breast.partition(f'id="g-{group}"')[2].partition("</section>")[0]
        assert "<details" in section
    shown, _, folded = breast.partition('id="g-disease"')[2].partition("more that this program does not use")
    assert 'data-key="history:positive_nodes"' in shown
    assert 'data-key="history:colorectal_site"' in folded


def test_not_known_is_a_choice_of_its_own_and_the_first(breast: str) -> None:
    for select in re.findall(r"<select id=\"f-[^>]*>\s*(<option[^<]*)", breast):
        assert select == '<option value="">Not known'
    checked = re.findall(r'<input type="radio" name="[^"]+" value="([^"]*)" checked', breast)
    assert checked
    assert set(checked) == {""}
    assert not re.search(r'<input id="f-[^>]* value=', breast)


def test_genes_that_rules_ask_for_have_a_row(breast: str) -> None:
    shown = breast.partition('id="g-tumour"')[2].partition("<details")[0]
    assert {"RB1", "ESR1"} <= set(re.findall(r'data-gene="([A-Z0-9]+)"', shown))


def test_genes_of_a_virus_are_sequenced_or_not(virus: str) -> None:
    section = virus.partition('id="g-virus"')[2].partition("</section>")[0]
    assert set(re.findall(r'data-gene="([^"]+)"', section)) == {"HIV-RT", "HIV-PR", "HIV-IN"}
    assert "Not sequenced" in section


def test_pharmacogenes_of_the_drugs_come_first(virus: str) -> None:
    shown, _, folded = virus.partition("<h4>Pharmacogenes</h4>")[2].partition("<details")
    assert {"CYP2B6", "UGT1A1"} <= set(re.findall(r'data-diplotype="([^"]+)"', shown))
    assert 'data-allele="HLA-B*57:01"' in shown
    assert 'data-diplotype="DPYD"' in folded


def test_a_gene_of_inherited_disease_is_asked_among_the_inherited(predictor: Predictor) -> None:
    form = form_html("rare-childhood", predictor.programs["rare-childhood"])
    inherited = form.partition('id="g-inherited"')[2].partition("</section>")[0]
    tumour = form.partition('id="g-tumour"')[2].partition("</section>")[0]
    assert 'data-gene="SMN1" data-section="inherited"' in inherited
    assert 'data-gene="NTRK1" data-section="tumour"' in tumour


def test_identifiers_are_unique(breast: str, virus: str) -> None:
    for form in (breast, virus):
        without = re.sub(r"<template.*?</template>", "", form, flags=re.S)
        ids = re.findall(r' id="([^"]+)"', without)
        assert len(ids) == len(set(ids))
