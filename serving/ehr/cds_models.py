"""What CDS Hooks 2.0 sends and what it gets back; other fields are allowed, as the specification asks."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import AnyUrl, BaseModel, ConfigDict, Field, model_validator

from data.errors import TailorError

LONGEST = 139  # characters of a summary: the specification asks for fewer than 140


def required(field: str, where: str) -> TailorError:
    """Build the error for a field that is missing where something else asks for it."""
    return TailorError("missing_field", f"{field} is required where {where}.", field=field)


class Given(BaseModel):
    """What a client sends."""

    model_config = ConfigDict(extra="ignore")


class FhirAuthorization(Given):
    """A token for the client's FHIR server; it is checked for its form and never used or kept."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str
    subject: str


class Context(Given):
    """Whose record is open, and for ``order-select`` the draft orders and which of them are new."""

    userId: str = Field(min_length=1, max_length=200)  # noqa: N815 - the specification's own name
    patientId: str = Field(min_length=1, max_length=200)  # noqa: N815
    encounterId: str | None = Field(default=None, max_length=200)  # noqa: N815
    selections: list[str] | None = Field(default=None, min_length=1, max_length=200)
    draftOrders: dict[str, Any] | None = None  # noqa: N815


class HookRequest(Given):
    """The call of a service; ``fhirServer`` and ``fhirAuthorization`` are checked in form, never used."""

    hook: str = Field(min_length=1, max_length=100)
    hookInstance: UUID  # noqa: N815
    context: Context
    prefetch: dict[str, dict[str, Any] | None] = Field(default_factory=dict)
    fhirServer: AnyUrl | None = None  # noqa: N815
    fhirAuthorization: FhirAuthorization | None = None  # noqa: N815
    extension: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _server_of_the_token(self) -> HookRequest:
        if self.fhirAuthorization is not None and self.fhirServer is None:
            raise required("fhirServer", "fhirAuthorization is given")
        for name in ("selections", "draftOrders") if self.hook == "order-select" else ():
            if getattr(self.context, name) is None:
                raise required(f"context.{name}", "the hook is order-select")
        return self


class Coding(Given):
    """A code of a system, in words."""

    code: str = Field(min_length=1, max_length=200)
    system: str | None = Field(default=None, max_length=500)
    display: str | None = Field(default=None, max_length=500)


class Source(BaseModel):
    """Who says so."""

    label: str
    url: str | None = None
    topic: Coding | None = None


class Link(BaseModel):
    """Where to read on."""

    label: str
    url: str
    type: Literal["absolute"] = "absolute"


class Card(BaseModel):
    """One piece of advice; ``detail`` is GitHub-flavoured Markdown.

    There are no suggestions: one that is accepted changes orders, and a probability is no reason to do that
    without a clinician writing the order. ``selectionBehavior`` goes with suggestions only.
    """

    uuid: str | None = None
    summary: str = Field(min_length=1, max_length=LONGEST)
    detail: str
    indicator: Literal["info", "warning", "critical"]
    source: Source
    links: list[Link]
    overrideReasons: list[Coding] | None = None  # noqa: N815


class Cards(BaseModel):
    """The answer of a service; no cards where there is nothing to say."""

    cards: list[Card]


class Service(BaseModel):
    """One service, as discovery tells of it."""

    hook: str
    title: str
    description: str
    id: str
    usageRequirements: str  # noqa: N815
    prefetch: dict[str, str]


class Services(BaseModel):
    """The answer of discovery."""

    services: list[Service]
