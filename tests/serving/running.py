"""A real ``tailor serve``: started as a process, ended by its id."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.serving.support import ROOT, clean_environment


@contextmanager
def running(home: Path, log: Path, *options: str) -> Iterator[httpx.Client]:
    """Serve the models of a home; everything the process writes goes to ``log``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "tailor.py"), "serve", "--port", str(port), *options]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=clean_environment(home), cwd=log.parent
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=15) as client:
                _wait(client, process, log)
                yield client
        finally:
            process.send_signal(signal.SIGINT)  # what Ctrl-C sends
            assert process.wait(timeout=20) == 0


def _wait(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, log.read_text()
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.25)
    pytest.fail(log.read_text())


def written(client: httpx.Client, log: Path) -> str:
    """Return the log once the line of a last request is in it: lines follow their answers."""
    last = str(uuid.uuid4())
    client.get("/healthz", headers={"X-Request-ID": last})
    for _ in range(100):
        if last in log.read_text():
            break
        time.sleep(0.05)
    return log.read_text()
