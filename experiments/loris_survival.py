"""Is a score of response predictive, or merely prognostic?

``msk_non_icb`` had other treatment than checkpoint inhibitors: if the score ranks their survival nearly as
well as that of the treated, it says who does well, not whom checkpoint blockade helps. Both are followed
for as long as the shorter of the two was; they are not randomised and their mix of cancers differs, so
this is a hint and no proof.
"""

from __future__ import annotations

import numpy as np

from data.cohort import Cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.loris_models import FORMULA, Models, Scores
from experiments.resample import COSTLY, Resampled
from features.source import from_cohort
from models.target import Target
from training.candidates import ENSEMBLE, Effort

WITH, WITHOUT = "chowell_test", "msk_non_icb"
THERAPY = {WITH: "checkpoint inhibitor", WITHOUT: "other therapy"}
CHANCE = 0.5


def survival(cohort: Cohort, models: Models, effort: Effort, table: str) -> list[BenchRow]:
    """Return how well the scores rank survival with and without checkpoint blockade, and the difference."""
    survivors = {split: _survivors(cohort.split(split), models) for split in THERAPY}
    until = min(target.time.max() for target, _ in survivors.values())
    found: dict[tuple[str, str], Resampled] = {}
    rows = []
    for nth, (split, (target, scores)) in enumerate(survivors.items()):
        seen, label = (
            _censored(target, until),
            f"overall survival to day {until:.0f}, {split} ({THERAPY[split]})",
        )
        for name, score in scores.items():
            n_boot, seed = min(effort.bootstrap, COSTLY), effort.seed + nth
            found[split, name] = Resampled.of(seen, score, "c_index", n_boot, seed)
            about = {"table": table, "row": name, "metric": "C-index", "baseline": CHANCE, "split": label}
            rows.append(BenchRow.of(found[split, name], **about))
    for name in (FORMULA, ENSEMBLE):
        difference = found[WITH, name] - found[WITHOUT, name]
        about = {"table": table, "row": f"{name}: with minus without", "metric": "C-index difference"}
        rows.append(
            BenchRow.of(difference, **about, split="merely prognostic (0) or also predictive (above 0)")
        )
    return rows


def _survivors(part: Cohort, models: Models) -> tuple[Target, Scores]:
    """Return overall survival and the scores as hazards: a likely response should mean a late death."""
    outcome = part.outcome("overall_survival").set_index("patient_id").reindex(part.patient_ids)
    known = np.flatnonzero(outcome["time_days"].notna())
    target = Target.survival(outcome["time_days"].to_numpy()[known], outcome["event"].to_numpy()[known])
    scores = models.scores(from_cohort(part, program("lung")).take(known))
    return target, {name: -scores[name] for name in (FORMULA, ENSEMBLE)}


def _censored(target: Target, until: float) -> Target:
    late = target.time > until
    return Target.survival(np.where(late, until, target.time), np.where(late, 0.0, target.event))
