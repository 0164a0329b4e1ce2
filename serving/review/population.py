"""Explanations as matrices: of the rows a bundle keeps of its cohort, and of those it answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.dictionary import dictionary
from data.errors import TailorError
from data.patient import Patient
from models.bundle import Bundle
from models.registry.store import Registered
from models.target import Array
from serving.explain import explanation
from serving.ledger.groups import ATTRIBUTES
from serving.prediction import Explanation

Value = float | str | bool | None


@dataclass(frozen=True)
class Served:
    """One explanation that left: its entry in the ledger, when, under which therapy.

    ``attributes`` are the patient's fields of :data:`ATTRIBUTES`, also those no model may see.
    """

    entry: int
    at: str
    therapy: str
    explanation: Explanation
    attributes: dict[str, Value]


@dataclass(frozen=True)
class Population:
    """Coded values (n, f), contributions (n, f), margins and what is left over (n,), by field.

    ``attributes`` are lists of n values by attribute; ``base`` (n,) are the base values.
    """

    fields: tuple[str, ...]
    values: Array
    contributions: Array
    margin: Array
    residual: Array
    base: Array
    attributes: dict[str, list[Value]]

    def __len__(self) -> int:
        return len(self.margin)


def attributes_of(patient: Patient) -> dict[str, Value]:
    """Return what groups are made by."""
    return {name: patient.field(field) for name, field in ATTRIBUTES.items()}


def served_in(
    model: str, answer: Mapping[str, Any], attributes: dict[str, Value], entry: int, at: str
) -> list[Served]:
    """Return the explanations of one answer that came from a model (``name v1``), one a therapy.

    ``answer`` are the JSON values of a prediction: to check a whole answer takes ten times as long.
    """
    found = [
        (option["therapy"], outcome["explanation"])
        for option in answer["options"]
        for outcome in (*option["responses"], *option["side_effects"])
        if outcome["model"] == model
    ]
    susceptible = [of for of in answer["susceptibility"] if of["model"] == model]
    found += [(",".join(of["drugs"]), of["explanation"]) for of in susceptible]
    return [
        Served(entry, at, therapy, Explanation.model_validate(why), attributes)
        for therapy, why in found
        if why is not None
    ]


def name_of(registered: Registered) -> str:
    """Return a model's name with its version, as answers give it."""
    return f"{registered.bundle.card.name} v{registered.version}"


def fields_of(bundle: Bundle) -> tuple[str, ...]:
    """Return the fields of a bundle's columns, each once, in their order."""
    return tuple(dict.fromkeys(feature.field for feature in bundle.features))


def levels(field: str) -> tuple[str, ...]:
    """Return the words a value is given in, lowest first; none of a number."""
    known = dictionary().get(field)
    if known is None:
        return ("wild type", "altered")
    if known.kind == "flag":
        return ("no", "yes")
    return (*known.levels, "other") if known.kind == "category" else ()


def nominal(field: str) -> bool:
    """Return whether a field has several levels without an order."""
    known = dictionary().get(field)
    return known is not None and known.kind == "category" and not known.ordered and len(known.levels) > 2


def of_cohort(bundle: Bundle, X: Array) -> Population:
    """Return encoded rows X (n, p) as the bundle explains them."""
    explained = bundle.explain(X)
    found = [explanation(bundle, x, explained, i) for i, x in enumerate(X)]
    fields = fields_of(bundle)
    told = [{c.feature: c.value for c in why.contributions} for why in found]
    attributes: dict[str, list[Value]] = {
        name: [row[field] for row in told] for name, field in ATTRIBUTES.items() if field in fields
    }
    return _population(fields, found, attributes)


def of_served(bundle: Bundle, served: Iterable[Served]) -> Population:
    """Return one row an entry, in their order: a patient is one, however many therapies were compared.

    Contributions are means over the therapies; values of the patient are the same under each.

    Raises
    ------
    TailorError
        ``bad_explanation`` if one has other features than the bundle.
    """
    by_entry: dict[int, list[Served]] = {}
    for one in served:
        by_entry.setdefault(one.entry, []).append(one)
    entries = sorted(by_entry.values(), key=lambda of: (of[0].at, of[0].entry))
    fields = fields_of(bundle)
    attributes = {name: [of[0].attributes.get(name) for of in entries] for name in ATTRIBUTES}
    whole = _population(fields, [one.explanation for of in entries for one in of], attributes)
    if not entries:
        return whole
    counts = np.array([len(of) for of in entries])
    starts = np.cumsum(counts) - counts
    margin, residual, base = (
        np.add.reduceat(part, starts) / counts for part in (whole.margin, whole.residual, whole.base)
    )
    contributions = np.add.reduceat(whole.contributions, starts) / counts[:, None]
    return Population(fields, whole.values[starts], contributions, margin, residual, base, attributes)


def _population(
    fields: tuple[str, ...], found: Sequence[Explanation], attributes: dict[str, list[Value]]
) -> Population:
    place = {field: j for j, field in enumerate(fields)}
    values, contributions = np.full((2, len(found), len(fields)), np.nan)
    for i, why in enumerate(found):
        if {part.feature for part in why.contributions} != set(fields):
            raise TailorError(
                "bad_explanation",
                "An explanation that was served has other features than the model under review.",
                hint="Give what this version of the model answered.",
            )
        for part in why.contributions:
            values[i, place[part.feature]] = coded(part.feature, part.value)
            contributions[i, place[part.feature]] = part.contribution
    margin, residual, base = (
        np.array([getattr(why, name) for why in found]) for name in ("margin", "residual", "base_value")
    )
    return Population(fields, values, contributions, margin, residual, base, attributes)


def coded(field: str, value: float | str | None) -> float:
    """Return a value as a number: that of a level is its place; NaN where it is not known."""
    if value is None:
        return float("nan")
    return float(levels(field).index(value)) if isinstance(value, str) else float(value)
