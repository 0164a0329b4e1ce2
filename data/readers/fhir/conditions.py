"""Conditions: the cancer, its histology and metastases, other diseases, and which program they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.readers.fhir.account import Account
from data.readers.fhir.coding import Code, codings, concepts, title, when
from data.readers.fhir.resources import Resource
from data.readers.fhir.stages import stage_of
from data.readers.fhir.tables import Meaning, meanings

#: Lymph nodes that belong to the region of a primary: metastases there are not distant (AJCC).
_REGIONAL = {"breast": "axillary_nodes", "lung": "chest_nodes", "colorectal": "abdominal_nodes"}
_COLON = {"colon": None, "rectum": "rectum", "caecum": "caecum", "ascending_colon": "ascending_colon",
          "other_colon": "other_colon"}  # fmt: skip
_HISTOLOGY = "mcode-histology-morphology-behavior"
_BREAST = ("ductal", "lobular", "medullary", "metaplastic", "mixed", "mucinous", "other")
_CELLS = ("adenocarcinoma", "large_cell", "small_cell", "squamous")
_GONE = ("inactive", "resolved")
_REFUTED = ("refuted", "entered-in-error", "unconfirmed", "provisional", "differential")


def withdrawn(resource: Resource) -> str | None:
    """Return why a condition does not count: refuted, entered in error, only suspected, or over."""
    for name, words in (("verificationStatus", _REFUTED), ("clinicalStatus", _GONE)):
        for code in codings(resource.body.get(name)):
            if code.code in words:
                return "no longer active" if code.code in _GONE else f"status: {code.code}"
    return None


def meant(resource: Resource) -> list[Meaning]:
    """Return what a condition's code, body sites and histology mean; a site counts only of a cancer."""
    code = resource.body.get("code")
    own = list(_of([code]))
    cancer = any(m.means in ("site", "morphology") for m in own) or any(_malignant(c) for c in codings(code))
    if not cancer:
        return own
    histology = [
        extension.get("valueCodeableConcept")
        for extension in resource.body.get("extension") or ()
        if str(extension.get("url") or "").endswith(_HISTOLOGY)
    ]
    more = list(_of([*concepts(resource.body.get("bodySite")), *histology]))
    has = {m.means for m in own}
    return own + [m for m in more if m.means in ("site", "morphology") and m.means not in has]


def one(names: set[str]) -> str | None:
    """Return the only name of a set, None if it is not the only one."""
    return next(iter(names)) if len(names) == 1 else None


def site(found: Iterable[Meaning]) -> str | None:
    """Return the one organ a condition means (``colorectal`` for each part of the bowel), None if not one."""
    sites = {"colorectal" if m.value in _COLON else m.value for m in found if m.means == "site"}
    return one(sites)


def cancers(several: Iterable[Resource]) -> set[str]:
    """Return the organs in which the patient has cancer, primary; more than one is no single cancer."""
    active = [r for r in several if r.kind == "Condition" and not withdrawn(r)]
    return {organ for resource in active if (organ := site(meant(resource)))}


def read_condition(resource: Resource, account: Account, organs: set[str]) -> None:
    """Read one condition; ``organs`` are those in which the patient has cancer, primary."""
    if why := withdrawn(resource):
        account.leave(resource, title(resource.body.get("code")), why)
        return
    day = when(resource.body, "onsetDateTime", "onsetPeriod", "recordedDate")
    found = meant(resource)
    for meaning in found:
        if ":" in meaning.means:
            account.say(resource, meaning.means, True, day)
        elif meaning.means == "diagnosis" and organs:
            account.remark(resource, meaning.value, "the treatment asked about is that of the cancer")
        elif meaning.means == "diagnosis":
            account.say(resource, "history:diagnosis", meaning.value)
        elif meaning.means == "program":
            account.use(resource)
        elif meaning.means == "metastasis":
            _metastasis(resource, account, meaning.value, one(organs), day)
    if organ := site(found):
        _cancer(resource, account, found, organ)
    stage_of(resource, account, day, organ)


def _cancer(resource: Resource, account: Account, found: list[Meaning], organ: str) -> None:
    kinds = [m.value for m in found if m.means == "morphology"]
    kind = kinds[0] if len(set(kinds)) == 1 else None
    if organ == "lung":
        _lung(resource, account, kind)
        return
    account.say(resource, "history:cancer_type", organ)
    if organ == "breast" and kind in _BREAST:
        account.say(resource, "history:breast_histology", kind)
        account.say(resource, "history:histology_ductal", kind == "ductal")
    if organ == "colorectal":
        for meaning in found:
            if meaning.means == "site" and _COLON.get(meaning.value):
                account.say(resource, "history:colorectal_site", meaning.value)
        if kind in ("adenocarcinoma", "mucinous"):
            account.say(resource, "history:colorectal_histology", kind)


def _lung(resource: Resource, account: Account, kind: str | None) -> None:
    account.use(resource)
    if kind is None or kind == "other":
        account.remark(
            resource, "histology", "small-cell or not is not stated, so the type of cancer is open"
        )
        return
    account.say(resource, "history:cancer_type", "sclc" if kind == "small_cell" else "nsclc")
    if kind in _CELLS:
        account.say(resource, "history:cell_type", kind)
    if kind in ("adenocarcinoma", "squamous", "large_cell"):
        account.say(resource, "history:lung_histology", "other" if kind == "large_cell" else kind)


def _metastasis(resource: Resource, account: Account, place: str, primary: str | None, day: str) -> None:
    if not place.endswith("nodes"):
        account.say(resource, f"history:metastasis_{place}", True, day)
        account.say(resource, "history:metastatic", True, day)
    elif place == "nodes" or primary is None:
        account.remark(resource, "lymph nodes", "whether these nodes are regional or distant is not stated")
    elif place != _REGIONAL.get(primary):
        account.say(resource, "history:metastasis_lymph", True, day)
        account.say(resource, "history:metastatic", True, day)
    elif primary == "breast":
        account.say(resource, "history:lymph_node_status", "positive", day)
        account.remark(resource, "axillary nodes", "regional nodes of the breast: no distant metastasis")
    else:
        account.remark(
            resource, "lymph nodes", "regional nodes: no distant metastasis, and no field asks them"
        )


def _of(several: Iterable[object]) -> Iterator[Meaning]:
    for concept in several:
        for code in codings(concept):  # type: ignore[arg-type]
            yield from meanings(code)


def _malignant(code: Code) -> bool:
    """Return whether a code says cancer without saying where: malignant neoplastic disease, or ICD-O."""
    return (code.system, code.code) == ("sct", "363346000") or code.system == "icdo3"
