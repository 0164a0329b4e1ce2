"""A patient as they would be if a test had shown a certain value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data.cftr_names import COMMON
from data.dictionary import Value, dictionary
from data.patient import Patient, Variant
from data.program import Therapy
from data.rules import Rule
from models.marker import ANY, WILD_TYPE


@dataclass(frozen=True)
class Case:
    """One value a test may show: how likely that is (None: not known), and the patient in whom it did."""

    key: str
    value: Value
    chance: float | None
    patient: Patient


def known(patient: Patient, key: str) -> bool:
    """Return whether a field, ``mutations:GENE`` or ``expression:GENE`` is known of a patient."""
    if key in dictionary():
        return patient.field(key) is not None
    group, name = key.split(":", 1)
    if group == "expression":
        return name in patient.expression.genes
    return patient.mutations.status(name) is not None or name in patient.mutations.diplotypes


def suppose(patient: Patient, key: str, value: Value) -> Patient:
    """Return the patient with one test done; of a gene ``value`` is its change, or ``wild type``."""
    group, name = key.split(":", 1)
    if key in dictionary():
        return _with_field(patient, group, name, value)
    if group == "expression":
        genes = {**patient.expression.genes, name: float(str(value))}
        return patient.model_copy(update={group: patient.expression.model_copy(update={"genes": genes})})
    found = patient.mutations
    update: dict[str, Any] = {"tested_genes": (*found.tested_genes, name)}
    if value != WILD_TYPE:
        # Without validation: the gene is a column of a model or named by a rule, and this is asked often.
        update["variants"] = (*found.variants, Variant.model_construct(gene=name, change=str(value)))
    return patient.model_copy(update={group: found.model_copy(update=update)})


def _with_field(patient: Patient, group: str, name: str, value: Value) -> Patient:
    before = getattr(patient, group)
    if group in ("history", "environment"):
        return patient.model_copy(update={group: {**before, name: value}})
    measures = {**before.measures, name: value}
    return patient.model_copy(update={group: before.model_copy(update={"measures": measures})})


def outcomes_of(key: str, therapies: Sequence[Therapy]) -> list[Value]:
    """Return the values of a test that the rules of the therapies tell apart."""
    rules = [rule for therapy in therapies for rule in therapy.eligibility if key in rule.keys]
    if key not in dictionary():
        return [WILD_TYPE, *dict.fromkeys(change for rule in rules for change in _changes(rule, key))]
    field = dictionary()[key]
    if field.kind == "number":
        bounds = [bound for rule in rules for bound in (rule.at_least, rule.at_most) if bound is not None]
        nearby: list[Value] = []
        nearby.extend(sorted({max(field.low, min(field.high, b + d)) for b in bounds for d in (-1, 0, 1)}))
        return nearby
    return [False, True] if field.kind == "flag" else list(field.levels)


def _changes(rule: Rule, key: str) -> list[str]:
    if rule.label is not None:
        return list(COMMON)
    asked = [rule.gene_altered or (), rule.gene_wild_type or ()]
    named = [entry for part in asked for entry in ((part,) if isinstance(part, str) else part)]
    gene = key.partition(":")[2]
    return [entry.partition(" ")[2] or ANY for entry in named if entry.split(" ")[0] == gene]
