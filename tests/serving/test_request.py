"""Every kind of bad input has its own error; a good one is read as it is."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from data.errors import TailorError
from serving.request import from_file, parse, read_json
from tests.serving.support import CHILD, EXAMPLES, child

LIMIT = 100_000


def refused(raw: bytes, limit: int = LIMIT) -> TailorError:
    with pytest.raises(TailorError) as caught:
        parse(raw, limit)
    return caught.value


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda p: p.stem)
def test_examples_are_requests_as_they_are(path: Path) -> None:
    assert parse(path.read_bytes(), LIMIT).program in path.stem


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "line 1, column 1"),
        (b'{"patient":\n  {,}}', "line 2, column 4"),
        (b'{"patient": {"history": {"age": NaN}}}', "line 1, column 33"),
        (b'{"patient": {"history": {"age": Infinity}}}', "line 1, column 33"),
        (b'{"a": 1e999}', "infinity"),
        (b"\xff\xfe", "not JSON"),
        (b'"\\ud800"', "not JSON"),
        (b"[1]", "not an array"),
        (b"null", "not null"),
        (b'{"a": {"b": 1, "b": 2}}', "'b' is given twice"),
        (b'{"a": ' + b"[" * 1000 + b"]" * 1000 + b"}", "nested too deeply"),
        (b'{"a": ' + b"[" * 40_000 + b"]" * 40_000 + b"}", "not JSON"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_not_json_is_a_400_that_says_where(raw: bytes, says: str) -> None:
    error = refused(raw)
    assert (error.code, error.status) == ("bad_json", 400)
    assert says in error.message


def test_a_body_over_the_limit_is_a_413() -> None:
    error = refused(CHILD, limit=10)
    assert (error.code, error.status) == ("body_too_large", 413)


def body(patient: object, **more: object) -> bytes:
    return orjson.dumps({"program": "breast", "patient": patient, **more})


@pytest.mark.parametrize(
    ("raw", "code", "field", "hint"),
    [
        (body({"history": {"albumin": 420}}), "out_of_range", "history:albumin", "g/dL"),
        (body({"history": {"albumen": 4.2}}), "unknown_field", "history:albumen", "albumin"),
        (body({"history": {"age": "old"}}), "wrong_type", "history:age", "number"),
        (body({"history": {"age": [57]}}), "wrong_type", "patient.history.age", None),
        (body({"hystory": {}}), "unknown_field", "patient.hystory", "Did you mean history?"),
        (body({}, therapy=["x"]), "unknown_field", "therapy", "Did you mean therapies?"),
        (
            body({"mutations": {"variants": [{"gene": "TP53", "change": "p.R175H", "vav": 0.3}]}}),
            "unknown_field",
            "patient.mutations.variants.0.vav",
            "Did you mean vaf?",
        ),
        (
            body({"mutations": {"variants": [{"gene": "BRFA", "change": "p.V600E"}]}}),
            "unknown_gene",
            "mutations:gene",
            "BRAF",
        ),
        (
            body({"mutations": {"variants": [{"gene": "BRAF", "change": "p.V600E", "vaf": 3}]}}),
            "invalid_value",
            "patient.mutations.variants.0.vaf",
            None,
        ),
        (
            body({"expression": {"genes": {"ESR1": "high"}}}),
            "wrong_type",
            "patient.expression.genes.ESR1",
            None,
        ),
        (body([]), "wrong_type", "patient", None),
        (body({}, program=7), "wrong_type", "program", None),
        (body({}, therapies="hormone_therapy"), "wrong_type", "therapies", None),
        (body({}, therapies=[]), "invalid_value", "therapies", None),
        (b'{"patient": {}}', "missing_field", "program", "breast"),
        (b'{"program": "breast"}', "missing_field", "patient", None),
        (b'{"program": "breast", "history": {}}', "unknown_field", "history", "inside patient"),
        (body({"albumin": 4}), "unknown_field", "patient.albumin", "Known: "),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_fault_names_its_field_and_what_to_do(
    raw: bytes, code: str, field: str, hint: str | None
) -> None:
    error = refused(raw)
    assert (error.status, error.code, error.field) == (422, code, field)
    assert hint is None or (error.hint is not None and hint in error.hint)


def test_pydantic_faults_never_quote_the_input() -> None:
    secret = "Jane Roe 1970-01-01"
    error = refused(body({"history": {"age": [secret]}}))
    assert secret not in str(error)
    assert "pydantic" not in str(error)


def test_a_file_may_hold_the_patient_alone_and_options_win(tmp_path: Path) -> None:
    path = tmp_path / "patient.json"
    path.write_bytes(orjson.dumps(child()["patient"]))
    assert from_file(path, "hiv", ["zdv_3tc"]) == {
        "patient": child()["patient"],
        "program": "hiv",
        "therapies": ["zdv_3tc"],
    }
    path.write_bytes(CHILD)
    assert from_file(path) == child()


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(TailorError, match="No such file") as caught:
        from_file(tmp_path / "nobody.json")
    assert caught.value.code == "file_not_found"


def test_numbers_too_long_for_python_are_read_as_json_does() -> None:
    assert read_json(b'{"a": ' + b"1" * 300 + b"}", LIMIT) == {"a": float("1" * 300)}
