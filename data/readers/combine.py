"""One patient out of several files: nothing is overwritten, what two files say differently is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from data.dictionary import dictionary
from data.errors import TailorError
from data.hgvs import normal
from data.patient import Expression, Mutations, Patient, Variant

T = TypeVar("T")


def combine(first: Patient, second: Patient) -> Patient:
    """Return what two files know of one patient, together.

    The same variant in both is one, with the details of either. ``patient_id`` is that of the first which has
    one: files of a laboratory name the sample.

    Raises
    ------
    TailorError
        ``contradiction`` naming the field and both values.
    """
    one, other = first.mutations, second.mutations
    mutations = Mutations(
        variants=_variants((*one.variants, *other.variants)),
        tested_genes=tuple(dict.fromkeys((*one.tested_genes, *other.tested_genes))),
        measures=_joined("mutations", one.measures, other.measures),
        diplotypes=_joined("mutations", one.diplotypes, other.diplotypes),
        alleles=_joined("mutations", one.alleles, other.alleles),
    )
    return Patient(
        patient_id=first.patient_id or second.patient_id,
        mutations=mutations,
        expression=_expression(first.expression, second.expression),
        history=_joined("history", first.history, second.history),
        environment=_joined("environment", first.environment, second.environment),
    )


def _expression(one: Expression, other: Expression) -> Expression:
    units = {known.unit for known in (one, other) if known.genes}
    if len(units) > 1:
        raise _contradiction("expression:unit", *(str(unit) for unit in units))
    return Expression(
        unit=units.pop() if units else one.unit or other.unit,
        genes=_joined("expression", one.genes, other.genes),
        measures=_joined("expression", one.measures, other.measures),
    )


def _joined(group: str, one: Mapping[str, T], other: Mapping[str, T]) -> dict[str, T]:
    joined = {name: value for name, value in one.items() if value is not None}
    for name, value in other.items():
        if value is not None and joined.setdefault(name, value) != value:
            raise _contradiction(f"{group}:{name}", str(joined[name]), str(value))
    return joined


def _contradiction(key: str, one: str, other: str) -> TailorError:
    label = f" ({dictionary()[key].label})" if key in dictionary() else ""
    return TailorError(
        "contradiction",
        f"{key}{label} is {one} in one place and {other} in another.",
        field=key,
        hint="Leave out the one that is wrong.",
    )


def _variants(variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    found: dict[tuple[str, str], list[Variant]] = {}
    for variant in variants:
        same = found.setdefault((variant.gene, normal(variant.change)), [])
        for i, before in enumerate(same):
            if (both := _both(before, variant)) is not None:
                same[i] = both
                break
        else:
            same.append(variant)
    return tuple(variant for same in found.values() for variant in same)


def _both(one: Variant, other: Variant) -> Variant | None:
    """Return one variant for two that do not contradict each other."""
    origins = {one.origin, other.origin} - {"unknown"}
    details: dict[str, Any] = {}
    for name in ("zygosity", "haplotype"):
        values = {getattr(variant, name) for variant in (one, other)} - {None}
        if len(values) > 1:
            return None
        details[name] = values.pop() if values else None
    if len(origins) > 1:
        return None
    details["origin"] = origins.pop() if origins else "unknown"
    details |= {name: _first(getattr(one, name), getattr(other, name)) for name in ("vaf", "copy_number")}
    return one.model_copy(update=details)


def _first(one: float | None, other: float | None) -> float | None:
    return other if one is None else one
