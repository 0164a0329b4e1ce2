"""Observations that are no genomics: laboratory, markers, performance status, smoking, stage."""

from __future__ import annotations

from collections.abc import Iterator

from data.dictionary import Field, Value, dictionary
from data.errors import TailorError
from data.readers.fhir.account import Account
from data.readers.fhir.coding import Code, Element, codings, concepts, title, when, words
from data.readers.fhir.resources import Resource
from data.readers.fhir.stages import is_stage, read_stage
from data.readers.fhir.tables import coded, codes, numbers, results
from data.units import to_unit

DEAD = ("entered-in-error", "cancelled", "unknown", "registered")
_COUNT = Field(group="history", name="cells", label="cell count", kind="number", unit="10^9/L")
_SHARE = Field(group="history", name="share", label="share of the white cells", kind="number", unit="%")
_PAIRS = (("neutrophils", "lymphocytes"), ("neutrophil_share", "lymphocyte_share"))
#: By day, by name: the measurement and whose it is.
White = dict[str, dict[str, tuple[float, Resource]]]


def day_of(resource: Resource) -> str:
    """Return when an observation holds: its effective time, else when it was issued."""
    names = ("effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued")
    return when(resource.body, *names)


def read_observation(resource: Resource, account: Account, primary: str | None, white: White) -> None:
    """Read one observation and its components; counts of white cells go to ``white`` by day."""
    if resource.body.get("status") in DEAD:
        account.leave(resource, title(resource.body.get("code")), f"status: {resource.body['status']}")
        return
    for part in (resource.body, *(resource.body.get("component") or ())):
        for code in dict.fromkeys(c.code for c in codings(part.get("code")) if c.system in ("loinc", "sct")):
            if _read(resource, account, part, code, primary, white):
                break


def read_ratio(account: Account, white: White) -> None:
    """Make the ratio of neutrophils to lymphocytes from counts, or else shares, of one day."""
    for day, cells in white.items():
        pair = next((p for p in _PAIRS if cells.keys() >= set(p) and cells[p[1]][0] > 0), None)
        if pair:
            (over, first), (under, second) = cells[pair[0]], cells[pair[1]]
            if account.say(first, "history:nlr", over / under, day):
                account.use(second)
        for name, (_, resource) in cells.items():
            if name not in (pair or ()):
                account.remark(resource, name.replace("_", " "), "asked only as a ratio of two of one day")


def _read(
    resource: Resource, account: Account, part: Element, code: str, primary: str | None, white: White
) -> bool:
    """Read what one code asks; return whether anything of Tailor's asks it."""
    cell = next((name for name, several in codes()["white_cells"].items() if code in several), None)
    percent = codes()["from_percent"].get(code)
    known = code in numbers() or code in results() or code in coded() or percent or cell or is_stage(code)
    if not known:
        return False
    if absent := part.get("dataAbsentReason"):
        account.remark(resource, title(part.get("code")), f"no value: {title(absent)}")
    elif is_stage(code):
        for value in concepts(part.get("valueCodeableConcept")):
            read_stage(resource, account, value, day_of(resource), primary)
    elif cell:
        _white(resource, account, part, cell, white)
    elif code in coded() and _answer(resource, account, part, coded()[code]):
        pass
    elif code in numbers() or percent:
        _number(resource, account, part, code)
    elif code in results():
        _result(resource, account, part, results()[code])
    else:
        account.remark(resource, title(part.get("code")), "an answer no field knows")
    return True


def _number(resource: Resource, account: Account, part: Element, code: str) -> None:
    percent = codes()["from_percent"].get(code)
    field = _SHARE if percent else dictionary()[numbers()[code]]
    value = _measured(resource, account, part, field)
    if value is None:
        return
    if percent:
        status = "positive" if value >= percent["positive_from"] else "negative"
        account.say(resource, percent["field"], status, day_of(resource))
    else:
        account.say(resource, field.key, value, day_of(resource))


def _measured(resource: Resource, account: Account, part: Element, field: Field) -> float | None:
    """Return a number in the unit of a field, or None with a remark why there is none."""
    what, quantity = title(part.get("code")), part.get("valueQuantity")
    if isinstance(part.get("valueInteger"), int):
        return float(part["valueInteger"])
    if not quantity or not isinstance(quantity.get("value"), int | float | str):
        account.remark(resource, what, "no number is given")
        return None
    if quantity.get("comparator"):
        account.remark(resource, what, f"only a bound is given ({quantity['comparator']})")
        return None
    unit = quantity.get("code") or quantity.get("unit")
    if field.unit and not unit:
        account.remark(resource, what, f"the unit is not given; {field.unit} is asked")
        return None
    try:
        return to_unit(float(quantity["value"]), unit, field)
    except (TailorError, ValueError, OverflowError):
        account.remark(resource, what, f"its unit cannot be turned into {field.unit or 'a plain number'}")
        return None


def _white(resource: Resource, account: Account, part: Element, cell: str, white: White) -> None:
    share = cell.endswith("_share")
    value = _measured(resource, account, part, _SHARE if share else _COUNT)
    cells = white.setdefault(day_of(resource)[:10], {})
    if value is not None and cell in cells:
        account.remark(resource, title(part.get("code")), "another count of the same day was taken")
    elif value is not None:
        cells[cell] = (value, resource)


def _answer(
    resource: Resource, account: Account, part: Element, answers: dict[str, dict[str, Value]]
) -> bool:
    given = [code.code for code in _given(part) if code.code in answers]
    for key, value in answers[given[0]].items() if given else ():
        account.say(resource, key, value, day_of(resource))
    return bool(given)


def _result(resource: Resource, account: Account, part: Element, key: str) -> None:
    found = {answer for code in _given(part) if (answer := sign(code.system, code.code))}
    scores = codes()["scores"].get(key, {})
    said = {code.code for code in _given(part)} | set(words(part.get("valueCodeableConcept")))
    said |= {str(part.get("valueString") or "")} | {word for word in said if word}
    found |= {
        name for name, several in scores.items() if {s.lower() for s in said} & {s.lower() for s in several}
    }
    if len(found) != 1:
        account.remark(resource, title(part.get("code")), "neither clearly positive nor clearly negative")
        return
    positive = found.pop() == "positive"
    value = positive if dictionary()[key].kind == "flag" else ("positive" if positive else "negative")
    account.say(resource, key, value, day_of(resource))


def sign(system: str, code: str) -> str | None:
    """Return ``positive`` or ``negative`` for the code of an answer, None for any other."""
    for name, several in codes()["answers"].items():
        if code in several.get(system, ()):
            return str(name)
    return None


def _given(part: Element) -> Iterator[Code]:
    """Yield the codes of the value; of the interpretation where there is no coded value."""
    value = list(codings(part.get("valueCodeableConcept")))
    yield from value
    if not value:
        for concept in concepts(part.get("interpretation")):
            yield from codings(concept)
