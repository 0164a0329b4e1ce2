"""One person as asked about: four modalities, checked against the dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    field_validator,
)

from data.dictionary import Group, Value, dictionary, find
from data.errors import TailorError
from data.genes import check_gene

Scalar = StrictBool | StrictInt | StrictFloat | StrictStr | None


class Noun(BaseModel):
    """Base of everything a user may send: immutable, nothing unknown, no NaN, no echo of values in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


class Variant(Noun):
    """One alteration.

    ``change`` is HGVS (``p.V600E``, ``c.1905+1G>A``) or named (``amplification``, ``fusion``,
    ``exon 19 deletion``, ``coding mutation``); ``vaf`` is the allele fraction 0-1; ``copy_number`` absolute.
    """

    gene: str
    change: str = Field(min_length=1, max_length=200)
    origin: Literal["somatic", "germline", "unknown"] = "unknown"
    vaf: float | None = Field(default=None, ge=0, le=1)
    copy_number: float | None = Field(default=None, ge=0, le=1000)

    @field_validator("gene")
    @classmethod
    def _known_gene(cls, value: str) -> str:
        return check_gene(value)


class Mutations(Noun):
    """Variants found, genes looked at, and genome-wide measures (``tmb``, ``hrd_sum``, …).

    ``tested_genes`` tells wild type from untested: a gene outside it without a variant is *unknown*.
    """

    variants: tuple[Variant, ...] = ()
    tested_genes: tuple[str, ...] = ()
    measures: dict[str, Scalar] = Field(default_factory=dict)

    @field_validator("tested_genes")
    @classmethod
    def _known_genes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_gene(gene) for gene in value)

    @field_validator("measures")
    @classmethod
    def _known_measures(cls, value: dict[str, Value]) -> dict[str, Value]:
        return check_fields("mutations", value)

    def status(self, gene: str) -> bool | None:
        """Altered (True), tested and not altered (False), or not tested (None)."""
        if any(variant.gene == gene for variant in self.variants):
            return True
        return False if gene in self.tested_genes else None


class Expression(Noun):
    """Expression by gene, in ``unit`` (e.g. ``log2_tpm``), and derived signatures in ``measures``."""

    unit: str | None = None
    genes: dict[str, float] = Field(default_factory=dict)
    measures: dict[str, Scalar] = Field(default_factory=dict)

    @field_validator("genes")
    @classmethod
    def _known_genes(cls, value: dict[str, float]) -> dict[str, float]:
        return {check_gene(gene): level for gene, level in value.items()}

    @field_validator("measures")
    @classmethod
    def _known_measures(cls, value: dict[str, Value]) -> dict[str, Value]:
        return check_fields("expression", value)


class Patient(Noun):
    """What is known of one patient before treatment starts. Anything left out is missing, not normal."""

    patient_id: str | None = Field(default=None, max_length=200)
    mutations: Mutations = Field(default_factory=Mutations)
    expression: Expression = Field(default_factory=Expression)
    history: dict[str, Scalar] = Field(default_factory=dict)
    environment: dict[str, Scalar] = Field(default_factory=dict)

    @field_validator("history")
    @classmethod
    def _history(cls, value: dict[str, Value]) -> dict[str, Value]:
        return check_fields("history", value)

    @field_validator("environment")
    @classmethod
    def _environment(cls, value: dict[str, Value]) -> dict[str, Value]:
        return check_fields("environment", value)

    def given(self) -> Iterator[tuple[str, Value]]:
        """Yield the dictionary fields that are known, as ``(group:name, value)``."""
        for group, values in self._by_group().items():
            for name, value in values.items():
                if value is not None:
                    yield f"{group}:{name}", value

    def field(self, key: str) -> Value:
        """Return the value of the dictionary field ``group:name``, ``None`` if missing."""
        group, name = key.split(":", 1)
        return self._by_group()[group].get(name)

    def with_fields(self, values: Mapping[str, Value]) -> Patient:
        """Return the patient with other values of fields of history and environment, None meaning missing."""
        groups = {"history": dict(self.history), "environment": dict(self.environment)}
        for key, value in values.items():
            group, name = key.split(":", 1)
            groups[group][name] = dictionary()[key].check(value)
        return self.model_copy(update=groups)

    def _by_group(self) -> dict[str, dict[str, Scalar]]:
        return {
            "mutations": self.mutations.measures,
            "expression": self.expression.measures,
            "history": self.history,
            "environment": self.environment,
        }


def check_fields(group: Group, values: dict[str, Value]) -> dict[str, Value]:
    """Return the values under their canonical names, each checked; raise on the first that is wrong."""
    checked: dict[str, Value] = {}
    for name, value in values.items():
        field = find(group, name)
        if field.name in checked:
            raise TailorError(
                "duplicate_field",
                f"{field.key} is given twice.",
                field=field.key,
                hint=f"{name!r} means the same.",
            )
        checked[field.name] = field.check(value)
    return checked
