"""A file as the page sends it: Tailor's own JSON, a request or a patient alone."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from data.errors import TailorError
from data.patient import Patient
from data.readers.reading import Left, Reading, reasons
from serving.request import check, from_file


def read_body(raw: bytes, name: str, program: str) -> dict[str, Any]:
    """Return what a file says of a patient: the patient, and an account of what was used and what was left.

    The file is written to a folder of its own while it is read. ``program`` is the one of the form; a file
    that names another wins.

    Raises
    ------
    TailorError
        ``unknown_format``, or what reading raises.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _safe(name)
        path.write_bytes(raw)
        found, reading = _read(path, program)
    patient = reading.patient.model_dump(mode="json", exclude_defaults=True)
    return {
        "program": found,
        "patient": patient,
        "format": reading.format,
        "found": reading.found,
        "used": reading.used,
        "left": [
            {"why": why, "count": n, "examples": [_place(item) for item in some]}
            for why, n, some in reasons(reading.left)
        ],
        "remarks": [{**_place(item), "why": item.why} for item in reading.remarks],
    }


def _safe(name: str) -> str:
    """Return a client's name of a file, of which only the ending tells, as one that any folder can hold."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[-80:].lstrip(".") or "file"


def _place(item: Left) -> dict[str, str]:
    return {"where": item.where, "what": item.what}


def _read(path: Path, program: str) -> tuple[str, Reading]:
    if not path.read_bytes().lstrip().startswith(b"{"):
        hint = "Give a patient, or a request, as Tailor's own JSON."
        raise TailorError(
            "unknown_format", "This is not a format that is read here.", field="file", hint=hint
        )
    value = from_file(path)
    request = check({"program": program, **value})
    items = _items(request.patient)
    return request.program, Reading("Tailor JSON", request.patient, items, items)


def _items(patient: Patient) -> int:
    """Return how many things are said of a patient."""
    own = patient.mutations
    genetic = (own.variants, own.tested_genes, own.diplotypes, own.alleles, patient.expression.genes)
    return sum(1 for _ in patient.given()) + sum(map(len, genetic))
