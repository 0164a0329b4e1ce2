"""One entry of a form: what its key asks for, and its value as the dictionary wants it."""

from __future__ import annotations

import re
from typing import NamedTuple

from data.dictionary import GROUPS, Field, Group, Value, dictionary, find
from data.errors import TailorError, unknown
from data.genes import symbols
from data.readers.form_table import CODE
from data.units import to_unit

#: What stands for a value that is not there.
MISSING = frozenset(
    ("na", "n/a", "n.a.", "nan", "not tested", "not known", "unknown", "not done", "not given",
     "not measured", "missing", "?", "-", "nicht bekannt", "nicht getestet", "unbekannt", "inconnu")
)  # fmt: skip
_FLAGS = {
    **dict.fromkeys(("yes", "y", "true", "1", "ja", "oui", "wahr", "positive"), True),
    **dict.fromkeys(("no", "n", "false", "0", "nein", "non", "falsch", "negative"), False),
}
_SEX = {"f": "female", "m": "male", "w": "female"}
_NUMBER = re.compile(r"([-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?)\s*(\D.*)?")
_ALLELE = re.compile(r"(HLA-\w+)\*\S+", re.I)


class Asked(NamedTuple):
    """What a key asks for (``field``, ``gene``, ``allele``, ``expression`` of a gene …) and its name."""

    sort: str
    name: str
    field: Field | None = None


def asked(key: str) -> Asked:
    """Return what a key asks for: ``history:age``, ``age``, ``mutations:EGFR``, ``expression:ESR1``.

    Raises
    ------
    TailorError
        ``unknown_field`` or ``unknown_gene``, offering the nearest.
    """
    head, colon, name = (part.strip() for part in key.partition(":"))
    if not colon:
        return _bare(key.strip())
    group = next((known for known in GROUPS if known == head.lower()), None)
    if group is None:
        raise unknown("unknown_field", "group", head, GROUPS, field=key)
    if group == "mutations" and name.lower() == "tested_genes":
        return Asked("tested", name)
    if group == "mutations" and _ALLELE.fullmatch(name):
        return Asked("allele", name.upper())
    if group == "expression" and name.lower() == "unit":
        return Asked("unit", name)
    gene = symbols().get(name.upper()) if group in ("mutations", "expression") else None
    field = None if gene and name == name.upper() else _field(group, name)
    if field is not None:
        return Asked("field", field.key, field)
    if gene:
        return Asked("gene" if group == "mutations" else "expression", gene)
    return Asked("field", name, find(group, _plain(name)))  # raises, offering the nearest


def is_key(text: str) -> bool:
    """Return whether a text is a key of a form, or meant as one."""
    head = text.partition(":")[0].strip().lower()
    if head in GROUPS or head in ("patient_id", "key"):
        return True
    return bool(head) and any(_field(group, text) for group in GROUPS)


def value_of(field: Field, text: str, unit: str = "") -> Value:
    """Return a typed value of a field, in its unit and checked.

    Raises
    ------
    TailorError
        ``bad_form`` (no number, a number that may mean two), or as of the field and of :func:`to_unit`.
    """
    if field.kind == "flag":
        return field.check(_FLAGS.get(text.lower(), text))
    if field.kind == "category":
        plain = {_plain(level): level for level in field.levels}
        short = _SEX.get(text.lower(), text) if field.name == "sex" else text
        return field.check(plain.get(_plain(short), text))
    number, own = _split(field, text)
    if own and unit and own != unit:
        raise TailorError(CODE, f"{field.key} has two units, {own} and {unit}.", field=field.key)
    return field.check(to_unit(number, own or unit, field))


def number_of(text: str, field: str) -> float:
    """Return a number, with a point or a comma before its decimals; not one that may mean two."""
    found = _NUMBER.fullmatch(text)
    if found is None or found[2]:
        raise TailorError(CODE, f"{field} is {text!r}, which is not one number.", field=field)
    return _float(found[1], field)


def _split(field: Field, text: str) -> tuple[float, str]:
    found = _NUMBER.fullmatch(text)
    if found is None or (found[2] or "")[:1] in tuple(".,–-/"):
        hint = f"Give a number{f' in {field.unit}' if field.unit else ''}, or leave it empty if not known."
        message = f"{field.key} ({field.label}) is {text!r}, which is not one number."
        raise TailorError(CODE, message, field=field.key, hint=hint)
    return _float(found[1], field.key), (found[2] or "").strip()


def _float(digits: str, field: str) -> float:
    if re.search(r"[1-9]\d{0,2},\d{3}$", digits):
        plain = digits.replace(",", "")
        raise TailorError(
            CODE,
            f"{field} is {digits}: {digits.replace(',', '.')} or {plain}?",
            field=field,
            hint="Write it with a point before the decimals, and nothing between thousands.",
        )
    return float(digits.replace(",", ".").replace("−", "-"))


def _bare(key: str) -> Asked:
    """Return what a name without a group asks for, where one group alone has it."""
    if key.lower() == "patient_id":
        return Asked("patient_id", key)
    fields = [field for group in GROUPS if (field := _field(group, key))]
    if len(fields) == 1:
        return Asked("field", fields[0].key, fields[0])
    if fields:
        both = " or ".join(field.key for field in fields)
        raise TailorError("unknown_field", f"{key} may be {both}.", field=key, hint="Write the whole key.")
    if key.upper() in symbols():
        hint = f"Write mutations:{key} or expression:{key}."
        raise TailorError("unknown_field", f"{key} is a gene, and no field.", field=key, hint=hint)
    raise unknown("unknown_field", "field", key, {field.name for field in dictionary().values()}, field=key)


def _field(group: Group, name: str) -> Field | None:
    try:
        return find(group, _plain(name))
    except TailorError:
        return None


def _plain(text: str) -> str:
    return re.sub(r"[\s-]+", "_", text.strip().lower())
