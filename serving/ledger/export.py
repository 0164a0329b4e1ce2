"""The ledger for others to read: every entry as a line of JSON, every SHAP value as a row of Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Engine, select

from data.errors import TailorError
from serving.ledger.content import unpack
from serving.ledger.store import Entry, reached
from serving.ledger.tables import ENTRIES

LINES, SHAP = "entries.jsonl", "shap.parquet"
BATCH = 200
TEXTS = ("program", "option", "endpoint", "model", "feature", "group", "label", "scale")
COLUMNS = pa.schema(
    [
        ("entry", pa.int64()),
        ("at", pa.string()),
        *((name, pa.string()) for name in TEXTS),
        ("number", pa.float64()),  # the patient's value where it is a number
        ("level", pa.string()),  # and where it is a word; both null: not known
        ("contribution", pa.float64()),
        ("base_value", pa.float64()),
        ("margin", pa.float64()),
    ]
)


class Exported(NamedTuple):
    """How many entries were written, and how many SHAP values."""

    entries: int
    values: int


def export(engine: Engine, out: Path, progress: Callable[[int], None] = lambda _: None) -> Exported:
    """Write every entry to ``out``/entries.jsonl, and the SHAP values of answers to ``out``/shap.parquet.

    What is sealed is left out. A row of SHAP values is one entry, option, endpoint and feature; ``option`` is
    null where a virus is asked about and not a therapy.

    Raises
    ------
    TailorError
        ``no_folder`` where ``out`` cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / LINES).open("wb") as lines, pq.ParquetWriter(out / SHAP, COLUMNS) as table:
            entries = values = 0
            for batch in _batches(engine):
                contents = [(entry, unpack(entry.content)) for entry in batch]
                lines.writelines(_line(entry, content) for entry, content in contents)
                rows = [row for entry, content in contents for row in shap_rows(entry, content)]
                table.write_table(pa.Table.from_pylist(rows, schema=COLUMNS))
                entries, values = entries + len(batch), values + len(rows)
                progress(entries)
    except OSError as error:
        raise TailorError("no_folder", f"Cannot write into {out}: {error.strerror}.", field="out") from None
    return Exported(entries, values)


def shap_rows(entry: Entry, content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for each SHAP value of an answer; nothing of entries of another kind."""
    answer = content.get("answer")
    if entry.kind != "prediction" or answer is None:
        return
    about = {"entry": entry.number, "at": entry.at, "program": answer["program"]}
    for option in answer["options"]:
        for outcome in (*option["responses"], *option["side_effects"]):
            yield from _values({**about, "option": option["therapy"]}, outcome)
    for found in answer["susceptibility"]:
        yield from _values({**about, "option": None}, found)


def _values(about: Mapping[str, Any], outcome: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    explained = outcome["explanation"]
    if explained is None:
        return
    of_all = {name: explained[name] for name in ("scale", "base_value", "margin")}
    for part in explained["contributions"]:
        value = part["value"]
        word = isinstance(value, str)
        yield {
            **about,
            **of_all,
            **{name: part[name] for name in ("feature", "group", "label", "contribution")},
            "endpoint": outcome["endpoint"],
            "model": outcome["model"],
            "number": None if word else value,
            "level": value if word else None,
        }


def _line(entry: Entry, content: Mapping[str, Any]) -> bytes:
    about = {"entry": entry.number, "at": entry.at, "kind": entry.kind, "hash": entry.hash}
    said = {name: value for name, value in content.items() if name != "sealed"}
    return orjson.dumps({**about, "previous": entry.previous, **said}, option=orjson.OPT_APPEND_NEWLINE)


def _batches(engine: Engine) -> Iterator[list[Entry]]:
    query = select(ENTRIES).order_by(ENTRIES.c.number).execution_options(yield_per=BATCH)
    with reached(), engine.connect() as connection, connection.execute(query) as found:
        for part in found.partitions():
            yield [Entry(*row) for row in part]
