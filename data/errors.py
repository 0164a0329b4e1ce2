"""The one error every folder raises and every surface prints."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any


class TailorError(Exception):
    """Something a person can put right.

    Parameters
    ----------
    code : str
        Stable machine-readable name, e.g. ``"out_of_range"``.
    message : str
        What was wrong, with the offending value.
    field : str, optional
        Which input it concerns, e.g. ``"history:albumin"``.
    hint : str, optional
        What to do about it.
    status : int
        HTTP status the service answers with.
    """

    def __init__(
        self, code: str, message: str, *, field: str | None = None, hint: str | None = None, status: int = 422
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.field, self.hint, self.status = code, message, field, hint, status

    def body(self) -> dict[str, Any]:
        """Return the error body of DESIGN: ``{"error": {code, message, field, hint}}``."""
        return {"error": {"code": self.code, "message": self.message, "field": self.field, "hint": self.hint}}

    def __str__(self) -> str:
        return self.message if not self.hint else f"{self.message} {self.hint}"


def unknown(
    code: str, what: str, value: str, known: Iterable[str], *, field: str | None = None
) -> TailorError:
    """Build the error for a name nobody knows, offering the nearest known ones."""
    names = sorted(known)
    by_lower = {name.lower(): name for name in names}
    asked = value.lower()
    near = get_close_matches(asked, by_lower, n=10, cutoff=0.6)
    near.sort(key=lambda name: sorted(name) != sorted(asked))  # swapped letters first
    near = [by_lower[name] for name in near[:3]]
    hint: str | None = None
    if near:
        hint = f"Did you mean {' or '.join(near)}?"
    elif names:
        hint = f"Known: {', '.join(names[:12])}{' …' if len(names) > 12 else ''}."
    return TailorError(code, f"Unknown {what} {value!r}.", field=field, hint=hint)
