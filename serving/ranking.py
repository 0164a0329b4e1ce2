"""Which option comes first; also for a patient who is a little different, without the explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.patient import Patient
from data.program import Therapy, Verdict
from models.bundle import Bundle
from models.familiarity import Judgement
from models.registry.store import Registered
from models.target import Array
from serving.abstain import crude, judge
from serving.dose import near
from serving.prediction import Option, Outcome
from serving.resistance import Tested, activity


@dataclass(frozen=True)
class Standing:
    """What the rank of one therapy for one patient rests on.

    ``good`` is the probability of what is wanted, by response endpoint in the order of the program, None
    where there is no number; ``active`` how many drugs a virus leaves fully active, 0 where not known;
    ``avoid``: a guideline says not to give a drug of it to who has a pharmacogene as this patient has;
    ``resisted`` counts the drugs that an algorithm holds a virus to be resistant to.
    """

    therapy: str
    eligible: Verdict
    matched: bool
    superseded: bool
    active: float
    good: tuple[float | None, ...]
    avoid: bool = False
    resisted: int = 0

    @property
    def order(self) -> tuple[int, bool, bool, float, int, bool, int, float]:
        """Lower comes first.

        Eligible first, then what is not to be avoided, then what is not superseded, then what keeps more
        drugs fully active, then where fewer drugs are resisted, then what is matched to an alteration or
        marker of the patient, then by the first endpoint that can be compared.
        """
        eligible = ("met", "unknown", "unmet").index(self.eligible.status)
        first = (
            eligible,
            self.avoid,
            self.superseded,
            -round(self.active, 1),
            self.resisted,
            not self.matched,
        )
        place, good = next(((i, g) for i, g in enumerate(self.good) if g is not None), (len(self.good), 0.0))
        return *first, place, -good


def standing(option: Option) -> Standing:
    """Return what the rank of an answered option rests on."""
    return Standing(
        option.therapy,
        option.eligible,
        option.matched,
        option.superseded is not None,
        option.activity.expected if option.activity else 0.0,
        tuple(map(told, option.responses)),
        any(alert.severity == "avoid" and alert.certain for alert in option.known.alerts),
        len(option.known.resisted),
    )


def told(outcome: Outcome) -> float | None:
    """Return the number of an outcome that ranks: a probability, of a dose that of being near."""
    return outcome.near if outcome.probability is None else outcome.probability


def standings(
    models: Sequence[Registered],
    patient: Patient,
    therapies: Sequence[Therapy],
    virus: Sequence[Tested] = (),
) -> list[Standing]:
    """Return the standing of each therapy, in the order given; ``models`` are those of the responses asked.

    Nothing is explained, so this is quick enough to ask many times over.
    """
    columns = []
    for bundle in (model.bundle for model in models):
        X = bundle.pipeline.transform_patient(patient, therapies)
        columns.append(good(bundle, X, therapies, judge(bundle, X[0])))
    found = []
    for i, therapy in enumerate(therapies):
        fully = activity(therapy, virus)
        found.append(
            Standing(
                therapy.id,
                therapy.eligible(patient),
                therapy.matched(patient),
                therapy.superseded is not None,
                fully.expected if fully else 0.0,
                tuple(column[i] for column in columns),
            )
        )
    return found


def good(bundle: Bundle, X: Array, therapies: Sequence[Therapy], judgement: Judgement) -> list[float | None]:
    """Return how likely each therapy is to do what is wanted: the event, or a dose near the one needed.

    X has shape (len(therapies), p); None where there is no number, the rate of others where it abstains.
    """
    if judgement.abstains:
        support = [bundle.overlap.support(X[i], t.id).supported for i, t in enumerate(therapies)]
        return [crude(bundle, t.id) if known else None for t, known in zip(therapies, support, strict=True)]
    margin = bundle.stack.margin(X)
    found: list[float | None] = []
    for i, therapy in enumerate(therapies):
        fixed = dict(therapy.fixed).get(bundle.card.endpoint.id)
        known = fixed is not None or bundle.overlap.support(X[i], therapy.id).supported
        found.append(_chance(bundle, margin[[i]], fixed) if known else None)
    return found


def _chance(bundle: Bundle, margin: Array, fixed: float | None) -> float | None:
    if bundle.card.endpoint.type != "continuous":
        return float(bundle.probability(margin)[0])
    if not bundle.card.endpoint.tablets_mg:
        return None
    return near(bundle, margin, float(bundle.value(margin)[0]) if fixed is None else fixed)


def best(found: Sequence[Standing]) -> Standing:
    """Return the standing that ranks first; of equals the one given first."""
    return min(found, key=lambda one: one.order)
