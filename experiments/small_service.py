"""``tailor serve`` on one small model, as a process of our own that is ended whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from data.errors import TailorError
from experiments.postgresql import free_port

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
PATIENCE_S = 120


@contextmanager
def trained(home: Path) -> Iterator[Path]:
    """Yield a home with one small model, of the children that come with the libraries."""
    command = ["train", "rare-childhood", "--endpoint", "relapse_free_survival", "--quick", "--json"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "tailor.py"), *command],
        env=_environment(home, {}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise TailorError("no_model", f"The small model cannot be trained: {done.stderr[-500:]}")
    yield home


@contextmanager
def serving(home: Path, url: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the models of a home; yield address and process once it is ready, and end it."""
    port = free_port()
    command = [sys.executable, str(ROOT / "tailor.py"), "serve", "--open", "--port", str(port)]
    with (home / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--workers", str(WORKERS)],
            env=_environment(home, {"TAILOR_LEDGER_URL": url, "TAILOR_TIMEOUT_S": "60"}),
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            if not until_ready(address, process):
                said = (home / "serve.log").read_text()[-500:]
                raise TailorError("not_ready", f"The service did not start: {said}")
            yield address, process
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the service and all its workers with ``kill -9``, so that none has time to tidy up."""
    for pid in [process.pid, *_below(process.pid)] if process.poll() is None else ():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def _below(pid: int) -> Iterator[int]:
    """Yield the processes a process of ours has started, and those they have."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from (int(child), *_below(int(child)))


def until_ready(address: str, process: subprocess.Popen[bytes], patience_s: float = PATIENCE_S) -> bool:
    """Wait until a service says that it is ready; False where it ended or took too long."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"{address}/readyz", timeout=5).status_code == 200:
                return True
        except requests.RequestException:
            pass
        time.sleep(0.1)
    return False


def _environment(home: Path, more: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TAILOR_", "BENTOML", "PROMETHEUS"))}
    return {**kept, "PYTHONPATH": str(ROOT), "TAILOR_HOME": str(home), **more}
