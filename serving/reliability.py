"""What to make of an answer: what was missing, what was not used, and for whom the models do not speak."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from data.dictionary import dictionary
from data.patient import Patient
from data.program import Endpoint, Program
from models.familiarity import in_words
from serving.answer import Answer
from serving.resistance import Tested
from serving.trust import Familiar, Missing, NotAsked, Outside, Reliability


def reliability(
    patient: Patient,
    program: Program,
    answers: Sequence[Answer],
    virus: Sequence[Tested],
    questions: Sequence[Endpoint],
    read: AbstractSet[str] = frozenset(),
) -> Reliability:
    """Judge the answers to one patient together; ``questions`` are all that there is a model for.

    ``read`` are the fields and genes (``mutations:GENE``) of which something is known beside the models.
    """
    familiar = tuple(_familiar(found, patient) for found in answers)
    responses = [f.abstained for f, a in zip(familiar, answers, strict=True) if a.role == "response"]
    return Reliability(
        missing=_missing(answers, virus),
        unused=_unused(patient, program, answers, virus, read),
        not_asked=tuple(_not_asked(of, patient) for of in questions if not of.asked_of(patient)),
        endpoints=familiar,
        abstained=bool(responses) and all(responses),
    )


def _not_asked(question: Endpoint, patient: Patient) -> NotAsked:
    reason = f"only for {'; '.join(question.objections(patient))}"
    return NotAsked(endpoint=question.id, title=question.title, reason=reason)


def _familiar(found: Answer, patient: Patient) -> Familiar:
    judgement = found.judgement
    return Familiar(
        endpoint=found.endpoint,
        in_distribution=judgement.p_value,
        missing_share=judgement.missing_share,
        outside=tuple(
            Outside(
                field=value.field,
                label=value.label,
                value=str(patient.field(value.field))
                if value.value is None
                else _level(value.field, value.value),
                low=_level(value.field, value.low),
                high=_level(value.field, value.high),
            )
            for value in judgement.outside
        ),
        abstained=judgement.abstains,
        reasons=judgement.reasons,
    )


def _level(field: str, value: float | None) -> float | str | None:
    """Return the level of an ordered category by its name, a number as it is."""
    known = dictionary().get(field)
    return in_words(field, value) if value is not None and known is not None and known.ordered else value


def _missing(answers: Sequence[Answer], virus: Sequence[Tested]) -> tuple[Missing, ...]:
    lacking: dict[str, tuple[str, list[str]]] = {}
    by_endpoint = [(a.endpoint, a.missing) for a in answers]
    by_endpoint += [(found.susceptibility.endpoint, found.missing) for found in virus]
    for endpoint, missing in by_endpoint:
        for field, label in missing.items():
            lacking.setdefault(field, (label, []))[1].append(endpoint)
    return tuple(Missing(field=f, label=label, endpoints=tuple(e)) for f, (label, e) in lacking.items())


def _unused(
    patient: Patient,
    program: Program,
    answers: Sequence[Answer],
    virus: Sequence[Tested],
    read: AbstractSet[str],
) -> tuple[str, ...]:
    rules = [rule for therapy in program.therapies for rule in therapy.eligibility]
    used = {key for rule in rules for key in rule.keys}
    used = used.union(read, *(a.fields for a in answers), *(found.genes for found in virus))
    given = [key for key, _ in patient.given()]
    given += [f"mutations:{v.gene}" for v in patient.mutations.variants]
    given += [f"expression:{gene}" for gene in patient.expression.genes]
    return tuple(key for key in dict.fromkeys(given) if key not in used)
