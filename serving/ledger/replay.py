"""A kept answer made again: from the models it names, or from others to see what would change."""

from __future__ import annotations

from data.errors import TailorError
from data.patient import Patient
from data.rules import Fact
from models.registry.store import challengers, registered
from serving.ledger.differences import Difference, Moved, differences, moved
from serving.ledger.kept import Kept
from serving.predictor import Predictor


class Replay(Fact):
    """Whether an answer made again is the one that was kept.

    ``compared`` values were; ``differences`` are those that are not the same. ``knowledge`` are tables that
    have changed since, to which differences in what is looked up are due. ``code``: versions then and now.
    """

    entry: int
    equal: bool
    compared: int
    differences: tuple[Difference, ...]
    knowledge: tuple[str, ...]
    code: tuple[str, str]


class Against(Fact):
    """What would change if other models answered: ``models`` by endpoint, the version kept and the other."""

    entry: int
    models: dict[str, tuple[str, str]]
    options: tuple[Moved, ...]


def replay(kept: Kept) -> Replay:
    """Reload the very models an answer names, ask them the same, and compare every value.

    Raises
    ------
    TailorError
        ``forgotten`` where the patient was forgotten; ``no_version`` where a model is no longer registered.
    """
    answer, patient = kept.answer, _remembered(kept)
    models = [registered(source.model, source.version) for source in answer.provenance.models]
    now = Predictor(models).predict(patient, answer.program, kept.therapies)
    compared, found = differences(answer, now)
    then, today = (
        {entry.name: (entry.version, entry.date) for entry in each.provenance.knowledge}
        for each in (answer, now)
    )
    changed = tuple(name for name in {**then, **today} if then.get(name) != today.get(name))
    code = (answer.provenance.code_version, now.provenance.code_version)
    return Replay(
        entry=kept.entry,
        equal=not found,
        compared=compared,
        differences=found,
        knowledge=changed,
        code=code,
    )


def against_challenger(kept: Kept) -> Against:
    """Ask the challengers of the program (the newest versions that are not served) the same.

    Raises
    ------
    TailorError
        ``forgotten``; ``no_challenger`` where every newest version is the one that is served.
    """
    answer, patient = kept.answer, _remembered(kept)
    others = challengers(answer.program)
    if not others:
        message = f"No model of {answer.program} is newer than the one that is served."
        hint = "A challenger is a newer version that was not promoted."
        raise TailorError("no_challenger", message, hint=hint, status=404)
    by_name = {other.bundle.card.name: other for other in others}
    models = [
        by_name.get(source.model) or registered(source.model, source.version)
        for source in answer.provenance.models
    ]
    now = Predictor(models).predict(patient, answer.program, kept.therapies)
    then = {source.endpoint: source.version for source in answer.provenance.models}
    versions = {source.endpoint: (then[source.endpoint], source.version) for source in now.provenance.models}
    changed = {endpoint: pair for endpoint, pair in versions.items() if pair[0] != pair[1]}
    return Against(entry=kept.entry, models=changed, options=moved(answer, now))


def _remembered(kept: Kept) -> Patient:
    if kept.patient is None:
        message = f"What entry {kept.entry} was asked about has been forgotten."
        raise TailorError("forgotten", message, hint="It can be shown, not computed again.", status=410)
    return kept.patient
