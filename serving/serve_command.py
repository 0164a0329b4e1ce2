"""The verb ``tailor serve``."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer

from data.console import console, errors
from data.errors import TailorError
from data.settings import quieten_libraries, settings

ROOT = Path(__file__).resolve().parents[1]


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: TAILOR_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port. Default: TAILOR_PORT.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes, one a core. Default: TAILOR_WORKERS.")
    ] = None,
    open_to_all: Annotated[
        bool, typer.Option("--open", help="Ask nobody for a key; only where it listens on this computer.")
    ] = False,
) -> None:
    """Serve predictions over HTTP until Ctrl-C.

    Models are loaded once, at the start; after training, start it again. It listens on this computer only
    unless you say otherwise. The first start makes an administrator and prints the key, once; more users come
    with tailor users add.

    Example: tailor serve --port 3000 --workers 2
    """
    from serving.access.start import first_key, need_loopback, open_users, provider

    with errors():
        address, number = _address(host or settings().host), port or settings().port
        everybody = open_to_all or settings().open
        if everybody:
            need_loopback(address)
        _need_free(address, number)
        provider()  # what is wrong with it is said here, and not by every worker
        key = None if everybody else first_key(open_users())
        access = {"TAILOR_HOST": address, "TAILOR_OPEN": str(everybody).lower()}
        environment = _environment(number, workers or settings().workers) | access
    if key:
        typer.echo(f"The key of the user admin, shown only now:\n\n    {key}\n")
    shown = f"[{address}]" if ":" in address else address
    console.print(
        f"Tailor is starting at [bold]http://{shown}:{number}[/]; it is ready when /readyz says so."
    )
    console.print("Stop it with Ctrl-C.")
    options = ["--working-dir", str(ROOT), "--host", address, "--port", str(number)]
    # BentoML takes this process over, so that signals and the exit code are its own.
    command = [sys.executable, "-m", "bentoml", "serve", "serving.service:service", *options]
    os.execve(sys.executable, command, environment)


def _address(host: str) -> str:
    """Return an IP address: BentoML takes no names."""
    try:
        return str(ip_address("127.0.0.1" if host == "localhost" else host))
    except ValueError:
        hint = "Give the IP address of this computer, e.g. 127.0.0.1."
        raise TailorError("bad_host", f"{host!r} is not an IP address.", field="host", hint=hint) from None


def _need_free(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind((address, port))
        except OSError as error:
            raise TailorError(
                "port_not_free",
                f"Cannot listen on {address} port {port}: {error.strerror}.",
                field="port",
                hint="End what listens there, or give another port: tailor serve --port 3001",
            ) from None


def _environment(port: int, workers: int) -> dict[str, str]:
    """Return the environment of the service: one thread a worker, no telemetry, no relative paths.

    BentoML changes the working directory, so whatever a user gave relative to his own is made absolute.
    """
    quieten_libraries()
    home = settings().home_folder
    ours = {
        "TAILOR_HOME": str(home),
        "TAILOR_WORKERS": str(workers),
        "TAILOR_TRACKING_URI": _absolute(settings().mlflow_uri),
        "TAILOR_LEDGER_URL": _absolute(settings().ledger_uri),
        "TAILOR_KEYS": str(settings().keys_folder),
        "BENTOML_HOME": str(home / "bentoml" / str(port)),  # BentoML empties it at the start
        "TAILOR_SESSION_SECRET": settings().session_secret or secrets.token_hex(32),  # one for all workers
        "OMP_NUM_THREADS": "1",
    }
    if checkpoints := settings().checkpoints_path:
        ours["TAILOR_CHECKPOINTS"] = str(checkpoints)
    if keys := settings().oidc_keys:
        ours["TAILOR_OIDC_KEYS"] = str(keys.expanduser().resolve())
    for name, folder in (("TAILOR_COHORTS", settings().cohorts), ("TAILOR_KNOWLEDGE", settings().knowledge)):
        if folder is not None:
            ours[name] = str(folder.expanduser().resolve())
    (home / "bentoml" / str(port)).mkdir(parents=True, exist_ok=True)
    return {**os.environ, **ours}


def _absolute(uri: str) -> str:
    path = uri.removeprefix("sqlite:///")
    return uri if path == uri else f"sqlite:///{Path(path).resolve()}"
