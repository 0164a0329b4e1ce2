"""How often a side effect was seen in published trials: counts by arm, pooled, with an interval."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from scipy.stats import beta

from data.program import Therapy
from data.side_effects_table import KEY, TableVersion, ctcae_terms, side_effect_table, table_version

LEVEL = 0.95
#: In a list of drugs: given with whatever else; the row is of every therapy that has the drugs beside it.
WITH_OTHERS = "with others"


@dataclass(frozen=True)
class PublishedRate:
    """The share of trial patients who had an event under a therapy; not about one patient.

    ``rate``, ``low`` and ``high`` are fractions 0-1 at ``level``. ``event`` is a CTCAE 5.0 term (or named as
    such in ``knowledge/ctcae.csv``), ``grade`` any, >=2, >=3 or 4. ``attribution``: ``all`` counts events
    whatever their cause, ``related`` those the investigator held for treatment-related. ``population``
    is empty for all comers, else who was counted (carriers of a genotype). ``checked`` are addresses where
    the counts were seen, ``notes`` what a reader should know of them. ``confidence`` is ``high``,
    or ``check`` if any of its counts still has to be compared with the paper. ``drugs`` were given in the
    arms counted; ``lowest`` and ``highest`` are the rates of single arms, so that a class whose drugs
    differ does not look like one drug.
    """

    event: str
    system_organ_class: str
    grade: str
    attribution: str
    population: str
    events: int
    patients: int
    rate: float
    low: float
    high: float
    lowest: float
    highest: float
    drugs: tuple[str, ...]
    trials: tuple[str, ...]
    sources: tuple[str, ...]
    checked: tuple[str, ...]
    notes: tuple[str, ...]
    confidence: str
    version: TableVersion
    level: float = LEVEL


def published_rates(
    program: str, therapy: Therapy, *, unchecked: bool = False, drug: str | None = None
) -> list[PublishedRate]:
    """Return the published side-effect rates of a therapy, most frequent first.

    A row belongs to the therapy if it names its id; a row without an id, if its drugs are exactly the
    therapy's drugs, or among them where it says ``with others``. Counts of trials that agree on event,
    grade, attribution and population are added up.

    Parameters
    ----------
    program : str
        Program id.
    therapy : Therapy
        Therapy of that program.
    unchecked : bool
        Whether to use rows marked ``check`` as well.
    drug : str, optional
        Count only the arms that were given this drug.
    """
    table = side_effect_table()
    table = table[(table["program"] == program) & (unchecked | (table["confidence"] == "high"))]
    by_drugs = table["drugs"].map(lambda drugs: _same(drugs, set(therapy.drugs)))
    rows = table[
        (table["therapy"] == (therapy.rates_of or therapy.id)) | ((table["therapy"] == "") & by_drugs)
    ]
    if drug is not None:
        rows = rows[rows["drugs"].map(lambda drugs: drug in drugs.split(";"))]
    rates = [_pool(group) for _, group in rows.groupby(list(KEY), sort=True)]
    return sorted(rates, key=lambda rate: (-rate.rate, rate.event, rate.grade))


def jeffreys(events: int, patients: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the equal-tailed Jeffreys interval of a proportion, fractions 0-1.

    Beta(events + ½, patients − events + ½); the lower end is 0 without events, the upper 1 if everybody
    had one. Brown, Cai & DasGupta, Statistical Science 2001, doi:10.1214/ss/1009213286.
    """
    tail = (1 - level) / 2
    posterior = beta(events + 0.5, patients - events + 0.5)
    low = 0.0 if events == 0 else float(posterior.ppf(tail))
    high = 1.0 if events == patients else float(posterior.ppf(1 - tail))
    return low, high


def _same(cell: str, drugs: set[str]) -> bool:
    given = set(filter(None, cell.split(";")))
    return bool(given) and (given == drugs or (WITH_OTHERS in given and given - {WITH_OTHERS} <= drugs))


def _pool(rows: pd.DataFrame) -> PublishedRate:
    first = rows.iloc[0]
    events, patients = int(rows["events"].sum()), int(rows["patients"].sum())
    low, high = jeffreys(events, patients)
    arms = rows["events"] / rows["patients"]
    return PublishedRate(
        event=first["event"],
        system_organ_class=ctcae_terms()[first["event"]],
        grade=first["grade"],
        attribution=first["attribution"],
        population=first["population"],
        events=events,
        patients=patients,
        rate=events / patients,
        low=low,
        high=high,
        lowest=float(arms.min()),
        highest=float(arms.max()),
        drugs=tuple(
            sorted({drug for cell in rows["drugs"] for drug in cell.split(";") if drug} - {WITH_OTHERS})
        ),
        trials=tuple(dict.fromkeys(rows["trial"])),
        sources=_sources(rows),
        checked=tuple(dict.fromkeys(address for address in rows["checked"] if address)),
        notes=tuple(dict.fromkeys(note for note in rows["note"] if note)),
        confidence="check" if (rows["confidence"] == "check").any() else "high",
        version=table_version(),
    )


def _sources(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return PMIDs, then trial numbers; the name of the prescribing information where there is neither."""
    found = [f"PMID {p}" for cell in rows["pmid"] for p in cell.split(";") if p]
    found += [n for cell in rows["nct"] for n in cell.split(";") if n]
    found += list(rows.loc[(rows["pmid"] == "") & (rows["nct"] == ""), "trial"])
    return tuple(dict.fromkeys(found))
