"""MSK-CHORD: survival with cancer of lung, breast, or colon and rectum, patients of one centre.

Jee et al., Nature 2024, doi:10.1038/s41586-024-08167-5. Patients came under observation when their tumour was
sequenced, months or years after diagnosis, and nobody who died before is in the files. Survival is counted
from diagnosis and everyone is at risk from entry on only; the rows on survival show what is said without.

The published forest at hand had genes alone, so beside it stands a linear model on genes alone.

Observational. What this means for a targeted drug is in `experiments.msk_chord_egfr`.

The network is left out of this table, in which it would take most of an hour on one core; what is served has
it. One repeat of 5 folds, as published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.msk_chord_egfr import egfr
from experiments.ranking import measured, ranking, share_of
from experiments.resample import COSTLY, Resampled, resamples
from models.elastic_net import ElasticNet
from models.target import Array, Target
from training.candidates import Effort
from training.evaluate import Progress, cross_validate, outer_folds, served_features
from training.risk_sets import fit_curve
from training.study import Study, study

TABLE = "msk_chord"
ABOUT = "Survival of 18,716 patients from sequencing on; what cannot be said of a targeted drug"
NEEDS = ("msk_chord_nsclc", "msk_chord_breast", "msk_chord_crc")

ENDPOINT = "overall_survival_msk"
#: Program, and what its rows stand under.
CANCERS = {"lung": "non-small-cell lung", "breast": "breast", "colon": "colon and rectum"}
CITATION = "Jee et al., Nature 2024, doi:10.1038/s41586-024-08167-5"
GENES = "genes alone"
#: Random survival forest, 5-fold (test_rsf_output.csv of the publication).
PUBLISHED = {"lung": {GENES: (0.584, f"{CITATION}: random survival forest on genomics")}}
MEMBERS = ("elastic_net", "boosting")


def question(area: str) -> Study:
    """Return the endpoint of one program as it is served."""
    known = program(area)
    endpoint = known.endpoint(ENDPOINT)
    return study(known, endpoint, load_cohort(endpoint.cohort))


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return C-indices from entry on, survival with and without entry, and EGFR with a targeted drug."""
    found, third = [], share_of(progress, 0.95 / len(CANCERS))
    effort = replace(effort, repeats=1, members=MEMBERS)
    for area in CANCERS:
        asked = question(area)
        found += [*ranked(area, asked, effort, third), *survival(area, asked, effort)]
    progress("EGFR and kinase inhibitors", 0.05)
    return [*found, *egfr(question("lung"), effort, TABLE)]


def ranked(area: str, asked: Study, effort: Effort, progress: Progress) -> Iterator[BenchRow]:
    """Yield the C-index of every candidate; pairs count only while both patients are under observation."""
    judged = cross_validate(asked, effort, progress)
    found = measured(judged, "c_index", effort)
    n_boot, margin = min(effort.bootstrap, COSTLY), genes_alone(asked, effort)
    found[GENES] = Resampled.of(judged.target, margin, "c_index", n_boot, effort.seed, judged.ids)
    split = f"{CANCERS[area]}: {effort.folds} folds, from entry on"
    yield from ranking(found, "c_index", TABLE, split, PUBLISHED.get(area))


def genes_alone(asked: Study, effort: Effort) -> Array:
    """Return the margins of an elastic net on the mutations, in the folds and order of `cross_validate`."""
    target, margins = asked.train.target, []
    for train, test in outer_folds(asked, effort):
        pipeline = served_features(asked).fit(asked.train.source.take(train))
        X, names = pipeline.transform(asked.train.source), pipeline.get_feature_names_out().tolist()
        net = ElasticNet(groups=("mutations",)).set_params(**effort.settings.get("elastic_net", {}))
        margins.append(net.fit(X[train], target.take(train), names).score(X[test]))
    return np.concatenate(margins)


def survival(area: str, asked: Study, effort: Effort) -> Iterator[BenchRow]:
    """Yield survival to the horizon with and without entry, and by how much the latter overstates it."""
    horizon, target = float(asked.endpoint.horizon_days or 0), asked.train.target
    handled = alive(target, horizon, effort)
    ignored = alive(Target.survival(target.time, target.event), horizon, effort)
    split = f"{CANCERS[area]}: alive at day {horizon:.0f} after diagnosis, Kaplan-Meier"
    about = {"table": TABLE, "metric": "share alive", "split": split}
    yield BenchRow.of(handled, row="at risk from entry on", baseline=ignored.value, **about)
    yield BenchRow.of(ignored, row="entry ignored", **about)
    yield BenchRow.of(ignored - handled, row="overstated where entry is ignored", baseline=0.0, **about)


def alive(target: Target, day: float, effort: Effort) -> Resampled:
    """Return the Kaplan-Meier estimate at a day; the same patients are drawn with and without entry."""

    def at(weights: Array) -> Array:
        return fit_curve(target, weights).at(np.array([day]))[:, 0]

    blocks = resamples(len(target), min(effort.bootstrap, COSTLY), effort.seed)
    return Resampled(float(at(np.ones((1, len(target))))[0]), np.concatenate([at(w) for w in blocks]))
