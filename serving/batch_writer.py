"""Where the rows of a batch go: Parquet or JSON Lines; a file is there only when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import TailorError
from serving.batch_rows import SCHEMA

Rows = list[dict[str, Any]]
Write = Callable[[Rows], None]
GROUP = 20_000  # rows to a row group


@contextmanager
def writer(out: Path) -> Iterator[Write]:
    """Give a function that takes the rows of one patient; the file gets its name when all are written.

    Raises
    ------
    TailorError
        ``unknown_format``, ``no_folder``.
    """
    if not out.parent.is_dir():
        raise TailorError("no_folder", f"There is no folder {out.parent}.", field="out")
    if out.suffix not in (".parquet", ".jsonl"):
        hint = "Name it OUT.parquet or OUT.jsonl."
        raise TailorError("unknown_format", f"{out.name} is neither.", field="out", hint=hint)
    part = out.with_name(f"{out.name}.part")
    open_as = _parquet if out.suffix == ".parquet" else _lines
    with open_as(part) as write:
        yield write
    part.replace(out)


@contextmanager
def _parquet(path: Path) -> Iterator[Write]:
    waiting: Rows = []
    with pq.ParquetWriter(path, SCHEMA) as file:

        def flush() -> None:
            file.write_table(pa.Table.from_pylist(waiting, schema=SCHEMA))
            waiting.clear()

        def write(rows: Rows) -> None:
            waiting.extend(rows)
            if len(waiting) >= GROUP:
                flush()

        yield write
        flush()


@contextmanager
def _lines(path: Path) -> Iterator[Write]:
    with path.open("wb") as file:

        def write(rows: Rows) -> None:
            file.writelines(orjson.dumps(row) + b"\n" for row in rows)

        yield write
