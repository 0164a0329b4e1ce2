"""The ledger's own figures: what keeping an answer costs, how fast all are verified, what is found out.

The baseline of an append is the bare insertion of the same bytes by the same settings of the database, taken
in turn with it.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import func, insert, select

from experiments.bench import BenchRow
from experiments.demo import own_registry
from experiments.effects import share
from experiments.individual_effects import Spread
from experiments.ledger_attacks import ATTACKS, found_out
from experiments.small_service import trained
from models.target import Array
from serving.examples import example
from serving.ledger.keeper import Keeper
from serving.ledger.replay import replay
from serving.ledger.store import Entry, Ledger
from serving.ledger.tables import ENTRIES
from serving.ledger.verify import verify
from serving.prediction import Prediction
from serving.predictor import Predictor
from serving.request import PredictRequest, check
from training.candidates import Effort
from training.evaluate import Progress

TABLE = "ledger"
ABOUT = "Appending, verifying, finding out alterations and computing again, of the ledger of answers"
NEEDS: tuple[str, ...] = ()

ENTRIES_KEPT, ALTERATIONS, REPLAYS = 100_000, 1_000, 200
CHILDREN = 200  # different patients asked about
RUNS = 3
Told = tuple[PredictRequest, Prediction]


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the four figures; ``quick`` are a fiftieth of the entries and a tenth of the rest."""
    quick = effort.bootstrap < Effort().bootstrap
    n, altered, replays = (2_000, 100, 20) if quick else (ENTRIES_KEPT, ALTERATIONS, REPLAYS)
    with (
        tempfile.TemporaryDirectory() as scratch,
        trained(Path(scratch) / "home") as home,
        own_registry(home),
    ):
        progress("a small model", 0.1)
        told = answers(effort.seed)
        keeper = Keeper(f"sqlite:///{scratch}/ledger.db", Path(scratch) / "keys")
        found = appending(keeper, told, n, Path(scratch))
        progress("appending", 0.4)
        found += verifying(keeper, n)
        progress("verifying", 0.1)
        found.append(replayed(keeper, replays, n, effort.seed))
        progress("computing again", 0.2)
        found += attacked(told, Path(scratch), altered, effort.seed)
        progress("altering", 0.2)
    return found


def answers(seed: int) -> list[Told]:
    """Return what different children are told: the example's, with another age, sex and count of cells."""
    predictor, dice = Predictor.from_registry("rare-childhood"), random.Random(seed)
    found = []
    for i in range(CHILDREN):
        history = {"diagnosis": "acute_leukaemia", "sex": dice.choice(["female", "male"])}
        patient = {"patient_id": f"p{i}", "history": {**history, "log_wbc": round(dice.uniform(1, 5), 2)}}
        asked = check({**example("rare-childhood"), "patient": patient})
        found.append((asked, predictor.predict(asked.patient, asked.program, asked.therapies)))
    return found


def appending(keeper: Keeper, told: Sequence[Told], n: int, folder: Path) -> list[BenchRow]:
    """Return the median milliseconds that keeping an answer takes, and those beyond the bare insert."""
    bare = Ledger(f"sqlite:///{folder}/bare.db")
    with bare.write() as connection:
        for name in ("no_update", "no_delete", "in_order"):
            connection.exec_driver_sql(f"DROP TRIGGER entries_{name}")
    kept, inserted = np.empty(n), np.empty(n)
    for i in range(n):
        asked, answer = told[i % len(told)]
        start = time.perf_counter()
        audit = keeper.keep(asked, answer, "api", "ada", "clinician")
        kept[i] = time.perf_counter() - start
        inserted[i] = _bare(bare, keeper.ledger.entry(audit.entry))
    low, high = _interval((kept - inserted) * 1e3)
    long, short = len(told[0][1].model_dump_json()), len(keeper.ledger.entry(1).content)
    about = f"{n:,} answers on SQLite; {long / 1e3:.0f} kB of JSON, {short / 1e3:.1f} kB kept"
    beyond = float(np.median((kept - inserted) * 1e3))
    both = {"baseline": float(np.median(inserted) * 1e3), "ours": float(np.median(kept) * 1e3)}
    named = {"table": TABLE, "row": "appending", "split": about}
    return [
        BenchRow(metric="median ms; baseline the bare insert", **both, **named),
        BenchRow(metric="median ms beyond the bare insert", ours=beyond, low=low, high=high, **named),
    ]


def _bare(bare: Ledger, entry: Entry) -> float:
    row = entry._asdict()
    start = time.perf_counter()
    with bare.write() as connection:
        connection.execute(insert(ENTRIES), row)
    return time.perf_counter() - start


def _interval(differences: Array) -> tuple[float, float]:
    """Return the 95 % interval of the median of paired differences, by ranks."""
    n, ranked = len(differences), np.sort(differences)
    half = 0.98 * n**0.5
    return float(ranked[max(0, int(n / 2 - half))]), float(ranked[min(n - 1, int(n / 2 + half))])


def verifying(keeper: Keeper, n: int) -> list[BenchRow]:
    """Return how many entries, and megabytes as they are kept, are verified in a second."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        found = verify(keeper.ledger.engine)
        taken.append(time.perf_counter() - start)
        assert found.fault is None
        assert found.entries == n
    with keeper.ledger.engine.connect() as connection:
        size = connection.execute(select(func.sum(func.length(ENTRIES.c.content)))).scalar_one() / 1e6
    about = {"table": TABLE, "row": "verifying", "split": f"{n:,} entries, {size:.0f} MB; {RUNS} runs"}
    return [
        BenchRow.of(Spread.of([n / s for s in taken]), metric="entries a second", **about),
        BenchRow.of(Spread.of([size / s for s in taken]), metric="MB a second", **about),
    ]


def replayed(keeper: Keeper, replays: int, n: int, seed: int) -> BenchRow:
    """Return the share of kept answers, at random, that computed again are the same in every value."""
    chosen = random.Random(seed).sample(range(1, n + 1), replays)
    equal = sum(replay(keeper.kept(number)).equal for number in chosen)
    return BenchRow.of(
        share(equal, replays),
        table=TABLE,
        row="computing again",
        metric="all values equal",
        split=f"{replays} answers at random",
    )


def attacked(told: Sequence[Told], folder: Path, n: int, seed: int) -> Iterator[BenchRow]:
    """Yield the share of random alterations by SQL that verifying finds out, by what was done."""
    keeper = Keeper(f"sqlite:///{folder}/whole.db", folder / "keys")
    for asked, answer in told:
        keeper.keep(asked, answer, "api", "ada", "clinician")
    for attack in ATTACKS:
        times = n // len(ATTACKS)
        yield BenchRow.of(
            share(found_out(keeper, attack, times, random.Random(seed)), times),
            table=TABLE,
            row=attack.__name__.replace("_", " "),
            metric="found out, the first entry named",
            split=f"{n:,} alterations by SQL of {len(told)} entries, against the last checkpoint",
        )
