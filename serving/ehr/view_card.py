"""The card shown when a patient's record is opened: the options side by side."""

from __future__ import annotations

from data.readers.reading import Reading
from serving.ehr.card_parts import Indicator, Said
from serving.ehr.cds_models import LONGEST
from serving.ehr.markdown import join, number
from serving.ehr.why_markdown import OPTIONS, abstention, ending, missing, rather, side_by_side
from serving.prediction import Contrast, Option, Prediction

NAMED = 3  # options in the summary, as far as there is room


def view(answer: Prediction, reading: Reading) -> list[Said]:
    """Return the card of a patient: first options, why one rather than another, what is missing."""
    options = {option.therapy: option for option in answer.options}
    compared = sorted(answer.contrasts, key=lambda contrast: _order(contrast, options))[:1]
    detail = join(
        abstention(answer),
        side_by_side(answer.options[:OPTIONS]),
        *(rather(contrast, options) for contrast in compared),
        missing(answer, reading),
        ending(answer),
    )
    indicator: Indicator = "warning" if answer.reliability.abstained else "info"
    return [Said("options", indicator, summary(answer), detail)]


def _order(contrast: Contrast, options: dict[str, Option]) -> tuple[bool, int]:
    """Put what is identified first, and of that what is about the options ranked first."""
    ranks = options[contrast.therapy].rank + options[contrast.comparator].rank
    return not contrast.identified, ranks


def summary(answer: Prediction) -> str:
    """Return the first options with their numbers of one endpoint; those that do not fit are left out."""
    start = "Abstains; rates of others: " if answer.reliability.abstained else ""
    endpoint = _endpoint(answer.options)
    title = next((o.title for o in answer.options[0].responses if o.endpoint == endpoint), "Ranked first")
    text = f"{start}{title}: "
    named = [f"{option.title} {_chance(option, endpoint)}" for option in answer.options[:NAMED]]
    while len(named) > 1 and len(text + "; ".join(named)) > LONGEST:
        named.pop()
    return text + "; ".join(named)


def _endpoint(options: tuple[Option, ...]) -> str | None:
    """Return the first response of which the first option has a number; of any option, if no virus is it."""
    asked = options[:1] if options[0].activity is not None else options
    return next((o.endpoint for option in asked for o in option.responses if number(o)), None)


def _chance(option: Option, endpoint: str | None) -> str:
    found = next((number(o) for o in option.responses if o.endpoint == endpoint), "")
    if not found and option.activity is not None:
        return f"({option.activity.active} of {len(option.activity.drugs)} drugs fully active)"
    return found or "(no basis for a number)"
