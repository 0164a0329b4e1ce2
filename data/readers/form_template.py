"""An empty form for a program: what its rules ask, its pharmacogenes, then what else can be told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from data.alerts_table import alert_rows
from data.dictionary import Field, dictionary
from data.program import Program, program

HEADER = ("key", "value", "unit", "allowed", "meaning")
_CHANGE = "a change (L858R), several with ; between, wild type, or not tested"
_GENOTYPE = "the genotype (*1/*2), or not tested"
_ALLELE = "positive, negative, or not tested"


def template(program_id: str) -> str:
    """Return an empty form of a program as CSV (key, value, unit, allowed, meaning), to be read when filled.

    What the rules of its therapies ask stands first, then the genes that change how its drugs are borne,
    then the other fields. Raises ``unknown_program``.
    """
    of = program(program_id)
    rows = {row[0]: row for row in (*_asked(of), *_pharmacogenes(of), *_others())}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerow(("patient_id", "", "", "any text", "A name of your own for the patient"))
    writer.writerows(rows.values())
    return text.getvalue()


def _asked(of: Program) -> Iterator[tuple[str, ...]]:
    keys = [key for therapy in of.therapies for rule in therapy.eligibility for key in rule.keys]
    for key in dict.fromkeys(keys):
        if key in dictionary():
            yield _row(dictionary()[key])
        else:
            yield key, "", "", _CHANGE, f"Variants of {key.partition(':')[2]}"


def _pharmacogenes(of: Program) -> Iterator[tuple[str, ...]]:
    drugs = {drug for therapy in of.therapies for drug in therapy.drugs}
    for gene in dict.fromkeys(gene for row in alert_rows() if row.drugs_of(drugs) for gene in row.genes):
        name, _, star = gene.partition("*")
        allowed = _ALLELE if star else _GENOTYPE
        yield f"mutations:{gene}", "", "", allowed, f"Germline: {'allele ' + gene if star else name}"


def _others() -> Iterator[tuple[str, ...]]:
    """Yield every other field but signatures of expression, which nobody types."""
    for field in dictionary().values():
        if field.group != "expression":
            yield _row(field)


def _row(field: Field) -> tuple[str, ...]:
    if field.kind == "number":
        allowed = f"{field.low:g} to {field.high:g}"
    else:
        allowed = "yes, no" if field.kind == "flag" else ", ".join(field.levels)
    return field.key, "", field.unit, allowed, field.label
