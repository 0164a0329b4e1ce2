"""What is worked out once is so before the first patient comes: a question of each program, not kept."""

from __future__ import annotations

from data.errors import TailorError
from data.program import program
from serving.examples import example, examples
from serving.predictor import Predictor
from serving.request import check
from serving.web.answer import answer_html
from serving.web.form import form_html


def warm(predictor: Predictor) -> None:
    """Answer the first invented patient of every program that is loaded, and let the answer go."""
    for name, models in predictor.programs.items():
        form_html(name, models)
        asked = next((e for e in examples() if e.split("_")[0] == name), None)
        if asked is None:
            continue
        try:
            patient = check(example(asked)).patient
            answer_html(predictor.predict(patient, name), program(name))
        except TailorError:  # a program may lack the models of this patient; who asks is told
            continue
