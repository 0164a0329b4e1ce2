"""The cards shown while a drug is being ordered; none where there is nothing to say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.alerts import Alert
from data.evidence.drugs import gives
from data.program import Program, Therapy
from data.untested import Untested
from serving.ehr.card_parts import Indicator, Said, address
from serving.ehr.markdown import answered, clean, difference, join
from serving.ehr.orders import Drugs
from serving.ehr.why_markdown import abstention, ending, rather, side_by_side
from serving.prediction import Contrast, Option, Prediction


def order_cards(order: Drugs, option: Option, answer: Prediction, program: Program) -> Iterator[Said]:
    """Give the cards of one order, as part of one option: genes, eligibility, resistance, comparison."""
    end = ending(answer)
    drugs = _named(order, program.therapy(option.therapy))
    for alert in option.known.alerts:
        if alert.severity in ("avoid", "change dose") and drugs & set(alert.drugs):
            yield _alert(alert, end)
    for test in option.known.not_tested:
        if test.advised and drugs & set(test.drugs):
            yield _untested(test, end)
    if resisted := drugs & set(option.known.resisted):
        yield _resisted(sorted(resisted), option, end)
    if option.eligible.status == "unmet" or option.superseded:
        yield _not_for(option, end)
    yield from _compared(option, answer, end)


def _named(drugs: Iterable[str], therapy: Therapy) -> set[str]:
    """Return the drugs under the names a therapy gives them: paclitaxel may be given as a taxane."""
    named = set(drugs)
    classes = {"taxane", "anthracycline", "platinum"} & set(therapy.drugs)
    return named | {name for name in classes if any(_is(drug, name) for drug in named)}


def _is(drug: str, name: str) -> bool:
    return gives(Therapy(id=name, title=name, kind="standard", drugs=(name,)), (drug,))


def _alert(alert: Alert, end: str) -> Said:
    avoid = alert.severity == "avoid"
    indicator: Indicator = "critical" if avoid and alert.certain else "warning"
    doubt = "" if alert.certain else " (if so)"
    what = "Avoid" if avoid else "Change the dose of"
    summary = f"{what} {', '.join(alert.drugs)}: {alert.gene} {alert.phenotype}{doubt}"
    detail = join(
        clean(alert.effect), f"**{clean(alert.recommendation)}**", clean(alert.reason), _cite(alert), end
    )
    return Said("pharmacogene", indicator, summary, detail, alert.guideline, address(alert.source))


def _untested(test: Untested, end: str) -> Said:
    summary = f"{test.gene} is not known: test it before {', '.join(test.drugs)}"
    detail = join(clean(test.recommendation), clean(test.reason), _cite(test), end)
    return Said("pharmacogene", "warning", summary, detail, test.guideline, address(test.source))


def _cite(found: Alert | Untested) -> str:
    return clean(f"{found.guideline}; {found.source}; {found.date}")


def _resisted(drugs: list[str], option: Option, end: str) -> Said:
    names = ", ".join(drugs)
    detail = join(
        f"By the algorithm, as part of {clean(option.title)}. Some drugs are kept all the same.", end
    )
    return Said("resistance", "warning", f"The virus is resistant to {names}", detail)


def _not_for(option: Option, end: str) -> Said:
    unmet = option.eligible.status == "unmet"
    summary = f"{option.title}: {'not for this patient' if unmet else 'no longer recommended'}"
    reasons = [option.eligible.reason if unmet else "", option.superseded or ""]
    return Said("eligibility", "warning", summary, join(*map(clean, reasons), end))


def _compared(option: Option, answer: Prediction, end: str) -> Iterator[Said]:
    """Give the comparison with the option ranked first, where both have a number of the same endpoint."""
    first = answer.options[0]
    shared = {o.endpoint for o in answered(first)} & {o.endpoint for o in answered(option)}
    found = [c for c in answer.contrasts if {c.therapy, c.comparator} == {first.therapy, option.therapy}]
    if option.therapy == first.therapy or not (shared or found):
        return
    told = next((contrast for contrast in found if contrast.identified), None)
    options = {one.therapy: one for one in answer.options}
    reasons = [rather(contrast, options) for contrast in found[:1]]
    detail = join(abstention(answer), side_by_side([first, option]), *reasons, end)
    summary = f"Ranked first: {first.title}; ordered: {option.title} (rank {option.rank}){_by(told, first)}"
    yield Said("comparison", "info", summary, detail)


def _by(contrast: Contrast | None, first: Option) -> str:
    """Say by how much the first one differs from the other, where the contrast is that way round."""
    if contrast is None or contrast.therapy != first.therapy:
        return ""
    return f", difference {difference(contrast)}"
