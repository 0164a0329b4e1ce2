"""What to consider if the first choice fails: the options left, ranked for the patient who has had it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from data.failure import Known, changed
from data.patient import Patient
from data.program import Program, Therapy, Verdict
from models.familiarity import Judgement
from serving.abstain import judge, why
from serving.answer import Answer
from serving.outlook import Excluded, NextLine, NextOption
from serving.prediction import Option
from serving.ranking import Standing, good, standing, told
from serving.retest import retest
from serving.test_words import label


@dataclass(frozen=True)
class Numbers:
    """How good a response says that each of the options left is, in their order.

    ``judgement`` is of the patient who has had the failure, who may be turned away where he was not before.
    """

    answer: Answer
    good: list[float | None]
    judgement: Judgement

    @property
    def basis(self) -> Literal["model", "base rate"]:
        """What the numbers rest on: the rates of those who received a therapy, where the model abstains."""
        return "base rate" if self.judgement.abstains else self.answer.bundle.card.basis

    def caution(self, leaves: set[str]) -> str:
        """Say what the numbers are not; ``leaves`` are the fields that tell of earlier therapy."""
        title, known = self.answer.bundle.card.endpoint.title, sorted(leaves & self.answer.fields)
        if self.judgement.abstains:
            return (
                f"{title}: {why(self.judgement)}; ranked by the rates of others, which are not this patient's"
            )
        if known:
            told = ", ".join(map(label, known))
            return f"{title}: learned from patients with and without earlier therapy ({told})"
        return f"{title}: the model does not know of earlier therapy, so the number is that of a first line"


def next_lines(
    program: Program,
    patient: Patient,
    options: Sequence[Option],
    answers: Sequence[Answer],
) -> tuple[NextLine, ...]:
    """Suppose that the first choice failed, and then that the best of the other kind did.

    Parameters
    ----------
    options : sequence of Option
        As ranked for the patient as he is.
    answers : sequence of Answer
        Of the responses that are asked, under these options.
    """
    return tuple(_after(program, patient, failed, options, answers) for failed in choices(program, options))


def choices(program: Program, options: Sequence[Option]) -> list[Therapy]:
    """Return what could be given first: the recommended option, and the best of the other kind.

    Something has to be given, not superseded, to a patient whom no rule bars from it.
    """
    found = [program.therapy(option.therapy) for option in options if option.eligible.status != "unmet"]
    found = [therapy for therapy in found if therapy.acts and therapy.superseded is None]
    return [*found[:1], *[therapy for therapy in found if therapy.kind != found[0].kind][:1]]


def _after(
    program: Program, patient: Patient, failed: Therapy, options: Sequence[Option], answers: Sequence[Answer]
) -> NextLine:
    names = {failed.id, *failed.classes, *failed.drugs}
    failures = tuple(f for f in program.failures if not f.of or names & set(f.of))
    fields = changed(patient, failures)
    later = patient.with_fields(fields)
    present = {option.therapy: option for option in options}
    verdicts = {t.id: _verdict(t, present[t.id], later, fields) for t in program.therapies if t.id in present}
    again = any(failure.again for failure in failures)
    spent = {therapy: _spent(program.therapy(therapy), failed, again) for therapy in verdicts}
    out = [therapy for therapy in verdicts if spent[therapy] or verdicts[therapy].status == "unmet"]
    left = [program.therapy(therapy) for therapy in verdicts if therapy not in out]
    numbers = [_numbers(answer, left, fields) for answer in answers]
    found = _standings(left, present, verdicts, [number.good for number in numbers])
    return NextLine(
        after=failed.id,
        title=failed.title,
        options=tuple(_option(present[one.therapy], one, numbers) for one in found),
        excluded=tuple(
            _excluded(program.therapy(one), present[one], spent[one], verdicts[one]) for one in out
        ),
        changed=fields,
        cautions=_cautions(numbers, {key for failure in failures for key in failure.leaves}),
        retest=retest(later, left, failures, {key for key, value in fields.items() if value is None}),
    )


def _verdict(therapy: Therapy, option: Option, later: Patient, fields: dict[str, Known]) -> Verdict:
    """Judge eligibility anew where a rule asks for what has changed."""
    touched = any(fields.keys() & set(rule.keys) for rule in therapy.eligibility)
    return therapy.eligible(later) if touched else option.eligible


def _standings(
    left: Sequence[Therapy],
    present: Mapping[str, Option],
    verdicts: Mapping[str, Verdict],
    columns: Sequence[Sequence[float | None]],
) -> list[Standing]:
    """Rank what is left; what is equal stays in the order of the program."""
    found = [
        replace(
            standing(present[therapy.id]),
            eligible=verdicts[therapy.id],
            good=tuple(column[i] for column in columns),
        )
        for i, therapy in enumerate(left)
    ]
    return sorted(found, key=lambda one: one.order)


def _excluded(therapy: Therapy, option: Option, spent: str | None, verdict: Verdict) -> Excluded:
    """Say why an option is out: not for this patient to begin with, or by the failure."""
    never = option.eligible.status == "unmet"
    reason = option.eligible.reason if never else spent or verdict.reason
    by_failure = not never and therapy.acts and therapy.superseded is None
    return Excluded(therapy=therapy.id, title=therapy.title, spent=by_failure, reason=reason)


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


def _numbers(answer: Answer, left: Sequence[Therapy], fields: dict[str, Known]) -> Numbers:
    """Return what is good of the options left, once the fields have changed.

    Only columns that change are filled anew, and a model that has none of them has answered already.
    """
    if not left or not fields.keys() & answer.fields:
        found = [told(answer.outcomes[therapy.id]) for therapy in left]
        return Numbers(answer, found, answer.judgement)
    X = answer.X[[answer.row[therapy.id] for therapy in left]]
    for j, feature in enumerate(answer.bundle.features):
        if feature.field in fields:
            value = fields[feature.field]
            X[:, j] = np.nan if value is None else float(value)
    judgement = judge(answer.bundle, X[0])
    return Numbers(answer, good(answer.bundle, X, left, judgement), judgement)


def _option(option: Option, later: Standing, numbers: Sequence[Numbers]) -> NextOption:
    found = zip(numbers, later.good, strict=True)
    of, chance = next(((of, g) for of, g in found if g is not None), (None, None))
    return NextOption(
        therapy=option.therapy,
        title=option.title,
        kind=option.kind,
        eligible=later.eligible,
        matched=option.matched,
        good=chance,
        endpoint=of.answer.endpoint if of else None,
        basis=of.basis if of else "none",
        active=option.activity.expected if option.activity else None,
    )


def _cautions(numbers: Sequence[Numbers], leaves: set[str]) -> tuple[str, ...]:
    """Say of each model that gave a number whose it is, and if it knows of earlier therapy."""
    said = [of.caution(leaves) for of in numbers if any(chance is not None for chance in of.good)]
    return (*said, "all else is taken to be as it is today")
