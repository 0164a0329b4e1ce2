"""The risk of a cancer by age, of carriers and of people in general."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from data.germline.cancers import CancerRisk
from data.germline.curve import Point
from serving.web.numbers import percent

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 340, 170, 38, 10, 325, 145


def risk_curve(risk: CancerRisk) -> Markup:
    """Return the published points, joined; nothing where there are fewer than two."""
    if len(risk.by_age) < 2:
        return Markup("")
    every = [*risk.by_age, *risk.general_by_age]
    ages = min(point.age for point in every), max(point.age for point in every)
    top = max(0.1, -(-max(point.risk for point in every) // 0.1) * 0.1)
    drawn = Markup("").join(
        _line(kind, points, ages, top)
        for kind, points in (("general", risk.general_by_age), ("carriers", risk.by_age))
    )
    said = ", ".join(f"{percent(point.risk)} by age {point.age:.0f}" for point in risk.by_age)
    return Markup(
        '<svg class="curve" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}">{}{}</svg>'
    ).format(f"{risk.cancer}, carriers: {said}", WIDTH, HEIGHT, WIDTH, _axes(ages, top), drawn)


def _place(point: Point, ages: tuple[float, float], top: float) -> tuple[float, float]:
    across = (point.age - ages[0]) / (ages[1] - ages[0])
    return LEFT + across * (RIGHT - LEFT), BOTTOM - point.risk / top * (BOTTOM - TOP)


def _line(kind: str, points: Sequence[Point], ages: tuple[float, float], top: float) -> Markup:
    places = [_place(point, ages, top) for point in points]
    dots = Markup("").join(
        Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="3"/>').format(kind, *place) for place in places
    )
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return Markup('<polyline class="{}" points="{}"/>{}').format(kind, path, dots)


def _axes(ages: tuple[float, float], top: float) -> Markup:
    lines = Markup('<path class="axes" d="M{l} {t}V{b}H{r}"/>').format(l=LEFT, t=TOP, b=BOTTOM, r=RIGHT)
    texts = [(LEFT - 6, TOP + 4, "end", percent(top)), (LEFT - 6, BOTTOM + 4, "end", "0%")]
    texts += [(LEFT, HEIGHT - 8, "start", f"age {ages[0]:.0f}"), (RIGHT, HEIGHT - 8, "end", f"{ages[1]:.0f}")]
    return lines + Markup("").join(
        Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(*text) for text in texts
    )
