"""Pydantic's complaints in the words of Tailor: which field, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data.errors import TailorError, unknown

Path = tuple[str | int, ...]
HINTS: dict[Path, str] = {("program",): 'For example "program": "breast".'}
_SAYS = {
    "model_type": "must be an object",
    "dict_type": "must be an object",
    "list_type": "must be an array",
    "tuple_type": "must be an array",
    "string_type": "must be text",
    "float_parsing": "must be a number",
}


def explain(error: ValidationError, root: type[BaseModel], value: dict[str, Any]) -> TailorError:
    """Build the error for the first thing wrong with ``value``; inputs are not quoted, only names of fields.

    Parameters
    ----------
    error : ValidationError
    root : type of BaseModel
        The model ``value`` was checked against.
    value : dict
        The input, to tell its keys from the names pydantic adds to a location.
    """
    details = error.errors(include_url=False, include_context=False, include_input=False)
    # A misspelt name leaves a missing one behind: name the cause.
    detail = next((d for d in details if d["type"] == "extra_forbidden"), details[0])
    path = _real_path(detail, value)
    if detail["type"] == "extra_forbidden":
        return _misspelt(root, path)
    if detail["type"] == "missing":
        field = _join(path)
        return TailorError("missing_field", f"{field} is missing.", field=field, hint=HINTS.get(path))
    return _wrong(detail, path)


def _wrong(detail: ErrorDetails, path: Path) -> TailorError:
    field = _join(path)
    if len(path) < len(detail["loc"]):  # no member of a union fits
        return TailorError("wrong_type", f"{field} must be one number, text, true or false.", field=field)
    code = "wrong_type" if detail["type"].endswith(("_type", "_parsing")) else "invalid_value"
    says = _SAYS.get(detail["type"], f"is not valid: {detail['msg'].lower()}")
    return TailorError(code, f"{field} {says}.", field=field)


def _join(path: Sequence[str | int]) -> str:
    return ".".join(str(part)[:80] for part in path)


def _real_path(detail: ErrorDetails, value: Any) -> Path:
    """Cut from a location what is not in the input: names of union members, ``[key]``."""
    path: list[str | int] = []
    for part in detail["loc"]:
        known = (
            part in value if isinstance(value, dict) else isinstance(value, list) and isinstance(part, int)
        )
        if not known:
            break
        path.append(part)
        value = value[part]
    return tuple(path) if detail["type"] != "missing" else (*path, detail["loc"][-1])


def _misspelt(root: type[BaseModel], path: Path) -> TailorError:
    """Offer the nearest name at the place of an unknown one, or the place where that name belongs."""
    name, parents = str(path[-1]), path[:-1]
    model = _model_at(root, parents)
    where = f"field in {_join(parents) or 'the request'}:"
    error = unknown("unknown_field", where, name[:80], model.model_fields, field=_join(path))
    for inner in model.model_fields:
        child = _model_at(root, (*parents, inner))
        if child is not model and name in child.model_fields:
            error.hint = f'{name} belongs inside {inner}: "{inner}": {{"{name}": …}}.'
    return error


def _model_at(root: type[BaseModel], path: Path) -> type[BaseModel]:
    """Return the model that a path leads to; a path to plain values stays at the model they are in."""
    model = root
    for part in path:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            candidates = [t for t in (annotation, *get_args(annotation)) if isinstance(t, type)]
            model = next((t for t in candidates if issubclass(t, BaseModel)), model)
    return model
