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
    """Return the first options with their numbers of one endpoint; those that do not fit are left out.

    The endpoint is the first of which the option ranked first has a number.
    """
    start = "Abstains; rates of others: " if answer.reliability.abstained else ""
    endpoint = next((o.endpoint for o in answer.options[0].responses if number(o)), None)
    title = next((o.title for o in answer.options[0].responses if o.endpoint == endpoint), "Ranked first")
    text = f"{start}{title}: "
    named = [f"{option.title} {_chance(option, endpoint)}" for option in answer.options[:NAMED]]
    while len(named) > 1 and len(text + "; ".join(named)) > LONGEST:
        named.pop()
    return text + "; ".join(named)


def _chance(option: Option, endpoint: str | None) -> str:
    found = next((number(o) for o in option.responses if o.endpoint == endpoint), "")
    if not found and option.activity is not None:
        return f"({option.activity.active} of {len(option.activity.drugs)} drugs fully active)"
    return found or f"({'matched to the patient; ' if option.matched else ''}no basis for a number)"
