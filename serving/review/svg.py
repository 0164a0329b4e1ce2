"""Figures as SVG for a page: text as text, no script, the same bytes for the same numbers."""

from __future__ import annotations

import io
import re
from html import escape
from threading import Lock

import matplotlib as mpl
from matplotlib.figure import Figure

_SETTINGS = Lock()  # how SVG is written is global to matplotlib


def svg(figure: Figure, name: str, says: str) -> str:
    """Return a figure as an ``<svg>`` element; ``name`` keeps its ids apart, ``says`` is read aloud."""
    out = io.StringIO()
    with _SETTINGS, mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.S)
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", text)
    return text.replace("<svg ", f'<svg role="img" aria-label="{escape(says)}" ', 1)
