"""Signing off a review: what an auditor says of it, kept in the ledger with what it was."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, ValidationError, field_validator

from data.errors import TailorError
from data.rules import Fact
from serving.access.users import User
from serving.audit.reviewed import Reviewed, reviewed
from serving.fault import explain
from serving.ledger.keeper import keeper
from serving.ledger.search import Filters, search
from serving.ledger.store import Audit
from serving.request import read_json

KIND = "sign-off"
LONGEST = 5000  # characters of a comment
Verdict = Literal["accepted", "objected"]


class SignOff(Fact):
    """What an auditor sends; ``until`` and ``digest`` are those of the review on his page, None is of now."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    model: str = Field(max_length=200)
    version: str = Field(max_length=20)
    verdict: Verdict
    comment: str
    until: str | None = Field(default=None, max_length=40)
    digest: str | None = Field(default=None, max_length=64)

    @field_validator("comment")
    @classmethod
    def _said(cls, value: str) -> str:
        return value.strip()


class Signed(Fact):
    """A sign-off as it is kept: of which version, by whom, when, and what of."""

    entry: int
    at: str
    user: str | None
    role: str | None
    verdict: Verdict
    comment: str
    digest: str


def parse(raw: bytes) -> SignOff:
    """Read and check the body of a sign-off.

    Raises
    ------
    TailorError
        What :func:`serving.request.read_json` raises, or what is wrong with which field (422).
    """
    value = read_json(raw, len(raw))
    try:
        asked = SignOff.model_validate(value)
    except ValidationError as error:
        raise explain(error, SignOff, value) from None
    if not 1 <= len(asked.comment) <= LONGEST:
        message = (
            "The comment is empty."
            if not asked.comment
            else f"The comment has {len(asked.comment)} characters."
        )
        hint = f"Say in 1 to {LONGEST} characters what you looked at and what you found."
        raise TailorError("invalid_value", message, field="comment", hint=hint)
    return asked


def sign(asked: SignOff, user: User) -> Audit:
    """Keep a sign-off with the findings and the digest of its review; return where.

    Raises
    ------
    TailorError
        What :func:`serving.audit.reviewed.reviewed` raises; ``changed`` (409) if the review is no longer
        the one that was looked at.
    """
    of = reviewed(asked.model, asked.version, asked.until)
    if asked.digest not in (None, of.digest):
        message = (
            "The review has changed since this page was opened: a version was added or a patient forgotten."
        )
        raise TailorError("changed", message, hint="Open the page again and look at it.", status=409)
    return keeper().ledger.append(KIND, _content(asked, of, user))


def _content(asked: SignOff, of: Reviewed, user: User) -> dict[str, object]:
    review = of.gathered.review
    return {
        "by": "page",
        "user": user.name,
        "role": user.role,
        "program": of.registered.bundle.card.program,
        "models": f"{asked.model}:{asked.version}",
        "verdict": asked.verdict,
        "comment": asked.comment,
        "findings": [finding.model_dump(mode="json") for finding in review.findings],
        "left": [*review.left, *of.left],
        "answers": list(of.entries),
        "others": list(of.others),
        "run_id": of.registered.run_id,
        "digest": of.digest,
    }


def sign_offs(model: str | None = None) -> dict[str, list[Signed]]:
    """Return what was signed by ``name:version``, newest first; of one of them or of all."""
    ledger = keeper().ledger
    found: dict[str, list[Signed]] = {}
    for one in search(ledger.engine, Filters(kind=KIND, model=model)):
        content = ledger.content(one.entry)
        said = {key: content[key] for key in ("user", "role", "verdict", "comment", "digest")}
        signed = Signed.model_validate({"entry": one.entry, "at": one.at, **said})
        found.setdefault(one.models or "", []).append(signed)
    return found
