"""The report of the demonstration: what the template shows, worked out so that the template only prints."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from data.dictionary import dictionary
from data.patient import Patient
from data.program import program
from experiments.report_metrics import metrics, verdict
from experiments.report_why import Why, good_sign, why
from models.figures.style import signed
from serving.prediction import NOTICE, Contrast, Option, Outcome, Prediction
from serving.render_effect import effect
from training.train import Trained

CAPTIONS = {
    "contrast": "What makes the difference between the two therapies, for this patient",
    "beeswarm": "What moves the model: every patient of the study is one dot a row",
    "kaplan_meier_therapy": "What happened in the study, by therapy",
    "kaplan_meier_risk": "What happened to patients of low, middle and high predicted risk (not seen before)",
    "calibration": "Predicted against observed risk, in patients the model had not seen",
}
NOT_OF_A_RATE = ("beeswarm", "kaplan_meier_risk")  # a base rate has nothing to show there
PARTS = 4  # of a difference that are named
_MARKS = {"met": "eligible", "unmet": "not eligible", "unknown": "eligibility not known"}


@dataclass(frozen=True)
class Chapter:
    """What came of one case of the demonstration; ``figures`` are files by what they show."""

    about: str
    patient: Patient
    trained: Trained
    prediction: Prediction
    figures: dict[str, Path]


def write(chapters: Sequence[Chapter], path: Path) -> Path:
    """Write one self-contained page: no script, nothing loaded from anywhere."""
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters["signed"] = signed
    template = page.from_string(files("experiments").joinpath("demo.html").read_text(encoding="utf-8"))
    shown = [_chapter(chapter) for chapter in chapters]
    path.write_text(template.render(chapters=shown, notice=NOTICE), encoding="utf-8")
    return path


def _chapter(chapter: Chapter) -> dict[str, Any]:
    card, answer = chapter.trained.bundle.card, chapter.prediction
    options = [_option(option, card.endpoint.id) for option in answer.options]
    return {
        "id": answer.program,
        "title": program(answer.program).title,
        "question": card.endpoint.title,
        "asks": card.endpoint.title[0].lower() + card.endpoint.title[1:],
        "about": chapter.about,
        "patient": list(_facts(chapter.patient)),
        "options": options,
        "contrasts": [_contrast(contrast, answer) for contrast in answer.contrasts],
        "why": _why(answer, card.endpoint.id),
        "figures": list(_figures(chapter)),
        "metrics": metrics(chapter.trained),
        "verdict": verdict(chapter.trained),
        "missing": [missing.label for missing in answer.reliability.missing],
        "unused": list(answer.reliability.unused),
        "card": card,
        "source": answer.provenance.models[0],
        "weights": ", ".join(f"{name} {w:.2f}" for name, w in card.weights.items() if w > 1e-6),
    }


def _figures(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """Yield caption and image."""
    bare = chapter.trained.bundle.card.basis == "base rate"
    for name, caption in CAPTIONS.items():
        if name in chapter.figures and not (bare and name in NOT_OF_A_RATE):
            image = b64encode(chapter.figures[name].read_bytes()).decode()
            yield caption, f"data:image/png;base64,{image}"


def _facts(patient: Patient) -> Iterator[tuple[str, str]]:
    """Yield label and value with its unit for everything known of the patient."""
    for key, value in patient.given():
        field = dictionary()[key]
        known = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        written = f"{known:g}" if isinstance(known, float) else str(known).replace("_", " ")
        yield field.label, f"{written} {field.unit}".strip()
    for variant in patient.mutations.variants:
        yield variant.gene, variant.change


def _outcome(option: Option, endpoint: str) -> Outcome:
    return next(o for o in (*option.responses, *option.side_effects) if o.endpoint == endpoint)


def _option(option: Option, endpoint: str) -> dict[str, Any]:
    outcome = _outcome(option, endpoint)
    return {
        "title": option.title,
        "kind": option.kind,
        "eligible": _MARKS[option.eligible.status],
        "eligible_status": option.eligible.status,
        "eligible_reason": option.eligible.reason,
        "percent": None if outcome.probability is None else round(100 * outcome.probability),
        "between": _between(outcome),
        "basis": "model" if outcome.basis == "model" else f"{outcome.basis}, not personalised",
        "design": outcome.design,
        "cohort": outcome.cohort,
        "reason": outcome.reason,
    }


def _between(outcome: Outcome) -> str:
    """Return the interval of a probability in words, nothing where there is none."""
    if outcome.probability is None or outcome.interval is None:
        return ""
    low, high = (round(100 * end) for end in outcome.interval)
    return f"{low} to {high} %"


def _contrast(contrast: Contrast, answer: Prediction) -> dict[str, Any]:
    options = {option.therapy: option for option in answer.options}
    first, second = options[contrast.therapy], options[contrast.comparator]
    outcome, difference = _outcome(first, contrast.endpoint), contrast.risk_difference
    good = difference is not None and (difference > 0) == (outcome.role == "response")
    return {
        "first": first.title,
        "second": second.title,
        "points": None if difference is None else f"{100 * difference:+.1f}".replace("-", "−"),
        "good": good,
        "needed": contrast.number_needed_to_treat if contrast.design == "randomised" else None,
        "effect": effect(contrast).plain.strip(),
        "parts": _largest(contrast),
        "reason": contrast.reason,
    }


def _largest(contrast: Contrast) -> list[tuple[str, str]]:
    """Return the features that make most of a difference in risk, each with its percentage points."""
    if contrast.value_difference is not None:
        return []
    shown = [(part.label, 100 * (part.points or 0.0)) for part in contrast.contributions[:PARTS]]
    return [(label, f"{points:+.1f}".replace("-", "−")) for label, points in shown]


def _why(answer: Prediction, endpoint: str) -> Why | None:
    outcomes = [(option.title, _outcome(option, endpoint)) for option in answer.options]
    explained = [(title, o.explanation) for title, o in outcomes if o.explanation is not None]
    if not explained:
        return None
    return why(explained, good_sign(outcomes[0][1], explained[0][1].scale))
