"""The answer as a part of a page: every option, why, how sure, and from what. No script."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment

from data.ages import month
from data.program import Program
from serving import wording
from serving.prediction import Prediction
from serving.test_words import label
from serving.web import conversation, figures, figures_curve, figures_why, numbers, overview, sources, why
from serving.web.environment import environment

#: In ``static``, in this order.
STYLES = ("answer.css", "answer_figures.css")


def answer_html(prediction: Prediction, program: Program) -> str:
    """Return an ``<article class="answer">``, styled by :data:`STYLES`; headings begin at h2."""
    return (
        _environment()
        .get_template("answer.html")
        .render(
            prediction=prediction,
            program=program,
            overview=overview.overview(prediction),
            comparisons=overview.comparisons(prediction),
            spoken=conversation.conversation(prediction),
            explained_any=any(o.explanation for option in prediction.options for o in option.responses),
            titles={option.therapy: option.title for option in prediction.options},
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return the pages' environment with what templates of an answer call by name."""
    own = environment().overlay()
    own.globals = {
        **own.globals,
        "figures": figures,
        "figures_curve": figures_curve,
        "figures_why": figures_why,
        "happens": conversation.happens,
        "people": conversation.people,
        "overview_of": overview,
        "why": why,
        "wording": wording,
        "cited": sources.cited,
        "pieces": sources.pieces,
    }
    numbers_of = ("percent", "of_hundred", "amount", "signed", "points", "change")
    own.filters = {**own.filters, **{name: getattr(numbers, name) for name in numbers_of}}
    own.filters |= {"label": label, "month": month, "sentence": wording.sentence}
    return own
