"""Download of a public cohort: verified by SHA-256, whole or not at all."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pooch
import requests

from data.cohorts import home_of, source
from data.errors import TailorError
from data.provenance import CohortSource, RemoteFile

TIMEOUT_S = 30.0
ATTEMPTS = 3
PAUSE_S = 1.0
CHUNK = 1 << 16
Progress = Callable[[str, int, int], None]
_log = logging.getLogger(__name__)


def fetch(name: str, target: Path | None = None, progress: Progress | None = None) -> Path:
    """Download the files of a public cohort and return its folder.

    Files that are already there with the right hash are left alone.

    Parameters
    ----------
    name : str
        A cohort of ``tailor cohorts list``.
    target : Path, optional
        Folder for the files; default ``<TAILOR_HOME>/cohorts/<name>``.
    progress : callable, optional
        Called with (file name, bytes so far, bytes in all).

    Raises
    ------
    TailorError
        ``unknown_cohort``; ``nothing_to_fetch`` for a cohort inside a library; ``download_failed`` or
        ``wrong_hash`` naming file, address and hashes. Nothing half-written stays behind.
    """
    known = source(name)
    if not known.files:
        raise TailorError(
            "nothing_to_fetch",
            f"Cohort {name} comes inside {known.embedded_in}; there is nothing to download.",
            hint=f"pip install 'tailor[{known.extra}]'" if known.extra else "It is ready to use.",
        )
    folder = fetch_files(known, target or home_of(known), progress)
    for other in known.also:
        fetch_files(other, folder.parent / other.name, progress)
    return folder


def fetch_files(known: CohortSource, folder: Path, progress: Progress | None = None) -> Path:
    """Download the files of ``known`` into ``folder``; see :func:`fetch`."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for file in known.files:
            if not _good(folder / file.name, file):
                _download(file, folder, progress)
            elif progress:
                progress(file.name, file.bytes, file.bytes)
    finally:
        with suppress(OSError):  # only an empty folder can be removed
            folder.rmdir()
    return folder


def _good(path: Path, file: RemoteFile) -> bool:
    return path.is_file() and pooch.file_hash(str(path), alg="sha256") == file.sha256


def _download(file: RemoteFile, folder: Path, progress: Progress | None) -> None:
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{file.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        transfer(file, part, progress)
        found = pooch.file_hash(str(part), alg="sha256")
        if found != file.sha256:
            raise TailorError(
                "wrong_hash",
                f"{file.name} from {file.url} is not the published file: "
                f"expected SHA-256 {file.sha256}, found {found} "
                f"({part.stat().st_size} of {file.bytes} bytes).",
                hint="Try again; if it stays so, the file was changed at its source.",
                status=502,
            )
        part.chmod(0o644)  # mkstemp made it private
        part.replace(folder / file.name)
    finally:
        part.unlink(missing_ok=True)


def transfer(file: RemoteFile, part: Path, progress: Progress | None) -> None:
    """Write the answer of the server to ``part``; try again if the connection fails.

    Raises
    ------
    TailorError
        ``download_failed`` naming file and address.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _stream(file, part, progress)
        except requests.RequestException as error:
            status = getattr(error.response, "status_code", None)
            # A refusal (not found, forbidden) will be the same the next time.
            if attempt == ATTEMPTS or (status is not None and status < 500):
                raise TailorError(
                    "download_failed",
                    f"{file.name} could not be downloaded from {file.url}: {error}",
                    hint="Check the network, or point TAILOR_COHORTS at a folder that has the files.",
                    status=502,
                ) from error
            _log.info("attempt %d at %s failed, trying again", attempt, file.url)
            time.sleep(PAUSE_S * attempt)
        else:
            return


def _stream(file: RemoteFile, part: Path, progress: Progress | None) -> None:
    # Not pooch's own downloader: it leaves the connection open when a transfer breaks off.
    done = 0
    with requests.get(file.url, stream=True, timeout=TIMEOUT_S) as answer, part.open("wb") as out:
        answer.raise_for_status()
        for block in answer.iter_content(CHUNK):
            out.write(block)
            done += len(block)
            if progress:
                progress(file.name, done, file.bytes)
