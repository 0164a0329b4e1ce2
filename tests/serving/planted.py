"""Requests of all kinds, each full of what must be in no log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.serving.access.people import token_of
from tests.serving.support import child

NAME, CHANGE, GENE, VALUE = "Roe-7291-Jane", "p.Q7291R", "XQZ7291", 7.2917
WRONG = "tailor_729172917291_Zm9yZ2VkLTcyOTE"
#: No line of a log may hold any of these.
PLANTED = ("Roe", "Jane", "7291", "Q7291R", GENE, "Zm9yZ2Vk", "eyJ")
FORM, VIEW = "application/x-www-form-urlencoded", "/cds-services/tailor-patient-view"


class Sent(NamedTuple):
    """One request."""

    method: str
    path: str
    content: bytes
    headers: dict[str, str]


def requests() -> Iterator[Sent]:
    """Good, wrong and broken requests to every kind of route, and to none."""
    for path in ("/predict", "/answer", "/report", "/what-if", "/predict_batch", "/nowhere", "/login"):
        for body in _bodies():
            yield _sent("POST", f"{path}?patient={NAME}", body, "application/json")
    yield _sent("POST", "/predict", f'{{"patient": "{NAME}'.encode(), "application/json")
    yield _sent("POST", "/predict", f"name={NAME}".encode(), FORM)
    yield _sent("POST", "/login", f"key={WRONG}&next=/{NAME}&form_token={NAME}".encode(), FORM)
    for name in (f"{NAME}.csv", f"{NAME}.vcf", f"{NAME}.fasta"):
        text = f"field,value\nage,{VALUE}\n{GENE},{CHANGE}\n>{NAME}\n"
        yield _sent("POST", f"/read?name={name}&program={NAME}", text.encode(), "text/plain")
    for path in ("/fhir/$predict", VIEW, f"{VIEW}/feedback"):
        yield _sent("POST", path, json.dumps(_record()).encode(), "application/json")
    for path in (f"{start}{NAME}" for start in ("/patients/", "/report/", "/form/", "/static/", "/?")):
        yield _sent("GET", path)
        yield _sent("DELETE", path)
    for said in (f"Bearer {WRONG}", f"Bearer {token_of(NAME)}", f"Basic {WRONG}", NAME):
        yield Sent("GET", "/programs", b"", {"Authorization": said})
    yield Sent("GET", "/", b"", {"Cookie": f"tailor_session={NAME}.{WRONG}", "Accept": "text/html"})


def _sent(method: str, path: str, content: bytes = b"", media: str = "text/plain") -> Sent:
    headers = {"Content-Type": media, "X-Request-ID": f"patient-{NAME}", "User-Agent": NAME, "Referer": NAME}
    return Sent(method, path, content, headers)


def _bodies() -> Iterator[bytes]:
    variant = {"gene": "TP53", "change": CHANGE}
    good = child(program="breast", patient={"patient_id": NAME, "mutations": {"variants": [variant]}})
    good["patient"]["mutations"]["tested_genes"] = ["TP53"]
    yield json.dumps(good).encode()
    yield json.dumps({"requests": [good, {"program": NAME}]}).encode()
    yield json.dumps({"request": good, "changes": {NAME: VALUE}}).encode()
    genes = {"mutations": {"tested_genes": [GENE]}}
    for patient in ({"history": {"age": VALUE, "sex": NAME}}, {NAME: 1}, genes):
        yield json.dumps(child(patient=patient)).encode()


def _record() -> dict[str, Any]:
    person = {"resourceType": "Patient", "id": NAME, "name": [{"family": NAME}], "birthDate": NAME}
    return {"resourceType": "Bundle", "type": "collection", "hook": NAME, "entry": [{"resource": person}]}
