"""A progress bar that says what is being fitted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from data.console import console
from training.evaluate import Progress as Report


@contextmanager
def bar(endpoints: int, *, quiet: bool = False) -> Iterator[Report]:
    """Yield a callable ``(what, share of one endpoint finished)`` that moves the bar."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=quiet, transient=True) as progress:
        task = progress.add_task("reading the cohort", total=max(endpoints, 1))

        def report(what: str, share: float) -> None:
            progress.update(task, description=what, advance=share)

        yield report
