"""What it changes that a therapy has failed: what the patient has now had, and what to look for."""

from __future__ import annotations

from pydantic import Field, model_validator

from data.dictionary import dictionary
from data.patient import Patient
from data.rules import Fact

Known = bool | float | None


class Escape(Fact):
    """An alteration (or the like) by which a disease escapes a therapy, to be looked for when it has.

    ``driver`` is the gene that must be altered for it to matter (ALK for ALK p.G1202R). ``says`` is what
    follows from it, ``source`` a PMID or DOI.
    """

    found: str
    says: str
    source: str
    driver: str | None = None


class Failure(Fact):
    """What the failing of some therapies changes; one entry of ``failures`` in a program.

    ``of`` are ids, classes or drugs of therapies, none meaning any. ``leaves`` are fields that then hold;
    ``unsettles`` fields that have to be determined anew, and are missing until they are (distant metastases,
    once the disease has come back). ``again``: another drug of the same class may still work.
    """

    of: tuple[str, ...] = ()
    leaves: dict[str, bool | float] = Field(default_factory=dict)
    unsettles: tuple[str, ...] = ()
    look_for: tuple[Escape, ...] = ()
    again: bool = False

    @model_validator(mode="after")
    def _known(self) -> Failure:
        for key in (*self.leaves, *self.unsettles):
            if key not in dictionary() or key.split(":")[0] not in ("history", "environment"):
                raise ValueError(f"failure of {self.of}: {key} is no field of history or environment")
            dictionary()[key].check(self.leaves.get(key))
        return self


def changed(patient: Patient, failures: tuple[Failure, ...]) -> dict[str, Known]:
    """Return the fields of a patient that failing changes, each with its new value, None if unsettled."""
    after: dict[str, Known] = {}
    for failure in failures:
        after |= failure.leaves
        after |= dict.fromkeys(failure.unsettles)
    return {key: value for key, value in after.items() if patient.field(key) != value}
