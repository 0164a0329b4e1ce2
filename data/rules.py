"""Conditions on a patient: met, unmet, or unknown for want of a test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import model_validator

from data.alteration import UNTESTED, altered, genes
from data.cftr import cftr_answer
from data.cftr_labels import find_label
from data.dictionary import dictionary
from data.facts import Fact, Status, Verdict
from data.hgvs import read
from data.patient import Patient

__all__ = ["Fact", "Rule", "Status", "Verdict"]


class Rule(Fact):
    """One condition on a patient: about a field, about genes, or what a label of cystic fibrosis asks.

    ``field`` with ``equals`` / ``at_least`` / ``at_most``; or ``gene_altered``: one of these genes is
    altered, where ``"KRAS p.G12C"`` counts that change only; or ``gene_wild_type``: all of these genes were
    tested and none is altered. One gene may be given as a plain string. ``says`` is the rule in words.
    Where ``gene_altered`` lists only some of what would do, ``otherwise`` is ``unknown``: what is not listed
    was not ruled out. Or ``label``: the variants of CFTR on the label of these drugs, joined by ``_``
    (:func:`data.cftr.cftr_answer`).

    A rule that ``excludes`` names what a therapy cannot act on, a resistance variant say. What was not looked
    for is unknown to it as to any rule, but that leaves the therapy as eligible as its other rules make it:
    resistance is the exception, and few are tested for it before a first line. ``source`` is a PMID or DOI.
    """

    says: str
    field: str | None = None
    equals: str | bool | None = None
    at_least: float | None = None
    at_most: float | None = None
    gene_altered: str | tuple[str, ...] | None = None
    gene_wild_type: str | tuple[str, ...] | None = None
    label: str | None = None
    otherwise: Literal["unmet", "unknown"] = "unmet"
    excludes: bool = False
    source: str | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> Rule:
        if sum(map(bool, (self.field, self.gene_altered, self.gene_wild_type, self.label))) != 1:
            raise ValueError(f"rule {self.says!r} needs one of field, gene_altered, gene_wild_type, label")
        if self.label is not None:
            find_label(self.label)
        if self.field is not None and self.field not in dictionary():
            raise ValueError(f"rule {self.says!r}: {self.field} is not in the dictionary")
        return self

    @property
    def molecular(self) -> bool:
        """Whether the rule asks for an alteration or a marker, which a therapy is then matched to."""
        if self.field is None:
            return bool(self.gene_altered or self.label)
        return self.field.startswith("mutations:") or bool(dictionary()[self.field].marker_of)

    @property
    def keys(self) -> tuple[str, ...]:
        """What must be known to judge: ``group:name`` of the field, or ``mutations:GENE`` of each gene."""
        if self.field is not None:
            return (self.field,)
        if self.label is not None:
            return ("mutations:CFTR",)
        asked = _several(self.gene_altered) + _several(self.gene_wild_type)
        return tuple(dict.fromkeys(f"mutations:{gene.split(' ')[0]}" for gene in asked))

    def judge(self, patient: Patient) -> Verdict:
        """Answer met, unmet or unknown; what was not tested is unknown, never unmet."""
        if self.field is not None:
            return self._judge_field(self.field, patient.field(self.field))
        if self.label is not None:
            answer_of_label = cftr_answer(patient, self.label)
            return Verdict(status=answer_of_label.status, reason=answer_of_label.reason)
        asked = _several(self.gene_altered) or _several(self.gene_wild_type)
        status = {entry: _altered(patient, entry) for entry in asked}
        untested = _join(_lacking(patient, (entry for entry, altered in status.items() if altered is None)))
        if any(status.values()):
            found = _join(entry for entry, altered in status.items() if altered)
            answer: Status = "met" if self.gene_altered else "unmet"
            return Verdict(status=answer, reason=f"{self.says} ({found} altered{self._cited})")
        if untested:
            return Verdict(status="unknown", reason=f"{self.says}: {untested} not tested")
        if not self.gene_altered:
            return Verdict(status="met", reason=self.says)
        listed = "" if self.otherwise == "unmet" else ": not among those listed here, see the label"
        return Verdict(status=self.otherwise, reason=f"{self.says}{listed}")

    @property
    def _cited(self) -> str:
        return f"; {self.source}" if self.source else ""

    def _judge_field(self, key: str, value: object) -> Verdict:
        if value is None:
            return Verdict(status="unknown", reason=f"{self.says}: {dictionary()[key].label} not given")
        holds = (
            (self.equals is None or value == self.equals)
            and (self.at_least is None or float(str(value)) >= self.at_least)
            and (self.at_most is None or float(str(value)) <= self.at_most)
        )
        return Verdict(
            status="met" if holds else "unmet",
            reason=f"{self.says} ({dictionary()[key].said(value)}{self._cited})",
        )


def _altered(patient: Patient, entry: str) -> bool | None:
    """Answer for ``GENE`` or ``GENE change``; an alteration of unstated kind leaves a change open."""
    gene, _, change = entry.partition(" ")
    if not change:
        return patient.mutations.status(gene)
    return altered(genes(patient.mutations).get(gene, UNTESTED), gene, read(change))


def _lacking(patient: Patient, entries: Iterable[str]) -> Iterable[str]:
    """Name what has to be tested: the gene if nothing is known of it, else the change."""
    genes = {entry: entry.split(" ")[0] for entry in entries}
    return dict.fromkeys(gene if patient.mutations.status(gene) is None else e for e, gene in genes.items())


def _several(genes: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (genes,) if isinstance(genes, str) else genes or ()


def _join(names: Iterable[str]) -> str:
    return ", ".join(names)
