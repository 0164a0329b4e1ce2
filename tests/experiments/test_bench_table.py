import pytest
from rich.console import Console, RenderableType

from experiments import bench
from experiments.bench import BenchRow
from experiments.bench_table import as_listing, as_table

ROW = {"table": "t", "row": "r", "metric": "AUC", "split": "s"}


def shown(what: RenderableType, width: int = 140) -> str:
    console = Console(width=width)
    with console.capture() as capture:
        console.print(what)
    return capture.get()


def test_tables_name_their_sources_and_intervals() -> None:
    rows = [
        BenchRow(**ROW, published=0.87, source="Somebody 2022", baseline=0.5, ours=0.9, low=0.8, high=0.95),
        BenchRow(**{**ROW, "split": "elsewhere"}, ours=0.6),
    ]
    text = shown(as_table(rows))
    assert "0.870 [1]" in text
    assert "0.900 (0.800 to 0.950)" in text
    assert "[1] Somebody 2022" in text
    assert text.index("elsewhere") > text.index("0.900")


def test_the_listing_says_what_has_to_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "find_folder", lambda _: None)
    text = shown(as_listing())
    assert "loris (to fetch)" in text
    assert "actg320 (to fetch)" not in text


def test_nothing_is_cut_off_in_a_narrow_terminal() -> None:
    name = "a candidate with a rather long name"
    numbers = {"published": 0.87, "source": "Somebody 2022", "baseline": 0.5, "ours": -0.074}
    row = BenchRow(**{**ROW, "row": name}, **numbers, low=-0.12, high=-0.027)
    text = shown(as_table([row], 80), width=80)
    assert "-0.074 (-0.120 to -0.027)" in text
    assert "…" not in text
    assert all(len(line) <= 80 for line in text.splitlines())
