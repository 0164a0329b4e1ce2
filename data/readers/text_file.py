"""Lines of a text file as it arrives: gzip or not, any line ends, with or without a byte-order mark."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from data.errors import TailorError

#: The first bytes of what is often sent instead of a text.
_NOT_TEXT = {
    b"PK\x03\x04": "a zip file (an Excel workbook is one)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_GZIP = b"\x1f\x8b"


def text_lines(path: str | Path, code: str) -> Iterator[tuple[int, str]]:
    """Yield each line of a text file with its number (from 1), without its end; gzip is told by content.

    Raises
    ------
    TailorError
        ``no_file``, or ``code`` where it is no UTF-8 text (naming line and column) or a broken gzip.
    """
    path = Path(path)
    if not path.is_file():
        raise TailorError("no_file", f"There is no file {path}.", hint="Check its path.")
    try:
        with path.open("rb") as file:
            head = file.read(4)
            file.seek(0)
            packed = gzip.GzipFile(fileobj=file) if head.startswith(_GZIP) else file
            yield from _lines(packed, path.name, code)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        message = f"{path.name} is a gzip file that is cut off or broken ({error})."
        raise TailorError(code, message, hint="Copy it again.") from error


def _lines(file: gzip.GzipFile | io.BufferedReader, name: str, code: str) -> Iterator[tuple[int, str]]:
    head = file.peek(4)[:4]
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise TailorError(code, f"{name} is {what}, not UTF-8 text.", hint="Save it as UTF-8 text.")
    # Bytes that are no UTF-8 pass as surrogates, so that the error can name their line.
    with io.TextIOWrapper(file, "utf-8-sig", "surrogateescape") as text:
        for number, line in enumerate(text, start=1):
            if not line.isascii():
                _check(number, line, name, code)
            yield number, line.rstrip("\n")


def _check(number: int, line: str, name: str, code: str) -> None:
    bad = re.search("[\udc80-\udcff]", line)
    if bad is None:
        return
    before = line[: bad.start()]
    raise TailorError(
        code,
        f"Line {number}, column {before.count(chr(9)) + 1} of {name} is not UTF-8: byte "
        f"0x{ord(bad[0]) - 0xDC00:02x} after {before.rpartition(chr(9))[2][-20:]!r}.",
        hint="Save the file as UTF-8.",
    )
