"""Who may do what: every route declares one of these."""

from __future__ import annotations

from typing import Final, Literal

from serving.access.users import ROLES, Role

#: For anybody, without a key: nothing of a patient and nothing of the users is behind it.
PUBLIC: Final = "public"
Roles = tuple[Role, ...] | Literal["public"]

ANYONE: tuple[Role, ...] = ROLES  # whoever has a key
ASK: tuple[Role, ...] = ("clinician", "scientist", "admin")  # predict, read a file
CARE: tuple[Role, ...] = ("clinician", "admin")  # the page, the report, the record
REPORTS: tuple[Role, ...] = ("clinician", "auditor", "admin")  # answers that are kept
SCIENCE: tuple[Role, ...] = ("scientist", "admin")  # how the service runs
AUDIT: tuple[Role, ...] = ("auditor", "admin")  # the ledger and its review

#: Where somebody who signed in goes, if he did not come from anywhere.
HOME: dict[Role, str] = {"clinician": "/", "scientist": "/programs", "auditor": "/audit", "admin": "/"}
