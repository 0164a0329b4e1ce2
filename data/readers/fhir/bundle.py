"""A FHIR R4 bundle to a ``Patient``, with an account of every resource in it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from data.dictionary import Value
from data.errors import TailorError
from data.patient import Patient
from data.readers.fhir.account import Account
from data.readers.fhir.coding import title
from data.readers.fhir.conditions import cancers, one, read_condition
from data.readers.fhir.genomics import Genomics
from data.readers.fhir.observations import White, read_observation, read_ratio
from data.readers.fhir.people import read_patient, strangers, the_patient
from data.readers.fhir.programs import BundleReading, program
from data.readers.fhir.resources import READ, Resource, resources
from data.readers.fhir.treatments import read_medicine, read_procedure
from data.readers.reading import Left

NOT_ASKED = "nothing of it is asked"
_WHY = {
    "": "an entry without a resource",
    "DiagnosticReport": "what it reports is read from its observations",
    "Medication": "no drug of the bundle refers to it, or none that a field asks about",
}


def read_fhir(path: str | Path) -> BundleReading:
    """Return the patient of a file with a FHIR R4 bundle, or a lone resource, in JSON.

    Raises
    ------
    TailorError
        ``not_json``, and those of :func:`read_bundle`.
    """
    try:
        value = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise TailorError(
            "not_json", f"{Path(path).name} is no JSON.", hint="Export FHIR as JSON, not as XML."
        ) from None
    except OSError as error:
        raise TailorError("no_file", f"{Path(path).name} cannot be read: {error.strerror}.") from None
    return read_bundle(value)


def read_bundle(value: dict[str, Any], *, today: datetime.date | None = None) -> BundleReading:
    """Return the patient of a bundle (searchset, transaction, collection, document) or of a lone resource.

    The age is that on ``today`` (the current day if not given), at death of one who died. Of several
    statements of a field the newest counts, of the time of diagnosis the oldest. What is absent is missing,
    never no.

    Raises
    ------
    TailorError
        ``invalid_fhir`` naming entry, resource and element; ``several_patients``.
    """
    found = resources(value)
    account, genomics, white = Account(), Genomics(), White()
    patient = the_patient(found)
    ours = _ours(found, patient, account)
    organs = cancers(ours)
    others = {key: r for r in ours if r.kind == "Medication" for key in (r.address, r.url) if key}
    for resource in sorted(ours, key=lambda r: r.kind != "Patient"):
        if resource is patient:
            read_patient(resource, account, today or datetime.datetime.now(tz=datetime.UTC).date())
        elif resource.kind == "Condition":
            read_condition(resource, account, organs)
        elif resource.kind == "Observation":
            if not genomics.read(resource, account):
                read_observation(resource, account, one(organs), white)
        elif resource.kind == "Procedure":
            read_procedure(resource, account)
        elif (
            resource.kind.startswith("Medication") and resource.kind in READ and resource.kind != "Medication"
        ):
            read_medicine(resource, account, others)
    read_ratio(account, white)
    return _reading(found, ours, patient, account, genomics)


def _ours(found: list[Resource], patient: Resource | None, account: Account) -> list[Resource]:
    """Return the resources of the patient, each once; the others are left."""
    foreign, seen, ours = strangers(found, patient), set[str](), []
    for resource in found:
        if resource.where in foreign:
            account.leave(resource, resource.kind, "of another patient")
        elif resource.address and resource.address in seen:
            account.leave(resource, resource.kind, "the same resource again")
        elif resource.kind not in READ:
            account.leave(resource, _what(resource), _WHY.get(resource.kind, f"{resource.kind}: {NOT_ASKED}"))
        else:
            seen.add(resource.address)
            ours.append(resource)
    return ours


def _reading(
    found: list[Resource],
    ours: list[Resource],
    patient: Resource | None,
    account: Account,
    genomics: Genomics,
) -> BundleReading:
    fields = account.fields()
    mutations = genomics.finish(account, fields)
    left = {item.where for item in account.left}
    for resource in ours:
        if resource.where not in left:
            account.close(resource, _what(resource), _WHY.get(resource.kind, NOT_ASKED))
    person = Patient(
        patient_id=patient.body.get("id") if patient else None,
        mutations=mutations,
        history=_group(fields | _receptors(fields), "history"),
        environment=_group(fields, "environment"),
    )
    return BundleReading(
        format="FHIR R4",
        patient=person,
        found=len(found),
        used=len(account.used),
        left=tuple(account.left),
        remarks=tuple(_ordered(account.remarks)),
        program=program(ours),
    )


def _receptors(fields: dict[str, Value]) -> dict[str, Value]:
    """Return the status of either hormone receptor: positive if one is, negative if both are."""
    of = {fields.get("history:er_status"), fields.get("history:progesterone_receptor_status")}
    if "positive" in of:
        return {"history:hr_status": "positive"}
    return {"history:hr_status": "negative"} if of == {"negative"} else {}


def _group(fields: dict[str, Value], group: str) -> dict[str, Value]:
    return {key.partition(":")[2]: value for key, value in fields.items() if key.startswith(f"{group}:")}


def _what(resource: Resource) -> str:
    code = resource.body.get("medicationCodeableConcept") or resource.body.get("code")
    return title(code) if isinstance(code, dict) and resource.kind in READ else resource.kind


def _ordered(remarks: Iterable[Left]) -> list[Left]:
    return list(dict.fromkeys(remarks))
