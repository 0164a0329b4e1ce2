"""What the pharmacogenes ask for, which of them are not known, and what each is."""

from __future__ import annotations

from collections.abc import Iterable

from serving import wording
from serving.prediction import Option, Prediction
from serving.report.marks import Shown, after, linked, plain


def alerts(options: Iterable[Option]) -> list[Shown]:
    """Return what the pharmacogenes ask for, each once, with the options it is about; gravest first."""
    found: dict[tuple[str, ...], Shown] = {}
    for option in options:
        for alert in option.known.alerts:
            if alert.severity == "none":
                continue
            key = (alert.gene, alert.recommendation, *alert.drugs)
            source = [
                *linked(", ".join(filter(None, (alert.guideline, alert.strength)))),
                *after(", ", [alert.source]),
            ]
            doubt = "" if alert.certain else " (if so: the calls leave it open)"
            found.setdefault(
                key,
                {
                    "severity": alert.severity,
                    "says": wording.SEVERITIES[alert.severity],
                    "about": f"{', '.join(alert.drugs)}: {alert.gene} {alert.phenotype}{doubt}",
                    "text": linked(alert.recommendation),
                    "source": [*source, *plain(f", {alert.date}")],
                    "options": [],
                },
            )["options"].append(option.title)
    order = ("avoid", "change dose", "caution")
    return sorted(found.values(), key=lambda one: order.index(one["severity"]))


def untested(options: Iterable[Option]) -> list[Shown]:
    """Return the pharmacogenes that a guideline asks for and that are not known, each once."""
    found: dict[tuple[str, str], Shown] = {}
    for option in options:
        for test in (test for test in option.known.not_tested if test.advised):
            found.setdefault(
                (test.gene, test.recommendation),
                {
                    "severity": "untested",
                    "says": "NOT TESTED",
                    "about": f"{test.gene}: {', '.join(test.drugs)}",
                    "text": linked(test.recommendation),
                    "source": [
                        *linked(test.guideline),
                        *after(", ", [test.source]),
                        *plain(f", {test.date}"),
                    ],
                    "options": [],
                },
            )["options"].append(option.title)
    return list(found.values())


def phenotypes(prediction: Prediction) -> list[Shown]:
    """Return what the germline says of each pharmacogene."""
    return [
        {
            "gene": one.gene,
            "diplotype": " or ".join(one.diplotypes[:3]) + (" or others" if len(one.diplotypes) > 3 else ""),
            "phenotype": " or ".join(one.phenotypes)
            + (
                f" (activity {' or '.join(f'{s:g}' for s in one.activity_scores)})"
                if one.activity_scores
                else ""
            ),
            "open": one.reason,
        }
        for one in prediction.known.phenotypes
    ]
