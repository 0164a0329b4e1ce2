"""Labels and therapies for one gene on a terminal: marks, reasons, sources, at any width."""

from __future__ import annotations

import io

import pytest
from rich.console import Console, Group, RenderableType

from data.cftr import cftr_answer
from data.gene_therapies import for_patient
from data.patient import Patient
from serving.render_known import gene_therapies, label_verdicts

LABELS = ("ivacaftor", "lumacaftor_ivacaftor", "vanzacaftor_tezacaftor_deutivacaftor")


def shown(parts: list[RenderableType], width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(Group(*parts))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def squeezed(parts: list[RenderableType]) -> str:
    return " ".join(shown(parts, width=400).split())


@pytest.fixture
def cystic() -> list[RenderableType]:
    body = {"mutations": {"diplotypes": {"CFTR": "F508del/G551D"}}, "history": {"age": 5}}
    patient = Patient.model_validate(body)
    return label_verdicts([cftr_answer(patient, label) for label in LABELS])


@pytest.fixture
def infant() -> list[RenderableType]:
    variants = [
        {"gene": "SMN1", "change": "exon 7 deletion", "zygosity": "homozygous"},
        {"gene": "SCN1A", "change": "p.R1407*", "zygosity": "heterozygous"},
    ]
    patient = Patient.model_validate({"mutations": {"variants": variants}, "history": {"age": 0.5}})
    return gene_therapies(for_patient(patient))


def test_a_label_shows_its_mark_reason_date_and_source(cystic) -> None:
    text = squeezed(cystic)
    assert "✓ yes" in text
    assert "✗ no" in text
    assert "G551D is on the label of January 2012 (clinical)" in text
    assert "US prescribing information of Kalydeco, January 2012" in text
    assert "the label is from 6 years" in text
    assert "list known in part" in text


def test_untested_is_never_called_unresponsive(cystic) -> None:
    assert "untested, not unresponsive" in squeezed(cystic)


def test_a_therapy_shows_rate_interval_comparator_and_sources(infant) -> None:
    text = squeezed(infant)
    assert "nusinersen: 37 of 73 = 51% (39% to 62%)" in text
    assert "sham procedure: 0 of 37 = 0%" in text
    assert "PMID 29091570" in text
    assert "FDA 2016-12; EMA 2017-05" in text
    assert "not this one's chance" in text
    assert "version 1.0 of 2026-11-22" in text


def test_what_to_avoid_stands_first_and_says_avoid(infant) -> None:
    text = squeezed(infant)
    assert text.index("avoid sodium channel blockers") < text.index("nusinersen")
    assert "avoid nusinersen" not in text


def test_an_address_is_never_cut(infant) -> None:
    assert "…" not in shown(infant, width=80)


def test_what_is_open_is_said(infant) -> None:
    text = squeezed(infant)
    assert "? not known" in text
    assert "also asks: loss of function" in text


def test_without_anything_known_there_is_nothing() -> None:
    assert label_verdicts([]) == []
    assert gene_therapies(()) == []


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_fits_any_terminal(cystic, infant, width: int) -> None:
    for parts in (cystic, infant):
        assert max(map(len, shown(parts, width).splitlines())) <= width
