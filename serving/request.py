"""What a client sends: JSON read strictly, then checked field by field; every fault has one error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
from pydantic import Field, ValidationError

from data.errors import TailorError
from data.patient import Noun, Patient
from serving.fault import explain

MEGABYTE = 1_000_000


class PredictRequest(Noun):
    """A patient, the program to answer from, and optionally the therapies to compare (default: all).

    ``about`` is a remark for people; it is not used.
    """

    patient: Patient
    program: str = Field(min_length=1, max_length=100)
    therapies: list[str] | None = Field(default=None, min_length=1, max_length=100)
    about: str = Field(default="", max_length=10_000)


def parse(raw: bytes, max_bytes: int) -> PredictRequest:
    """Read and check the body of a prediction request.

    Raises
    ------
    TailorError
        ``body_too_large`` (413), ``bad_json`` (400), ``missing_field``, ``unknown_field``,
        ``wrong_type``, ``invalid_value`` or what the patient's own fields raise (422).
    """
    return check(read_json(raw, max_bytes))


def too_large(max_bytes: int) -> TailorError:
    """Build the error for a body over the limit."""
    return TailorError(
        "body_too_large",
        f"The body is larger than {max_bytes / MEGABYTE:g} MB.",
        hint="Send one patient a request, and only the genes that were measured.",
        status=413,
    )


def read_json(raw: bytes, max_bytes: int) -> dict[str, Any]:
    """Read one JSON object; NaN, Infinity, duplicate keys and very deep nesting are refused.

    Raises
    ------
    TailorError
        ``body_too_large`` (413) or ``bad_json`` (400), with line and column where there is one.
    """
    if len(raw) > max_bytes:
        raise too_large(max_bytes)
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _bad_json(f"The body is not JSON: {error.msg} at {where}.") from None
    if not isinstance(value, dict):
        raise _bad_json(f"The body must be a JSON object, not {_JSON_NAMES[type(value)]}.")
    _refuse_duplicates(raw)
    return value


_JSON_NAMES = {
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


def _bad_json(message: str) -> TailorError:
    hint = 'Send {"patient": {…}, "program": "…"}. Leave out what is not known; there is no NaN in JSON.'
    return TailorError("bad_json", message, hint=hint, status=400)


def _refuse_duplicates(raw: bytes) -> None:
    """Raise if a key is given twice in one object: which value is meant cannot be known."""

    def once(pairs: list[tuple[str, Any]]) -> None:
        keys = [key for key, _ in pairs]
        if len(set(keys)) < len(keys):
            twice = next(key for i, key in enumerate(keys) if key in keys[:i])
            raise _bad_json(f"The key {twice[:80]!r} is given twice in the same object.")

    try:
        json.loads(raw, object_pairs_hook=once, parse_int=float)
    except RecursionError:
        raise _bad_json("The body is nested too deeply.") from None


def check(value: dict[str, Any]) -> PredictRequest:
    """Check a decoded request; errors name the field by its path and never quote the whole input."""
    try:
        return PredictRequest.model_validate(value)
    except ValidationError as error:
        raise explain(error, PredictRequest, value) from None


def to_json(patient: Patient, program: str | None) -> bytes:
    """Return a request (a patient alone, where the program is not known) as JSON, without what is missing."""
    value: dict[str, Any] = {"patient": patient.model_dump(mode="json", exclude_defaults=True)}
    if program is not None:
        value["program"] = program
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def from_file(path: Path, program: str | None = None, therapies: list[str] | None = None) -> dict[str, Any]:
    """Read a request, or a patient alone, from a JSON file; what is given here wins over the file.

    Raises
    ------
    TailorError
        ``file_not_found`` or ``bad_json``.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TailorError(
            "file_not_found", f"Cannot read {path}: {error.strerror}.", hint="Examples are in data/examples."
        ) from None
    value = read_json(raw, max_bytes=len(raw))
    if "patient" not in value and value.keys() & Patient.model_fields.keys():
        value = {"patient": value}
    given = {"program": program, "therapies": therapies or None}
    return value | {name: wanted for name, wanted in given.items() if wanted is not None}
