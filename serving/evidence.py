"""Side effects as published trials counted them: the same for everybody but carriers of a pharmacogene."""

from __future__ import annotations

from functools import lru_cache

from data.carrier_rates import CarrierRate, carrier_rates
from data.carriers import Calls
from data.program import Program, Therapy
from data.side_effects import PublishedRate, published_rates
from serving.prediction import Outcome

WORDS = {"any": "any grade", ">=2": "grade 2 or more", ">=3": "grade 3 or more", "4": "grade 4"}
CAUSE = {"related": ", treatment-related", "immune-mediated": ", immune-mediated"}


def published(program: Program, therapy: Therapy, phenotypes: Calls | None = None) -> tuple[Outcome, ...]:
    """Return the published rate of every side effect of a therapy, most frequent first.

    With the ``phenotypes`` of a patient's pharmacogenes, the rates are those of such carriers as far as any
    were counted, or moved by a published ratio; see :mod:`data.carrier_rates`. Without them, rates counted in
    carriers of a genotype are left out: they are not those of this patient.
    """
    if phenotypes is None:
        return _published(program.id, therapy)
    return tuple(_carriers(rate) for rate in carrier_rates(program.id, therapy, phenotypes))


@lru_cache(maxsize=1000)  # the table does not change while the service runs
def _published(program: str, therapy: Therapy) -> tuple[Outcome, ...]:
    return tuple(_outcome(rate) for rate in published_rates(program, therapy) if not rate.population)


def _outcome(rate: PublishedRate) -> Outcome:
    return Outcome(
        endpoint=f"{rate.event}, {rate.grade}, {rate.attribution}",
        title=f"{rate.event}, {WORDS[rate.grade]}{CAUSE.get(rate.attribution, '')}",
        role="side_effect",
        event=rate.event,
        horizon_days=None,
        probability=rate.rate,
        basis="evidence",
        reason=_reason(rate),
        cohort=", ".join(rate.trials),
        design="published",
        model=f"published rates, {rate.version.date}",
        explanation=None,
        interval=(rate.low, rate.high),
        interval_level=rate.level,
        grade=rate.grade,
        sources=(*rate.sources, *rate.checked),
    )


def _carriers(rate: CarrierRate) -> Outcome:
    outcome = _outcome(rate.counted)
    ratio = f", moved by {rate.risk.study}" if rate.risk else ""
    return outcome.model_copy(
        update={
            "probability": rate.probability,
            "interval": (rate.low, rate.high),
            "reason": "; ".join(filter(None, (outcome.reason, rate.remark))),
            "model": outcome.model + ratio,
            "carriers": rate.carriers,
            "sources": tuple(dict.fromkeys((*outcome.sources, *rate.sources))),
        }
    )


def _reason(rate: PublishedRate) -> str:
    """Say who was counted, what was held for the drug's doing, and how the arms differ."""
    causes = {"all": "whatever the cause", "related": "held to be treatment-related"}
    cause = causes.get(rate.attribution, rate.attribution)
    parts = [f"{rate.events} of {rate.patients} trial patients, {cause}"]
    if rate.lowest != rate.highest:
        parts.append(f"single arms {rate.lowest:.0%} to {rate.highest:.0%}")
    return "; ".join([*parts, *rate.notes])
