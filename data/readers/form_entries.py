"""The entries of a form, gathered into one patient; what is wrong names its line and column."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from data.errors import TailorError
from data.genes import check_gene
from data.mutations import Mutations, Variant
from data.patient import Expression, Patient
from data.readers.form_table import CODE
from data.readers.form_value import MISSING, Asked, asked, number_of, value_of
from data.readers.reading import Left
from data.readers.variant_text import read_variants

NOT_THERE = "said to be missing: not zero, not normal"
_YES_NO = {"yes": "positive", "no": "negative", "true": "positive", "false": "negative"}


class Entry(NamedTuple):
    """One value of a form and where it stands."""

    line: int
    column: str
    key: str
    value: str
    unit: str = ""


class Entries:
    """What was gathered so far."""

    def __init__(self) -> None:
        self.left: list[Left] = []
        self._seen: dict[str, Entry] = {}
        self._id: str | None = None
        self._unit: str | None = None
        self._genes: dict[str, float] = {}
        self._fields: dict[str, dict[str, Any]] = {}
        self._variants: list[Variant] = []
        self._tested: list[str] = []
        self._wild: set[str] = set()
        self._diplotypes: dict[str, str] = {}
        self._alleles: dict[str, bool] = {}

    def add(self, entry: Entry) -> None:
        """Add one entry; raise with its line and column what is wrong with it."""
        try:
            wanted = asked(entry.key)
        except TailorError as error:
            column = entry.column if entry.column == entry.key else "key"
            raise _at(error, entry.line, column) from error
        try:
            self._once(wanted, entry)
            if entry.value.lower() in MISSING:
                self.left.append(Left(f"line {entry.line}", f"{entry.key} {entry.value}", NOT_THERE))
            else:
                self._take(wanted, entry)
        except TailorError as error:
            raise _at(error, entry.line, entry.column) from error

    def patient(self) -> Patient:
        """Return the patient."""
        measures = self._fields.get("mutations", {})
        mutations = Mutations(
            variants=tuple(self._variants),
            tested_genes=tuple(dict.fromkeys(self._tested)),
            measures=measures,
            diplotypes=self._diplotypes,
            alleles=self._alleles,
        )
        expression = Expression(
            unit=self._unit, genes=self._genes, measures=self._fields.get("expression", {})
        )
        history, environment = self._fields.get("history", {}), self._fields.get("environment", {})
        return Patient(
            patient_id=self._id,
            mutations=mutations,
            expression=expression,
            history=history,
            environment=environment,
        )

    def _once(self, wanted: Asked, entry: Entry) -> None:
        """Refuse a key given twice; a gene may have several changes."""
        before = self._seen.setdefault(f"{wanted.sort} {wanted.name}", entry)
        if before is not entry and wanted.sort not in ("gene", "tested"):
            raise TailorError(
                "duplicate_field",
                f"{entry.key} is given twice, first in line {before.line}.",
                field=entry.key,
            )

    def _take(self, wanted: Asked, entry: Entry) -> None:
        if entry.unit and wanted.sort not in ("field", "expression"):
            raise TailorError(CODE, f"{entry.key} has no unit, but {entry.unit!r} is given.", field=entry.key)
        if wanted.field is not None:
            value = value_of(wanted.field, entry.value, entry.unit)
            self._fields.setdefault(wanted.field.group, {})[wanted.field.name] = value
        elif wanted.sort in ("gene", "allele"):
            self._found(wanted, entry)
        elif wanted.sort == "tested":
            names = re.split(r"[\s,;|]+", entry.value.strip(" ,;|"))
            self._tested += [check_gene(name) for name in names]
        elif wanted.sort == "expression":
            self._genes[wanted.name] = number_of(entry.value, entry.key)
            self._in_unit(entry, entry.unit)
        elif wanted.sort == "unit":
            self._in_unit(entry, entry.value)
        else:
            self._id = entry.value

    def _in_unit(self, entry: Entry, unit: str) -> None:
        if self._unit and unit and unit != self._unit:
            raise TailorError(
                CODE, f"{entry.key}: expression is in {self._unit} and in {unit}.", field=entry.key
            )
        self._unit = unit or self._unit

    def _found(self, wanted: Asked, entry: Entry) -> None:
        """Take what is said of a gene as if it were typed after its name; nothing of it may be left."""
        said = _YES_NO.get(entry.value.lower(), entry.value)
        reading = read_variants(f"{wanted.name.replace('HIV-', 'HIV ')} {said}")
        if reading.left or not reading.used:
            why = reading.left[0].why if reading.left else "it says nothing"
            raise TailorError(CODE, f"{entry.key} is {entry.value!r}: {why}.", field=entry.key)
        found = reading.patient.mutations
        self._agree(wanted.name, found, entry)
        self._variants += found.variants
        self._tested += found.tested_genes
        self._diplotypes |= found.diplotypes
        self._alleles |= found.alleles

    def _agree(self, gene: str, found: Mutations, entry: Entry) -> None:
        altered = any(variant.gene == gene for variant in self._variants)
        denied = gene in found.tested_genes and altered
        if denied or (found.variants and gene in self._wild) or found.diplotypes.keys() & self._diplotypes:
            first = self._seen[f"gene {gene}"]
            raise TailorError(
                "contradiction",
                f"{entry.key} is {entry.value!r}, but {first.value!r} in line {first.line}.",
                field=entry.key,
            )
        self._wild.update(found.tested_genes)


def _at(error: TailorError, line: int, column: str) -> TailorError:
    """Return an error with the line and column it is about before it."""
    message = f"Line {line}, column {column}: {error.message}"
    return TailorError(error.code, message, field=error.field, hint=error.hint)
