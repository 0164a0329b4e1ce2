"""The answers shown in the description of the service: ask it everything, keep what it says.

Run ``python -m experiments.openapi_answers`` where models of rare-childhood and lung are trained.
"""

from __future__ import annotations

import os
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import orjson
import typer
from httpx import ASGITransport, AsyncClient, Response

from data.console import console
from data.errors import TailorError
from data.settings import settings
from serving.access.access import Keys
from serving.access.start import open_users
from serving.access.users import add
from serving.app import create_app
from serving.ehr.samples import FEEDBACK, VIEW
from serving.examples import example
from serving.ledger.keeper import keeper
from serving.openapi import ANSWERS
from serving.predictor import Predictor
from serving.route import time_limit

PLACE = Path(__file__).resolve().parents[1] / "serving" / "web" / ANSWERS
PAGES = {"text/html", "application/pdf"}  # no examples are kept of these
PROGRAMS = ("rare-childhood", "lung")
LISTED, NAMED, WRITTEN = 1, 40, 400  # entries of a list, of a mapping, and characters of a text that are kept
CARDS = "/cds-services/tailor-"


class Service:
    """The application with keys, asked by somebody of every role it takes.

    Parameters
    ----------
    predictor : Predictor
    per_minute : int, optional
        How often one user may ask.
    """

    def __init__(self, predictor: Predictor, per_minute: int = 100_000) -> None:
        self.app = create_app(lambda: predictor, Keys(open_users(), b"of the examples", per_minute))

    def ask(self, method: str, path: str, body: object = None, key: str = "", **more: Any) -> Response:
        """Ask with a key and a body as JSON (bytes as they are)."""
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}", **more}
        sent = {name: value for name, value in headers.items() if value != "Bearer "}
        asked = partial(self._ask, method, path, content=content if method == "POST" else None, headers=sent)
        return anyio.run(asked)

    async def _ask(self, method: str, path: str, **more: Any) -> Response:
        transport = ASGITransport(self.app)
        async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            return await client.request(method, path, **more)


def record(predictor: Predictor) -> dict[str, Any]:
    """Ask every route whose answer is described as JSON, and for every error there is.

    Entries go into the ledger of the settings, and users of their own.

    Raises
    ------
    TailorError
        ``not_as_described`` where a route does not answer as it should.
    """
    keys = {name: add(open_users(), name, role) for name, role in (("ada", "admin"), ("kim", "auditor"))}
    service = Service(predictor)
    errors = {str(status): body for status, body in _errors(predictor, service, keys).items()}
    return {"routes": _routes(service, keys["ada"]), "errors": errors}


def shortened(value: Any) -> Any:
    """Return a value with the first entry of its lists; pairs and other short rows stay whole."""
    if isinstance(value, dict):
        return {key: shortened(value[key]) for key in list(value)[: NAMED if len(value) <= NAMED else 3]}
    if isinstance(value, list):
        whole = len(value) < 5 and not any(isinstance(one, (dict, list)) for one in value)
        return value if whole else [shortened(one) for one in value[:LISTED]]
    if isinstance(value, str) and len(value) > WRITTEN:
        return f"{value[:WRITTEN]}…"
    return value


def _routes(service: Service, key: str) -> dict[str, Any]:
    found = {}
    for path, methods in service.app.openapi()["paths"].items():
        for method, described in methods.items():
            if PAGES & described["responses"]["200"]["content"].keys():
                continue
            contents = described.get("requestBody", {}).get("content", {})
            asked = next((content["example"] for content in contents.values()), None)
            said = _expect(_ask(service, method.upper(), path, asked, key), 200)
            media = said.headers["content-type"].partition(";")[0]
            answer = shortened(said.json() if "json" in media else said.text)
            found[f"{method.upper()} {path}"] = {"media": media, "example": answer}
    return found


def _ask(service: Service, method: str, path: str, asked: Any, key: str) -> Response:
    """Ask a route as described; where it needs more than an example can hold, with that."""
    if path == "/read":
        return service.ask(method, f"{path}?name=child.json", example("rare-childhood"), key)
    if path.endswith("/feedback"):
        hook = path.removesuffix("/feedback")
        calls = service.app.openapi()["paths"][hook]["post"]["requestBody"]["content"]
        (call,) = (content["example"] for content in calls.values())
        card = _expect(service.ask("POST", hook, call, key), 200).json()["cards"][0]["uuid"]
        asked = {"feedback": [{**FEEDBACK["feedback"][0], "card": card}]}
    return service.ask(method, path.replace("{name}", "rare-childhood"), asked, key)


def _errors(predictor: Predictor, service: Service, keys: dict[str, str]) -> dict[int, Any]:
    """Return an error of every status, each provoked."""
    child, ada = example("rare-childhood"), keys["ada"]
    untrained = service.ask("GET", "/programs", key=ada).json()["untrained"][0]
    kept = _expect(service.ask("POST", "/predict", child, ada), 200).json()["audit"]["entry"]
    keeper().forget(child["patient"]["patient_id"], by="cli", user="ada", role="admin")
    hurried = Service(predictor, per_minute=1)
    hurried.ask("GET", "/me", key=ada)
    large = b" " * (int(settings().max_body_mb * 1_000_000) + 1_000_000)
    found = {
        400: service.ask("POST", "/predict", b"{", ada),
        401: service.ask("POST", "/predict", child),
        403: service.ask("POST", "/predict", child, keys["kim"]),
        404: service.ask("GET", "/report/999999", key=ada),
        409: _changed(predictor, service, ada),
        410: service.ask("GET", f"/report/{kept}", key=ada),
        412: service.ask("POST", f"{CARDS}patient-view", {**VIEW, "prefetch": {}}, ada),
        413: service.ask("POST", "/predict", large, ada),
        415: service.ask("POST", "/predict", child, ada, **{"Content-Type": "text/plain"}),
        422: service.ask("POST", "/predict", {**child, "program": "rare-childhod"}, ada),
        429: hurried.ask("GET", "/me", key=ada),
        503: service.ask("POST", "/predict", {**child, "program": untrained}, ada),
    }
    told = {status: _expect(response, status).json() for status, response in found.items()}
    return {**told, 504: anyio.run(_too_slow)}


def _changed(predictor: Predictor, service: Service, key: str) -> Response:
    """Sign off a review that is no longer the one that was looked at."""
    served = predictor.programs["rare-childhood"][0]
    about = {"model": served.bundle.card.name, "version": served.version, "verdict": "accepted"}
    return service.ask("POST", "/audit/sign-off", {**about, "comment": "Seen.", "digest": "0" * 64}, key)


async def _too_slow() -> dict[str, Any]:
    try:
        with time_limit(1):
            await anyio.sleep_forever()
    except TailorError as error:
        return error.body()
    raise AssertionError("nothing ends what never ends")


def _expect(response: Response, status: int) -> Response:
    if response.status_code != status:
        said = f"{response.request.url} answered {response.status_code}, not {status}: {response.text[:300]}"
        raise TailorError("not_as_described", said)
    return response


def main() -> None:
    """Write the answers beside the templates; the ledger of the settings stays as it is."""
    predictors = [Predictor.from_registry(program) for program in PROGRAMS]
    models = [model for one in predictors for loaded in one.programs.values() for model in loaded]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"TAILOR_LEDGER_URL": f"sqlite:///{folder}/ledger.db", "TAILOR_KEYS": f"{folder}/keys"}
        settings.cache_clear()
        found = record(Predictor(models))
    PLACE.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")
    console.print(f"{len(found['routes'])} answers, {len(found['errors'])} errors: {PLACE}")


if __name__ == "__main__":
    typer.run(main)
