"""What can be asked: programs, therapies, endpoints and the fields their models use."""

from __future__ import annotations

import math
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from data.dictionary import dictionary
from data.program import Program, Rule
from data.program import programs as known_programs
from models.registry.store import Registered
from serving.prediction import NOTICE

ELIGIBILITY = "eligibility"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, protected_namespaces=())


class FieldEntry(_Entry):
    """One input, enough to draw a form; ``used_by`` are endpoint ids, or ``eligibility``.

    ``kind``: ``number``, ``flag``, ``category`` (dictionary fields), ``gene`` (altered or not),
    ``expression`` (of a gene, in the unit of the cohort).
    """

    key: str
    group: str
    name: str
    label: str
    kind: Literal["number", "flag", "category", "gene", "expression"]
    unit: str = ""
    low: float | None = None
    high: float | None = None
    levels: tuple[str, ...] = ()
    ordered: bool = False
    used_by: tuple[str, ...]


class TherapyEntry(_Entry):
    """One option; ``eligibility`` are its rules in words."""

    id: str
    title: str
    kind: str
    drugs: tuple[str, ...]
    classes: tuple[str, ...]
    targets: tuple[str, ...]
    eligibility: tuple[str, ...]


class EndpointEntry(_Entry):
    """One question and the model that answers it."""

    id: str
    title: str
    role: str
    type: str
    event: str
    horizon_days: float | None
    basis: str
    model: str
    version: str
    cohort: str
    design: str
    patients: int
    events: int
    citation: str
    trained_at: str


class ProgramEntry(_Entry):
    """One disease area that can be asked about."""

    id: str
    title: str
    summary: str
    therapies: tuple[TherapyEntry, ...]
    contrasts: tuple[tuple[str, str], ...]
    endpoints: tuple[EndpointEntry, ...]
    fields: tuple[FieldEntry, ...]


class Catalogue(_Entry):
    """Everything that can be asked, and the programs nothing is trained for yet."""

    programs: tuple[ProgramEntry, ...]
    untrained: tuple[str, ...]
    notice: str = NOTICE


def catalogue(loaded: dict[str, list[Registered]]) -> Catalogue:
    """List what the loaded models can answer, by program id."""
    known = known_programs()
    return Catalogue(
        programs=tuple(_program(known[name], models) for name, models in loaded.items()),
        untrained=tuple(name for name in known if name not in loaded),
    )


def _program(program: Program, models: list[Registered]) -> ProgramEntry:
    return ProgramEntry(
        id=program.id,
        title=program.title,
        summary=program.summary,
        therapies=tuple(
            TherapyEntry(
                **therapy.model_dump(exclude={"eligibility"}),
                eligibility=tuple(rule.says for rule in therapy.eligibility),
            )
            for therapy in program.therapies
        ),
        contrasts=program.contrasts,
        endpoints=tuple(map(_endpoint, models)),
        fields=tuple(_fields(program, models)),
    )


def _endpoint(registered: Registered) -> EndpointEntry:
    card = registered.bundle.card
    own = card.model_dump(
        include={"basis", "cohort", "design", "patients", "events", "citation", "trained_at"}
    )
    asked = card.endpoint.model_dump(include={"id", "title", "role", "type", "event", "horizon_days"})
    return EndpointEntry(**asked, **own, model=card.name, version=registered.version)


def _fields(program: Program, models: list[Registered]) -> list[FieldEntry]:
    """Join the fields of eligibility rules and of every model, each once, in the order they come."""
    label: dict[str, str] = {}
    used_by: dict[str, list[str]] = {}

    def use(key: str, text: str, user: str) -> None:
        label.setdefault(key, text)
        users = used_by.setdefault(key, [])
        if user not in users:
            users.append(user)

    for rule in (rule for therapy in program.therapies for rule in therapy.eligibility):
        for key in rule.keys:
            use(key, _label(rule, key), ELIGIBILITY)
    for registered in models:
        for feature in registered.bundle.features:
            if feature.group != "therapy":
                use(feature.key, feature.asks, registered.bundle.card.endpoint.id)
    return [field_entry(key, label[key], tuple(users)) for key, users in used_by.items()]


def _label(rule: Rule, key: str) -> str:
    return rule.says if rule.field is not None else f"{key.partition(':')[2]} altered"


def field_entry(key: str, label: str, used_by: tuple[str, ...]) -> FieldEntry:
    """Describe one input; a field of the dictionary has its own label."""
    group, _, name = key.partition(":")
    about: dict[str, Any] = {"key": key, "group": group, "name": name, "used_by": used_by}
    if key not in dictionary():
        return FieldEntry(**about, label=label, kind="gene" if group == "mutations" else "expression")
    field = dictionary()[key]
    return FieldEntry(
        **about,
        **field.model_dump(include={"label", "kind", "unit", "levels", "ordered"}),
        low=field.low if math.isfinite(field.low) else None,
        high=field.high if math.isfinite(field.high) else None,
    )
