"""Codes of LOINC and SNOMED CT carry a check digit, so a mistyped one is found by machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import data
from data.readers.fhir.tables import coded, codes, conditions, hgnc, numbers, results

DATA = Path(data.__file__).parent
TABLES = [
    *sorted(path for path in (DATA / "readers/fhir").iterdir() if path.suffix in (".toml", ".csv", ".py")),
    *sorted((DATA / "examples/fhir").glob("*.json")),
    DATA / "dictionary.toml",
    DATA.parent / "serving/ehr/samples.py",
]
LOINC = re.compile(r'"((?:LA)?\d{3,5}-\d)"')
SNOMED = re.compile(r'(?:"|^sct,)(\d{6,18})(?=[",])', re.M)
#: Of Verhoeff's algorithm (Mathematisch Centrum Tract 29, 1969): the product of the dihedral group of
#: order ten, and the permutation by place.
PRODUCT = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
PERMUTED = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def loinc_sum(code: str) -> int:
    """Return the mod-10 sum of a code, ten times something if valid; a letter counts its ASCII less 48."""
    values = [ord(sign) - 48 for sign in reversed(code.replace("-", ""))]
    return sum(value if place % 2 == 0 else sum(divmod(2 * value, 10)) for place, value in enumerate(values))


def verhoeff(code: str) -> int:
    """Return the check of a SNOMED CT identifier, nought if valid."""
    found = 0
    for place, digit in enumerate(reversed(code)):
        found = int(PRODUCT[found][int(PERMUTED[place % 8][int(digit)])])
    return found


def test_the_algorithms_tell_a_code_from_its_misspelling():
    assert [loinc_sum(code) % 10 for code in ("718-7", "26515-7", "LA6576-8", "LA11843-2")] == [0, 0, 0, 0]
    assert [loinc_sum(code) % 10 == 0 for code in ("718-8", "26551-7", "LA26807-4")] == [False] * 3
    assert [verhoeff(code) for code in ("10828004", "254637007", "428041000124106")] == [0, 0, 0]
    assert 0 not in [verhoeff(code) for code in ("10828005", "254673007")]


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_every_code_has_its_check_digit(table):
    text = table.read_text(encoding="utf-8")
    assert [code for code in LOINC.findall(text) if loinc_sum(code) % 10] == []
    assert [code for code in SNOMED.findall(text) if verhoeff(code)] == []


def test_the_tables_are_looked_at():
    found = "".join(table.read_text(encoding="utf-8") for table in TABLES)
    loinc, snomed = set(LOINC.findall(found)), set(SNOMED.findall(found))
    assert loinc >= numbers().keys() | results().keys() | codes()["from_percent"].keys()
    assert snomed >= {code for system, code in conditions() if system == "sct"}
    assert snomed >= set(codes()["procedures"])


def test_a_question_asks_one_field():
    kinds = [set(numbers()), set(results()), *map(set, codes()["white_cells"].values())]
    asked = [code for kind in kinds for code in kind]
    assert len(asked) == len(set(asked))
    assert set(results()).isdisjoint(coded())


def test_genes_have_numbers_of_hgnc():
    assert len(set(hgnc().values())) == len(hgnc())
    assert all(re.fullmatch("[1-9][0-9]{0,4}", number) for number in hgnc())
    assert (hgnc()["3467"], hgnc()["8975"], hgnc()["1097"]) == ("ESR1", "PIK3CA", "BRAF")
