"""What an algorithm says of each drug for one virus: the level of resistance, and the rules that make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from data.hiv.asi import Algorithm
from data.hiv.asi_rules import CHANGE, Node, leaves, words
from data.hiv.changes import one_letter
from data.hiv.comments import Comments
from data.hiv.evaluate import Residues, counted, evaluate, residues
from data.hiv.levels import Rule, level_of
from data.mutations import Mutations
from data.patient import Patient
from data.rules import Fact

#: ``partial``: a position that the rules read could not be read itself, so that the level may be another.
Known = Literal["known", "partial", "unknown"]


class Fired(Fact):
    """A rule that counted: as the algorithm has it, its score or level, and the mutations that it holds for.

    ``mixtures`` are those of them that are mixtures: the virus may carry what the rule asks for, or not.
    """

    rule: str
    score: float | None = None
    level: int | None = None
    mutations: tuple[str, ...]
    mixtures: tuple[str, ...] = ()


class DrugLevel(Fact):
    """The level of resistance to one drug; without score and level where its gene was not sequenced.

    ``level`` and ``text`` are the algorithm's own (HIVDB: 1 susceptible to 5 high-level), ``sir`` its letter:
    susceptible, intermediate, resistant. ``score`` is None where the rules give levels, not scores.
    """

    drug: str
    title: str
    drug_class: str
    gene: str
    status: Known
    reason: str
    score: float | None = None
    level: int | None = None
    text: str | None = None
    sir: str | None = None
    rules: tuple[Fired, ...] = ()
    comments: tuple[str, ...] = ()
    algorithm: str
    version: str
    date: str


def interpret(
    algorithm: Algorithm,
    found: Patient | Mutations | Mapping[str, Iterable[str]],
    comments: Comments | None = None,
) -> tuple[DrugLevel, ...]:
    """Return the level of every drug of the algorithm, in its order.

    Parameters
    ----------
    found : Patient, Mutations or mapping
        The patient or what was sequenced, or the changes by gene (``{"HIV-RT": ["M184MV", "T69ins"]}``),
        where a gene that is not there was not sequenced. A mixture counts as every amino acid it may be, as
        HIVDB has it; ``X`` (``M184X``) is a position that could not be read.
    comments : Comments, optional
        The comments of the algorithm's file, to be shown with the drugs whose rules read their positions.
    """
    changes = _by_gene(found)
    answers = tuple(_level(algorithm, drug, changes.get(gene)) for drug, gene in algorithm.genes.items())
    if comments is None:
        return answers
    levels = {answer.drug: answer.level for answer in answers}
    said = (
        comments.on(answer.drug, answer.gene, _positions(algorithm.rules_of(answer.drug)), changes, levels)
        for answer in answers
    )
    return tuple(
        answer.model_copy(update={"comments": texts}) for answer, texts in zip(answers, said, strict=True)
    )


def _by_gene(found: Patient | Mutations | Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    if isinstance(found, Patient):
        found = found.mutations
    if isinstance(found, Mutations):
        by_gene: dict[str, list[str]] = {gene: [] for gene in found.tested_genes}
        for variant in found.variants:
            by_gene.setdefault(variant.gene, []).append(variant.change)
        found = by_gene
    return {gene: tuple(one_letter(change) for change in changes) for gene, changes in found.items()}


def _level(algorithm: Algorithm, drug: str, changes: tuple[str, ...] | None) -> DrugLevel:
    gene = algorithm.genes[drug]
    said = {
        "drug": drug,
        "title": algorithm.drugs[drug],
        "drug_class": algorithm.classes[drug],
        "gene": gene,
        "algorithm": algorithm.name,
        "version": algorithm.version,
        "date": algorithm.date,
    }
    if changes is None:
        return DrugLevel(status="unknown", reason=f"{gene} was not sequenced", **said)
    rules, at = algorithm.rules_of(drug), residues(changes)
    doubts = _doubts(gene, rules, changes, at)
    scores = [evaluate(rule.condition, at) for rule in rules if rule.scores]
    level = max(_reached(rules, at), default=int(algorithm.default))
    sir, _, text = algorithm.levels[str(level)].partition(" ")
    return DrugLevel(
        status="partial" if doubts else "known",
        reason="; ".join(doubts) or f"{gene} was sequenced",
        score=sum(scores) if scores else None,
        level=level,
        text=text,
        sir=sir,
        rules=tuple(_fired(rules, changes, at)),
        **said,
    )


def _reached(rules: Iterable[Rule], at: Residues) -> Iterator[int]:
    """Yield the level of each rule that holds; the highest is the drug's."""
    for rule in rules:
        if rule.scores:
            yield level_of(evaluate(rule.condition, at), rule.ranges)
        elif rule.level is not None and evaluate(rule.condition, at):
            yield rule.level


def _fired(rules: Iterable[Rule], changes: tuple[str, ...], at: Residues) -> Iterator[Fired]:
    for rule in rules:
        if rule.scores:
            for _, condition, score in counted(rule.condition, at):
                yield Fired(rule=words(condition), score=score, **_carried(condition, changes))
        elif rule.level is not None and evaluate(rule.condition, at):
            condition = rule.condition
            yield Fired(rule=words(condition), level=rule.level, **_carried(condition, changes))


def _carried(condition: Node, changes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the mutations that meet a part of a condition, and those of them that are mixtures."""
    parts = tuple(leaves(condition))
    mutations = tuple(c for c in changes if any(evaluate(part, residues([c])) for part in parts))
    return {"mutations": mutations, "mixtures": tuple(c for c in mutations if _mixed(c))}


def _mixed(change: str) -> bool:
    match = CHANGE.fullmatch(change)
    return match is not None and len(match[3]) > 1


def _positions(rules: Iterable[Rule]) -> frozenset[int]:
    return frozenset(leaf[1] for rule in rules for leaf in leaves(rule.condition))


def _doubts(gene: str, rules: Iterable[Rule], changes: tuple[str, ...], at: Residues) -> tuple[str, ...]:
    """Say what keeps the level from being certain: positions and changes that could not be read."""
    asked = _positions(rule for rule in rules if rule.scores or rule.level is not None)
    unread = sorted(p for p, seen in at.items() if "X" in seen and p in asked)
    strange = [change for change in changes if CHANGE.fullmatch(change) is None]
    doubts = []
    if unread:
        doubts.append(f"{gene} could not be read at {', '.join(map(str, unread))}, where a rule looks")
    if strange:
        doubts.append(f"no rule can read {', '.join(strange)}")
    return tuple(doubts)
