"""Patient in, prediction out: no HTTP, no registry, no files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from data.errors import TailorError, unknown
from data.patient import Patient
from data.program import Program, Therapy
from data.program import programs as known_programs
from models.registry.store import Registered, champions
from serving.answer import Answer, answer
from serving.contrast import contrast
from serving.evidence import published
from serving.findings import Asked
from serving.known import Knowing, consulted, genes_read
from serving.next_line import next_lines
from serving.prediction import Contrast, Option, Prediction
from serving.provenance import provenance
from serving.ranking import standing
from serving.reliability import reliability
from serving.resistance import Tested, activity, tested
from serving.test_value import advise
from serving.what_if import what_if


class Predictor:
    """Answers from loaded bundles. Nothing changes after construction, so threads may share it.

    Parameters
    ----------
    registered : sequence of Registered
        Bundles with their registry version, any number of programs.
    """

    def __init__(self, registered: Sequence[Registered]) -> None:
        self.programs: dict[str, list[Registered]] = {}
        for item in registered:
            self.programs.setdefault(item.bundle.card.program, []).append(item)
        for name, items in self.programs.items():
            order = [endpoint.id for endpoint in known_programs()[name].endpoints]
            items.sort(key=lambda r: order.index(r.bundle.card.endpoint.id))

    @classmethod
    def from_registry(cls, program: str | None = None) -> Self:
        """Load every champion of one program, or of all; raises ``no_model`` if there is none."""
        return cls(champions(program))

    def predict(self, patient: Patient, program: str, therapies: Sequence[str] | None = None) -> Prediction:
        """Answer every endpoint of a program for one patient under each therapy.

        Parameters
        ----------
        patient : Patient
        program : str
            Program id.
        therapies : sequence of str, optional
            Therapy ids; all of the program by default.

        Raises
        ------
        TailorError
            ``unknown_program``, ``unknown_therapy``, ``no_model``, or ``explanation_mismatch``.
        """
        about, models = self._models(program)
        chosen = [about.therapy(t) for t in dict.fromkeys(therapies)] if therapies else list(about.therapies)
        virus = [tested(m, patient) for m in models if m.bundle.card.endpoint.role == "resistance"]
        others = [m for m in models if m.bundle.card.endpoint.role != "resistance"]
        questions = [about.endpoint(m.bundle.card.endpoint.id) for m in others]
        asked = [m for m, question in zip(others, questions, strict=True) if question.asked_of(patient)]
        answers = [answer(model, patient, chosen) for model in asked]
        knowing = Knowing(patient, about)
        options = _options(knowing, chosen, answers, virus)
        known = knowing.whatever()
        read = genes_read(known, [option.known for option in options])
        responses = [a for a in answers if a.role == "response"]
        stands = {option.therapy: standing(option) for option in options}
        asked_of = [Asked(a.bundle, a.X, a.judgement) for a in responses]
        advice, considered = advise(patient, chosen, asked_of, [stands[t.id] for t in chosen])
        return Prediction(
            patient_id=patient.patient_id,
            program=program,
            options=options,
            test_value=advice,
            tests_considered=considered,
            contrasts=tuple(_contrasts(about, chosen, answers)),
            susceptibility=tuple(found.susceptibility for found in virus),
            reliability=reliability(patient, about, answers, virus, questions, read),
            provenance=provenance(models, consulted(about)),
            known=known,
            next_lines=next_lines(about, patient, options, responses),
            what_if=what_if(about, patient, options, answers),
        )

    def _models(self, program: str) -> tuple[Program, list[Registered]]:
        if program not in known_programs():
            raise unknown("unknown_program", "program", program, known_programs(), field="program")
        if program not in self.programs:
            raise TailorError(
                "no_model",
                f"No model of program {program!r} is trained.",
                field="program",
                hint=f"Run: tailor train {program}",
                status=503,
            )
        return known_programs()[program], self.programs[program]


def _options(
    knowing: Knowing, therapies: list[Therapy], answers: list[Answer], virus: list[Tested]
) -> tuple[Option, ...]:
    """Rank the options; what is equal stays in the order of the program."""
    options = [
        Option(
            rank=0,
            therapy=therapy.id,
            title=therapy.title,
            kind=therapy.kind,
            eligible=therapy.eligible(knowing.patient),
            matched=therapy.matched(knowing.patient),
            responses=tuple(a.outcomes[therapy.id] for a in answers if a.role == "response"),
            side_effects=(
                *(a.outcomes[therapy.id] for a in answers if a.role == "side_effect"),
                *published(knowing.program, therapy, knowing.phenotypes),
            ),
            superseded=therapy.superseded,
            activity=activity(therapy, virus),
            known=knowing.of(therapy),
        )
        for therapy in therapies
    ]
    ranked = sorted(options, key=lambda option: standing(option).order)
    return tuple(option.model_copy(update={"rank": i}) for i, option in enumerate(ranked, start=1))


def _contrasts(program: Program, chosen: list[Therapy], answers: list[Answer]) -> list[Contrast]:
    """Contrast the pairs the program names, wherever a cohort holds both."""
    ids = {therapy.id for therapy in chosen}
    found = []
    for first, second in program.contrasts:
        if {first, second} <= ids:
            found += [c for a in answers if (c := contrast(a, first, second)) is not None]
    return found
