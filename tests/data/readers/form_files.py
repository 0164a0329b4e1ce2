"""Forms for tests, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import TailorError
from data.patient import Patient
from data.readers.form import read_form


def form(folder: Path, text: str) -> Path:
    path = folder / "form.csv"
    path.write_bytes(text.encode())
    return path


def patient(folder: Path, text: str) -> Patient:
    return read_form(form(folder, text)).patient


def failure(folder: Path, text: str) -> TailorError:
    with pytest.raises(TailorError) as error:
        read_form(form(folder, text))
    return error.value
