"""The tables of codes beside this file, checked against the dictionary when they are loaded."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from data.dictionary import Value, dictionary
from data.errors import TailorError
from data.genes import check_gene
from data.readers.fhir.coding import Code


class Meaning(NamedTuple):
    """What a code of a condition means: site, morphology, metastasis, diagnosis, program or field."""

    means: str
    value: str


@lru_cache(maxsize=1)
def codes() -> dict[str, Any]:
    """Return ``codes.toml``.

    Raises
    ------
    TailorError
        ``unknown_field`` or of a value that the dictionary does not allow.
    """
    table: dict[str, Any] = tomllib.loads(_text("codes.toml"))
    for key, value in _mentioned(table):
        if key not in dictionary():
            raise TailorError("unknown_field", f"codes.toml names {key}, which no dictionary has.")
        dictionary()[key].check(value)
    return table


@lru_cache(maxsize=1)
def numbers() -> dict[str, str]:
    """Return the LOINC codes of measurements -> the key of the field they fill."""
    own = {field.loinc: key for key, field in dictionary().items() if field.loinc and field.kind == "number"}
    return own | {code: key for key, several in codes()["numbers"].items() for code in several}


@lru_cache(maxsize=1)
def results() -> dict[str, str]:
    """Return the LOINC codes of what is positive or negative -> the key of the field they fill."""
    return {code: key for key, several in codes()["results"].items() for code in several}


@lru_cache(maxsize=1)
def coded() -> dict[str, dict[str, dict[str, Value]]]:
    """Return the codes of questions -> code of an answer -> the fields it fills."""
    return {code: entry["answers"] for entry in codes()["coded"].values() for code in entry["codes"]}


@lru_cache(maxsize=1)
def conditions() -> dict[tuple[str, str], tuple[Meaning, ...]]:
    """Return (system, code) of conditions, body sites and morphologies -> what they mean."""
    found: dict[tuple[str, str], list[Meaning]] = defaultdict(list)
    for row in csv.DictReader(_text("conditions.csv").splitlines()):
        found[row["system"], row["code"]].append(Meaning(row["means"], row["value"]))
    return {code: tuple(meanings) for code, meanings in found.items()}


@lru_cache(maxsize=1)
def hgnc() -> dict[str, str]:
    """Return the number HGNC gave a gene -> its symbol."""
    rows = csv.DictReader(_text("genes.csv").splitlines())
    return {row["hgnc"]: check_gene(row["symbol"]) for row in rows}


def meanings(code: Code) -> tuple[Meaning, ...]:
    """Return what a code of a condition means; of ICD-10 the longest known start of the code counts."""
    bare = code.code.rstrip("-+*!†").rstrip(".") if code.system == "icd10" else code.code
    while bare:
        if known := conditions().get((code.system, bare)):
            return known
        if code.system != "icd10" or len(bare) <= 3:
            return ()
        bare = bare[:-1].rstrip(".")
    return ()


def _mentioned(table: dict[str, Any]) -> Iterator[tuple[str, Value]]:
    yield from ((key, None) for name in ("numbers", "results", "scores") for key in table[name])
    yield from ((entry["field"], None) for entry in table["from_percent"].values())
    answered = [fields for entry in table["coded"].values() for fields in entry["answers"].values()]
    for fields in (*answered, *table["procedures"].values()):
        yield from fields.items()
    yield from ((key, True) for several in table["drug_groups"].values() for key in several)
    yield from (("history:race_ethnicity", value) for value in table["race"].values())


def _text(name: str) -> str:
    return files("data").joinpath(f"readers/fhir/{name}").read_text(encoding="utf-8")
