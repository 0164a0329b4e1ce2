"""Who the patient is: sex, age, race; and which resources are of somebody else."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from data.errors import TailorError
from data.readers.fhir.account import Account
from data.readers.fhir.coding import codings
from data.readers.fhir.resources import Resource
from data.readers.fhir.tables import codes

_RACE = re.compile(r"us-core-(race|ethnicity)$")


def the_patient(resources: Iterable[Resource]) -> Resource | None:
    """Return the one Patient of a bundle, None where it holds none.

    Raises
    ------
    TailorError
        ``several_patients``.
    """
    found = {
        resource.address or resource.where: resource for resource in resources if resource.kind == "Patient"
    }
    if len(found) > 1:
        raise _several()
    return next(iter(found.values()), None)


def strangers(resources: Iterable[Resource], patient: Resource | None) -> set[str]:
    """Return where resources stand that are of another patient.

    Raises
    ------
    TailorError
        ``several_patients`` where no Patient is given and resources name more than one.
    """
    named = {resource.where: about for resource in resources if (about := _subject(resource))}
    if patient is None:
        if len({about.rpartition("/")[2] for about in named.values()}) > 1:
            raise _several()
        return set()
    own = {patient.url, patient.address, str(patient.body.get("id") or "")} - {""}
    return {where for where, about in named.items() if not _is(about, own)} if own else set()


def read_patient(resource: Resource, account: Account, today: datetime.date) -> None:
    """Read sex, age (at ``today``, or at death) and race."""
    body = resource.body
    account.use(resource)
    if body.get("gender") in ("female", "male"):
        account.say(resource, "history:sex", body["gender"])
    elif body.get("gender"):
        account.remark(resource, "gender", "sex is asked as female or male")
    if body.get("birthDate"):
        _age(resource, account, today)
    _race(resource, account)


def _age(resource: Resource, account: Account, today: datetime.date) -> None:
    died = str(resource.body.get("deceasedDateTime") or "")
    if resource.body.get("deceasedBoolean") and not died:
        account.remark(resource, "birthDate", "the patient died on a day not given")
        return
    born, until = _day(str(resource.body["birthDate"])), _day(died) if died else today
    if born is None or until is None:
        account.remark(resource, "birthDate", "no date")
        return
    years = until.year - born.year - ((until.month, until.day) < (born.month, born.day))
    if account.say(resource, "history:age", years) and len(str(resource.body["birthDate"])) < 10:
        account.remark(resource, "birthDate", "no day of birth: the age may be off by a year")


def _day(text: str) -> datetime.date | None:
    parts = [int(part) for part in re.findall(r"\d+", text[:10])]
    try:
        return datetime.date(*[*parts, 1, 1][:3]) if parts else None
    except ValueError:
        return None


def _race(resource: Resource, account: Account) -> None:
    for extension in resource.body.get("extension") or ():
        if not _RACE.search(str(extension.get("url") or "")):
            continue
        inner = [
            part.get("valueCoding") for part in extension.get("extension") or () if part.get("valueCoding")
        ]
        known = {
            codes()["race"].get(code.code) for code in codings({"coding": inner}) if code.system == "race"
        } - {None}
        if len(known) == 1:
            account.say(resource, "history:race_ethnicity", known.pop())
        elif known:
            account.remark(resource, "race", "more than one")


def _subject(resource: Resource) -> str:
    about = resource.body.get("subject") or resource.body.get("patient")
    return str(about.get("reference") or "") if isinstance(about, dict) else ""


def _is(about: str, own: set[str]) -> bool:
    bare = re.sub(r"/_history/.*$", "", about)
    tail = bare.removeprefix("urn:uuid:").rpartition("/")[2]
    return (
        bare in own or tail in own or any(name.removeprefix("urn:uuid:").endswith(f"/{tail}") for name in own)
    )


def _several() -> TailorError:
    return TailorError(
        "several_patients", "The bundle is of more than one patient.", hint="Give one bundle a patient."
    )
