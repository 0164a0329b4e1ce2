"""Every table of knowledge has a version and a date; old ones are warned of."""

import datetime
from importlib.resources import files
from pathlib import Path

import pytest

from data.errors import TailorError
from data.settings import settings
from data.versions import release_folder, table, tables


def test_every_table_in_the_folder_is_versioned():
    folder = Path(str(files("data").joinpath("knowledge")))
    versioned = {entry.file for entry in tables().values()}
    plain = {"ctcae.csv", "genes.csv"}  # names only, no facts that age
    assert {path.name for path in folder.glob("*.csv")} - plain == versioned


def test_a_table_warns_once_it_is_older_than_a_year():
    entry = table("side_effects")
    assert entry.warning(entry.date + datetime.timedelta(days=365)) is None
    assert "1.0 years old" in str(entry.warning(entry.date + datetime.timedelta(days=366)))


def test_an_unknown_table_is_an_error():
    with pytest.raises(TailorError, match="no table of knowledge called 'tea_leaves'"):
        table("tea_leaves")


def test_a_release_is_looked_for_in_the_setting_then_at_home(tmp_path, monkeypatch, home):
    monkeypatch.setenv("TAILOR_KNOWLEDGE", str(tmp_path))
    settings.cache_clear()
    assert release_folder("civic") is None
    (home / "knowledge" / "civic").mkdir(parents=True)
    assert release_folder("civic") == home.resolve() / "knowledge" / "civic"
    (tmp_path / "civic").mkdir()
    assert release_folder("civic") == tmp_path / "civic"
