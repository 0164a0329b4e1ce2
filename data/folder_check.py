"""Everything that is wrong with a cohort folder, not only the first thing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.errors import TailorError, unknown
from data.folder import read_folder
from data.program import Program, program


def find_problems(folder: Path) -> tuple[Cohort | None, list[TailorError]]:
    """Return the cohort (if it can be read) and every problem with it.

    Beyond what stops it from being read: a program or therapies nobody knows, no endpoint of the
    program, outcomes that do not fit their endpoint.
    """
    cohort, problems = read_folder(folder)
    if cohort is None:
        return None, problems
    try:
        known = program(cohort.program)
    except TailorError as error:
        return cohort, [*problems, error]
    return cohort, [*problems, *_therapies(cohort, known), *_endpoints(cohort, known)]


def _therapies(cohort: Cohort, known: Program) -> list[TailorError]:
    ids = [therapy.id for therapy in known.therapies]
    given = cohort.treatments["therapy"].unique()
    return [
        unknown("unknown_therapy", f"therapy in program {known.id}:", name, ids, field="treatments.therapy")
        for name in given
        if name not in ids
    ]


def _endpoints(cohort: Cohort, known: Program) -> list[TailorError]:
    """Endpoints beyond the program's are no fault, they are just not used; but one of them there must be."""
    types = {endpoint.id: endpoint.type for endpoint in known.endpoints}
    found: list[TailorError] = []
    for name, rows in cohort.outcomes.groupby("endpoint"):
        if types.get(str(name)) == "binary":
            found += _fault(str(name), rows[~rows["value"].isin([0, 1])], "needs value 0 or 1")
            found += _fault(str(name), rows[rows["patient_id"].duplicated()], "is answered more than once")
        elif str(name) in types:
            unfit = rows[["time_days", "event"]].isna().any(axis=1)
            found += _fault(str(name), rows[unfit], "needs time_days and event")
    names = cohort.outcomes["endpoint"].unique()
    if not set(names) & set(types):
        given = ", ".join(names) or "(none)"
        found.append(
            unknown(
                "unknown_endpoint",
                f"endpoint in program {known.id}:",
                given,
                types,
                field="outcomes.endpoint",
            )
        )
    return found


def _fault(endpoint: str, rows: pd.DataFrame, need: str) -> list[TailorError]:

    if rows.empty:
        return []
    patient = rows["patient_id"].iloc[0]
    message = f"outcomes, endpoint {endpoint}: {len(rows)} rows, the first of patient {patient}: {need}."
    return [TailorError("bad_outcome", message, field="outcomes")]
