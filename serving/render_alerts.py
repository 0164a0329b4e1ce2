"""What the pharmacogenes mean for a therapy's drugs, and which of them are not known: for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from data.alerts import Alert
from data.untested import Untested
from serving.wording import SEVERITIES

STYLES = {"avoid": "bold red", "change dose": "bold yellow", "caution": "yellow", "none": "green"}


def headline(found: Iterable[Alert]) -> Text:
    """Return the gravest alert that asks for something in one line, with its end of line; or nothing."""
    first = next((alert for alert in found if alert.severity in ("avoid", "change dose")), None)
    if first is None:
        return Text()
    doubt = "" if first.certain else " (if so)"
    return Text(
        f"{SEVERITIES[first.severity]}: {first.gene}{doubt}, {', '.join(first.drugs)}\n",
        STYLES[first.severity],
    )


def alerts(found: Iterable[Alert]) -> Text:
    """Return the alerts of a therapy, two lines each: what it is about, then what to do and who says so."""
    lines = [_alert(alert) for alert in found]
    return Text("\n").join(lines)


def untested(missing: Iterable[Untested]) -> Text:
    """Return the pharmacogenes that are not known: in full where the test is asked for, the rest by name."""
    tests = list(missing)
    lines = [_test(test) for test in tests if test.advised]
    others = dict.fromkeys(test.gene for test in tests if not test.advised)
    if others:
        lines.append(Text(f"Not known either, and not asked for: {', '.join(others)}", style="dim"))
    return Text("\n").join(lines)


def _alert(alert: Alert) -> Text:
    style = STYLES[alert.severity]
    about = f" {', '.join(alert.drugs)}: {alert.gene} {alert.phenotype}"
    doubt = "" if alert.certain else " (if so: the calls leave it open)"
    if alert.severity == "none":
        return Text.assemble((SEVERITIES["none"], style), f"{about}{doubt}. {alert.recommendation}")
    source = f" [{_cited(alert.guideline, alert.strength, alert.source, alert.date)}]"
    return Text.assemble(
        (SEVERITIES[alert.severity], style),
        (about, "bold"),
        doubt,
        f"\n{alert.recommendation}",
        (source, "dim"),
    )


def _test(test: Untested) -> Text:
    source = f" [{_cited(test.guideline, test.source, test.date)}]"
    return Text.assemble(
        ("NOT TESTED", "bold magenta"),
        (f" {', '.join(test.drugs)}: {test.gene}", "bold"),
        f"\n{test.recommendation}",
        (source, "dim"),
    )


def _cited(*parts: str) -> str:
    """Join what there is; an address is too long for a terminal, and the guideline named anyway."""
    return ", ".join(part for part in parts if part and not part.startswith("http"))
