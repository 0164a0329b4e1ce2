"""All evidence there is on this computer: our own, widened by publishers' releases where they are present."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from data.evidence import civic, moalmanac
from data.evidence.released import Release
from data.evidence.table import Evidence, evidence
from data.versions import release_folder

#: Name of a release -> which files of its folder are it, and who reads them.
READERS: dict[str, tuple[str, Callable[[Path], Release]]] = {
    civic.NAME: ("*.tsv", civic.read),
    moalmanac.NAME: ("*.json", moalmanac.read),
}


def releases() -> tuple[Release, ...]:
    """Return the releases on this computer; of several files of one publisher, the last by name."""
    found = []
    for name, (pattern, _) in READERS.items():
        folder = release_folder(name)
        files = sorted(folder.glob(pattern)) if folder else []
        if files:
            found.append(_read(name, files[-1], files[-1].stat().st_mtime_ns))
    return tuple(found)


def all_evidence() -> tuple[Evidence, ...]:
    """Return our own rows, then those of the releases."""
    return (*evidence(), *(row for release in releases() for row in release.rows))


@lru_cache(maxsize=8)
def _read(name: str, path: Path, changed: int) -> Release:
    """Read a file once; ``changed`` is when it was written, so that another one is read anew."""
    return READERS[name][1](path)
