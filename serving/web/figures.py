"""Drawings of one number: a bar with its interval on 0 to 100 %, and 100 people."""

from __future__ import annotations

from markupsafe import Markup

from serving.web.numbers import of_hundred, percent, span

HEAD = "m{x} {y}a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0z"
BODY = "m{x} {y}v-2.3a2.7 2.7 0 0 1 5.4 0v2.3z"
Interval = tuple[float, float] | None


def bar(share: float, interval: Interval, kind: str, about: str) -> Markup:
    """Return a bar from 0 to ``share`` with the whisker of its interval; ``kind`` (good, harm) colours it.

    Widths are shares of the drawing's own, so bars of equal columns are on one scale.
    """
    return Markup(
        '<svg class="bar {kind}" role="img" aria-label="{label}" width="100%" height="22">'
        '<rect class="track" y="5" width="100%" height="12" rx="2"/>{grid}'
        '<rect class="fill" y="5" width="{share:.2f}%" height="12" rx="2"/>{whisker}</svg>'
    ).format(
        kind=kind,
        label=f"{about}: {said(share, interval)}",
        share=100 * share,
        grid=Markup("").join(_line("grid", at, at, 5, 17) for at in (25, 50, 75)),
        whisker=_whisker(interval),
    )


def said(share: float, interval: Interval) -> str:
    """Return the number with its interval in words."""
    return percent(share) if interval is None else f"{percent(share)}, interval {span(*interval)}"


def _whisker(interval: Interval) -> Markup:
    if interval is None:
        return Markup("")
    low, high = (100 * bound for bound in interval)
    parts = [("halo", low, high, 11, 11), ("whisker", low, high, 11, 11)]
    parts += [("whisker", at, at, 7, 15) for at in (low, high)]
    return Markup("").join(_line(*part) for part in parts)


def _line(kind: str, x1: float, x2: float, y1: float, y2: float) -> Markup:
    return Markup('<line class="{}" x1="{:.2f}%" x2="{:.2f}%" y1="{}" y2="{}"/>').format(kind, x1, x2, y1, y2)


def people(share: float, interval: Interval, kind: str, about: str) -> Markup:
    """Return 100 people: filled as expected, dark to the interval's low end, outlined to its high."""
    expected = of_hundred(share)
    low, high = (expected, expected) if interval is None else map(of_hundred, interval)
    low, high = min(low, expected), max(high, expected)
    tones = (("sure", 0, low), ("likely", low, expected), ("maybe", expected, high), ("rest", high, 100))
    paths = Markup("").join(
        Markup('<path class="{}" d="{}"/>').format(tone, "".join(_person(i) for i in range(start, stop)))
        for tone, start, stop in tones
        if stop > start
    )
    label = f"{expected} of 100 people drawn: {about}"
    if interval is not None:
        label += f"; between {low} and {high} of 100"
    return Markup(
        '<svg class="people {}" role="img" aria-label="{}" viewBox="0 0 100 100" width="112" height="112">'
        "{}</svg>"
    ).format(kind, label, paths)


def _person(i: int) -> str:
    """Return the outline of the i-th person, in rows of ten."""
    x, y = 10 * (i % 10), 10 * (i // 10)
    head, body = HEAD.format(x=f"{x + 3.3:g}", y=f"{y + 2.4:g}"), BODY.format(x=f"{x + 2.3:g}", y=y + 9)
    return "M0 0" + head + "M0 0" + body
