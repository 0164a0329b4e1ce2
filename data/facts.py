"""What is stated of a patient or a program: facts that do not change, and verdicts in three values."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Status = Literal["met", "unmet", "unknown"]


class Fact(BaseModel):
    """Base of what a program states: immutable, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Verdict(Fact):
    """Whether a rule holds for a patient, and why."""

    status: Status
    reason: str
