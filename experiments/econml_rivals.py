"""EconML's learners of individual effects on the same patients and columns (``pip install tailor[bench]``).

Battocchi et al., EconML, https://github.com/py-why/EconML. Its learners take no gaps: what is missing is
filled with the mean and flagged, as for our linear models. Nuisances are LightGBM, propensities not clipped
below 1 %.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier, LGBMRegressor
from numpy.typing import NDArray

from data.errors import TailorError
from data.settings import settings
from models.folds import Index
from models.member import patient_columns
from models.standardise import Standardiser
from models.target import Array
from training.evaluate import Fitted
from training.study import Study

TREES = {
    "n_estimators": 200,
    "num_leaves": 15,
    "learning_rate": 0.05,
    "min_child_samples": 30,
    "verbosity": -1,
}
FOREST = {"n_estimators": 100, "min_samples_leaf": 20}


def learners(seed: int) -> dict[str, Callable[[], Any]]:
    """Return how to make each learner, by name; raise ``library_missing`` without EconML."""
    try:
        from econml.dml import CausalForestDML
        from econml.dr import DRLearner, ForestDRLearner
    except ModuleNotFoundError:
        raise TailorError(
            "library_missing", "EconML is not installed.", hint='Run: pip install "tailor[bench]"'
        ) from None
    about: dict[str, Any] = TREES | {"verbosity": -1, "n_jobs": settings().threads, "random_state": seed}
    several = {"cv": 5, "random_state": seed}
    return {
        "EconML DRLearner": lambda: DRLearner(
            model_propensity=LGBMClassifier(**about),
            model_regression=LGBMRegressor(**about),
            model_final=LGBMRegressor(**about),
            min_propensity=0.01,
            **several,
        ),
        "EconML ForestDRLearner": lambda: ForestDRLearner(
            model_propensity=LGBMClassifier(**about),
            model_regression=LGBMRegressor(**about),
            min_propensity=0.01,
            n_jobs=settings().threads,
            **FOREST,
            **several,
        ),
        "EconML CausalForestDML": lambda: CausalForestDML(
            model_y=LGBMRegressor(**about),
            model_t=LGBMClassifier(**about),
            discrete_treatment=True,
            n_jobs=settings().threads,
            **FOREST,
            **several,
        ),
    }


def rivals(
    asked: Study, fitted: Fitted, targeted: Sequence[str], standard: str, others: Array, seed: int
) -> dict[str, dict[str, Array]]:
    """Return the effect of each targeted therapy against the standard one on other patients, by learner.

    ``others`` are their columns, shape (m, p).
    """
    arms = [standard, *targeted]
    given = np.array([arms.index(str(arm)) for arm in asked.train.arms])
    X, Z = _filled(fitted, fitted.X, others)
    outcome = asked.train.target.event.astype(float)
    found = {}
    for name, make in learners(seed).items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of feature names, from the libraries beneath
            model = make().fit(outcome, given, X=X)
            found[name] = {t: model.effect(Z, T0=0, T1=k).ravel() for k, t in enumerate(targeted, start=1)}
    return found


def crossed(
    fitted: Fitted,
    outcome: Array,
    arms: NDArray[np.str_],
    pair: tuple[str, str],
    pairs: list[tuple[Index, Index]],
    seed: int,
) -> dict[str, Array]:
    """Return the effect of first against second therapy for patients not fitted on, by learner, (n,).

    ``outcome`` (n,) is what happened (of a time to event the pseudo-observation), ``pairs`` the folds.
    """
    X, _ = _filled(fitted, fitted.X, fitted.X[:1])
    found = {name: np.full(len(X), np.nan) for name in learners(seed)}
    for train, test in pairs:
        rows = train[np.isin(arms[train], pair)]
        given = (arms[rows] == pair[0]).astype(int)
        for name, make in learners(seed).items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model = make().fit(outcome[rows], given, X=X[rows])
                found[name][test] = model.effect(X[test], T0=0, T1=1).ravel()
    return found


def _filled(fitted: Fitted, X: Array, others: Array) -> tuple[Array, Array]:
    """Return the columns of the patients without gaps, of those learned from and of others."""
    names = fitted.pipeline.get_feature_names_out().tolist()
    own = patient_columns(names)
    filler = Standardiser.fit(X[:, own], straighten=False)
    return filler.transform(X[:, own]), filler.transform(others[:, own])
