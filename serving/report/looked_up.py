"""What was looked up: side effects in trials, evidence, labels, therapies of single genes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data.ages import month
from data.evidence.match import Match
from serving import wording
from serving.prediction import Option, Outcome, Prediction
from serving.report.marks import Shown, after, bar, grade, linked, listed, plain, sources
from serving.web.numbers import percent, span
from serving.web.overview import learned, rates

OPTIONS = 4  # of which side effects and evidence are told in full
MET = 3  # pieces of evidence of each
FURTHER = 5


def harms(options: Sequence[Option]) -> list[Shown]:
    """Return the side effects of the first options that have any on record."""
    found = []
    for option in options:
        first, others = rates(option)
        told = [*learned(option.side_effects), *first]
        rows = [_harm(outcome) for outcome in told if outcome.probability is not None]
        if rows:
            found.append({"title": option.title, "rows": rows, "more": len(others)})
    return found[:OPTIONS]


def _harm(outcome: Outcome) -> Shown:
    predicted = outcome.basis != "evidence"
    source = linked(f"{outcome.basis}, {outcome.cohort}") if predicted else sources(outcome.sources, 1)
    carriers = f"in {outcome.carriers} carriers" if outcome.carriers else ""
    return {
        "event": outcome.title if predicted else outcome.event,
        "grade": ", ".join(filter(None, (grade(outcome.grade), carriers))),
        "bar": bar(outcome.probability or 0.0, outcome.interval, "harm"),
        "source": source,
    }


def evidence(options: Sequence[Option]) -> list[Shown]:
    """Return what speaks for and against the first options, and what a test would settle."""
    found = []
    for option in options:
        met = [match for match in option.known.evidence if match.status == "met"]
        open_ = [m.biomarker for m in option.known.evidence if m.status == "unknown" and m.origin == "Tailor"]
        first = wording.strongest(met)[:MET]
        if met or open_:
            shown = {"title": option.title, "rows": list(map(match, first)), "more": len(met) - len(first)}
            found.append({**shown, "open": listed(open_, 5)})
    return found[:OPTIONS]


def further(prediction: Prediction) -> list[Shown]:
    """Return the strongest evidence for drugs that no option gives."""
    return list(map(match, wording.strongest(prediction.known.further)[:FURTHER]))


def match(found: Match) -> Shown:
    """Return one row of evidence: for or against what, why, what was counted, who says so."""
    counted = ""
    if found.response:
        rate = found.response.drugs
        counted = f"{found.response.endpoint} {rate.events} of {rate.patients} ({percent(rate.rate)})"
    against = found.response.compared if found.response else None
    if against and found.response:
        counted += f", {found.response.comparator} {percent(against.rate)}"
    doubt = "" if found.checked or found.origin != "Tailor" else ", not yet compared with its source"
    cited = [*plain(found.level), *after("; ", found.sources), *plain(f"; {found.origin}{doubt}")]
    return {
        "for": found.direction == "sensitivity",
        "drugs": ", ".join(found.drugs),
        "reason": linked(found.reason),
        "counted": counted,
        "source": cited,
    }


def labels(options: Iterable[Option]) -> list[Shown]:
    """Return what the labels of CFTR modulators say of this genotype."""
    found = []
    for label in (option.known.label for option in options if option.known.label):
        dated = f"label of {month(label.label_date)}" if label.label_date else ""
        note = label.note if label.note and label.status != "met" else ""
        found.append(
            {
                "drugs": ", ".join(label.drugs),
                "status": label.status,
                "mark": wording.MARKS[label.status],
                "reason": linked("; ".join(filter(None, (label.reason, note)))),
                "source": linked(", ".join(filter(None, (dated, label.source)))),
            }
        )
    return found


def gene_therapies(prediction: Prediction) -> list[Shown]:
    """Return therapies for the gene altered, what to avoid first; listed, not predicted."""
    return [
        {
            "avoid": found.kind == "avoid",
            "therapy": found.therapy,
            "disease": found.disease,
            "status": found.status,
            "mark": wording.MARKS[found.status],
            "reason": linked("; ".join(filter(None, (found.reason, found.note)))),
            "measure": found.measure or "",
            "shares": [
                f"{one.arm}: {one.events} of {one.patients}, {percent(one.rate)} ({span(one.low, one.high)})"
                for one in found.shares
            ],
            "source": sources(found.sources),
        }
        for found in prediction.known.gene_therapies
    ]
