"""The ledger of a service under load: one chain of all workers, and nothing lost when it is killed.

A service on small models is asked by several clients at once. ``kill -9`` ends all its processes at a random
moment; every answer that a client had received must be in the ledger, and the chain whole.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event

import orjson
import requests

from data.errors import TailorError
from experiments.bench import BenchRow
from experiments.effects import share
from experiments.postgresql import NoServerError, server
from experiments.small_service import ROOT, WORKERS, kill, serving, trained
from serving.ledger.store import Audit, Ledger
from serving.ledger.verify import verify
from training.candidates import Effort
from training.evaluate import Progress

TABLE = "ledger-service"
ABOUT = "One unbroken chain of two workers and 20 clients; no answer lost in 50 times kill -9"
NEEDS: tuple[str, ...] = ()

CLIENTS, PREDICTIONS, KILLS = 20, 10_000, 50
LONGEST_S = 3.0  # from the first answer to the kill


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the share of answers in the ledger, and of kills after which the chain verified, by database."""
    quick = effort.bootstrap < Effort().bootstrap
    found = []
    with tempfile.TemporaryDirectory() as scratch, trained(Path(scratch) / "home") as home:
        for name, url in _databases(Path(scratch)):
            n = 200 if quick else PREDICTIONS
            found.append(under_load(home, f"{url}load", name, n))
            progress(f"{name}: load", 0.2)
            found += killed(home, f"{url}kill", name, 3 if quick else KILLS, random.Random(effort.seed))
            progress(f"{name}: kills", 0.3)
    return found


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder}/ledger-"
    try:
        with server() as url:
            for name in ("load", "kill"):
                _create(url, f"ledger_{name}")
            yield "PostgreSQL", f"{url}/ledger_"
    except NoServerError:
        return


def _create(url: str, name: str) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()


def under_load(home: Path, url: str, name: str, n: int) -> BenchRow:
    """Return the share of ``n`` answers to 20 clients of two workers that are links of one whole chain."""
    numbers, told = count(), list[Audit]()
    with serving(home, url) as (address, _):
        asked_by_many(address, lambda: next(numbers) < n, told)
    kept = _kept(url, told)
    return BenchRow.of(
        share(kept if len(told) == n else 0, n),
        table=TABLE,
        row=name,
        metric="answers that are links of one whole chain",
        split=f"{WORKERS} workers, {CLIENTS} clients, {n:,} predictions",
    )


def killed(home: Path, url: str, name: str, kills: int, dice: random.Random) -> list[BenchRow]:
    """Return the share of answers received that are in the ledger, and of kills after which it verified."""
    told: list[Audit] = []
    whole = 0
    for _ in range(kills):
        told += _until_killed(home, url, dice.uniform(0, LONGEST_S))
        ledger = Ledger(url)
        whole += verify(ledger.engine).fault is None
    about = {"table": TABLE, "row": name, "split": f"kill -9, {kills} times under load"}
    kept = share(_kept(url, told), len(told))
    return [
        BenchRow.of(kept, metric=f"of {len(told):,} answers received, in the ledger", **about),
        BenchRow.of(share(whole, kills), metric="chain verified", **about),
    ]


def _until_killed(home: Path, url: str, seconds: float) -> list[Audit]:
    """Ask a service that is killed so long after its first answer, and return what it answered."""
    told: list[Audit] = []
    over = Event()
    with serving(home, url) as (address, process), ThreadPoolExecutor(1) as pool:
        asking = pool.submit(asked_by_many, address, lambda: not over.is_set(), told)
        while not told and process.poll() is None:
            time.sleep(0.01)
        time.sleep(seconds)
        kill(process)
        over.set()
        asking.result()
    return told


def _kept(url: str, told: list[Audit]) -> int:
    """Return how many answers are in a ledger as they were told; none where its chain is broken."""
    ledger = Ledger(url)
    if verify(ledger.engine).fault is not None or len({audit.entry for audit in told}) < len(told):
        return 0
    return sum(ledger.audit(audit.entry) == audit for audit in told)


def asked_by_many(address: str, more: Callable[[], bool], told: list[Audit]) -> None:
    """Let clients ask as long as ``more`` says so, and add what was answered to ``told``."""
    headers = {"Content-Type": "application/json"}
    body = (ROOT / "data" / "examples" / "rare-childhood.json").read_bytes()

    def ask() -> None:
        with requests.Session() as session:
            session.trust_env = False
            while more():
                try:
                    answer = session.post(f"{address}/predict", data=body, timeout=60, headers=headers)
                    if 400 <= answer.status_code < 500:  # it would be the same for ever
                        raise TailorError("refused", f"The service refuses the request: {answer.text}")
                    if answer.status_code == 200:
                        told.append(Audit.model_validate(orjson.loads(answer.content)["audit"]))
                except (requests.RequestException, orjson.JSONDecodeError):
                    continue  # it was killed before the whole answer was here

    with ThreadPoolExecutor(CLIENTS) as pool:
        for asking in [pool.submit(ask) for _ in range(CLIENTS)]:
            asking.result()
