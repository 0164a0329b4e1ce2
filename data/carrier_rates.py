"""Side-effect rates of a therapy for a patient whose pharmacogenes are known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from data.alerts import Alert, alerts
from data.carriers import Calls, in_population
from data.pgx_risks import Risk, moved, risks
from data.program import Therapy
from data.side_effects import PublishedRate, published_rates

_rates = lru_cache(maxsize=1000)(published_rates)  # the table does not change while the program runs


@dataclass(frozen=True)
class CarrierRate:
    """A rate as it is for one patient: ``probability`` with ``low`` and ``high``, fractions 0-1.

    ``counted`` are the trial patients it comes from: carriers like this patient (its ``population`` then
    says of what), or all comers. ``risk`` is the ratio that moved it, if one did. ``remark`` says what the
    patient's genes have to do with it, ``sources`` where that is from; both are empty if nothing.
    """

    counted: PublishedRate
    probability: float
    low: float
    high: float
    risk: Risk | None = None
    remark: str = ""
    sources: tuple[str, ...] = ()

    @property
    def carriers(self) -> str | None:
        """The gene whose carriers the rate is of, counted or by a ratio; None where it is of all comers."""
        if self.risk is not None:
            return self.risk.gene
        return self.counted.population.partition(" ")[0] or None

    @property
    def key(self) -> tuple[str, str, str]:
        """Event, grade and attribution."""
        return self.counted.event, self.counted.grade, self.counted.attribution


def carrier_rates(program: str, therapy: Therapy, phenotypes: Calls) -> list[CarrierRate]:
    """Return the published rates of a therapy as they are for a patient, most frequent first.

    The rate of carriers like the patient stands in for that of all comers. Where none was counted, that of
    all comers (under the drug in question) is moved by a published ratio; see :func:`data.pgx_risks.moved`.
    Where there is no ratio either, it stays, with a remark that the patient's is higher or lower.
    """
    said = [alert for alert in alerts(therapy, phenotypes) if alert.direction != "none"]
    published = _rates(program, therapy)
    own = [_own(rate, said) for rate in published if in_population(rate.population, phenotypes)]
    found = {rate.key: rate for rate in sorted(own, key=lambda rate: rate.probability)}
    ratios = _ratios(therapy, phenotypes)
    for rate in (rate for rate in published if not rate.population):
        key = (rate.event, rate.grade, rate.attribution)
        if key not in found:
            found[key] = _moved(program, therapy, rate, ratios, said) or _remarked(rate, said)
    return sorted(found.values(), key=lambda rate: (-rate.probability, *rate.key))


def _ratios(therapy: Therapy, phenotypes: Calls) -> list[tuple[Risk, str]]:
    """Ratios that apply to the patient with a drug of the therapy, the highest first."""
    found = [
        (risk, drug)
        for risk in risks()
        if (call := phenotypes.get(risk.gene)) is not None and risk.applies(call)
        for drug in therapy.drugs
        if drug in risk.drugs
    ]
    return sorted(found, key=lambda pair: -pair[0].value)


def _own(rate: PublishedRate, said: list[Alert]) -> CarrierRate:
    gene = rate.population.partition(" ")[0]
    remark = f"counted in patients like this one ({rate.population.split('|')[0]}), not in all comers"
    touching = [alert for alert in said if alert.gene == gene]
    remark += _cited(touching) + _beside(rate, said, gene)
    return CarrierRate(rate, rate.rate, rate.low, rate.high, None, remark, _sources(touching))


def _moved(
    program: str, therapy: Therapy, rate: PublishedRate, ratios: list[tuple[Risk, str]], said: list[Alert]
) -> CarrierRate | None:
    """Return the rate under the drug, moved by the highest ratio that applies; None where there is none."""
    for risk, drug in ratios:
        if (risk.event, risk.grade, risk.attribution) != (rate.event, rate.grade, rate.attribution):
            continue
        under = [r for r in _rates(program, therapy, drug=drug) if _same(r, rate)]
        if under and (found := moved(under[0], risk)):
            probability, low, high = found
            touching = [alert for alert in said if alert.gene == risk.gene]
            remark = (
                f"{under[0].rate:.0%} of all comers given {drug}, moved by the {risk.words} of {risk.gene} "
                f"{risk.genotype[0]} against {risk.comparator}, at the full dose"
            )
            remark += _cited(touching) + _beside(rate, said, risk.gene)
            sources = (risk.source, *_sources(touching))
            return CarrierRate(under[0], probability, low, high, risk, remark, sources)
    return None


def _same(one: PublishedRate, other: PublishedRate) -> bool:
    keys = ("event", "grade", "attribution", "population")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def _remarked(rate: PublishedRate, said: list[Alert]) -> CarrierRate:
    touching = [alert for alert in said if rate.event in alert.side_effects and rate.rate < 1]
    remarks = [_remark(rate, alert) for alert in touching]
    remark = "; ".join(remarks) + (_cited(touching) if touching else "")
    return CarrierRate(rate, rate.rate, rate.low, rate.high, None, remark, _sources(touching))


def _remark(rate: PublishedRate, alert: Alert) -> str:
    """Say that the rate is of all comers, and which way this patient's lies; no number is known."""
    is_or_may_be = "is" if alert.certain else "may be"
    more = {"raises": "higher", "lowers": "lower"}[alert.direction]
    given = [drug for drug in alert.drugs if any(drug in cell for cell in rate.drugs)]
    without = "" if given else f" counted without {' or '.join(alert.drugs)},"
    dose = " at the full dose" if alert.severity == "change dose" else ""
    why = f"{alert.gene} {alert.phenotype}"
    return f"rate of all comers,{without} this patient's {is_or_may_be} {more}{dose}: {why}"


def _beside(rate: PublishedRate, said: list[Alert], gene: str) -> str:
    """Name the other genes that matter for the event: no figure is known of both together."""
    others = [f"{a.gene} {a.phenotype}" for a in said if rate.event in a.side_effects and a.gene != gene]
    return f"; {' and '.join(others)} not counted in" if others else ""


def _cited(touching: list[Alert]) -> str:
    named = dict.fromkeys(f"{alert.guideline}, {alert.source}" for alert in touching)
    return f" [{'; '.join(named)}]" if named else ""


def _sources(touching: list[Alert]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alert.source for alert in touching))
