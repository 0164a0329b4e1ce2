import io

import pytest
from rich.console import Console

import training.progress as progress


def test_the_bar_says_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(progress, "console", Console(file=out, force_terminal=True, width=100))
    with progress.bar(1) as report:
        report("fold 1 of 2: network", 0.5)
        report("fold 2 of 2", 0.5)
    assert "fold 2 of 2" in out.getvalue()
    assert "100%" in out.getvalue()


def test_quiet_prints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(progress, "console", Console(file=out, force_terminal=True))
    with progress.bar(1, quiet=True) as report:
        report("fold 1", 1.0)
    assert out.getvalue() == ""
