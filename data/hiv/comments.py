"""The comments that an algorithm's file makes on mutations and levels, in its publisher's words."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from data.hiv.asi_rules import Node, bad_algorithm, leaves, parse
from data.hiv.evaluate import evaluate, residues
from data.hiv.genes import gene_name

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "EQ": operator.eq,
    "NEQ": operator.ne,
    "LT": operator.lt,
    "LTE": operator.le,
    "GT": operator.gt,
    "GTE": operator.ge,
}
_MACRO = re.compile(r"\$(listMutsIn|numberOfMutsIn)\{([^}]*)\}")


@dataclass(frozen=True)
class Comments:
    """Comments on mutations (gene, condition), rules of a drug (drug, condition), levels (drug, test)."""

    mutations: tuple[tuple[str, Node, str], ...]
    rules: tuple[tuple[str, Node, str], ...]
    levels: tuple[tuple[tuple[tuple[str, str, int], ...], str], ...]

    def on(
        self,
        drug: str,
        gene: str,
        positions: Collection[int],
        changes: Mapping[str, Iterable[str]],
        levels: Mapping[str, int | None],
    ) -> tuple[str, ...]:
        """Return what is said of a drug: of its level, of its rules, of mutations where its rules look.

        Nothing where its gene was not sequenced. ``changes`` by gene, ``levels`` by drug.
        """
        if gene not in changes:
            return ()
        seen = tuple(changes[gene])
        at = residues(seen)
        mine = [(node, text) for of, node, text in self.rules if of == drug]
        mine += [
            (node, text)
            for of, node, text in self.mutations
            if of == gene and any(leaf[1] in positions for leaf in leaves(node))
        ]
        texts = [text for tests, text in self.levels if _holds(tests, drug, levels)]
        texts += [text for node, text in mine if evaluate(node, at)]
        return tuple(dict.fromkeys(_filled(text, seen) for text in texts))


def _holds(tests: Iterable[tuple[str, str, int]], drug: str, levels: Mapping[str, int | None]) -> bool:
    """Say whether all levels are as a comment asks, and the drug's is among them."""
    found = [(name, levels.get(name), how, value) for name, how, value in tests]
    asked = any(name == drug for name, *_ in found)
    return asked and all(level is not None and _COMPARE[how](level, value) for _, level, how, value in found)


def _filled(text: str, changes: Iterable[str]) -> str:
    """Put the mutations, or their number, where the comment wants them (``$listMutsIn{184ACD}``)."""

    def matching(macro: re.Match[str]) -> str:
        nodes = [parse(part, "a comment") for part in macro[2].split(",")]
        found = [change for change in changes if any(evaluate(node, residues([change])) for node in nodes)]
        return ", ".join(found) if macro[1] == "listMutsIn" else str(len(found))

    return _MACRO.sub(matching, text)


@lru_cache(maxsize=4)
def read_comments(path: Path) -> Comments:
    """Read the comments of an ASI2 XML file; raises ``bad_algorithm`` where it is not one."""
    try:
        root = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, OSError) as error:
        raise bad_algorithm(f"{path} is not an ASI2 algorithm: {error}") from error
    texts = {
        of.get("id"): " ".join((of.findtext("TEXT") or "").split()) for of in root.iter("COMMENT_STRING")
    }
    return Comments(
        mutations=tuple(
            (gene_name(of.findtext("NAME") or ""), node, text)
            for of in root.iterfind("MUTATION_COMMENTS/GENE")
            for node, text in _rules(of, texts)
        ),
        rules=tuple(
            (of.findtext("NAME") or "", node, text)
            for of in root.iter("DRUG")
            for node, text in _rules(of, texts)
        ),
        levels=tuple(
            (tuple(_tests(of)), texts.get(comment.get("ref"), ""))
            for of in root.iter("RESULT_COMMENT_RULE")
            for comment in of.iter("COMMENT")
        ),
    )


def _rules(element: Element, texts: Mapping[str | None, str]) -> Iterator[tuple[Node, str]]:
    for rule in element.iter("RULE"):
        for comment in rule.iter("COMMENT"):
            yield parse(rule.findtext("CONDITION") or "", "a comment"), texts.get(comment.get("ref"), "")


def _tests(rule: Element) -> Iterator[tuple[str, str, int]]:
    for condition in rule.iter("DRUG_LEVEL_CONDITION"):
        for part in condition:
            if part.tag in _COMPARE:
                yield condition.findtext("DRUG_NAME") or "", part.tag, int(part.text or "")
