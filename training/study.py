"""One question put to one cohort: rows to learn from, and external rows to be judged on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.cohort import Cohort
from data.errors import TailorError
from data.program import Endpoint, Program, Therapy
from features.source import Source, from_cohort
from models.target import Target


@dataclass(frozen=True)
class Rows:
    """Patients with a known outcome: what goes in, what came out, who they are.

    ``ids`` repeat where several rows are of one person.
    """

    source: Source
    target: Target
    ids: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, index: NDArray[np.integer]) -> Rows:
        """Return the rows at ``index``."""
        return Rows(self.source.take(index), self.target.take(index), self.ids[index])

    @property
    def arms(self) -> list[str | None]:
        """Therapy id each patient received, None where it was not recorded."""
        return [None if therapy is None else therapy.id for therapy in self.source.therapies]


@dataclass(frozen=True)
class Study:
    """Training rows (the published training split, or everybody) and the published external sets."""

    program: Program
    endpoint: Endpoint
    cohort: Cohort
    train: Rows
    external: dict[str, Rows]

    @property
    def therapies(self) -> tuple[Therapy, ...]:
        """Therapies somebody in the training rows received."""
        return tuple(t for t in self.program.therapies if t.id in set(self.train.arms))

    @property
    def randomised(self) -> bool:
        """Whether chance decided the therapy."""
        return self.cohort.design == "randomised"


def study(program: Program, endpoint: Endpoint, cohort: Cohort) -> Study:
    """Line up patients, therapies and outcomes of one endpoint.

    Raises
    ------
    TailorError
        ``unknown_endpoint`` if the cohort does not have it, ``too_few_events`` under 8 events.
    """
    everybody, row = _rows(program, endpoint, cohort)
    external: dict[str, Rows] = {}
    train = everybody
    if "train" in cohort.splits:
        split = cohort.patients["split"].to_numpy(dtype=object)[row]
        train = everybody.take(np.flatnonzero(split == "train"))
        names = [name for name in cohort.splits if name != "train" and (split == name).any()]
        external = {name: everybody.take(np.flatnonzero(split == name)) for name in names}
    events = train.target.events
    if endpoint.type != "continuous" and events < 8:
        raise TailorError(
            "too_few_events",
            f"{cohort.name}, {endpoint.id}: {events} events among {len(train)} patients, 8 are the least.",
            hint="Use a larger cohort; with so few events only a published rate is honest.",
        )
    return Study(program, endpoint, cohort, train, external)


def _rows(program: Program, endpoint: Endpoint, cohort: Cohort) -> tuple[Rows, NDArray[np.intp]]:
    """Return the rows with an outcome, and the row of the cohort each came from."""
    target, ids = Target.of(cohort, endpoint)
    row_of = {pid: i for i, pid in enumerate(cohort.patient_ids)}
    index = np.array([row_of[pid] for pid in ids], dtype=np.intp)
    if "person" in cohort.patients:
        ids = cohort.patients["person"].fillna(cohort.patients["patient_id"]).to_numpy(dtype=object)[index]
        target = replace(target, patient=np.unique(ids, return_inverse=True)[1])
    return Rows(from_cohort(cohort, program).take(index), target, ids), index
