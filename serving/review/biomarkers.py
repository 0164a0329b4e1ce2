"""Biomarkers of the evidence in the columns of a model: what to set where they are present, and absent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.dictionary import dictionary
from data.evidence.expression import Altered, Expression, Joined, Not
from data.evidence.measures import Measure
from data.hgvs import is_open
from models.bundle import Bundle

Setting = dict[int, float]


@dataclass(frozen=True)
class Switch:
    """A biomarker of one feature: columns with the values that mean present, and absent.

    ``sign`` is -1 where the evidence speaks of its absence. ``exact`` is false where the model knows the
    gene, and the evidence means one change of it. ``gene`` is what a therapy would have to target.
    """

    feature: str
    gene: str | None
    on: Setting
    off: Setting
    exact: bool
    sign: int = 1


def switches(expression: Expression, bundle: Bundle) -> list[Switch]:
    """Return the features of which each alone settles a biomarker; none where it takes several at once."""
    if isinstance(expression, Altered):
        return [found for gene in expression.genes if (found := _gene(expression, gene, bundle))]
    if isinstance(expression, Measure):
        return [found] if (found := _measure(expression, bundle)) else []
    if isinstance(expression, Not):
        if isinstance(expression.part, Joined) and expression.part.all_of:
            return []
        return [replace(found, sign=-found.sign) for found in switches(expression.part, bundle)]
    # Any of several: each suffices. None of several: each alone spoils it.
    if expression.all_of and not all(isinstance(part, Not) for part in expression.parts):
        return []
    return [found for part in expression.parts for found in switches(part, bundle)]


def _gene(asked: Altered, gene: str, bundle: Bundle) -> Switch | None:
    names = [feature.name for feature in bundle.features]
    whole = f"mutations:{gene}"
    if whole not in names or asked.origin == "germline":
        return None
    own = [j for j, name in enumerate(names) if name == whole or name.startswith(f"{whole} ")]
    off = dict.fromkeys(own, 0.0)
    change = {f"{whole} {asked.change.text}", f"{whole} p.{asked.change.text}"}
    named = [j for j in own if names[j] in change]
    on = {names.index(whole): 1.0} | dict.fromkeys(named, 1.0)
    return Switch(whole, gene, on, off, exact=bool(named) or is_open(asked.change))


def _measure(asked: Measure, bundle: Bundle) -> Switch | None:
    columns = [j for j, feature in enumerate(bundle.features) if feature.field == asked.field]
    known = dictionary()[asked.field]
    if len(columns) != 1 or known.ordered:
        return None
    if known.kind == "number":
        return _number(asked, columns[0], bundle)
    j, present = columns[0], 1.0
    if known.kind == "category" and bundle.features[j].name != f"{asked.field}={asked.value}":
        present = 0.0
    if known.kind == "flag":
        present = float(bool(asked.value))
    return Switch(asked.field, known.marker_of, {j: present}, {j: 1.0 - present}, exact=True)


def _number(asked: Measure, j: int, bundle: Bundle) -> Switch | None:
    """Present and absent are the medians of those on either side of the limit."""
    column = bundle.background[:, j]
    known = column[~np.isnan(column)]
    meets = np.array([bool(asked.judge({asked.field: value})) for value in known], dtype=bool)
    if not meets.any() or meets.all():
        return None
    medians: Sequence[float] = [float(np.median(known[side])) for side in (meets, ~meets)]
    return Switch(asked.field, None, {j: medians[0]}, {j: medians[1]}, exact=True)
