"""The terminal: one console, one way to print JSON, one place where errors become words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

from data.errors import TailorError

console = Console()
error_console = Console(stderr=True)
FAILED = 2


def emit_json(value: Any) -> None:
    """Print a value as JSON on standard output, plain and unwrapped; NaN is refused."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


@contextmanager
def errors(as_json: bool = False) -> Iterator[None]:
    """Turn a ``TailorError`` into a message with its hint (or the JSON error body) and exit code 2.

    Examples
    --------
    >>> with errors(as_json=False):
    ...     raise TailorError("unknown_cohort", "Unknown cohort 'x'.")  # doctest: +SKIP
    """
    try:
        yield
    except TailorError as error:
        if as_json:
            emit_json(error.body())
        else:
            print_error(error)
        raise typer.Exit(FAILED) from error


def print_error(error: TailorError) -> None:
    """Print one error in red with its hint, on standard error."""
    error_console.print(f"[bold red]{escape(error.message)}[/]", soft_wrap=True)
    if error.hint:
        error_console.print(escape(error.hint), soft_wrap=True)
