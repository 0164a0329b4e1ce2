"""What a bundle says of itself: where it comes from, how good it is, what effects it found."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal

from pydantic import BaseModel, ConfigDict

from data.program import Endpoint, Therapy

FORMAT = 3


#: Value, and the ends of its interval; None where undefined.
Measure = tuple[float | None, float | None, float | None]


class EffectCard(BaseModel):
    """What was found of one contrast on patients not fitted on; measures as (value, low, high), 95 %.

    ``learner``: ``predictions`` (the difference of what is predicted under either therapy) or ``doubly
    robust`` (a model of the effect itself, where it was nearer the truth beyond doubt). ``left_out`` patients
    had no overlap. ``fifths`` by predicted effect: predicted, observed, low, high. See
    `training.effect_metrics`.
    """

    model_config = ConfigDict(frozen=True)

    therapy: str
    comparator: str
    learner: Literal["predictions", "doubly robust"]
    patients: int
    left_out: int
    measures: dict[str, Measure]
    fifths: tuple[tuple[float, float, float, float], ...]


class Card(BaseModel):
    """What a bundle says of itself; ``basis`` is ``base rate`` where the ensemble did not beat it.

    ``widening`` is the factor on the jackknife intervals of probabilities and effects, see `models.spread`.
    """

    model_config = ConfigDict(frozen=True, protected_namespaces=())

    format: int = FORMAT
    program: str
    endpoint: Endpoint
    therapies: tuple[Therapy, ...]
    basis: Literal["model", "base rate"]
    cohort: str
    cohort_sha256: str
    citation: str
    design: str
    patients: int
    events: int
    features: int
    weights: dict[str, float]
    metrics: dict[str, dict[str, float]]
    effects: tuple[EffectCard, ...] = ()
    widening: float = 1.0
    trained_at: str
    code_version: str
    libraries: dict[str, str]

    @property
    def name(self) -> str:
        """Name in the registry: ``program.endpoint``."""
        return f"{self.program}.{self.endpoint.id}"

    def effect(self, pair: tuple[str, str]) -> EffectCard | None:
        """Return what was found of a contrast, None if nothing was."""
        return next((e for e in self.effects if (e.therapy, e.comparator) == pair), None)

    @property
    def scale(self) -> str:
        """Scale of the margin: log-odds, log-hazard, or the unit (after its transform)."""
        endpoint = self.endpoint
        if endpoint.type == "continuous":
            return f"{endpoint.transform} of {endpoint.unit}" if endpoint.transform else str(endpoint.unit)
        return "log-odds" if endpoint.type == "binary" else "log-hazard"


def libraries() -> dict[str, str]:
    """Return the versions of the libraries a bundle depends on."""
    return {n: version(n) for n in ("numpy", "scikit-learn", "lightgbm", "torch", "skops", "shap", "mlflow")}
