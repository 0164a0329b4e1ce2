"""Where a public cohort comes from: files with their hashes, licence, citation, design."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data.cohort import Design


@dataclass(frozen=True)
class RemoteFile:
    """One published file: its name in the cohort's folder, address, SHA-256 and size in bytes."""

    name: str
    url: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class CohortSource:
    """What is known of a cohort before it is loaded.

    ``files`` are the published files to download. ``embedded_in`` is the library the data ship with
    instead, and ``extra`` the optional dependency of Tailor that installs it (``None``: always there).
    ``folder`` is the name of the folder of the files, where several cohorts share one.
    ``same_patients_as`` are cohorts that hold some of the same people: what was trained on one must never be
    tested on the other. ``also`` are files from elsewhere, fetched with it into folders of their own.
    """

    name: str
    title: str
    program: str
    design: Design
    licence: str
    citation: str
    files: tuple[RemoteFile, ...] = ()
    embedded_in: str | None = None
    extra: str | None = None
    folder: str | None = None
    same_patients_as: tuple[str, ...] = ()
    also: tuple[CohortSource, ...] = ()

    def complete(self, folder: Path) -> bool:
        """Return whether every file is in the folder with its published size."""
        paths = [(folder / file.name, file.bytes) for file in self.files]
        return bool(paths) and all(path.is_file() and path.stat().st_size == size for path, size in paths)
