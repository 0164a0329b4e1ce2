"""A file as the page sends it, of any format that is read."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from data.readers.reading import account
from serving.files import open_file


def read_body(raw: bytes, name: str, program: str) -> dict[str, Any]:
    """Return what a file says of a patient: the patient, and an account of what was used and what was left.

    The file is written to a folder of its own while it is read. ``program`` is the one of the form; a file
    that names another wins.

    Raises
    ------
    TailorError
        What reading raises.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _safe(name)
        path.write_bytes(raw)
        opened = open_file(path)
    patient = opened.reading.patient.model_dump(mode="json", exclude_defaults=True)
    return {"program": opened.program or program, "patient": patient, **account(opened.reading)}


def _safe(name: str) -> str:
    """Return a client's name of a file, of which only the ending tells, as one that any folder can hold."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[-80:].lstrip(".") or "file"
