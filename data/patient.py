"""One person as asked about: four modalities, checked against the dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, field_validator

from data.dictionary import Value, dictionary
from data.genes import check_gene
from data.mutations import Mutations, Variant
from data.noun import Noun, Scalar, check_fields

__all__ = ["Expression", "Mutations", "Noun", "Patient", "Scalar", "Variant", "check_fields"]


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
