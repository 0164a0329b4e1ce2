"""Published tables beside ours: what a row is, and which tables there are."""

from __future__ import annotations

import math
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol, Self

from pydantic import BaseModel, ConfigDict, model_validator

import experiments
from data.cohorts import find_folder, source
from data.errors import unknown
from training.candidates import Effort
from training.evaluate import Progress


class Measured(Protocol):
    """A value and its 95 % interval, NaN where undefined."""

    @property
    def value(self) -> float:
        """What was measured."""
        ...

    @property
    def low(self) -> float:
        """Lower end."""
        ...

    @property
    def high(self) -> float:
        """Upper end."""
        ...


class BenchRow(BaseModel):
    """One number of a published table and ours.

    ``published`` is what somebody else reached on this split, with its ``source``; ``baseline`` what the
    naive answer reaches on the same patients; ``ours`` what was measured here, with its 95 % interval
    ``low`` to ``high``. Anything unknown is ``None``.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False, extra="forbid")

    table: str
    row: str
    metric: str
    published: float | None = None
    source: str | None = None
    baseline: float | None = None
    ours: float | None = None
    low: float | None = None
    high: float | None = None
    split: str

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.published is None) != (self.source is None):
            raise ValueError(f"{self.row}: a published number and its source come together")
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.row}: an interval has two ends")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.row}: the interval {self.low} to {self.high} is upside down")
        return self

    @classmethod
    def of(cls, measured: Measured, **about: Any) -> Self:
        """Build a row from a value and its interval; what is undefined becomes ``None``."""
        ours, low, high = (
            value if math.isfinite(value) else None for value in (measured.value, measured.low, measured.high)
        )
        return cls(ours=ours, low=low, high=high, **about)


Rows = Callable[[Effort, Progress], list[BenchRow]]


@dataclass(frozen=True)
class Experiment:
    """One table: its name, what it shows, the cohorts it needs, and the function that makes its rows."""

    table: str
    about: str
    needs: tuple[str, ...]
    rows: Rows

    @property
    def missing(self) -> list[str]:
        """Cohorts whose files are not on this computer."""
        return [name for name in self.needs if source(name).files and find_folder(name) is None]


@lru_cache(maxsize=1)
def tables() -> dict[str, Experiment]:
    """Return every module of this folder that has ``TABLE``, ``ABOUT``, ``NEEDS`` and ``rows``, by name."""
    found = {}
    for info in pkgutil.iter_modules(experiments.__path__):
        module = import_module(f"experiments.{info.name}")
        if hasattr(module, "TABLE"):
            found[module.TABLE] = Experiment(module.TABLE, module.ABOUT, module.NEEDS, module.rows)
    return found


def choose(name: str) -> list[Experiment]:
    """Return one table, or every one for ``all``; raise ``unknown_table`` with the nearest names."""
    if name == "all":
        return list(tables().values())
    if name not in tables():
        raise unknown("unknown_table", "table", name, [*tables(), "all"], field="table")
    return [tables()[name]]


def as_json(rows: Sequence[BenchRow]) -> list[dict[str, Any]]:
    """Return the rows as they are printed with ``--json``."""
    return [row.model_dump(mode="json") for row in rows]
