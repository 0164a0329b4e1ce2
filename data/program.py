"""A disease area: its therapies, its endpoints and which cohort answers which endpoint."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Literal

from pydantic import model_validator

from data.endpoint import Endpoint
from data.errors import TailorError, unknown
from data.failure import Failure
from data.patient import Patient
from data.rules import Fact, Rule, Status, Verdict

__all__ = ["Endpoint", "Program", "Rule", "Status", "Therapy", "Verdict", "program", "programs"]


class Therapy(Fact):
    """A treatment option. ``targets`` are gene symbols (or viral proteins) its drugs act on.

    ``superseded`` says why no guideline recommends it today: a trial's arm that teaches, but is ranked last.
    ``rates_of`` is the therapy whose published side-effect rates are this one's too; its own if not given.
    ``fixed`` are endpoints with the value that everybody has under it: a fixed dose.
    """

    id: str
    title: str
    kind: Literal["targeted", "standard"]
    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    eligibility: tuple[Rule, ...] = ()
    superseded: str | None = None
    fixed: tuple[tuple[str, float], ...] = ()
    rates_of: str | None = None

    @property
    def acts(self) -> bool:
        """Whether anything is given: not a placebo, not observation."""
        return bool(self.drugs or self.classes)

    def eligible(self, patient: Patient) -> Verdict:
        """Join the rules: one unmet makes it unmet, else one unknown (of those that ask) makes it unknown."""
        judged = [(rule, rule.judge(patient)) for rule in self.eligibility]
        for status in ("unmet", "unknown"):
            reasons = [
                v.reason
                for r, v in judged
                if v.status == status and (status, r.excludes) != ("unknown", True)
            ]
            if reasons:
                return Verdict(status=status, reason="; ".join(reasons))
        reasons = [v.reason for _, v in judged]
        return Verdict(status="met", reason="; ".join(reasons) or "no restriction recorded")

    def matched(self, patient: Patient) -> bool:
        """Return whether the patient has an alteration or marker that the therapy asks for."""
        return any(rule.molecular and rule.judge(patient).status == "met" for rule in self.eligibility)


class Program(Fact):
    """One disease area of tailored medicine; one TOML file in ``data/programs``.

    ``contrasts`` are the pairs (first, second) of therapy ids that are compared, first minus second.
    A program that lists none compares every targeted therapy with every standard one. ``failures`` say what
    it changes that a therapy has failed.
    """

    id: str
    title: str
    summary: str
    therapies: tuple[Therapy, ...]
    endpoints: tuple[Endpoint, ...]
    contrasts: tuple[tuple[str, str], ...] = ()
    failures: tuple[Failure, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Program:
        for kind, ids in (
            ("therapy", [t.id for t in self.therapies]),
            ("endpoint", [e.id for e in self.endpoints]),
        ):
            if len(set(ids)) != len(ids):
                raise ValueError(f"program {self.id}: the same {kind} id is given twice")
        for pair in self.contrasts:
            if pair[0] == pair[1] or not set(pair) <= {t.id for t in self.therapies}:
                raise ValueError(
                    f"program {self.id}: contrast {pair} must name two different therapies of it"
                )
        for borrowed in (therapy.rates_of for therapy in self.therapies if therapy.rates_of):
            self.therapy(borrowed)
        for fixed in (fixed for therapy in self.therapies for fixed, _ in therapy.fixed):
            self.endpoint(fixed)
        named = {name for t in self.therapies for name in (t.id, *t.classes, *t.drugs)}
        if strange := {name for failure in self.failures for name in failure.of} - named:
            raise ValueError(f"program {self.id}: failures of {sorted(strange)}, which no therapy of it is")
        if not self.contrasts:
            by_kind = {k: [t.id for t in self.therapies if t.kind == k] for k in ("targeted", "standard")}
            # Frozen for everyone else: the default depends on the therapies, so it is filled in here.
            object.__setattr__(self, "contrasts", tuple(product(by_kind["targeted"], by_kind["standard"])))
        return self

    def therapy(self, therapy_id: str) -> Therapy:
        """Return a therapy by id or raise ``unknown_therapy``."""
        for therapy in self.therapies:
            if therapy.id == therapy_id:
                return therapy
        known = [t.id for t in self.therapies]
        raise unknown(
            "unknown_therapy", f"therapy in program {self.id}:", therapy_id, known, field="therapies"
        )

    def endpoint(self, endpoint_id: str) -> Endpoint:
        """Return an endpoint by id or raise ``unknown_endpoint``."""
        for endpoint in self.endpoints:
            if endpoint.id == endpoint_id:
                return endpoint
        known = [e.id for e in self.endpoints]
        raise unknown(
            "unknown_endpoint", f"endpoint in program {self.id}:", endpoint_id, known, field="endpoint"
        )


@lru_cache(maxsize=1)
def programs() -> dict[str, Program]:
    """Return every program found in ``data/programs``, by id."""
    found: dict[str, Program] = {}
    for path in sorted(files("data").joinpath("programs").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            program = Program.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
            if f"{program.id}.toml" != path.name:
                raise TailorError("bad_program", f"{path.name} describes program {program.id!r}.")
            found[program.id] = program
    return found


def program(program_id: str) -> Program:
    """Return one program by id or raise ``unknown_program``."""
    if program_id not in programs():
        raise unknown("unknown_program", "program", program_id, programs(), field="program")
    return programs()[program_id]
