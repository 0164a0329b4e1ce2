"""A PostgreSQL server of our own for as long as it is needed: its own folder, this computer only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"


class NoServerError(Exception):
    """No server can be started here, and why."""


@contextmanager
def server() -> Iterator[str]:
    """Start a server and yield its URL, without a database; stop and remove it at the end.

    Raises
    ------
    NoServerError
        Where PostgreSQL is not installed, or may not be started by this user.
    """
    programs, owner = _programs(), _owner()
    with tempfile.TemporaryDirectory(prefix="tailor-pg-") as scratch:
        folder = Path(scratch)
        if owner:
            shutil.chown(folder, USER, USER)
        data, port = folder / "data", free_port()
        _run([*owner, programs / "initdb", "-D", data, "-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8"])
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder}"
        control: list[str | Path] = [*owner, programs / "pg_ctl", "-D", data, "-w", "-s"]
        _run([*control, "-l", folder / "log", "-o", options, "start"])
        try:
            yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}"
        finally:
            _run([*control, "-m", "immediate", "stop"])


def _programs() -> Path:
    on_path = shutil.which("pg_ctl")
    if on_path and Path(on_path).resolve().with_name("initdb").exists():
        return Path(on_path).resolve().parent
    found = sorted(DEBIAN.glob("*/bin/initdb"))
    if not found:
        raise NoServerError("PostgreSQL is not installed (initdb is not on this computer)")
    return found[-1].parent


def _owner() -> list[str]:
    """Return what makes a command that of another user: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("runuser") is None:
        raise NoServerError("PostgreSQL refuses to run as root, and runuser is not on this computer")
    return ["runuser", "-u", USER, "--"]


def _run(command: Sequence[str | Path]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise NoServerError(
            f"PostgreSQL cannot be started here: {done.stderr.strip() or done.stdout.strip()}"
        )


def free_port() -> int:
    """Return a port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
