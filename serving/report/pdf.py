"""The PDF: what was prepared, laid out by Typst; no network, the fonts inside the compiler."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from importlib.resources import as_file, files
from typing import Any

import orjson
import typst

from data.patient import Patient
from data.program import Program
from serving.prediction import Prediction
from serving.report.content import content

#: Characters that the fonts inside the compiler lack: all but Latin, Greek, Cyrillic, and signs.
_FOREIGN = re.compile(
    r"[^\n\u0020-\u007e\u00a0-\u024f\u0370-\u0482\u048a-\u04ff\u1e00-\u1fff\u2010-\u2027\u2030-\u2040"
    r"\u2070-\u20bf\u2126\u2190-\u22ff\u2500-\u25ff\u2713\u2717]"
)
_LONG = re.compile(r"[^\s/,;:-]{20,}")
_HASH = re.compile(r"[0-9a-f]{64}")
UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn")  # Unicode: control, format, surrogate, private, unassigned
ARCHIVAL = ["ua-1", "a-2a"]  # PDF/UA-1: readable with every aid; PDF/A-2a: in many years too


def report_pdf(
    prediction: Prediction, program: Program, patient: Patient | None = None, made: str = ""
) -> bytes:
    """Return the report of one answer, tagged; the same bytes for the same answer.

    Parameters
    ----------
    prediction, program, patient, made
        As in :func:`serving.report.content.content`. Without ``made`` the file has no date, and is then
        PDF/UA but not PDF/A, which asks for one.
    """
    return laid_out(content(prediction, program, patient, made))


def laid_out(shown: dict[str, Any], **options: Any) -> Any:
    """Return what :func:`content` prepared as a PDF; ``options`` are those of ``typst.compile``."""
    options = {"pdf_standards": ARCHIVAL if shown["made"] else ARCHIVAL[:1], **options}
    printed = _each(shown, printable)
    named = _each(printed, legible)
    if named != printed:
        try:
            return _compiled(printed, ignore_system_fonts=False, **options)  # this computer may have a font
        except typst.TypstError:
            pass
    return _compiled(named, ignore_system_fonts=True, **options)


def printable(text: str) -> str:
    """Return a text without characters that cannot be printed, with places to break long words."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(" " if unicodedata.category(char) in UNPRINTABLE else char for char in composed)
    return seen if _HASH.fullmatch(seen) else _LONG.sub(lambda found: _breakable(found[0]), seen)


def _breakable(word: str) -> str:
    """Return a long word with places to break it: where its parts meet, or anywhere before it is too long."""
    return re.sub(r"_(?=\w)|\w{24}(?=\w)", "\\g<0>\u200b", word)


def legible(text: str) -> str:
    """Return a text in which characters without a font are named: ``‹U+4E2D›``."""
    return _FOREIGN.sub(lambda found: found[0] if found[0] == "\u200b" else f"‹U+{ord(found[0]):04X}›", text)


def _compiled(shown: Any, **options: Any) -> Any:
    with as_file(files("serving.report")) as folder:
        # Data goes in as data: Typst never reads it as markup.
        data = {"data": orjson.dumps(shown).decode()}
        return typst.compile(str(folder / "report.typ"), root=str(folder), sys_inputs=data, **options)


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """Return plain values with every string changed; names of fields stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(inner, change) for key, inner in value.items()}
    return [_each(inner, change) for inner in value] if isinstance(value, list) else value
