"""A publisher's release of evidence: its rows as ours, and what could not be used of it, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import TailorError
from data.evidence.biomarker import parse
from data.evidence.disease_names import ANY, DISEASES
from data.evidence.diseases import PROGRAMS, SOLID
from data.evidence.table import Evidence
from data.versions import Knowledge


@dataclass(frozen=True)
class Release:
    """A release as read: ``left_out`` counts its entries that are no row here, by reason."""

    knowledge: Knowledge
    rows: tuple[Evidence, ...]
    left_out: dict[str, int]
    folder: Path


class Left(Exception):  # noqa: N818  # not an error of anybody's: an entry that is no row here
    """Why an entry of a release is left out."""


def places(disease: str) -> tuple[tuple[str, str, str], ...]:
    """Return (program, disease, biomarker) for each program of a publisher's disease, or raise ``Left``."""
    name = disease.strip().lower()
    if name in ANY:
        return tuple((program, SOLID, "") for program in PROGRAMS)
    if name not in DISEASES:
        raise Left("disease of no program here")
    return (DISEASES[name],)


def rows_of(entry: dict[str, Any], biomarker: str, disease: str, knowledge: Knowledge) -> Iterator[Evidence]:
    """Yield the entry as a row of each program it concerns; ``Left`` where its biomarker cannot be read."""
    for program, ours, own in places(disease):
        text = f"{own} and ({biomarker})" if own else biomarker
        try:
            parse(text)
        except TailorError:
            raise Left("biomarker that cannot be read") from None
        many = {"id": f"{entry['id']}:{program}"} if ours == SOLID else {}
        stands = {"program": program, "disease": ours, "biomarker": text}
        yield Evidence.model_validate(
            {**entry, **stands, **many, "version": knowledge.version, "date": knowledge.date}
        )


def collect(entries: Iterable[Any], read: Any, knowledge: Knowledge, folder: Path) -> Release:
    """Return the release of all entries that ``read`` turns into rows; the others are counted."""
    rows: list[Evidence] = []
    left: Counter[str] = Counter()
    for entry in entries:
        try:
            rows += list(read(entry))
        except Left as why:
            left[str(why)] += 1
    return Release(knowledge, tuple(rows), dict(left.most_common()), folder)
