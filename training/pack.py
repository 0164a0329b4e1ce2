"""What is served: the ensemble if it beats the base rate beyond doubt, with its card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np
import pandas as pd

from data.dictionary import changeable
from features.encoder import Feature
from models.bundle import Bundle
from models.card import Card, libraries
from models.familiarity import Familiarity
from models.markers import Markers, askable
from models.overlap import Overlap
from models.rates import rates
from models.stack import Stack
from models.target import Array
from training.candidates import BASE_RATE, ENSEMBLE
from training.effects import DOUBLY_ROBUST, Effect
from training.evaluate import Fitted
from training.metrics import Interval
from training.study import Study

BACKGROUND = 100


def beats_baseline(question: Study, gain: Interval, metrics: pd.DataFrame) -> bool:
    """Say whether the ensemble is better than the base rate beyond doubt (95 %).

    For a time to event it must beat chance as well: rates by arm that happen to turn round from fold to
    fold have a C-index below one half, and to be better than that is nothing.
    """
    if question.endpoint.type != "time_to_event":
        return gain.low > 0
    ours = metrics.query("model == @ENSEMBLE and split == 'cross-validation' and metric == 'c_index'")
    return bool(gain.low > 0 and (ours["low"] > 0.5).all())


def make_bundle(
    question: Study,
    fitted: Fitted,
    *,
    better: bool,
    metrics: pd.DataFrame,
    effects: Sequence[Effect] = (),
    widening: float = 1.0,
) -> Bundle:
    """Pack what is served: the ensemble, or the base rate if the ensemble is no better."""
    stack = fitted.candidates[ENSEMBLE if better else BASE_RATE]
    names, labels = ([getattr(f, part) for f in fitted.pipeline.features] for part in ("name", "says"))
    overlap = Overlap(question.randomised).fit(fitted.X, question.train.arms, names, labels)
    rng = np.random.default_rng(0)
    rows = rng.choice(len(fitted.X), min(BACKGROUND, len(fitted.X)), replace=False)
    background = fitted.X[np.sort(rows)]
    leans = stack.explain(background)[1]
    return Bundle(
        card=_card(question, fitted, stack, better, metrics).model_copy(
            update={"effects": tuple(effect.card for effect in effects), "widening": widening}
        ),
        pipeline=fitted.pipeline,
        stack=stack,
        overlap=overlap,
        background=background,
        familiarity=_familiarity(question, fitted, leans),
        rates=rates(question.train.target, question.train.arms, question.endpoint),
        markers=_markers(question, fitted, leans),
        ranges=ranges(fitted.pipeline.features, fitted.X),
        effects={"|".join(e.pair): e.net for e in effects if e.card.learner == DOUBLY_ROBUST},
    )


def _familiarity(question: Study, fitted: Fitted, leans: Array) -> Familiarity | None:
    """Learn who was learned from; of a virus only what was sequenced matters."""
    if question.endpoint.role == "resistance":
        return None
    one_each = np.unique(question.train.ids.astype(str), return_index=True)[1]
    return Familiarity().fit(fitted.X[one_each], fitted.pipeline.features, leans)


def _markers(question: Study, fitted: Fitted, leans: Array) -> Markers:
    """Learn how often the tests that may guide a choice show what; nothing chooses by a side effect."""
    features, tests = fitted.pipeline.features, []
    if question.endpoint.role == "response":
        tests = askable(features, question.program.therapies, np.abs(leans).mean(0))
    return Markers().fit(fitted.X, features, tests)


def ranges(features: Sequence[Feature], X: Array) -> dict[str, list[float]]:
    """Return where nine in ten of those who have it lie, by field that a patient can change; X (n, p)."""
    return {
        feature.field: np.nanpercentile(X[:, j], [5, 95]).tolist()
        for j, feature in enumerate(features)
        if feature.field in changeable()
    }


def _card(question: Study, fitted: Fitted, stack: Stack, better: bool, metrics: pd.DataFrame) -> Card:
    served = metrics[metrics["model"] == (ENSEMBLE if better else BASE_RATE)]
    by_split: dict[str, dict[str, float]] = {}
    for row in served.dropna(subset=["value"]).to_dict("records"):
        by_split.setdefault(row["split"], {})[row["metric"]] = float(row["value"])
    return Card(
        program=question.program.id,
        endpoint=question.endpoint,
        therapies=question.therapies,
        basis="model" if better else "base rate",
        cohort=question.cohort.name,
        cohort_sha256=question.cohort.sha256(),
        citation=question.cohort.citation,
        design=question.cohort.design,
        patients=len(set(question.train.ids)),
        events=question.train.target.events,
        features=fitted.X.shape[1],
        weights={name: float(w) for (name, _), w in zip(stack.members, stack.weights_, strict=True)},
        metrics=by_split,
        trained_at=datetime.now(UTC).isoformat(timespec="seconds"),
        code_version=version("tailor"),
        libraries=libraries(),
    )
