"""What the virus withstands: predicted from the genotype, and by the rules of an algorithm."""

from __future__ import annotations

from serving.prediction import Prediction
from serving.report.marks import Shown, bar, listed
from serving.web.numbers import amount


def virus(prediction: Prediction) -> Shown | None:
    """Return drugs with the chance that each is fully active, and their levels; None of other diseases."""
    if not (prediction.susceptibility or prediction.known.resistance):
        return None
    return {"drugs": _drugs(prediction), "silent": _silent(prediction), "levels": _levels(prediction)}


def _drugs(prediction: Prediction) -> list[Shown]:
    known = [found for found in prediction.susceptibility if found.susceptible is not None]
    rows = []
    for found in sorted(known, key=lambda found: -(found.susceptible or 0.0)):
        fold = "" if found.value is None else f"{amount(found.value)} {found.unit}"
        between = f" ({amount(found.interval[0])} to {amount(found.interval[1])})" if found.interval else ""
        tone = "good" if (found.susceptible or 0.0) >= 0.5 else "harm"
        rows.append(
            {
                "drug": ", ".join(found.drugs),
                "bar": bar(found.susceptible or 0.0, None, tone),
                "fold": f"{fold}{between}",
                "from": amount(found.resistant_at),
                "rests": f"{found.basis}, {found.design}, {found.cohort}",
            }
        )
    return rows


def _silent(prediction: Prediction) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for found in prediction.susceptibility:
        if found.susceptible is None:
            by_reason.setdefault(found.reason, []).append(", ".join(found.drugs))
    for level in prediction.known.resistance:
        if level.status == "unknown":
            by_reason.setdefault(level.reason, []).append(level.title)
    return [f"{listed(drugs, 30)}: not known, {reason}." for reason, drugs in by_reason.items()]


def _levels(prediction: Prediction) -> Shown | None:
    known = [found for found in prediction.known.resistance if found.status != "unknown"]
    if not known:
        return None
    rows = [
        {
            "drug": found.title,
            "class": found.drug_class,
            "sir": found.sir or "",
            "text": found.text or "",
            "score": "" if found.score is None else f"{found.score:g}",
            "open": found.reason if found.status == "partial" else "",
            "rules": listed((change for fired in found.rules for change in fired.mutations), 6),
        }
        for found in known
    ]
    first = known[0]
    return {"source": " ".join(filter(None, (first.algorithm, first.version, first.date))), "rows": rows}
