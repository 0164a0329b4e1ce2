"""The README is under test: every setting, verb and program is in it."""

from pathlib import Path

import pytest

import tailor
from data.program import programs
from data.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text()


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_in_the_table(name: str) -> None:
    field = Settings.model_fields[name]
    default = "–" if field.default is None else f"`{field.default}`"
    assert f"| `TAILOR_{name.upper()}` | {default} | {field.description} |" in README


@pytest.mark.parametrize("verb", list(tailor.VERBS))
def test_every_verb_is_shown(verb: str) -> None:
    assert f"tailor {verb}" in README or f"make {verb}" in README


@pytest.mark.parametrize("program", list(programs()))
def test_every_program_is_listed(program: str) -> None:
    assert f"| {program} |" in README


def test_the_screenshot_is_there() -> None:
    assert (Path(__file__).parent.parent / "experiments" / "demo.png").stat().st_size > 10_000
