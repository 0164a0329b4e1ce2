"""Abstention: whom the models turn away, of their own kind, of a sister cohort, and from elsewhere.

Nobody publishes such a table for these cohorts, so nothing stands beside ours. Of patients like those learned
from each of the two calibrated tests may turn away 1 %; a sister cohort differs a little, and how many of it
are turned away says how much. Of the second set of Memorial Sloan Kettering all are, rightly: brain tumours
and unknown primaries, of which nobody was learned from. Of GBSG-2 those with grade 1, which nobody of
Rotterdam had, and others oddest in having had chemotherapy; of the external women of TransNEO those whose
expression signatures differ. Patients of another disease lack what a model leans on; where they have all of
it, as at one centre that sequences every cancer alike, they look the same unless their cancer is named, and
then the question is not asked. What is scrambled is caught as far as columns depend on each other: where
they do not, the value of another patient is as good as one's own.

What a model leans on is taken from its simple member: the table would take an hour with all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.effects import share
from features.encoder import Feature
from features.pipeline import FeaturePipeline
from models.familiarity import FALSE_ALARMS, Familiarity
from models.folds import Index
from models.target import Array
from training.candidates import Effort, ensemble
from training.evaluate import Progress, outer_folds, served_features
from training.pack import BACKGROUND
from training.study import Study, study

TABLE = "abstention"
ABOUT = "Whom the models turn away: held-out, sister cohorts, other diseases, scrambled, nothing known"
NEEDS = ("loris", "transneo", "rotterdam", "msk_chord_crc", "msk_chord_breast", "actg175", "iwpc")

#: Program and endpoint; patients of the others are put to each.
ENDPOINTS = (
    ("lung", "objective_response"),
    ("breast", "pathological_complete_response"),
    ("breast", "recurrence_free_survival_rotterdam"),
    ("breast", "overall_survival_msk"),
    ("colon", "overall_survival_msk"),
    ("hiv", "progression_free_survival"),
    ("pharmacogenomics", "dose_mg_week"),
    ("simulated", "objective_response"),
)
OTHERS = 300  # patients of another disease
SAME, SISTER, FOREIGN = "same cohort, held out", "sister cohort", "another disease"
SCRAMBLED = "each modality shuffled within the patient"
PERMUTED = "every column from another patient"
NOTHING = "nothing known"


@dataclass(frozen=True)
class Learned:
    """The patients learned from, as columns and as who is familiar."""

    pipeline: FeaturePipeline
    familiarity: Familiarity

    @classmethod
    def fit(cls, asked: Study, train: Index, effort: Effort) -> Learned:
        """Learn from some of the training rows."""
        rows = asked.train.take(train)
        pipeline = served_features(asked).fit(rows.source)
        X, names = pipeline.transform(rows.source), pipeline.get_feature_names_out().tolist()
        stack = ensemble(asked, replace(effort, members=())).fit(X, rows.target, names)
        one_each = np.unique(rows.ids.astype(str), return_index=True)[1]
        leans = stack.explain(X[:BACKGROUND])[1]
        return cls(pipeline, Familiarity().fit(X[one_each], pipeline.features, leans))

    def refused(self, X: Array) -> list[bool]:
        """Say of every row whether the model abstains."""
        return [self.familiarity.judge(x).abstains for x in X]


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the share turned away, by endpoint learned and by who was asked about."""
    questions = [question(*endpoint) for endpoint in ENDPOINTS]
    found: list[BenchRow] = []
    for asked in questions:
        found += of_endpoint(asked, questions, effort)
        progress(f"{asked.program.id}: {asked.endpoint.title}", 1 / len(questions))
    return found


def question(area: str, endpoint: str) -> Study:
    """Return an endpoint as it is served."""
    found = program(area).endpoint(endpoint)
    return study(program(area), found, load_cohort(found.cohort))


def of_endpoint(asked: Study, questions: list[Study], effort: Effort) -> Iterator[BenchRow]:
    """Yield the rows of one endpoint."""
    for who, refused in turned_away(asked, questions, effort).items():
        yield BenchRow.of(
            share(sum(refused), len(refused)),
            table=TABLE,
            row=who,
            metric="share turned away",
            baseline=FALSE_ALARMS if who.startswith((SAME, SISTER)) else None,
            split=f"{asked.endpoint.id.replace('_', ' ')}, learned from {asked.cohort.name}",
        )


def turned_away(asked: Study, questions: list[Study], effort: Effort) -> dict[str, list[bool]]:
    """Return who is turned away; all are held out once, those from elsewhere meet the first fold's model."""
    found: dict[str, list[bool]] = {SAME: []}
    folds = outer_folds(asked, replace(effort, repeats=1))
    for k, (train, test) in enumerate(folds[:1] if effort.repeats == 1 else folds):
        learned = Learned.fit(asked, train, effort)
        X, rng = learned.pipeline.transform(asked.train.source.take(test)), np.random.default_rng(effort.seed)
        sets = {SAME: X, **(elsewhere(asked, questions, learned.pipeline) if k == 0 else {})}
        sets |= {SCRAMBLED: shuffled(X, learned.pipeline.features, rng), PERMUTED: permuted(X, rng)}
        sets[NOTHING] = np.full_like(X, np.nan)
        for who, rows in sets.items():
            found.setdefault(who, []).extend(learned.refused(rows))
    return found


def elsewhere(asked: Study, questions: list[Study], pipeline: FeaturePipeline) -> dict[str, Array]:
    """Return the encoded patients of the published external sets, and of other diseases."""
    sets = {f"{SISTER}: {name}": pipeline.transform(part.source) for name, part in asked.external.items()}
    for other in questions:
        if other.program.id != asked.program.id and other.cohort.design != "simulated":
            few = other.train.source.take(np.arange(min(OTHERS, len(other.train))))
            sets[f"{FOREIGN}: {other.cohort.name}"] = pipeline.transform(few)
    return sets


def shuffled(X: Array, features: list[Feature], rng: np.random.Generator) -> Array:
    """Exchange what is known of each patient among the columns of its modality."""
    X, groups = X.copy(), np.array([feature.group for feature in features])
    for x in X:
        for group in np.unique(groups):
            known = np.flatnonzero((groups == group) & ~np.isnan(x))
            x[known] = x[rng.permutation(known)]
    return X


def permuted(X: Array, rng: np.random.Generator) -> Array:
    """Give every patient each value of another one, whose other values go elsewhere."""
    return np.column_stack([rng.permutation(column) for column in X.T])
