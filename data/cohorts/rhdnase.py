"""Cystic fibrosis: inhaled dornase alfa or placebo against pulmonary exacerbations, 647 patients.

Published with the R package survival (LGPL). Source: Fuchs et al., N Engl J Med 1994;331:637-642, the
once-daily and the placebo arm. Randomised and blinded, 24 weeks. An exacerbation is the start of
intravenous antibiotics; it recurs.

Who is at risk, as in the survival package's own analysis: nobody is from the start of a course of
antibiotics until six days after its end, so that one infection is not counted twice. Observation
therefore comes in stretches (entry to time, in days since enrolment). Six patients began on antibiotics
(``ivstart`` before day 0): that course is no event, and they enter six days after its end; two of them
(541 and 546) never came off it, were never at risk and have no outcome, which leaves 645.

Left out: the dates, of which only the length of follow-up is used; ``inst``, the hospital. The forced
expiratory volume is in per cent of the predicted, as its range shows; the published table does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import build, given, need_folder, recode, survival

SOURCE = CohortSource(
    name="rhdnase",
    title="Dornase alfa against exacerbations of cystic fibrosis",
    program="cystic-fibrosis",
    design="randomised",
    licence="LGPL>=2 (R package survival)",
    citation="Fuchs et al., N Engl J Med 1994;331:637-642; Therneau, R package survival",
    files=(
        RemoteFile(
            "rhDNase.csv",
            "https://raw.githubusercontent.com/vincentarelbundock/Rdatasets/"
            "1dcc2bf5f955cc1224a3e1307256e1fe86b68dae/csv/survival/rhDNase.csv",
            "2000b3e676f4c3729c6279007357e4c362e325bcaf427c531f80f2f9fd610059",
            33518,
        ),
    ),
)

#: Days after a course of antibiotics that still count as the same exacerbation.
WASH_OUT_DAYS = 6.0
Stretch = tuple[float, float, float]


def load(folder: Path | None) -> Cohort:
    """Return the 647 patients with 361 exacerbations in 956 stretches of observation."""
    raw = pd.read_csv(need_folder(SOURCE, folder) / SOURCE.files[0].name, parse_dates=["entry.dt", "end.dt"])
    raw["patient_id"] = [f"rhdnase-{number:03d}" for number in raw["id"]]
    raw["follow_up"] = (raw["end.dt"] - raw["entry.dt"]).dt.days.astype(float)
    first = raw.drop_duplicates("patient_id").reset_index(drop=True)
    stretches = pd.DataFrame(
        [(pid, *stretch) for pid, rows in raw.groupby("patient_id") for stretch in at_risk(rows)],
        columns=["patient_id", "entry", "end", "event"],
    )
    return build(
        SOURCE,
        patients=pd.DataFrame({"patient_id": first["patient_id"], "history:fev1_percent": first["fev"]}),
        treatments=given(first["patient_id"], recode(first["trt"], {0: "placebo", 1: "dornase_alfa"})),
        outcomes=survival(
            stretches["patient_id"],
            "exacerbation",
            stretches["end"],
            stretches["event"],
            entry=stretches["entry"],
        ),
        notes="Before CFTR modulators. Nobody is at risk on antibiotics and for six days after.",
    )


def at_risk(courses: pd.DataFrame) -> Iterator[Stretch]:
    """Yield (entry, end, event) of every stretch in which a patient could have had an exacerbation.

    Parameters
    ----------
    courses : DataFrame
        One patient: ``ivstart`` and ``ivstop`` of each course of antibiotics (NaN: none), and
        ``follow_up``, all in days since enrolment.
    """
    end = float(courses["follow_up"].iloc[0])
    entry = 0.0
    known = courses[["ivstart", "ivstop"]].dropna().sort_values("ivstart")
    for start, stop in known.itertuples(index=False):
        if start > entry:
            yield entry, float(start), 1.0
        entry = max(entry, min(float(stop) + WASH_OUT_DAYS, end))
    if entry < end:
        yield entry, end, 0.0
