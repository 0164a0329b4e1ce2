"""Rotterdam and GBSG: recurrence or death after surgery for breast cancer, on the published split.

Royston & Altman, BMC Med Res Methodol 2013;13:33 (the split); Katzman et al., BMC Med Res Methodol 2018;18:24
(DeepSurv, the numbers). 2,982 women of the Rotterdam tumour bank train, the 686 of the trial GBSG-2 test.
DeepSurv trained on the 1,546 with positive nodes, as all of GBSG-2 have; that is shown beside.

Rotterdam is observational: tamoxifen was chosen for the women with the worse outlook, so that alone it looks
harmful. About two thirds of GBSG-2 were randomised, and the table does not say who. The hazard ratios at the
end are there to show this; none is an effect that the service may promise.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data.cohort import Cohort
from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.effects import PLAIN, cox, hazard_ratio
from experiments.ranking import measured, ranking
from experiments.resample import COSTLY, Resampled
from features.pipeline import FeaturePipeline
from models.target import Array
from training.candidates import ENSEMBLE, Effort
from training.evaluate import Fitted, Judged, Progress, fit_final, judge
from training.study import Rows, Study, study

TABLE = "gbsg"
ABOUT = "Recurrence of breast cancer: 2,982 women of Rotterdam train, 686 of the trial GBSG-2 test"
NEEDS = ("rotterdam",)

TEST = "gbsg"
CITATION = "Katzman et al., BMC Med Res Methodol 2018;18:24"
#: C-index on GBSG-2; beside our ensemble stands DeepSurv.
PUBLISHED = {ENSEMBLE: (0.668, f"{CITATION}: DeepSurv"), PLAIN: (0.658, f"{CITATION}: Cox regression")}
EVERYBODY, POSITIVE = "GBSG-2, trained on all of Rotterdam", "GBSG-2, trained on positive nodes only"
OBSERVED = "tamoxifen, not an effect: observed in Rotterdam, partly randomised in GBSG-2"


def question(cohort: Cohort) -> Study:
    """Return the endpoint as it is served, with GBSG-2 as the external set."""
    breast = program("breast")
    return study(breast, breast.endpoint("recurrence_free_survival_rotterdam"), cohort)


def positive_nodes(cohort: Cohort) -> Cohort:
    """Return the women with positive nodes, those DeepSurv was trained on and tested on."""
    patients = cohort.patients
    return cohort.subset(patients.loc[patients["history:positive_nodes"] > 0, "patient_id"])


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the C-index of every candidate on GBSG-2, trained on all and on node-positive women."""
    cohort = load_cohort("rotterdam")
    found: list[BenchRow] = []
    for part, split in ((cohort, EVERYBODY), (positive_nodes(cohort), POSITIVE)):
        asked = question(part)
        fitted = fit_final(asked, effort, progress)
        found += external(asked, fitted, effort, split)
        progress(f"{split}: intervals", 0.5)
    return [*found, *tamoxifen(question(cohort))]


def external(asked: Study, fitted: Fitted, effort: Effort, split: str) -> Iterator[BenchRow]:
    """Yield C-indices on GBSG-2, and what the ensemble gains over an unpenalised Cox regression."""
    judged = judge(asked, TEST, asked.external[TEST], fitted)
    found = measured(judged, "c_index", effort)
    n_boot = min(effort.bootstrap, COSTLY)
    margin = _cox_margin(asked, fitted, judged)
    found[PLAIN] = Resampled.of(judged.target, margin, "c_index", n_boot, effort.seed, judged.ids)
    yield from ranking(found, "c_index", TABLE, split, PUBLISHED)
    gain = found[ENSEMBLE] - found[PLAIN]
    about = {"table": TABLE, "metric": "C-index difference", "split": split}
    yield BenchRow.of(gain, row=f"ensemble minus {PLAIN}", **about)


def _cox_margin(asked: Study, fitted: Fitted, judged: Judged) -> Array:
    names = fitted.pipeline.get_feature_names_out().tolist()
    model = cox(fitted.X, asked.train.target, names)
    X = fitted.pipeline.transform(asked.external[judged.split].source)
    return model.predict_log_partial_hazard(pd.DataFrame(X, columns=names)).to_numpy()


def tamoxifen(asked: Study) -> Iterator[BenchRow]:
    """Yield the hazard ratio of tamoxifen, alone and adjusted, in either set."""
    for where, part in (("Rotterdam", asked.train), ("GBSG-2", asked.external[TEST])):
        X, names = _columns(part)
        drug = names[-1]
        about = {"table": TABLE, "metric": "hazard ratio", "baseline": 1.0, "split": OBSERVED}
        alone, adjusted = cox(X[:, -1:], part.target, [drug]), cox(X, part.target, names)
        yield BenchRow.of(hazard_ratio(alone, drug), row=f"{where}: alone", **about)
        yield BenchRow.of(hazard_ratio(adjusted, drug), row=f"{where}: adjusted for all columns", **about)


def _columns(part: Rows) -> tuple[Array, list[str]]:
    """Return what varies among these women (all of GBSG-2 had chemotherapy), the drug last."""
    pipeline = FeaturePipeline().fit(part.source)
    return pipeline.transform(part.source), pipeline.get_feature_names_out().tolist()
