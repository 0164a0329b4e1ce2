"""The templates of forms, and every level of the dictionary, can be filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.dictionary import dictionary
from data.program import programs
from data.readers.form import read_form
from data.readers.form_template import template
from tests.data.readers.form_files import failure, form, patient


@pytest.mark.parametrize("program", programs())
def test_a_template_asks_what_the_rules_of_its_program_ask_and_reads_when_filled(
    tmp_path: Path, program: str
) -> None:
    text = template(program)
    rows = text.splitlines()
    assert rows[0] == "key,value,unit,allowed,meaning"
    keys = [row.split(",")[0] for row in rows[1:]]
    asked = {k for t in programs()[program].therapies for rule in t.eligibility for k in rule.keys}
    assert asked <= set(keys)
    assert len(keys) == len(set(keys))
    assert "no value" in failure(tmp_path, text).message.lower()
    filled = text.replace("history:age,,", "history:age,61,", 1)
    assert patient(tmp_path, filled).history == {"age": 61.0}


def test_every_key_of_every_template_can_be_said_to_be_missing(tmp_path: Path) -> None:
    for program in programs():
        keys = [row.split(",")[0] for row in template(program).splitlines()[2:]]
        text = "key,value\n" + "".join(f"{key},not tested\n" for key in keys) + "patient_id,P1\n"
        reading = read_form(form(tmp_path, text))
        assert len(reading.left) == len(keys)


@pytest.mark.parametrize("key", [key for key, field in dictionary().items() if field.kind == "category"])
def test_every_level_of_the_dictionary_can_be_typed(tmp_path: Path, key: str) -> None:
    for level in dictionary()[key].levels:
        assert patient(tmp_path, f"{key};{level}\n").field(key) == level
