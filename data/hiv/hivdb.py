"""The Stanford HIVDB algorithm: where its file comes from, and the one that is on this computer."""

from __future__ import annotations

import datetime
from pathlib import Path

from data.hiv.asi import Algorithm, read_algorithm
from data.hiv.comments import Comments, read_comments
from data.provenance import CohortSource, RemoteFile
from data.settings import settings
from data.versions import Knowledge

_FILE = "HIVDB_10.2.xml"
SOURCE = CohortSource(
    name="hivdb-algorithm",
    title="HIVDB: scores of resistance mutations",
    program="hiv",
    design="in-vitro",
    licence="Unlicense (public domain)",
    citation="Stanford HIV Drug Resistance Database; Liu & Shafer, Clin Infect Dis 2006;42:1608-1618",
    files=(
        RemoteFile(
            _FILE,
            "https://raw.githubusercontent.com/hivdb/hivfacts/"
            f"be1c11a5145fea9073fdb71801919d4a34265336/data/algorithms/{_FILE}",
            "4676d08a1dfb263e3a0a178ed886a9b68b0f380bfd162f11a52edb6d48baa339",
            190654,
        ),
    ),
)


def algorithm() -> Algorithm | None:
    """Return the algorithm, or None where its file is not on this computer.

    Looked for like a cohort: in ``TAILOR_COHORTS/hivdb-algorithm``, then in ``<home>/cohorts``.
    """
    path = _path()
    return read_algorithm(path) if path else None


def release() -> Knowledge | None:
    """Return which version of the algorithm it is and of when, or None where its file is not here."""
    found = algorithm()
    if found is None:
        return None
    date = datetime.date.fromisoformat(found.date)
    return Knowledge(name=SOURCE.name, title=SOURCE.title, version=found.version, date=date)


def comments() -> Comments | None:
    """Return the comments of the same file, or None."""
    path = _path()
    return read_comments(path) if path else None


def _path() -> Path | None:
    shared, home = settings().cohorts, settings().home_folder / "cohorts"
    places = [folder.expanduser() / SOURCE.name for folder in (shared, home) if folder]
    return next((place / _FILE for place in places if SOURCE.complete(place)), None)
