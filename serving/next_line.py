"""What to consider if the first choice fails: the options left, ranked for the patient who has had it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from data.dictionary import dictionary
from data.failure import Failure, changed
from data.patient import Patient
from data.program import Program, Rule, Therapy
from models.registry.store import Registered
from serving.outlook import Excluded, NextLine, NextOption
from serving.prediction import Option
from serving.ranking import Standing, standings
from serving.resistance import Tested


def next_lines(
    program: Program,
    patient: Patient,
    options: Sequence[Option],
    models: Sequence[Registered],
    virus: Sequence[Tested] = (),
) -> tuple[NextLine, ...]:
    """Suppose that the first choice failed, and then that the best of the other kind did.

    Parameters
    ----------
    options : sequence of Option
        As ranked for the patient as he is.
    models : sequence of Registered
        Those of the responses that are asked.
    virus : sequence of Tested
        What the genotype of a virus says of each drug.
    """
    therapies = [program.therapy(option.therapy) for option in options]
    first = choices(program, options)
    return tuple(_after(program, patient, failed, therapies, models, virus) for failed in first)


def choices(program: Program, options: Sequence[Option]) -> list[Therapy]:
    """Return what could be given first: the recommended option, and the best of the other kind.

    Something has to be given, not superseded, to a patient whom no rule bars from it.
    """
    found = [program.therapy(option.therapy) for option in options if option.eligible.status != "unmet"]
    found = [therapy for therapy in found if therapy.acts and therapy.superseded is None]
    return [*found[:1], *[therapy for therapy in found if therapy.kind != found[0].kind][:1]]


def _after(
    program: Program,
    patient: Patient,
    failed: Therapy,
    therapies: Sequence[Therapy],
    models: Sequence[Registered],
    virus: Sequence[Tested],
) -> NextLine:
    names = {failed.id, *failed.classes, *failed.drugs}
    failures = tuple(f for f in program.failures if not f.of or names & set(f.of))
    fields = changed(patient, failures)
    later = patient.with_fields(fields)
    again = any(failure.again for failure in failures)
    excluded = [ruled for t in therapies if (ruled := _ruled_out(t, failed, patient, later, again))]
    out = {ruled.therapy for ruled in excluded}
    left = [therapy for therapy in program.therapies if therapy in therapies and therapy.id not in out]
    found = standings(models, later, left, virus) if left else []
    ranked = sorted(zip(left, found, strict=True), key=lambda pair: pair[1].order)
    return NextLine(
        after=failed.id,
        title=failed.title,
        options=tuple(_option(therapy, standing, models) for therapy, standing in ranked),
        excluded=tuple(excluded),
        changed=fields,
        cautions=_cautions(models, found, set(fields)),
        retest=_retest(later, left, failures, {key for key, value in fields.items() if value is None}),
    )


def _ruled_out(
    therapy: Therapy, failed: Therapy, patient: Patient, later: Patient, again: bool
) -> Excluded | None:
    """Exclude what has failed or shares its fate, then what is not for the patient, each with the reason."""
    verdict = therapy.eligible(later)
    spent = _spent(therapy, failed, again)
    if spent is None and verdict.status != "unmet":
        return None
    before = therapy.eligible(patient).status
    return Excluded(
        therapy=therapy.id,
        title=therapy.title,
        spent=before != "unmet",
        reason=verdict.reason if before == "unmet" or spent is None else spent,
    )


def _spent(therapy: Therapy, failed: Therapy, again: bool) -> str | None:
    """Return why a therapy cannot follow the one that failed, None if it can."""
    if therapy.id == failed.id:
        return "it has failed"
    if not therapy.acts:
        return "it is no treatment"
    if therapy.superseded is not None:
        return f"superseded: {therapy.superseded}"
    old = set(therapy.classes) <= set(failed.classes)
    if old and set(therapy.drugs) <= set(failed.drugs):
        return "the same drugs, or some of them" if therapy.drugs else "the same class"
    if old and therapy.targets and set(therapy.targets) <= set(failed.targets) and not again:
        return f"the same class against the same target ({', '.join(therapy.targets)}): resistance is shared"
    return None


def _option(therapy: Therapy, standing: Standing, models: Sequence[Registered]) -> NextOption:
    numbers = zip(models, standing.good, strict=True)
    model, good = next(((m, g) for m, g in numbers if g is not None), (None, None))
    return NextOption(
        therapy=therapy.id,
        title=therapy.title,
        kind=therapy.kind,
        eligible=standing.eligible,
        matched=standing.matched,
        good=good,
        endpoint=model.bundle.card.endpoint.id if model else None,
        basis=model.bundle.card.basis if model else "none",
        active=standing.active or None,
    )


def _cautions(models: Sequence[Registered], found: Sequence[Standing], fields: set[str]) -> tuple[str, ...]:
    """Say of each model that gave a number whether it knows of earlier therapy; the rest stands still."""
    said = []
    for i, model in enumerate(models):
        if all(one.good[i] is None for one in found):
            continue
        bundle, title = model.bundle, model.bundle.card.endpoint.title
        known = sorted(fields & {feature.key for feature in bundle.features})
        if known:
            said.append(
                f"{title}: learned from patients with and without earlier therapy ({', '.join(known)})"
            )
        else:
            said.append(
                f"{title}: the model does not know of earlier therapy, so the number is that of a first line"
            )
    return (*said, "all else is taken to be as it is today")


def _retest(
    later: Patient, left: Sequence[Therapy], failures: Sequence[Failure], unsettled: set[str]
) -> tuple[str, ...]:
    """Return by what the disease escapes, then what the options left still ask, unless it is known."""
    seen = {f"{variant.gene} {variant.change}" for variant in later.mutations.variants}
    escapes = chain.from_iterable(failure.look_for for failure in failures)
    look_for = [
        f"{escape.found}: {escape.says} ({escape.source})"
        for escape in escapes
        if escape.found not in seen
        and (escape.driver is None or later.mutations.status(escape.driver) is not False)
    ]
    rules = [rule for therapy in left for rule in therapy.eligibility]
    asked = [
        f"{rule.says}{f' ({rule.source})' if rule.source else ''}"
        for rule in rules
        if rule.judge(later).status == "unknown" and _by_biopsy(rule, unsettled)
    ]
    return tuple(dict.fromkeys((*look_for, *asked)))


def _by_biopsy(rule: Rule, unsettled: set[str]) -> bool:
    """Return whether a new sample answers a rule: on genes or markers, or what the failure left open."""
    if rule.field is None or rule.field.startswith("mutations:"):
        return True
    return rule.field in unsettled or dictionary()[rule.field].marker_of is not None
