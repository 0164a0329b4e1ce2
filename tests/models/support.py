"""What the tests of models share: patients with a known truth, small members, a whole small bundle."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.cohort import Cohort
from data.program import program
from features.pipeline import FeaturePipeline
from features.source import from_cohort
from models.bundle import Bundle
from models.card import Card, libraries
from models.elastic_net import ElasticNet
from models.familiarity import Familiarity
from models.markers import Markers
from models.member import Member, members
from models.overlap import Overlap
from models.rates import rates
from models.stack import Stack
from models.target import Array, Target

Kind = Literal["binary", "time_to_event", "continuous"]
NAMES = [
    "history:age",
    "history:stage",
    "mutations:TP53",
    "mutations:KRAS",
    "expression:ESR1",
    "expression:PGR",
    "environment:pack_years",
    "therapy:drug=x",
]
WHOLE = 0  # this column is never missing in training
# Small enough for many fits, large enough to learn.
SETTINGS: dict[str, dict[str, Any]] = {
    "elastic_net": {"repeats": 1, "folds": 3, "penalties": (0.1, 0.01)},
    "boosting": {"max_trees": 60, "folds": 2},
    "network": {"restarts": 2, "epochs": 40, "background": 12},
    "forest": {"trees": 60},
    "by_arm": {"fewest": 50, "events": 10, "folds": 3},
}
CASES = [(name, kind) for name, member in members().items() for kind in member.types]


def make(name: str, **settings: Any) -> Member:
    """Return an unfitted member, small unless told otherwise."""
    return members()[name]().set_params(**SETTINGS.get(name, {}) | settings)


def outcome(margin: Array, kind: str, rng: np.random.Generator) -> Target:
    """Draw outcomes of a known margin (log-odds or log-hazard), about a third of the times censored."""
    if kind == "binary":
        return Target.binary(rng.random(len(margin)) < 1 / (1 + np.exp(-margin)))
    if kind == "continuous":
        return Target.continuous(35 + 12 * margin + rng.normal(scale=6, size=len(margin)))
    event, censor = rng.exponential(300 * np.exp(-margin)), rng.exponential(600, len(margin))
    return Target.survival(np.minimum(event, censor), event <= censor)


def truth(X: Array) -> Array:
    """Return the true margin: age, TP53 and therapy matter."""
    return 0.08 * (X[:, 0] - 60) + 1.0 * (X[:, 2] - 0.3) - 1.0 * (X[:, 7] - 0.5)


@cache
def simulate(kind: str, n: int = 240, seed: int = 0, missing: float = 0.1) -> tuple[Array, Target]:
    """Return X (n, 8) with values missing save in ``WHOLE``, and outcomes."""
    rng = np.random.default_rng(seed)
    X = np.column_stack(
        [
            rng.normal(60, 12, n),
            rng.integers(1, 5, n),
            rng.random(n) < 0.3,
            rng.random(n) < 0.2,
            rng.normal(5, 2, n),
            rng.normal(-1, 3, n),
            rng.exponential(20, n),
            rng.random(n) < 0.5,
        ]
    ).astype(float)
    target = outcome(truth(X), kind, rng)
    hidden = rng.random(X.shape) < missing
    hidden[:, [WHOLE, 7]] = False
    X[hidden] = np.nan
    return X, target


@cache
def fitted(name: str, kind: str) -> Member:
    """Return a member fitted on :func:`simulate`, once for all tests."""
    return make(name).fit(*simulate(kind), NAMES)


def plain(seed: int = 0, **settings: Any) -> ElasticNet:
    """Return an elastic net with one penalty: nothing to choose."""
    return ElasticNet(**{"penalty": 0.01, "mix": 0.0, "seed": seed} | settings)


def auc(score: Array, event: Array) -> float:
    """Return the probability that an event scores higher than a non-event."""
    return float(np.mean(score[event == 1][:, None] > score[event == 0][None, :]))


@cache
def make_cohort(kind: str, n: int = 160) -> Cohort:
    """Simulate women of the breast program with fields of every modality, a therapy and an outcome."""
    rng = np.random.default_rng(1)
    ids = [f"s{i:03d}" for i in range(n)]
    age, grade, her2 = rng.normal(55, 10, n).clip(25, 90), rng.integers(1, 4, n), rng.random(n) < 0.4
    treated, mutated = rng.random(n) < 0.5, rng.random(n) < 0.4
    target = outcome(0.08 * (age - 55) + 0.8 * (grade - 2) - treated, kind, rng)
    endpoint = "pathological_complete_response" if kind == "binary" else "recurrence_free_survival"
    columns = (
        {"value": target.event} if kind == "binary" else {"time_days": target.time, "event": target.event}
    )
    arms = ("hormone_therapy", "no_hormone_therapy")
    return Cohort(
        name="simulated",
        program="breast",
        design="simulated",
        citation="none",
        licence="none",
        patients=pd.DataFrame(
            {
                "patient_id": ids,
                "history:age": age,
                "history:tumour_grade": grade.astype(str),
                "history:her2_status": np.where(her2, "positive", "negative"),
                "history:tumour_size": np.where(rng.random(n) < 0.2, np.nan, rng.exponential(25, n)),
                "environment:pack_years": rng.exponential(10, n),
            }
        ),
        variants=pd.DataFrame({"patient_id": np.array(ids)[mutated], "gene": "TP53", "change": "p.R175H"}),
        expression=pd.DataFrame({"patient_id": ids, "ESR1": rng.normal(4, 2, n)}),
        treatments=pd.DataFrame({"patient_id": ids, "therapy": np.where(treated, *arms)}),
        outcomes=pd.DataFrame({"patient_id": ids, "endpoint": endpoint, **columns}),
        panel=("TP53",),
    )


@cache
def make_bundle(kind: str, only: tuple[str, ...] = ("elastic_net", "boosting", "network")) -> Bundle:
    """Train a small bundle on :func:`make_cohort`; every member has a weight."""
    about, cohort = program("breast"), make_cohort(kind)
    endpoint = next(e for e in about.endpoints if e.type == kind)
    source = from_cohort(cohort, about)
    target, _ = Target.of(cohort, endpoint)
    pipeline = FeaturePipeline().fit(source)
    X, names = pipeline.transform(source), pipeline.get_feature_names_out().tolist()
    chosen = [(name, make(name)) for name in only]
    stack = Stack(chosen, folds=2, tolerance=-99.0).fit(X, target, names)
    arms = [therapy.id if therapy else None for therapy in source.therapies]
    card = Card(
        program="breast",
        endpoint=endpoint,
        therapies=tuple(t for t in about.therapies if t.id in arms),
        basis="model",
        cohort=cohort.name,
        cohort_sha256=cohort.sha256(),
        citation="none",
        design="simulated",
        patients=len(X),
        events=int(target.event.sum()),
        features=X.shape[1],
        weights=dict(zip(only, stack.weights_.tolist(), strict=True)),
        metrics={},
        trained_at="2026-01-01T00:00:00Z",
        code_version="0",
        libraries=libraries(),
    )
    overlap = Overlap(randomised=False).fit(X, arms, names)
    familiarity = Familiarity().fit(X, pipeline.features, stack.explain(X[:20])[1])
    markers = Markers().fit(X, pipeline.features, [])
    crude = rates(target, arms, endpoint)
    return Bundle(card, pipeline, stack, overlap, X[:20], familiarity, crude, markers, {}, {})


def design(bundle: Bundle) -> Array:
    """Return the encoded rows (n, p) of the simulated cohort a bundle was made from."""
    return bundle.pipeline.transform_cohort(make_cohort(bundle.card.endpoint.type), program("breast"))
