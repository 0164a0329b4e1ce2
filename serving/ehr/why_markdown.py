"""Options side by side, why this rather than that, what was missing: in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from data.readers.reading import Reading, reasons
from serving.ehr.fhir_observation import said
from serving.ehr.markdown import answered, bullets, clean, difference, event, join, number, section, table
from serving.prediction import Contrast, Contribution, Option, Prediction

OPTIONS = 5
TOP = 5  # contributions of one modality
MISSING = 10
_HEAD = ("", "Option", "Eligible", "What", "Chance or value", "Basis", "Design")


def side_by_side(options: Sequence[Option]) -> str:
    """Return a table of options, one row a number; an option without one says why."""
    return table(_HEAD, [row for option in options for row in _rows(option)])


def _rows(option: Option) -> list[list[str]]:
    head = [str(option.rank), option.title, f"{option.eligible.status}: {option.eligible.reason}"]
    found = answered(option)
    severe = [o for o in option.side_effects if o.event.startswith("Any") and o.grade == ">=3"][:1]
    rows = [[event(o), number(o), o.basis, f"{o.design}: {o.cohort}"] for o in [*found, *severe]]
    if option.activity is not None:
        active = f"{option.activity.active} of {len(option.activity.drugs)} fully active"
        rows.insert(0, ["Drugs against the virus", active, "model", "in-vitro"])
    if not rows:
        reason = option.responses[0].reason if option.responses else "not asked"
        rows = [[reason, "no basis", "none", ""]]
    return [(head if i == 0 else ["", "", ""]) + row for i, row in enumerate(rows)]


def rather(contrast: Contrast, options: dict[str, Option]) -> str:
    """Return one comparison: the difference, and the largest contributions to it by modality."""
    first, second = options[contrast.therapy], options[contrast.comparator]
    outcome = next(o for o in (*first.responses, *first.side_effects) if o.endpoint == contrast.endpoint)
    title = f"Why {first.title} rather than {second.title}"
    grounds = clean(f"{contrast.reason} [{contrast.design}: {contrast.cohort}]")
    if not contrast.identified:
        return section(title, f"No difference is given. {grounds}")
    unit = contrast.unit if contrast.value_difference is not None else "points"
    lead = f"**{clean(outcome.title)}: {difference(contrast)}**. {grounds}"
    rows = [row for group in _by_size(contrast) for row in _group(group, contrast)]
    total = sum(part.points or 0.0 for part in contrast.contributions)
    rows.append(["sum", "", _points(total, contrast)])
    shares = table(("", "What makes the difference", unit or ""), rows)
    return section(title, join(lead, shares, "A contribution is not a cause."))


def _by_size(contrast: Contrast) -> list[str]:
    groups = contrast.groups_points
    return sorted((group for group in groups if groups[group]), key=lambda group: -abs(groups[group]))


def _group(group: str, contrast: Contrast) -> list[list[str]]:
    parts = [part for part in contrast.contributions if part.group == group]
    parts.sort(key=lambda part: -abs(part.contribution))
    rows = [[group, "all", _points(contrast.groups_points[group], contrast)]]
    rows += [["", said(part), _points(part.points or 0.0, contrast)] for part in parts[:TOP]]
    return rows + _rest(parts[TOP:], contrast)


def _rest(parts: Sequence[Contribution], contrast: Contrast) -> list[list[str]]:
    total = sum(part.points or 0.0 for part in parts)
    return [["", f"{len(parts)} more", _points(total, contrast)]] if parts else []


def _points(share: float, contrast: Contrast) -> str:
    return f"{share:+.3g}" if contrast.value_difference is not None else f"{100 * share:+.1f}"


def abstention(answer: Prediction) -> str:
    """Return which models abstain and why."""
    refused = [found for found in answer.reliability.endpoints if found.abstained]
    lines = [f"{found.endpoint.replace('_', ' ')}: {'; '.join(found.reasons)}" for found in refused]
    body = "What is shown instead is what came of others: it is not about this patient."
    return section("Models that abstain", join(body, bullets(lines))) if refused else ""


def missing(answer: Prediction, reading: Reading) -> str:
    """Return what the models lacked, and what of the record was not used."""
    labels = [one.label for one in answer.reliability.missing]
    more = len(labels) - MISSING
    lines = labels[:MISSING] + ([f"{more} more"] if more > 0 else [])
    unused = [f"{count} × {why}" for why, count, _ in reasons(reading.left)][:MISSING]
    return join(
        section("What is missing", bullets(lines)), section("Not used from the record", bullets(unused))
    )


def ending(answer: Prediction) -> str:
    """Return where the answer is kept, and what it is not."""
    assert answer.audit is not None
    kept = f"Entry {answer.audit.entry} of the ledger, {answer.audit.hash[:16]}…"
    return f"{kept}\n\n*{clean(answer.notice)}*"
