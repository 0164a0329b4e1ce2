"""EGFR and kinase inhibitors in MSK-CHORD: an effect that these data cannot give.

To a plain Cox regression a kinase inhibitor looks harmful for patients with an altered EGFR. It is not:

- Confounding by indication. Kinase inhibitors were given in stage IV and when a first drug had failed,
  chemotherapy also around surgery. The wild types on a kinase inhibitor have ALK, ROS1, RET or BRAF, for
  which these drugs work too; against them EGFR looks bad, and that is what the product says.
- Immortal time. Who started a kinase inhibitor before entry has survived on it until sequencing; counting
  from entry leaves that time out, and the benefit with it. Adjusting does not bring it back.
- Stage, sites and earlier treatment can be adjusted for; performance status and the drug itself cannot.

So the rows show how far the estimate moves with each step, and no effect: adjusted, then among those whose
like had either therapy (`models.overlap.Overlap`), then never treated before, then in stage IV. That the like
had either therapy does not make the groups alike, as the last rows show. A confounder associated with
therapy and death by the E-value each would explain the ratio away (VanderWeele & Ding, Ann Intern Med
2017;167:268-274). Published beside it is the randomised trial IPASS, in which survival was the same in both
arms, as most patients had both treatments in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.bench import BenchRow
from experiments.effects import Estimate, cox, share
from experiments.resample import COSTLY, Resampled, resamples
from models.overlap import Overlap
from models.standardise import Standardiser
from models.target import Array, Target
from training.candidates import Effort
from training.evaluate import served_features
from training.study import Study

DRUG, OTHER, GENE = "kinase_inhibitor", "cytotoxic", "EGFR"
IPASS = "Fukuoka et al., J Clin Oncol 2011;29:2866-2874: IPASS, randomised, first line"
#: Hazard ratio of death with EGFR mutated, and without.
RATIO, RATIO_WILD = 1.00, 1.18
WARNING = "confounded by indication, not an effect"
FEWEST = 20  # patients unlike the rest, for a column to be adjusted for
Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Compared:
    """Patients under either therapy: outcome, who had the drug, who is altered, the other columns.

    ``columns`` (n, p) are standardised, gaps filled. ``supported``: the like had either therapy.
    """

    target: Target
    drug: Array
    altered: Array
    columns: Array
    labels: list[str]
    supported: Chosen
    untreated: Chosen
    stage_iv: Chosen

    @classmethod
    def of(cls, asked: Study) -> Compared:
        """Take the patients under either therapy."""
        pipeline = served_features(asked).fit(asked.train.source)
        X, names = pipeline.transform(asked.train.source), pipeline.get_feature_names_out().tolist()
        arms = np.array([arm or "" for arm in asked.train.arms])
        rows = np.flatnonzero(np.isin(arms, (DRUG, OTHER)))
        own = [j for j, n in enumerate(names) if not n.startswith("therapy:") and n != f"mutations:{GENE}"]
        columns = X[rows][:, own]
        filled = Standardiser.fit(columns)
        labels = [names[j].split(":")[1] for j in own]
        overlap = Overlap(asked.randomised).fit(X, asked.train.arms, names)
        supported = [all(overlap.support(X[i], arm).supported for arm in (DRUG, OTHER)) for i in rows]
        return cls(
            asked.train.target.take(rows),
            (arms[rows] == DRUG).astype(float),
            asked.train.source.gene_status(GENE)[rows],
            filled.transform(columns),
            [*labels, *(f"{labels[j]} not known" for j in filled.flagged)],
            np.array(supported),
            np.array(asked.train.source.field("history:prior_systemic_therapy")[rows] == 0),
            np.array(asked.train.source.field("history:stage_iv_at_diagnosis")[rows] == 1),
        )

    def steps(self) -> dict[str, tuple[Chosen, bool]]:
        """Return who is compared and whether the columns are adjusted for, one step after the other."""
        everybody, first_line = np.ones(len(self.drug), dtype=bool), self.supported & self.untreated
        return {
            "plain": (everybody, False),
            "adjusted": (everybody, True),
            "adjusted, the like had either therapy": (self.supported, True),
            "the same, never treated before": (first_line, True),
            "the same, in stage IV": (first_line & self.stage_iv, True),
        }


def egfr(asked: Study, effort: Effort, table: str) -> Iterator[BenchRow]:
    """Yield the product with EGFR, the ratio where EGFR is altered, and how alike the two groups are."""
    found = Compared.of(asked)
    drug, altered = found.drug[:, None], found.altered == 1
    product = np.column_stack([found.drug * found.altered, found.drug, found.altered])
    for step, (rows, adjust) in found.steps().items():
        yield BenchRow.of(
            log_hazard(found, rows, product, adjust=adjust),
            **{"table": table, "row": f"{step} (n = {rows.sum()})", "metric": "log hazard of the product"},
            **{"published": round(float(np.log(RATIO / RATIO_WILD)), 3), "source": IPASS, "baseline": 0.0},
            split=f"EGFR altered x kinase inhibitor: {WARNING}",
        )
    for step, (rows, adjust) in found.steps().items():
        said = log_hazard(found, rows & altered, drug, adjust=adjust)
        ratio = Estimate(*np.exp([said.value, said.low, said.high]).tolist())
        split = f"EGFR altered, kinase inhibitor against cytotoxic: {WARNING}"
        about = {"table": table, "row": f"{step} (n = {(rows & altered).sum()})", "baseline": 1.0}
        yield BenchRow.of(ratio, metric="hazard ratio", published=RATIO, source=IPASS, split=split, **about)
        yield BenchRow.of(e_value(ratio), metric="E-value", split=split, **about)
    yield from alike(found, altered, effort, table)


def log_hazard(found: Compared, rows: Chosen, own: Array, *, adjust: bool) -> Estimate:
    """Return the coefficient of the first column of ``own`` (n, k) in an unpenalised Cox regression."""
    X = own[rows]
    if adjust:
        X = np.column_stack([X, settled(X, found.columns[rows])])
    names = [f"x{j}" for j in range(X.shape[1])]
    model = cox(X, found.target.take(rows), names)
    low, high = model.confidence_intervals_.loc["x0"]
    return Estimate(float(model.params_["x0"]), float(low), float(high))


def settled(own: Array, columns: Array) -> Array:
    """Return the columns that vary among enough patients and are no sum of those before them."""
    common = [np.unique(column, return_counts=True)[1].max() for column in columns.T]
    columns = columns[:, len(columns) - np.array(common) >= FEWEST]
    joined = np.column_stack([own, columns])
    spread = np.maximum(joined.std(0), 1e-12)
    left = np.abs(np.diag(np.linalg.qr((joined - joined.mean(0)) / spread)[1]))
    return columns[:, left[own.shape[1] :] > 1e-4 * np.sqrt(len(joined))]


def e_value(ratio: Estimate) -> Estimate:
    """Return the E-value of a hazard ratio where the event is common, and those of its limits.

    ``low`` is that of the limit nearer to no effect, 1 where the interval holds no effect.
    """

    def of(hazard: float) -> float:
        risk = (1 - 0.5 ** np.sqrt(hazard)) / (1 - 0.5 ** np.sqrt(1 / hazard))
        risk = max(risk, 1 / risk)
        return float(risk + np.sqrt(risk * (risk - 1)))

    ends = sorted((of(ratio.low), of(ratio.high)))
    crosses = ratio.low <= 1 <= ratio.high
    return Estimate(of(ratio.value), 1.0 if crosses else ends[0], ends[1])


def alike(found: Compared, altered: Chosen, effort: Effort, table: str) -> Iterator[BenchRow]:
    """Yield how many have support in both arms, and the largest imbalance before and after restricting."""
    both, n = found.supported & altered, int(altered.sum())
    split = f"{GENE} altered, kinase inhibitor or cytotoxic: are the two groups alike?"
    about = {"table": table, "split": split}
    row = f"{both.sum()} of {n} patients: their like had either therapy"
    yield BenchRow.of(share(int(both.sum()), n), row=row, metric="share", **about)
    for step, (chosen, adjust) in found.steps().items():
        if adjust and chosen.all():
            continue  # the same patients as in the step before
        rows = chosen & altered
        place, value = imbalance(found.columns[rows], found.drug[rows], effort)
        who = step.removeprefix("adjusted, ") if adjust else "everybody"
        row = f"{who} (n = {rows.sum()}): {found.labels[place]}"
        yield BenchRow.of(value, row=row, metric="largest standardised difference", baseline=0.0, **about)


def imbalance(columns: Array, drug: Array, effort: Effort) -> tuple[int, Resampled]:
    """Return the column (of n, p) in which the groups differ most, and by how many standard deviations.

    Austin, Stat Med 2009;28:3083-3107: from .1 on it is no longer negligible.
    """

    def moments(weights: Array, group: Array) -> tuple[Array, Array]:
        share = weights * group
        share = share / share.sum(1, keepdims=True)
        mean = share @ columns
        return mean, share @ columns**2 - mean**2

    def differences(weights: Array) -> Array:
        (mean, variance), (other, its) = (moments(weights, group) for group in (drug, 1 - drug))
        return np.abs(mean - other) / np.sqrt(np.maximum((variance + its) / 2, 1e-12))

    whole = differences(np.ones((1, len(drug))))[0]
    place = int(whole.argmax())
    blocks = resamples(len(drug), min(effort.bootstrap, COSTLY), effort.seed)
    draws = np.concatenate([differences(weights)[:, place] for weights in blocks])
    return place, Resampled(float(whole[place]), draws)
