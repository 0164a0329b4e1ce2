"""All evidence there is on this computer: our own, widened by publishers' releases where they are present."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from data.errors import TailorError, unknown
from data.evidence import civic, moalmanac
from data.evidence.released import Release
from data.evidence.table import Evidence, evidence
from data.fetch import transfer
from data.provenance import RemoteFile
from data.settings import settings
from data.versions import release_folder

#: Name of a release -> which files of its folder are it, and who reads them.
READERS: dict[str, tuple[str, Callable[[Path], Release]]] = {
    civic.NAME: ("*.tsv", civic.read),
    moalmanac.NAME: ("*.json", moalmanac.read),
}


def releases() -> tuple[Release, ...]:
    """Return the releases on this computer; of several files of one publisher, the newest."""
    found = []
    for name, (pattern, _) in READERS.items():
        folder = release_folder(name)
        files = sorted(folder.glob(pattern)) if folder else []
        if files:
            read = (_read(name, file, file.stat().st_mtime_ns) for file in files)
            found.append(max(read, key=lambda release: release.knowledge.date))
    return tuple(found)


def place(name: str, given: str) -> Release:
    """Put a release into ``<home>/knowledge/<name>``, from a file or an address, once it has been read.

    Raises
    ------
    TailorError
        ``unknown_release``, ``file_not_found``, ``download_failed``, or ``bad_release`` where it is something
        else. Nothing half-written stays behind.
    """
    if name not in READERS:
        raise unknown("unknown_release", "release", name, READERS)
    folder = settings().home_folder / "knowledge" / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{name}.") as part:
        file = Path(part) / Path(urlsplit(given).path).name
        if given.startswith(("https://", "http://")):
            transfer(RemoteFile(file.name, given, "", 0), file, None)
        elif Path(given).is_file():
            shutil.copyfile(given, file)
        else:
            raise TailorError(
                "file_not_found", f"There is no file {given}.", hint="Give its path, or its address."
            )
        READERS[name][1](file)
        folder.mkdir(exist_ok=True)
        file.replace(folder / file.name)
    return READERS[name][1](folder / file.name)


def all_evidence() -> tuple[Evidence, ...]:
    """Return our own rows, then those of the releases."""
    return (*evidence(), *(row for release in releases() for row in release.rows))


@lru_cache(maxsize=8)
def _read(name: str, path: Path, changed: int) -> Release:
    """Read a file once; ``changed`` is when it was written, so that another one is read anew."""
    return READERS[name][1](path)
