"""What the tests of pages share: a reader of HTML that minds its tags, an answer with evidence."""

from __future__ import annotations

from html.parser import HTMLParser

from data.alerts import Alert
from data.evidence.match import Match
from serving.prediction import Prediction

VOID = {"meta", "br", "path", "rect", "line", "circle", "polyline", "link", "input", "hr", "img"}


class Page(HTMLParser):
    """Elements of a page in their order; a tag that is closed twice, or never, is a failure."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> crosses another"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def with_evidence(prediction: Prediction, biomarker: str, sources: tuple[str, ...]) -> Prediction:
    """The answer with one piece of evidence and one alert for the first option."""
    match = Match(
        **dict.fromkeys(("id", "disease", "context", "trial", "note", "origin", "version"), "x"),
        biomarker=biomarker,
        drugs=(biomarker,),
        direction="sensitivity",
        level="trial",
        status="met",
        reason=biomarker,
        response=None,
        sources=sources,
        checked=(),
        date="2026-11-23",
    )
    alert = Alert(
        **dict.fromkeys(
            ("phenotype", "diplotype", "effect", "direction", "guideline", "strength", "date"), "y"
        ),
        gene=biomarker,
        drugs=("tamoxifen",),
        recommendation="Give another drug.",
        severity="avoid",
        side_effects=(),
        source=sources[0],
        certain=True,
        reason="",
    )
    first = prediction.options[0]
    known = first.known.model_copy(update={"evidence": (match,), "alerts": (alert,)})
    return prediction.model_copy(
        update={"options": (first.model_copy(update={"known": known}), *prediction.options[1:])}
    )
