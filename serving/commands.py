"""The verbs of serving: ``tailor predict`` and ``tailor serve``."""

from __future__ import annotations

import os
import socket
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer

from data.console import console, emit_json, errors
from data.errors import TailorError
from data.settings import quieten_libraries, settings

ROOT = Path(__file__).resolve().parents[1]
Json = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


def predict(
    patient: Annotated[Path, typer.Argument(metavar="PATIENT.json", help="One patient; see data/examples.")],
    program: Annotated[
        str | None, typer.Option(help="Program to ask, e.g. breast. Default: the one named in the file.")
    ] = None,
    therapy: Annotated[
        list[str] | None, typer.Option(help="Compare only these; give it once for each therapy.")
    ] = None,
    json: Json = False,
) -> None:
    """Say how likely each therapy is to work for one patient, side by side, and why.

    The file is a request {"program": …, "patient": {…}} or the patient alone. Leave out what is not known:
    missing is not normal. The models must be trained before: tailor train PROGRAM.

    Example: tailor predict data/examples/rare-childhood.json --therapy mercaptopurine --therapy placebo
    """
    with errors(as_json=json):
        _predict(patient, program, therapy, json)


def _predict(path: Path, program: str | None, therapies: list[str] | None, json: bool) -> None:
    from data.program import program as find_program
    from serving.request import check, from_file

    asked = check(from_file(path, program, therapies))
    about = find_program(asked.program)
    for therapy_id in asked.therapies or ():
        about.therapy(therapy_id)
    from serving.predictor import Predictor  # takes seconds to import: not before the input is right
    from serving.tell import tell

    answer = tell(Predictor.from_registry(asked.program), asked, by="cli")
    if json:
        emit_json(answer.model_dump(mode="json"))
        return
    from serving.render import render

    console.print(render(answer))


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: TAILOR_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port. Default: TAILOR_PORT.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes, one a core. Default: TAILOR_WORKERS.")
    ] = None,
) -> None:
    """Serve predictions over HTTP until Ctrl-C.

    Models are loaded once, at the start; after training, start it again. It listens on this computer only
    unless you say otherwise.

    Example: tailor serve --port 3000 --workers 2
    """
    with errors():
        address, number = _address(host or settings().host), port or settings().port
        _need_free(address, number)
        environment = _environment(number, workers or settings().workers)
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
        "OMP_NUM_THREADS": "1",
    }
    if cohorts := settings().cohorts:
        ours["TAILOR_COHORTS"] = str(cohorts.expanduser().resolve())
    if checkpoints := settings().checkpoints_path:
        ours["TAILOR_CHECKPOINTS"] = str(checkpoints)
    (home / "bentoml" / str(port)).mkdir(parents=True, exist_ok=True)
    return {**os.environ, **ours}


def _absolute(uri: str) -> str:
    path = uri.removeprefix("sqlite:///")
    return uri if path == uri else f"sqlite:///{Path(path).resolve()}"
