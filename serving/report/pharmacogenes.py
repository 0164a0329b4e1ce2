"""What the pharmacogenes ask for, which of them are not known, and what each is."""

from __future__ import annotations

from collections.abc import Iterable

from data.alerts import Alert
from data.untested import Untested
from serving import wording
from serving.prediction import Option, Prediction
from serving.report.marks import Shown, Text, after, linked, plain

ORDER = ("avoid", "change dose", "caution", "untested")


def alerts(options: Iterable[Option], first: Iterable[Option]) -> list[Shown]:
    """Return what the pharmacogenes ask for, and of the first options the tests that are asked for.

    Gravest first; each once, with the options it is about.
    """
    asked = [(_alert(one), option) for option in options for one in option.known.alerts]
    asked += [(_test(one), option) for option in first for one in option.known.not_tested if one.advised]
    found: dict[str, Shown] = {}
    for one, option in asked:
        if one["severity"] in ORDER:
            found.setdefault(str(one), {**one, "options": []})["options"].append(option.title)
    return sorted(found.values(), key=lambda one: ORDER.index(one["severity"]))


def _alert(found: Alert) -> Shown:
    doubt = "" if found.certain else " (if so: the calls leave it open)"
    return {
        "severity": found.severity,
        "says": wording.SEVERITIES[found.severity],
        "about": f"{', '.join(found.drugs)}: {found.gene} {found.phenotype}{doubt}",
        "text": linked(found.recommendation),
        "source": _cited((found.guideline, found.strength), found.source, found.date),
    }


def _test(found: Untested) -> Shown:
    return {
        "severity": "untested",
        "says": "NOT TESTED",
        "about": f"{found.gene}: {', '.join(found.drugs)}",
        "text": linked(found.recommendation),
        "source": _cited((found.guideline,), found.source, found.date),
    }


def _cited(said: Iterable[str], source: str, date: str) -> Text:
    dated = plain(f", {date}") if date else []
    return [*linked(", ".join(filter(None, said))), *after(", ", [source]), *dated]


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
