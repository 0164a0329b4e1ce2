"""The answer as a page of its own: a file that opens without a network, without a script."""

from __future__ import annotations

from importlib.resources import files

from markupsafe import Markup

from data.program import Program
from serving.prediction import Prediction
from serving.web.answer import STYLES, answer_html
from serving.web.environment import environment


def standalone_html(prediction: Prediction, program: Program) -> str:
    """Return a whole document, its styles inside."""
    styles = [files("serving.web").joinpath("static", name).read_text("utf-8") for name in STYLES]
    # Our own files and our own template, already escaped.
    return (
        environment()
        .get_template("answer_page.html")
        .render(
            title=program.title,
            style=Markup("\n".join(styles)),
            answer=Markup(answer_html(prediction, program)),
        )
    )
