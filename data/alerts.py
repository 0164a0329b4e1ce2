"""Alerts: what a patient's pharmacogenes mean for the drugs of a therapy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from data.alerts_table import SEVERITIES, AlertRow, Severity, alert_rows
from data.carriers import NOT_TESTED, Call, Calls, all_of, carries, known
from data.program import Therapy
from data.rules import Fact


class Alert(Fact):
    """What a guideline says of one pharmacogene (or two together) and drugs of a therapy.

    ``severity`` ``none`` says that there is nothing to change. ``phenotype`` is in words. Where the calls
    leave several phenotypes open it is not ``certain``: each is said with its *if*, the gravest leads.
    ``side_effects`` are CTCAE terms whose risk it ``raises`` or ``lowers``. ``source`` is the guideline's
    PMID, or the address where its text was seen; ``date`` that of the advice, to the year, month or day.
    """

    gene: str
    phenotype: str
    diplotype: str
    drugs: tuple[str, ...]
    effect: str
    recommendation: str
    severity: Severity
    side_effects: tuple[str, ...]
    direction: str
    guideline: str
    strength: str
    source: str
    date: str
    certain: bool
    reason: str


class _Finding(NamedTuple):
    """The rows that hold, or may hold (gravest first), of one subject and the calls they were read from."""

    rows: list[AlertRow]
    calls: list[Call]
    certain: bool

    @property
    def rank(self) -> tuple[int, int]:
        """Severity, then place in the table."""
        return SEVERITIES.index(self.rows[0].severity), self.rows[0].place


def alerts(therapy: Therapy, phenotypes: Calls) -> tuple[Alert, ...]:
    """Return what the known pharmacogenes mean for a therapy, gravest first; nothing where no drug has one.

    Where two genes speak of one drug (TPMT and NUDT15), both do and the stricter leads.
    """
    findings = [found for rows in _subjects(therapy) if (found := _find(rows, phenotypes))]
    ordered = [_alert(found, therapy) for found in sorted(findings, key=lambda found: found.rank)]
    return tuple(_led(alert, ordered[:place]) for place, alert in enumerate(ordered))


def _subjects(therapy: Therapy) -> Iterator[list[AlertRow]]:
    """Give the rows about drugs of the therapy, those of one gene and one list of drugs together."""
    rows = [row for row in alert_rows() if row.phenotypes != (NOT_TESTED,) and row.drugs_of(therapy.drugs)]
    pairs = dict.fromkeys((row.genes, drug) for row in rows for drug in row.drugs_of(therapy.drugs))
    about = [tuple(row for row in rows if row.genes == genes and drug in row.drugs) for genes, drug in pairs]
    yield from map(list, dict.fromkeys(about))


def _find(rows: list[AlertRow], phenotypes: Calls) -> _Finding | None:
    genes = rows[0].genes
    calls = [call for gene in genes if (call := phenotypes.get(gene)) is not None and known(call)]
    if len(calls) < len(genes):
        return None
    held = [(row, _holds(row, calls)) for row in rows]
    if sure := [row for row, holds in held if holds]:
        return _Finding(sure, calls, all(call.certain for call in calls))
    possible = sorted(
        (row for row, holds in held if holds is None), key=lambda row: _Finding([row], [], False).rank
    )
    # What two genes together advise is said only where both are known to ask for it.
    return _Finding(possible, calls, False) if possible and len(genes) == 1 else None


def _holds(row: AlertRow, calls: list[Call]) -> bool | None:
    return all_of(answer for call in calls for answer in (carries(call, *row.phenotypes), _scored(row, call)))


def _scored(row: AlertRow, call: Call) -> bool | None:
    """Answer for the activity score; a row without one asks nothing, a call without one leaves it open."""
    if row.activity is None:
        return True
    low, high = row.activity
    hits = [low <= score <= high for score in call.activity_scores]
    return None if not hits or (any(hits) and not all(hits)) else all(hits)


def _alert(found: _Finding, therapy: Therapy) -> Alert:
    first = found.rows[0]
    names = [_name(row, found.calls) for row in found.rows]
    shared = {key: getattr(first, key) for key in ("severity", "direction", "guideline", "strength")}
    return Alert(
        **shared,
        gene=" and ".join(first.genes),
        phenotype=" or ".join(dict.fromkeys(names)),
        diplotype="; ".join(" or ".join(call.diplotypes) for call in found.calls),
        drugs=tuple(drug for drug in therapy.drugs if all(drug in row.drugs for row in found.rows)),
        effect=_each(names, [row.effect for row in found.rows]),
        recommendation=_each(names, [row.recommendation for row in found.rows]),
        side_effects=tuple(dict.fromkeys(term for row in found.rows for term in row.side_effects)),
        source=first.source,
        date=first.date,
        certain=found.certain,
        reason=_reason(found, names),
    )


def _name(row: AlertRow, calls: list[Call]) -> str:
    """Return the patient's phenotype that the row is about, in words."""
    own = [name for call in calls for name in call.phenotypes if name in row.phenotypes]
    low, high = row.activity or (1.0, 0.0)
    scores = dict.fromkeys(f"{s:g}" for call in calls for s in call.activity_scores if low <= s <= high)
    return " or ".join(dict.fromkeys(own)) + (f", activity score {' or '.join(scores)}" if scores else "")


def _each(names: list[str], texts: list[str]) -> str:
    """Join what is said of each possibility: once where all say the same, else with its *if*."""
    if len(set(texts)) == 1:
        return texts[0]
    said = {text: [n for n, t in zip(names, texts, strict=True) if t == text] for text in texts}
    return " ".join(f"If {' or '.join(dict.fromkeys(same))}: {text}" for text, same in said.items())


def _reason(found: _Finding, names: list[str]) -> str:
    pairs = zip(found.rows[0].genes, found.calls, strict=True)
    called = [" ".join((gene, " or ".join(call.diplotypes))).strip() for gene, call in pairs]
    said = f"{' and '.join(called)}: {' or '.join(dict.fromkeys(names))}"
    if found.certain:
        return said
    told = {term for row in found.rows for term in row.phenotypes}
    silent = [name for call in found.calls for name in call.phenotypes if name not in told and len(told) > 1]
    also = f"; nothing is advised for {' or '.join(silent)}, which is possible too" if silent else ""
    return f"{said}; the calls leave it open, so the gravest counts{also}"


def _led(alert: Alert, before: list[Alert]) -> Alert:
    """Say which graver alert is of a drug of this one too."""
    for other in before:
        shared = ", ".join(drug for drug in alert.drugs if drug in other.drugs)
        asks = other.severity in ("avoid", "change dose") and other.recommendation != alert.recommendation
        if shared and asks:
            reason = f"{alert.reason}; for {shared} {other.gene} asks for more, and the stricter counts"
            return alert.model_copy(update={"reason": reason})
    return alert
