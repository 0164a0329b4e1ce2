"""How much likelier a side effect is in carriers of a genotype: published ratios, and a rate moved by one."""

from __future__ import annotations

from functools import lru_cache
from math import exp, log
from typing import Literal

import pandas as pd
import pandera.pandas as pa
from scipy.special import expit, logit
from scipy.stats import norm

from data.alerts_table import known_gene
from data.carriers import Call, carries
from data.checked import checked, codes, read_table
from data.rules import Fact
from data.side_effects import LEVEL, PublishedRate
from data.side_effects_table import ATTRIBUTIONS, GRADES, ctcae_terms

_Z = float(norm.ppf((1 + LEVEL) / 2))


class Risk(Fact):
    """A published odds ratio (``OR``) or relative risk (``RR``), with its 95 % interval.

    ``genotype`` are names of one genotype, any of which counts; ``phenotype``, where given, has to hold as
    well (where carriers of one copy were studied). ``comparator`` is who they were compared with,
    ``patients`` how many were studied, where that is known.
    """

    gene: str
    genotype: tuple[str, ...]
    phenotype: str
    drugs: tuple[str, ...]
    event: str
    grade: str
    attribution: str
    measure: Literal["OR", "RR"]
    value: float
    low: float
    high: float
    comparator: str
    patients: int | None
    study: str
    source: str
    note: str

    def applies(self, call: Call) -> bool:
        """Return whether the calls are known to be of the genotype, and of the phenotype if one is asked."""
        terms = [self.genotype, (self.phenotype,)] if self.phenotype else [self.genotype]
        return all(carries(call, *term) for term in terms)

    @property
    def words(self) -> str:
        """The ratio in words, with its source."""
        name = {"OR": "odds ratio", "RR": "relative risk"}[self.measure]
        return f"{name} {self.value:g} ({self.low:g} to {self.high:g}; {self.study}, {self.source})"


@lru_cache(maxsize=1)
def risks() -> tuple[Risk, ...]:
    """Return the checked table; raise ``bad_table`` naming the column and the first offending value."""
    table = check_risks(read_table("pgx_risks.csv"))
    return tuple(_risk(**{str(key): value for key, value in row.items()}) for row in table.to_dict("records"))


def check_risks(raw: pd.DataFrame) -> pd.DataFrame:
    """Return a table of ratios read as text, typed and checked."""
    return checked(raw, _schema(), "pgx_risks.csv")


def moved(rate: PublishedRate, risk: Risk) -> tuple[float, float, float] | None:
    """Return the rate of carriers and its interval: the rate of all comers moved by a ratio.

    On the log scale of the measure (log-odds for ``OR``, log-risk for ``RR``) the carriers' value is
    g(p) + log(ratio), and the variances add: of g(p) by the delta method from the counts, 1/e + 1/(n − e)
    for the log-odds, 1/e − 1/n for the log-risk; of the log ratio from its published interval,
    ((log high − log low) / 2z)². All comers stand for the non-carriers, so that the rate errs upwards by as
    much as carriers are among them. A relative risk does not hold where it would take the rate to 1 or
    above, and no ratio says anything of a rate of 0 or 1: then None. The upper end is at most 1.
    """
    events, patients = rate.events, rate.patients
    if not 0 < events < patients:
        return None
    spread = (log(risk.high) - log(risk.low)) / (2 * _Z)
    if risk.measure == "OR":
        centre = float(logit(events / patients)) + log(risk.value)
        width = _Z * (1 / events + 1 / (patients - events) + spread**2) ** 0.5
        found = expit([centre, centre - width, centre + width])
        return float(found[0]), float(found[1]), float(found[2])
    centre = log(events / patients) + log(risk.value)
    if centre >= 0:
        return None
    width = _Z * (1 / events - 1 / patients + spread**2) ** 0.5
    return exp(centre), exp(centre - width), min(1.0, exp(centre + width))


def _risk(**cells: object) -> Risk:
    return Risk.model_validate(
        {
            **{key: cells[key] for key in ("gene", "event", "grade", "attribution", "measure", "value")},
            **{key: cells[key] for key in ("low", "high", "comparator", "study", "note", "phenotype")},
            "genotype": str(cells["genotype"]).split("|"),
            "drugs": str(cells["drugs"]).split(";"),
            "patients": cells["patients"] or None,
            "source": f"PMID {cells['pmid']}",
        }
    )


def _schema() -> pa.DataFrameSchema:
    filled = pa.Column(str, pa.Check.str_length(min_value=1))
    ratio = pa.Column(float, pa.Check.gt(0), coerce=True)
    return pa.DataFrameSchema(
        {
            "gene": pa.Column(str, pa.Check(known_gene, error="a known gene")),
            "genotype": filled,
            "phenotype": pa.Column(str),
            "drugs": filled,
            "event": pa.Column(str, pa.Check.isin(list(ctcae_terms()))),
            "grade": pa.Column(str, pa.Check.isin(GRADES)),
            "attribution": pa.Column(str, pa.Check.isin(ATTRIBUTIONS)),
            "measure": pa.Column(str, pa.Check.isin(["OR", "RR"])),
            "value": ratio,
            "low": ratio,
            "high": ratio,
            "comparator": filled,
            "patients": pa.Column(str, pa.Check.str_matches(r"^\d*$")),
            "study": filled,
            "pmid": codes("[0-9]{6,8}"),
            "year": pa.Column(str, pa.Check.str_matches(r"^(19|20)\d\d$")),
            "entered": pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$")),
            "checked": pa.Column(str, pa.Check.str_matches(r"^https?://\S+$")),
            "note": pa.Column(str),
        },
        checks=[
            pa.Check(
                lambda t: (t["low"] < t["value"]) & (t["value"] < t["high"]),
                error="the ratio lies inside its interval",
            ),
        ],
        unique=["gene", "genotype", "drugs", "event", "grade", "attribution"],
        strict=True,
        ordered=True,
    )
