"""What an auditor has checked: the whole chain, and a kept answer made again."""

from __future__ import annotations

from data.errors import TailorError
from data.settings import settings
from serving.audit.html import rendered
from serving.ledger.differences import Scalar
from serving.ledger.keeper import keeper
from serving.ledger.replay import against_challenger, replay
from serving.ledger.show import verified
from serving.ledger.store import entry_number
from serving.request import read_json

SHOWN = 200  # differences


def verified_html() -> str:
    """Verify every entry, against the checkpoints of the settings where there are any; say what was found."""
    path = settings().checkpoints_path
    return rendered(
        "audit_verified.html", found=verified(path, None, quiet=True), checkpoints=path is not None
    )


def again_html(entry: str, raw: bytes) -> str:
    """Make a kept answer again, and say how it differs.

    Parameters
    ----------
    entry : str
        Its number.
    raw : bytes
        JSON: ``{}`` for the models it names, ``{"against": "challenger"}`` for those not yet promoted.
    """
    asked = read_json(raw, len(raw))
    if asked not in ({}, {"against": "challenger"}):
        hint = 'Send {} or {"against": "challenger"}.'
        raise TailorError("bad_value", "An answer cannot be compared with that.", field="against", hint=hint)
    kept = keeper().kept(entry_number(entry))
    if asked:
        return rendered("audit_against.html", found=against_challenger(kept), told=told, share=share)
    return rendered("audit_replay.html", found=replay(kept), shown=SHOWN, told=told)


def told(value: Scalar) -> str:
    """Return a value with all digits that two of them may differ in."""
    if value is None:
        return "–"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def share(value: float | None) -> str:
    """Return a probability as per cents with one decimal: other models differ by little."""
    return "–" if value is None else f"{value:.1%}"
