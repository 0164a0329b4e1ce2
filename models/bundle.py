"""What passes from training to serving: everything needed to answer, explain and recompute one endpoint."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import skops.io

from data.errors import TailorError
from data.program import Endpoint
from features.encoder import Feature
from features.pipeline import FeaturePipeline
from models.card import FORMAT, Card
from models.effect import EffectNet
from models.familiarity import Familiarity
from models.markers import Markers
from models.overlap import Overlap
from models.rates import Rate
from models.spread import half_width
from models.stack import Stack
from models.target import TRANSFORMS, Array, in_unit

_OURS = ("features.", "models.", "data.")


@dataclass(frozen=True)
class Explained:
    """Margins (n,), base value, contributions (n, p) and what is left over (n,)."""

    margin: Array
    base: float
    contributions: Array
    residual: Array


@dataclass(frozen=True)
class Bundle:
    """Pipeline, calibrated ensemble, overlap, background rows (b, p) and card of one endpoint.

    ``familiarity`` says whether a patient is like those learned from (``None``: of a virus), ``rates`` what
    came of all who received a therapy, by its id: the answer to a patient who is not. ``markers`` are the
    chances of what tests find, ``ranges`` the 5th and 95th percentile of each field a patient can change,
    ``effects`` the doubly robust models of contrasts, by ``first|second``, where one is served.
    """

    card: Card
    pipeline: FeaturePipeline
    stack: Stack
    overlap: Overlap
    background: Array
    familiarity: Familiarity | None
    rates: dict[str, Rate]
    markers: Markers
    ranges: dict[str, list[float]]
    effects: dict[str, EffectNet]

    @property
    def features(self) -> list[Feature]:
        """Columns in order."""
        return self.pipeline.features

    def probability(self, margin: Array) -> Array:
        """Return the probability the endpoint asks for, shape (n,).

        Binary: of the event. Time to event at the horizon: of being free of the event where the
        role is response, of having had it where it is a side effect.
        """
        endpoint = self.card.endpoint
        if endpoint.type == "continuous":
            raise TypeError(f"{self.card.name} is a value in {endpoint.unit}, not a probability")
        return answered(endpoint, self.stack, margin)

    def value(self, margin: Array) -> Array:
        """Return the value of a continuous endpoint in its unit, shape (n,)."""
        return in_unit(self.card.endpoint, margin)

    def interval(self, margin: Array, level: float = 0.9) -> Array:
        """Return the prediction interval of a value in its unit, shape (n, 2)."""
        half = self.stack.errors_.half_width(margin, level)
        low = np.maximum(margin - half, 0.0) if self.card.endpoint.transform == "sqrt" else margin - half
        return np.stack([self.value(low), self.value(margin + half)], axis=1)

    def probability_interval(self, margin: Array, without: Array, level: float = 0.9) -> Array:
        """Return the interval of probabilities, shape (n, 2): what other patients learned from would say.

        ``margin`` (n,) and ``without`` (k, n) are what the ensemble says, and what it would without a fold.
        """
        half = half_width(without, level) * self.card.widening
        ends = [self.probability(margin - half), self.probability(margin + half)]
        return np.sort(np.stack(ends, axis=1), axis=1)

    def effect(
        self, pair: tuple[str, str], x: Array, margin: Array, without: Array, level: float = 0.9
    ) -> tuple[float, float, float]:
        """Return the effect of first against second therapy for a patient, and its interval.

        A difference of probabilities, or of values in their unit. ``x`` (p,) are the patient's columns,
        ``margin`` (2,) and ``without`` (k, 2) under either therapy, as above.
        """
        net = self.effects.get("|".join(pair))
        if net is not None:
            said, folds = net.effect(x[None])[0], net.without(x[None])
        else:
            first, second = answered(self.card.endpoint, self.stack, margin)
            each = [answered(self.card.endpoint, self.stack, margins) for margins in without]
            said, folds = first - second, np.array([[a - b] for a, b in each]).reshape(-1, 1)
        half = float(half_width(folds, level)[0]) * self.card.widening
        return float(said), float(said) - half, float(said) + half

    def chance_below(self, margin: Array, limit: float | Array) -> Array:
        """Return the probability that a value lies below a limit in its unit, shape (n,)."""
        to_margin = TRANSFORMS[self.card.endpoint.transform][0]
        return self.stack.errors_.chance_below(margin, to_margin(np.asarray(limit, dtype=float)))

    def explain(self, X: Array) -> Explained:
        """Explain margins; refuse if the contributions do not add up.

        Raises
        ------
        TailorError
            ``explanation_mismatch`` if any residual exceeds the exactness the members promise.
        """
        margin = self.stack.margin(X)
        base, contributions = self.stack.explain(X)
        residual = margin - base - contributions.sum(1)
        worst = float(np.abs(residual).max(initial=0.0))
        if not worst <= self.stack.exactness:
            raise TailorError(
                "explanation_mismatch",
                f"{self.card.name}: contributions miss the margin by {worst:.2g}, "
                f"more than {self.stack.exactness:g}; no answer is given.",
                status=500,
            )
        return Explained(margin, base, contributions, residual)

    def shap(self, X: Array) -> Any:
        """Return a ``shap.Explanation`` of shape (n, p), for all of shap's plots."""
        from shap import Explanation  # takes seconds to import; no answer needs it

        explained = self.explain(X)
        names = [feature.name for feature in self.features]
        bases = np.full(len(X), explained.base)
        return Explanation(explained.contributions, bases, data=X, feature_names=names)

    def save(self, folder: Path) -> Path:
        """Write ``card.json`` and ``model.skops`` (no pickle) into a new folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "card.json").write_text(self.card.model_dump_json(indent=2), encoding="utf-8")
        state = {name: part for name, part in vars(self).items() if name != "card"}
        skops.io.dump(state, folder / "model.skops")
        return folder

    @classmethod
    def load(cls, folder: Path) -> Bundle:
        """Read a bundle; only classes of this project and of the libraries skops trusts are built.

        Raises
        ------
        TailorError
            ``bad_bundle`` if files are missing, of another format, or hold foreign classes.
        """
        try:
            raw = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise TailorError("bad_bundle", f"{folder} holds no card.json.", hint="Train again.") from None
        if raw.get("format") != FORMAT:
            raise TailorError(
                "bad_bundle",
                f"{folder} has format {raw.get('format')}, wanted {FORMAT}.",
                hint="Train again.",
            )
        path = folder / "model.skops"
        try:
            types = skops.io.get_untrusted_types(file=path)
        except (FileNotFoundError, BadZipFile):
            raise TailorError("bad_bundle", f"{path} is missing or damaged.", hint="Train again.") from None
        foreign = [t for t in types if not t.startswith(_OURS)]
        if foreign:
            raise TailorError("bad_bundle", f"{path} holds classes that are not Tailor's: {foreign}.")
        state = skops.io.load(path, trusted=types)
        bundle = cls(card=Card.model_validate(raw), **state)
        for member in bundle.stack.fitted_.values():
            member.warm_up()
        return bundle


def answered(endpoint: Endpoint, stack: Stack, margin: Array) -> Array:
    """Return what an endpoint asks for, given margins (n,): a probability, or a value in its unit."""
    if endpoint.type == "continuous":
        return in_unit(endpoint, margin)
    if endpoint.type == "binary":
        return 1 / (1 + np.exp(-margin))
    free = stack.survival(margin, np.array([endpoint.horizon_days]))[:, 0]
    return free if endpoint.role == "response" else 1 - free
