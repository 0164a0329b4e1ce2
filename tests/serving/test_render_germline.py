"""The screen says in people of 100 what a variant means, and what it does not."""

from collections.abc import Sequence
from io import StringIO

from rich.console import Console, Group, RenderableType

from data.germline.check import germline_check
from data.germline.risk import germline
from data.patient import Patient
from serving.render_germline import germline_checks, germline_findings


def shown(parts: Sequence[RenderableType]) -> str:
    console = Console(width=400, record=True, file=StringIO())
    console.print(Group(*parts))
    return console.export_text()


def asked(gene: str, change: str, origin: str, **history: object) -> Patient:
    return Patient(
        mutations={"variants": [{"gene": gene, "change": change, "origin": origin}]}, history=history
    )


def test_a_carrier_reads_how_many_never_have_it_what_is_left_and_what_to_do():
    text = shown(germline_findings(germline(asked("BRCA1", "p.E23fs", "germline", age=40, sex="female"))))
    assert "72 get breast cancer by age 80, 28 do not" in text
    assert "65% to 79%" in text
    assert "63% (54% to 72%) from 40 to 80, if no such cancer so far" in text
    assert "removal of ovaries and tubes" in text
    assert "PMID 28632866" in text
    assert "[https://www.facingourrisk.org" in text


def test_uncertain_variants_show_no_number():
    text = shown(germline_findings(germline(asked("BRCA1", "p.R1699W", "germline", age=40, sex="female"))))
    assert "not known whether it matters" in text
    assert "Of 100" not in text


def test_the_advice_to_look_in_blood_is_sourced_and_absent_without_a_finding():
    text = shown(germline_checks(germline_check(asked("MSH2", "p.Q10*", "unknown"))))
    assert "MSH2 p.Q10*: Confirm in blood" in text
    assert "Kuzbari 2023" in text
    assert germline_checks(germline_check(Patient())) == germline_findings(germline(Patient())) == []
