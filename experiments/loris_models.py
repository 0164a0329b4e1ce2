"""Everything that is fitted on the training split of LORIS, and the published formula beside it."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.loris_formula import loris
from features.pipeline import FeaturePipeline
from features.source import Source
from models.boosting import Boosting
from models.stack import Stack
from models.target import Array
from training.candidates import BASE_RATE, CLINICAL, ENSEMBLE, Effort
from training.evaluate import Fitted, Progress, fit_final
from training.study import Study

FORMULA = "published formula"
OVERFIT = "LightGBM, every column"
SHOWN = (BASE_RATE, CLINICAL, FORMULA, OVERFIT, "elastic_net", "boosting", "network", ENSEMBLE)
Scores = dict[str, Array]


@dataclass(frozen=True)
class Models:
    """Everything fitted on the training split."""

    fitted: Fitted
    every_column: FeaturePipeline
    overfit: Stack

    @classmethod
    def fit(cls, asked: Study, effort: Effort, progress: Progress) -> Models:
        """Fit what is served, and LightGBM as it comes out of the box on every column."""
        fitted = fit_final(asked, effort, progress)
        pipeline = FeaturePipeline().fit(asked.train.source)
        out_of_the_box = Boosting(
            leaves=31, learning_rate=0.1, min_leaf=20, feature_fraction=1.0, l2=0.0, max_trees=100, step=100,
            mask=0.0, seed=effort.seed,
        )  # fmt: skip
        stack = Stack([("boosting", out_of_the_box)], folds=effort.inner_folds, seed=effort.seed)
        names = pipeline.get_feature_names_out().tolist()
        progress(OVERFIT, 0.0)
        return cls(
            fitted, pipeline, stack.fit(pipeline.transform(asked.train.source), asked.train.target, names)
        )

    def scores(self, source: Source) -> Scores:
        """Return the score of every model for some rows, higher for a more likely response."""
        X = self.fitted.pipeline.transform(source)
        ours = {name: stack.margin(X) for name, stack in self.fitted.candidates.items()}
        every = {OVERFIT: self.overfit.margin(self.every_column.transform(source)), FORMULA: loris(source)}
        return {name: (ours | every)[name] for name in SHOWN}
