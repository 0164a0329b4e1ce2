"""Drugs and procedures: what was given before, what is taken now, what was cut out or irradiated."""

from __future__ import annotations

from collections.abc import Mapping

from data.readers.fhir.account import Account
from data.readers.fhir.coding import Element, codings, concepts, title, when
from data.readers.fhir.drugs import groups_of
from data.readers.fhir.resources import Resource
from data.readers.fhir.tables import codes

#: By kind of resource: the statuses under which a drug was or is taken.
_TAKEN = {
    "MedicationStatement": ("active", "completed", "stopped", "on-hold"),
    "MedicationAdministration": ("in-progress", "completed", "stopped", "on-hold"),
    "MedicationRequest": ("active", "completed", "stopped", "on-hold"),
}
_NOW = ("active", "in-progress")
_WISHED = ("proposal", "plan", "option")
#: Groups of drugs that say what is taken now; the others, what was taken before. The second are of no cancer.
_CURRENT = {
    "enzyme_inducer",
    "amiodarone",
    "aspirin",
    "simvastatin",
    "sulfonamide",
    "azole",
    "corticosteroid",
}
_NO_CANCER = _CURRENT | {"antiretroviral", "zidovudine"}
#: Says no to every field of the drugs taken now (International Patient Summary).
_NONE_KNOWN = "no-known-medications"
_RADIOTHERAPY = ("1217123003", "108290001", "33195004")
#: Body sites of the chest: breast, lung, chest wall, thorax, mediastinum.
_CHEST = ("76752008", "39607008", "78904004", "51185008", "72410000")


def read_medicine(resource: Resource, account: Account, others: Mapping[str, Resource]) -> None:
    """Read one drug; ``others`` are the Medication resources of the bundle, by address."""
    body = resource.body
    medication, reference = _medication(body, others)
    if why := _not_taken(resource):
        account.leave(resource, title(medication), why)
        return
    if any(code.code == _NONE_KNOWN for code in codings(medication)):
        for group in sorted(_CURRENT):
            for key in codes()["drug_groups"][group]:
                account.say(resource, key, False, _day(body))
        return
    for drug, group in groups_of(medication).items():
        _given(resource, account, drug, group)
    if resource.where in account.used and reference is not None:
        account.use(reference)


def read_procedure(resource: Resource, account: Account) -> None:
    """Read one procedure: surgery of the breast, radiotherapy."""
    if resource.body.get("status") not in ("completed", "in-progress", "stopped"):
        account.leave(resource, title(resource.body.get("code")), f"status: {resource.body.get('status')}")
        return
    day = when(resource.body, "performedDateTime", "performedPeriod")
    for code in codings(resource.body.get("code")):
        if code.system != "sct":
            continue
        for key, value in codes()["procedures"].get(code.code, {}).items():
            account.say(resource, key, value, day)
        if code.code in _RADIOTHERAPY:
            account.say(resource, "history:prior_therapy", True, day)
            if _at_chest(resource.body):
                account.say(resource, "history:prior_thoracic_radiotherapy", True, day)


def _given(resource: Resource, account: Account, drug: str, group: str) -> None:
    if group in _CURRENT and resource.body.get("status") not in _NOW:
        account.remark(resource, drug, "no longer taken")
        return
    for key in codes()["drug_groups"][group]:
        account.say(resource, key, True, _day(resource.body))
    if group not in _NO_CANCER:
        account.say(resource, "history:prior_systemic_therapy", True, _day(resource.body))
        account.say(resource, "history:prior_therapy", True, _day(resource.body))


def _medication(body: Element, others: Mapping[str, Resource]) -> tuple[Element, Resource | None]:
    if concept := body.get("medicationCodeableConcept"):
        return concept, None
    reference = str((body.get("medicationReference") or {}).get("reference") or "")
    for inner in body.get("contained") or ():
        if reference == f"#{inner.get('id')}":
            return inner.get("code") or {}, None
    other = others.get(reference) or others.get("/".join(reference.split("/")[-2:]))
    return ((other.body.get("code") or {}) if other else {"text": "a medication not in the bundle"}), other


def _not_taken(resource: Resource) -> str | None:
    status, intent = resource.body.get("status"), resource.body.get("intent")
    if status not in _TAKEN[resource.kind]:
        return f"status: {status}"
    if intent in _WISHED or resource.body.get("doNotPerform"):
        return "only proposed, or not to be given"
    return None


def _day(body: Element) -> str:
    return when(body, "effectiveDateTime", "effectivePeriod", "authoredOn")


def _at_chest(body: Element) -> bool:
    sites = [code.code for site in concepts(body.get("bodySite")) for code in codings(site)]
    return any(code in _CHEST for code in sites)
