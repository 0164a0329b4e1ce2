"""A question that a cohort answers: what is predicted, on which scale, and of whom it is asked."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from data.dictionary import dictionary
from data.patient import Patient
from data.rules import Fact, Rule


class Endpoint(Fact):
    """A question with an answer: what is predicted, on which scale, trained on which cohort.

    ``binary``: probability of the event. ``time_to_event``: ``response`` endpoints report the
    probability of being free of ``event`` at ``horizon_days``, ``side_effect`` ones of having had it.
    ``continuous``: a value in ``unit``, for instance a dose, learned after ``transform``. A time to event may
    have a ``competing`` event (what it is; coded 2 in the outcomes) that ends the chance of the event, or be
    ``recurrent`` (several rows a patient, each under observation from ``entry_days`` to ``time_days``).
    ``exclude`` lists columns of the cohort that are left out, each with the reason. ``members`` are the only
    models put to the test, where trying all would take too long; none listed means all. ``caution`` is what
    a comparison of therapies in this cohort cannot say, and stands beside every one.

    ``applies`` are rules a patient must not fail for the question to make sense: the disease, where a program
    serves several.

    A ``resistance`` endpoint is a value that tells how well the virus (or tumour) withstands ``drugs``,
    whatever else is given; from ``resistant_at`` on they are not fully active. ``highest`` is the value that
    stands for itself and all above it. ``tablets_mg`` are the tablets a weekly dose in mg is made up of.
    """

    id: str
    title: str
    role: Literal["response", "side_effect", "resistance"]
    type: Literal["binary", "time_to_event", "continuous"]
    event: str
    cohort: str
    horizon_days: float | None = Field(default=None, gt=0)
    competing: str | None = None
    recurrent: bool = False
    unit: str | None = None
    transform: Literal["sqrt", "log10"] | None = None
    ctcae: str | None = None
    exclude: dict[str, str] = Field(default_factory=dict)
    applies: tuple[Rule, ...] = ()
    caution: str | None = None
    members: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    resistant_at: float | None = Field(default=None, gt=0)
    highest: float | None = Field(default=None, gt=0)
    tablets_mg: tuple[float, ...] = ()

    def asked_of(self, patient: Patient) -> bool:
        """Return whether the question makes sense for a patient, as far as is known."""
        return not self.objections(patient)

    def objections(self, patient: Patient) -> tuple[str, ...]:
        """Return the rules by which the question makes no sense for a patient, in words."""
        judged = [rule.judge(patient) for rule in self.applies]
        return tuple(verdict.reason for verdict in judged if verdict.status == "unmet")

    @property
    def judged_in(self) -> str | None:
        """The unit in which errors are judged: of factors, on the log10 scale, for 2 is to 1 as 20 to 10."""
        return f"log10 {self.unit}" if self.transform == "log10" else self.unit

    @model_validator(mode="after")
    def _belongs(self) -> Endpoint:
        if (self.type == "time_to_event") != (self.horizon_days is not None):
            raise ValueError(f"endpoint {self.id}: horizon_days belongs to time_to_event, and only there")
        if (self.competing or self.recurrent) and self.type != "time_to_event":
            raise ValueError(f"endpoint {self.id}: competing and recurrent belong to time_to_event")
        if (self.type == "continuous") != (self.unit is not None):
            raise ValueError(f"endpoint {self.id}: unit belongs to continuous, and only there")
        resistance = self.role == "resistance"
        if bool(self.drugs) != resistance or (self.resistant_at is not None) != resistance:
            raise ValueError(
                f"endpoint {self.id}: drugs and resistant_at belong to resistance, and only there"
            )
        if resistance and self.type != "continuous":
            raise ValueError(f"endpoint {self.id}: resistance is a value (a fold change), so continuous")
        return self

    @model_validator(mode="after")
    def _excluded_are_known(self) -> Endpoint:
        """Genes and drugs may be excluded too; a field must be known, or a misspelt one would slip in."""
        for key in self.exclude:
            if key.split(":", 1)[0] in ("history", "environment") and key not in dictionary():
                raise ValueError(f"endpoint {self.id}: excluded column {key} is not in the dictionary")
        return self
