"""Where a model says the opposite of what was published for a therapy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.evidence.drugs import gives
from data.evidence.table import Evidence
from data.program import Therapy
from models.bundle import Bundle
from models.target import Array
from serving.review.biomarkers import Setting, Switch, switches
from serving.review.facts import Contradiction
from serving.wording import good_sign

ENOUGH = 10  # rows given the therapy; with fewer, all rows as if given it
FEWEST_ROWS = 2  # of evidence, where the model knows only the gene
SMALL = 0.02  # of the margin: less is no direction
_GIVEN = ("therapy:drug=", "therapy:class=", "therapy:target=")


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
    if card.endpoint.role != "response" or card.basis != "model" or not _therapy_columns(bundle):
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
    given = _rows_given(bundle, therapy)
    enough = int(given.sum()) >= ENOUGH
    rows = bundle.background[given] if enough else bundle.background
    good = good_sign(bundle.card.scale, bundle.card.endpoint.role)
    change = _change(bundle, rows, therapy, switch)
    if expected * good * change >= -SMALL:
        return None
    drugs = claims[0].row.drugs
    others = [other for other in bundle.card.therapies if not gives(other, drugs)]
    elsewhere = [_change(bundle, rows, other, switch) for other in others]
    return Contradiction(
        feature=switch.feature,
        label=next(f.label for f in bundle.features if f.field == switch.feature),
        therapy=therapy.id,
        title=therapy.title,
        direction="sensitivity" if expected > 0 else "resistance",
        evidence=tuple(dict.fromkeys(claim.row.id for claim in claims)),
        sources=tuple(dict.fromkeys(source for claim in claims for source in claim.row.sources)),
        comparators=tuple(dict.fromkeys(with_)) if all(with_ := [c.row.comparator for c in claims]) else (),
        change=change,
        elsewhere=float(np.mean(elsewhere)) if elsewhere else None,
        good=good,
        exact=switch.exact,
        patients=len(rows),
        given=enough,
    )


def _therapy_columns(bundle: Bundle) -> list[int]:
    return [j for j, feature in enumerate(bundle.features) if feature.name.startswith(_GIVEN)]


def _coded(bundle: Bundle, therapy: Therapy) -> Setting:
    """Return the columns of a therapy as they are where it is given."""
    parts = {"drug": therapy.drugs, "class": therapy.classes, "target": therapy.targets}
    setting = {}
    for j in _therapy_columns(bundle):
        part, _, value = bundle.features[j].name.removeprefix("therapy:").partition("=")
        setting[j] = float(value in parts[part])
    return setting


def _rows_given(bundle: Bundle, therapy: Therapy) -> NDArray[np.bool_]:
    setting = _coded(bundle, therapy)
    return (bundle.background[:, list(setting)] == list(setting.values())).all(1)


def _change(bundle: Bundle, rows: Array, therapy: Therapy, switch: Switch) -> float:
    """Return what the presence of a biomarker adds to the mean margin under a therapy; rows (n, p)."""
    margins = []
    for setting, present in ((switch.on, 1.0), (switch.off, 0.0)):
        changed = rows.copy()
        for j, value in {**_coded(bundle, therapy), **setting}.items():
            changed[:, j] = value
        _match(bundle, changed, therapy, switch, present)
        margins.append(bundle.stack.margin(changed).mean())
    return float(margins[0] - margins[1])


def _match(bundle: Bundle, rows: Array, therapy: Therapy, switch: Switch, present: float) -> None:
    """Fill in whether the patient has what the therapy targets, which follows from the biomarker."""
    names = [feature.name for feature in bundle.features]
    kind = "target_altered" if switch.feature.startswith("mutations:") else "target_positive"
    column = f"therapy:{kind}"
    if column not in names:
        return
    j, hit = names.index(column), switch.gene in therapy.targets
    if not therapy.targets:
        rows[:, j] = 0.0
    elif kind == "target_altered":
        genes = [names.index(f"mutations:{g}") for g in therapy.targets if f"mutations:{g}" in names]
        rows[:, j] = np.fmax.reduce(rows[:, genes], axis=1) if genes else np.nan
    elif hit:
        rows[:, j] = present
