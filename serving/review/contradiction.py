"""Where a model says the opposite of what was published for a therapy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.evidence.drugs import gives
from data.evidence.table import Evidence
from data.program import Therapy
from models.bundle import Bundle
from models.spread import half_width
from models.target import Array
from serving.review.as_given import changes, rows_given, therapy_columns
from serving.review.biomarkers import Switch, switches
from serving.review.facts import Contradiction
from serving.wording import good_sign

ENOUGH = 10  # rows given the therapy; with fewer, all rows as if given it
FEWEST_ROWS = 2  # of evidence, where the model knows only the gene
SMALL = 0.02  # of the margin: less is no direction
LEVEL = 0.9


@dataclass(frozen=True)
class _Claim:
    switch: Switch
    row: Evidence

    @property
    def expected(self) -> int:
        """1 where presence should make the response likelier under the drugs, -1 where rarer."""
        return self.switch.sign * (1 if self.row.direction == "sensitivity" else -1)


def contradictions(bundle: Bundle, rows: Sequence[Evidence]) -> tuple[tuple[Contradiction, ...], int, int]:
    """Return what contradicts, how many pairs of feature and therapy were compared, how many could not be.

    A pair is not compared where the evidence itself speaks both ways, or hardly speaks of the whole gene.
    """
    card = bundle.card
    if card.endpoint.role != "response" or card.basis != "model" or not therapy_columns(bundle):
        return (), 0, 0
    own = [row for row in rows if row.program == card.program]
    found: list[Contradiction] = []
    compared = left = 0
    for therapy in card.therapies:
        for claims in _claims(bundle, [row for row in own if gives(therapy, row.drugs)]):
            agreed = _agreed(therapy, claims)
            compared, left = compared + bool(agreed), left + (not agreed)
            against = _against(bundle, therapy, agreed) if agreed else None
            found += [against] if against else []
    return tuple(sorted(found, key=lambda one: -abs(one.change))), compared, left


def _claims(bundle: Bundle, rows: Sequence[Evidence]) -> list[list[_Claim]]:
    by_feature: dict[str, list[_Claim]] = defaultdict(list)
    for row in rows:
        for switch in switches(row.expression, bundle):
            by_feature[switch.feature].append(_Claim(switch, row))
    return list(by_feature.values())


def _agreed(therapy: Therapy, claims: list[_Claim]) -> list[_Claim]:
    """Return the claims that count, the exact ones if there are any; none if they point both ways.

    A change that makes the target of a drug resistant comes to those whose target was altered to begin with,
    so it says nothing of the gene. Of a gene, one row on one change of it is too little.
    """
    exact = [claim for claim in claims if claim.switch.exact]
    counted = exact or [
        claim
        for claim in claims
        if not (claim.row.direction == "resistance" and claim.switch.gene in therapy.targets)
    ]
    agree = len({claim.expected for claim in counted}) == 1
    return counted if agree and (exact or len(counted) >= FEWEST_ROWS) else []


def _against(bundle: Bundle, therapy: Therapy, claims: list[_Claim]) -> Contradiction | None:
    switch, expected = claims[0].switch, claims[0].expected
    given = rows_given(bundle, therapy)
    enough = int(given.sum()) >= ENOUGH
    rows = bundle.background[given] if enough else bundle.background
    good = good_sign(bundle.card.scale, bundle.card.endpoint.role)
    change = changes(bundle, rows, therapy, switch)
    if expected * good * change[0] >= -SMALL:
        return None
    drugs = claims[0].row.drugs
    others = [other for other in bundle.card.therapies if not gives(other, drugs)]
    elsewhere = (
        np.mean([changes(bundle, rows, other, switch) for other in others], axis=0) if others else None
    )
    apart = None if elsewhere is None else change - elsewhere
    comparators = [claim.row.comparator for claim in claims]
    return Contradiction(
        feature=switch.feature,
        label=next(f.label for f in bundle.features if f.field == switch.feature),
        therapy=therapy.id,
        title=therapy.title,
        direction="sensitivity" if expected > 0 else "resistance",
        evidence=tuple(dict.fromkeys(claim.row.id for claim in claims)),
        sources=tuple(dict.fromkeys(source for claim in claims for source in claim.row.sources)),
        contexts=tuple(dict.fromkeys(claim.row.context for claim in claims if claim.row.context)),
        comparators=tuple(dict.fromkeys(comparators)) if all(comparators) else (),
        change=float(change[0]),
        interval=_interval(bundle, change),
        apart=None if apart is None else float(apart[0]),
        apart_interval=None if apart is None else _interval(bundle, apart),
        good=good,
        exact=switch.exact,
        patients=len(rows),
        given=enough,
    )


def _interval(bundle: Bundle, found: Array) -> tuple[float, float] | None:
    """Return the jackknife interval (90 %) of the first of (1 + folds,), None without folds."""
    if len(found) <= 2:
        return None
    half = float(half_width(found[1:, None], LEVEL)[0]) * bundle.card.widening
    return float(found[0]) - half, float(found[0]) + half
