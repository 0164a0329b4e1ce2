"""Stage groups and the N and M categories, by code or as written: ``IIIA``, ``3A``, ``Stage 4``, ``cM1b``."""

from __future__ import annotations

import re
from functools import lru_cache

from data.readers.fhir.account import Account
from data.readers.fhir.coding import Element, codings, title, words
from data.readers.fhir.resources import Resource
from data.readers.fhir.tables import codes

_BEFORE = (
    r"(?:American Joint Committee on Cancer\s+)?(?:clinical |pathologic(?:al)? )?(?:stage |tumor stage )?"
)
_GROUP = re.compile(_BEFORE + r"[cp]?(IV|III|II|I|[0-4])(?:\s?[A-D]\d?)?(?: \(qualifier value\))?", re.I)
_CATEGORY = re.compile(_BEFORE + r"[cp]?([NM])([0-3])(?:mi|[a-d])?\d?(?: ?\(.*\))?", re.I)
_ROMAN = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV"}


def is_stage(code: str) -> bool:
    """Return whether an observation's code (LOINC or SNOMED CT) asks for a stage or a category."""
    return any(code in codes()["stage"][name] for name in ("group", "nodes", "distant"))


def stage_of(resource: Resource, account: Account, day: str, organ: str | None) -> None:
    """Read the stages a cancer condition carries itself."""
    for stage in resource.body.get("stage") or ():
        if stage.get("summary") and organ:
            read_stage(resource, account, stage["summary"], day, organ)


def read_stage(resource: Resource, account: Account, value: Element, day: str, primary: str | None) -> None:
    """Read one stage group or category.

    A group or an M category says whether there are distant metastases on that day; N says of the axilla, of
    breast cancer only. Categories after treatment (yp) and of a recurrence (r) are not those of diagnosis.
    """
    found = stage(value)
    if found is None:
        account.remark(resource, title(value), "no stage that can be read, or one after treatment")
    elif found in ("M0", "M1"):
        account.say(resource, "history:metastatic", found == "M1", day)
    elif found in ("N0", "N1"):
        if primary != "breast":
            account.remark(resource, title(value), "nodes are asked of breast cancer only")
            return
        account.say(resource, "history:lymph_node_status", "negative" if found == "N0" else "positive", day)
    else:
        account.say(resource, "history:metastatic", found == "IV", day)
        account.say(resource, "history:stage_iv_at_diagnosis", found == "IV", day)
        if found == "0":
            account.remark(resource, title(value), "stage 0 is none of the levels of the stage at diagnosis")
        else:
            account.say(resource, "history:stage_at_diagnosis", found, day)


def stage(value: Element) -> str | None:
    """Return ``0`` to ``IV``, ``N0``, ``N1`` (positive), ``M0`` or ``M1``; None if it cannot be read."""
    found = {
        _by_code().get(code.code) if code.system in ("sct", "ncit") else None for code in codings(value)
    } - {None}
    if not found:
        written = [code.code for code in codings(value) if code.system == "ajcc"]
        found = {read for word in (*written, *words(value)) if (read := _written(word))}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=1)
def _by_code() -> dict[str, str]:
    return {code: name for name, several in codes()["stage"]["values"].items() for code in several}


def _written(word: str) -> str | None:
    text = " ".join(word.split())
    if group := _GROUP.fullmatch(text):
        return _ROMAN.get(group[1], group[1].upper())
    if category := _CATEGORY.fullmatch(text):
        letter, number = category[1].upper(), category[2]
        return f"{letter}{min(int(number), 1)}"
    return None
