"""Independent parts of a benchmark in processes of their own, one a core."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from joblib import Parallel, cpu_count, delayed

from training.evaluate import Progress

T = TypeVar("T")


def side_by_side(part: Callable[..., T], asked: Sequence[tuple[Any, ...]], progress: Progress) -> list[T]:
    """Return ``part(*arguments)`` of each, in order; each process computes with one thread."""
    work = Parallel(n_jobs=min(cpu_count(), len(asked)), return_as="generator", inner_max_num_threads=1)
    done: list[T] = []
    for found in work(delayed(part)(*arguments) for arguments in asked):
        done.append(found)
        progress(f"{len(done)} of {len(asked)}", 1 / len(asked))
    return done
