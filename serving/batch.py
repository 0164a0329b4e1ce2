"""Many patients at once: each answered, kept and written as rows; who cannot be answered is listed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import torch

from data.errors import TailorError
from serving.batch_rows import rows
from serving.batch_writer import writer
from serving.predictor import Predictor
from serving.request import PredictRequest
from serving.tell import tell

CHUNK = 16  # patients handed to a process at once


class Asked(NamedTuple):
    """One patient of a batch: who, and the request, or why there is none."""

    patient_id: str
    request: PredictRequest | TailorError


class Failed(NamedTuple):
    """A patient who was not answered, and why."""

    patient_id: str
    error: TailorError


Answered = list[dict[str, Any]] | Failed
_predictors: dict[str, Predictor] = {}


def run(patients: Iterable[Asked], out: Path, workers: int = 1) -> Iterator[Failed | None]:
    """Answer patients and write them to ``out`` (.parquet or .jsonl), yielding once for each.

    Who cannot be answered is yielded with the reason, and written beside ``out`` as ``OUT.errors.jsonl``.
    Every answer is in the ledger before it is written. ``workers`` processes share the work, in order.
    """
    beside = out.with_name(f"{out.name}.errors.jsonl")
    beside.unlink(missing_ok=True)
    with writer(out) as write:
        for answered in _answers(patients, workers):
            if isinstance(answered, Failed):
                line = {"patient_id": answered.patient_id, **answered.error.body()}
                with beside.open("ab") as file:
                    file.write(orjson.dumps(line) + b"\n")
                yield answered
            else:
                write(answered)
                yield None


def _answers(patients: Iterable[Asked], workers: int) -> Iterator[Answered]:
    if workers == 1:
        yield from map(_answer, patients)
        return
    # Spawned, not forked: a fork of a process in which OpenMP has run hangs.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_one_thread) as pool:
        source = iter(patients)
        while chunk := list(islice(source, CHUNK * workers)):
            yield from pool.map(_answer, chunk, chunksize=max(1, len(chunk) // workers))


def _one_thread() -> None:
    torch.set_num_threads(1)


def _answer(asked: Asked) -> Answered:
    """Answer one patient; the models of a program are loaded once a process."""
    if isinstance(asked.request, TailorError):
        return Failed(asked.patient_id, asked.request)
    try:
        if asked.request.program not in _predictors:
            _predictors[asked.request.program] = Predictor.from_registry(asked.request.program)
        answer = tell(_predictors[asked.request.program], asked.request, by="batch")
    except TailorError as error:
        return Failed(asked.patient_id, error)
    return list(rows(answer, asked.patient_id))
