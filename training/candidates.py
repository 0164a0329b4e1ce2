"""Everything that is put to the test for an endpoint: baselines, single models, the ensemble."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from models.by_arm import ByArm
from models.elastic_net import ElasticNet
from models.member import Member, members
from models.stack import Stack, Step
from models.target import Array
from training.study import Rows, Study

BASE_RATE, CLINICAL, ENSEMBLE = "base rate", "clinical only", "ensemble"
ORDER = ("elastic_net", "by_arm", "boosting", "network", "forest")  # the simple one first
SMALL = 400  # a forest earns its place in cohorts up to about this size


@dataclass(frozen=True)
class Effort:
    """How much work training does; ``quick`` is for demonstrations and tests.

    ``repeats`` of the outer folds: None lets the size of the cohort decide. ``members`` leaves only these in
    the ensemble, the simple one always; None: all that fit the endpoint.
    """

    folds: int = 5
    repeats: int | None = None
    inner_folds: int = 5
    bootstrap: int = 1000
    seed: int = 0
    settings: dict[str, dict[str, int]] = field(default_factory=dict)
    members: tuple[str, ...] | None = None

    @classmethod
    def quick(cls) -> Effort:
        """Return one repeat, fewer inner folds, smaller networks and forests."""
        small = {
            "network": {"restarts": 1, "epochs": 80},
            "forest": {"trees": 150},
            "boosting": {"max_trees": 200},
        }
        return cls(repeats=1, inner_folds=3, bootstrap=300, settings=small)


def make_members(study: Study, effort: Effort) -> list[tuple[str, Member]]:
    """Return the members fit for this endpoint, the simple one first."""
    chosen = []
    for name in sorted(members(), key=lambda n: (ORDER.index(n) if n in ORDER else len(ORDER), n)):
        if study.endpoint.members and name not in study.endpoint.members:
            continue
        kind = members()[name]
        unfit = (name == "forest" and len(study.train) > SMALL) or (name == "by_arm" and not _arms(study))
        left_out = effort.members is not None and name not in (ORDER[0], *effort.members)
        if study.endpoint.type in kind.types and not unfit and not left_out:
            chosen.append((name, kind().set_params(**effort.settings.get(name, {}), seed=effort.seed)))
            if name == "elastic_net":
                chosen[-1][1].set_params(therapy_scale=_therapy_scale(study))
    return chosen


def _arms(study: Study) -> bool:
    """Say whether two arms or more are large enough for a model of their own."""
    counts = Counter(arm for arm in study.train.arms if arm is not None)
    return sum(n >= ByArm().fewest for n in counts.values()) > 1


def _therapy_scale(study: Study) -> float:
    return 10.0 if study.randomised else 1.0


def base_rate(study: Study, effort: Effort) -> Stack:
    """Return the naive baseline: the rate, by arm where chance decided the arm."""
    by_arm = study.randomised and len(study.therapies) > 1
    plain = ElasticNet(penalty=1e-3, mix=0.0, groups=("therapy",) if by_arm else ())
    return Stack([("elastic_net", plain)], folds=effort.inner_folds, seed=effort.seed, calibrate=False)


def clinical_only(study: Study, effort: Effort) -> Stack:
    """Return the second baseline: history and therapy, no genes, no expression."""
    plain = ElasticNet(groups=("history", "therapy"), therapy_scale=_therapy_scale(study))
    return Stack([("elastic_net", plain)], folds=effort.inner_folds, seed=effort.seed)


def ensemble(study: Study, effort: Effort) -> Stack:
    """Return the unfitted ensemble."""
    return Stack(make_members(study, effort), folds=effort.inner_folds, seed=effort.seed)


def fit_all(
    study: Study, X: Array, rows: Rows, names: list[str], effort: Effort, step: Step
) -> dict[str, Stack]:
    """Fit every candidate on the same rows, X of shape (n, p)."""
    fitted = {}
    for name, stack in {BASE_RATE: base_rate(study, effort), CLINICAL: clinical_only(study, effort)}.items():
        step(name)
        fitted[name] = stack.fit(X, rows.target, names)
    whole = ensemble(study, effort)
    fitted |= whole.fit_each(X, rows.target, names, step)
    fitted[ENSEMBLE] = whole
    return fitted
