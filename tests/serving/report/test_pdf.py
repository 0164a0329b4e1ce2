"""The PDF: made of every answer, the same bytes for the same answer, data never read as markup."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import orjson
import pytest
import typst

from data.patient import Patient
from serving.prediction import NOTICE
from serving.predictor import Predictor
from serving.report.content import content
from serving.report.pdf import laid_out, legible, printable, report_pdf
from tests.serving.report.conftest import MADE, Case

HOSTILE = (
    '#panic("run") *bold* _em_ $x^2$ ] [ \\ " #let a = 1; #read("/etc/passwd") <label> @ref `raw` //x /*'
)


def pages(pdf: bytes) -> int:
    return max(int(count) for count in re.findall(rb"/Type\s*/Pages.{0,80}?/Count\s+(\d+)", pdf, re.DOTALL))


def headings(shown: dict[str, Any]) -> list[str]:
    """Return the text of every heading as Typst has read it."""
    path = str(files("serving.report").joinpath("report.typ"))
    data = {"data": orjson.dumps(shown).decode()}
    found = orjson.loads(typst.query(path, "heading", field="body", sys_inputs=data))
    return ["".join(one.get("text", " ") for one in body.get("children", [body])) for body in found]


def test_every_answer_is_laid_out_on_a_few_pages(every_case: Case) -> None:
    pdf = report_pdf(*every_case, MADE)
    assert pdf.startswith(b"%PDF-")
    assert 2 <= pages(pdf) <= 5


def test_the_same_answer_has_the_same_bytes_and_another_has_others(child_case: Case) -> None:
    first = report_pdf(*child_case, MADE)
    assert report_pdf(*child_case, MADE) == first
    assert report_pdf(*child_case, MADE.replace("01:02", "01:03")) != first
    assert report_pdf(child_case.prediction, child_case.program, None, MADE) != first


def test_it_is_tagged_archival_and_has_a_title_and_a_language(child_case: Case) -> None:
    pdf = report_pdf(*child_case, MADE)
    for mark in (b"<pdfuaid:part>1<", b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"StructTreeRoot"):
        assert mark in pdf
    assert b"Tailor \xe2\x80\x94 prediction for one patient: Rare diseases of childhood" in pdf
    assert b"/Lang(en-GB)" in pdf
    assert b"2026-11-23T01:02:03Z" in pdf
    undated = report_pdf(*child_case)
    assert b"pdfuaid" in undated
    assert b"pdfaid" not in undated
    assert b"CreateDate" not in undated


def test_the_notice_and_the_hash_are_what_the_template_prints(child_case: Case) -> None:
    shown = content(*child_case, MADE)
    assert shown["notice"] == NOTICE
    template = files("serving.report").joinpath("report.typ").read_text()
    header = template[template.index("header:") : template.index("footer:")]
    footer = template[template.index("footer:") : template.index("= #d.title")]
    assert "d.notice" in header
    assert "d.entry.hash" in footer


def test_what_looks_like_markup_is_printed_as_it_is(child_case: Case) -> None:
    prediction, program, patient = child_case
    options = tuple(option.model_copy(update={"title": HOSTILE}) for option in prediction.options)
    hostile = prediction.model_copy(update={"options": options, "notice": HOSTILE})
    someone = Patient.model_validate(patient.model_dump() | {"patient_id": HOSTILE})
    shown = content(hostile, program, someone, MADE)
    assert report_pdf(hostile, program, someone, MADE).startswith(b"%PDF-")
    harmless = headings(content(prediction, program, someone, MADE))
    assert HOSTILE in headings(shown)
    assert len(headings(shown)) == len(harmless)


def test_every_string_of_the_content_may_be_hostile(breast_case: Case) -> None:
    keep = {"status", "tone", "severity", "href", "made", "kind", "sir"}

    def spoilt(value: Any, name: str = "") -> Any:
        if isinstance(value, str):
            return value if name in keep or not value else HOSTILE
        if isinstance(value, dict):
            return {key: spoilt(inner, key) for key, inner in value.items()}
        return [spoilt(inner, name) for inner in value] if isinstance(value, list) else value

    assert laid_out(spoilt(content(*breast_case, MADE))).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "name",
    [
        "Ελένη Ώ",
        "Łukasz Żółć",
        "Жанна Д’Арк",
        "王小明",
        "مريم",
        "🙂",
        "\x00\x07\ue000\u200b",
        "e\u0301",
        "x" * 200,
    ],
)
def test_any_name_can_be_printed(child_case: Case, name: str) -> None:
    prediction, program, patient = child_case
    someone = Patient.model_validate(patient.model_dump() | {"patient_id": name})
    assert report_pdf(prediction, program, someone, MADE).startswith(b"%PDF-")


def test_an_answer_of_one_option_is_laid_out(predictor: Predictor, child_case: Case) -> None:
    _, program, patient = child_case
    one = predictor.predict(patient, program.id, ["placebo"])
    assert report_pdf(one, program, patient).startswith(b"%PDF-")


def test_a_character_without_a_font_is_named_and_a_long_word_may_be_broken() -> None:
    assert legible("王 Ω é ✓ ½ −") == "‹U+738B› Ω é ✓ ½ −"
    assert printable("a\x00b\nc") == "a b c"
    assert printable("x" * 60).replace("\u200b", "") == "x" * 60
    assert max(map(len, printable("x" * 60).split("\u200b"))) <= 28
    assert printable("0a" * 32) == "0a" * 32  # a hash is copied, and so is whole


def test_long_texts_and_many_options_only_make_it_longer(child_case: Case) -> None:
    prediction, program, patient = child_case
    first = prediction.options[0]
    many = tuple(
        first.model_copy(update={"rank": rank, "title": f"{'A very long name of a therapy, ' * 6}{rank}"})
        for rank in range(1, 41)
    )
    long = report_pdf(
        prediction.model_copy(update={"options": many, "contrasts": (), "next_lines": ()}), program
    )
    assert pages(long) > pages(report_pdf(prediction, program, patient))
