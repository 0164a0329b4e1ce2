"""HIV drug-resistance algorithms in ASI2 XML: by drug, rules that add up scores of mutations or give a level.

The Stanford HIVDB algorithm is the best known of them (public domain); ANRS and Rega are others. ASI: Betts
& Shafer, J Clin Microbiol 2003, doi:10.1128/JCM.41.6.2792-2794.2003. A mixture such as M184MV counts as
every amino acid it may be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from data.errors import TailorError
from data.hiv.asi_rules import Node, bad_algorithm
from data.hiv.evaluate import evaluate, residues
from data.hiv.genes import gene_name
from data.hiv.levels import Rule, read_rules


@dataclass(frozen=True, eq=False)  # one object a file: told apart, and remembered by, identity
class Algorithm:
    """An algorithm: by drug abbreviation the gene its rules read, its class, its full name and its rules.

    ``levels`` gives by number the letter (S, I, R) and the text of each level; ``default`` is the level of a
    drug none of whose rules holds. Rules are kept as text, one a line: a stored model then loads in no time,
    where trees of rules take seconds.
    """

    name: str
    version: str
    date: str
    genes: dict[str, str]
    classes: dict[str, str]
    drugs: dict[str, str]
    rules: dict[str, str]
    levels: dict[str, str]
    default: str

    def score(self, drug: str, changes: Iterable[str]) -> float:
        """Return the total penalty of a drug for the mutations of its gene (``M184V``, ``K103N``).

        Raises ``no_score`` for a drug whose rules give levels, not scores.
        """
        return _score(self, drug, tuple(changes))

    def rules_of(self, drug: str) -> tuple[Rule, ...]:
        """Return the rules of a drug, read."""
        return _rules(self.rules[drug], drug)


@lru_cache(maxsize=200_000)  # training asks for the same viruses again and again
def _score(algorithm: Algorithm, drug: str, changes: tuple[str, ...]) -> float:
    return sum(evaluate(rule, _residues(changes)) for rule in _scores(algorithm.rules[drug], drug))


@lru_cache(maxsize=500)
def _rules(text: str, drug: str) -> tuple[Rule, ...]:
    return read_rules(text, drug)


@lru_cache(maxsize=500)
def _scores(text: str, drug: str) -> tuple[Node, ...]:
    found = tuple(rule.condition for rule in _rules(text, drug) if rule.scores)
    if not found:
        raise TailorError("no_score", f"The rules of {drug} give levels, not scores.")
    return found


@lru_cache(maxsize=10_000)
def _residues(changes: tuple[str, ...]) -> dict[int, frozenset[str]]:
    return residues(changes)


@lru_cache(maxsize=4)
def read_algorithm(path: Path) -> Algorithm:
    """Read an ASI2 XML file.

    Raises
    ------
    TailorError
        ``bad_algorithm`` if the file is not ASI2 or a rule cannot be read, naming the drug.
    """
    try:
        root = ElementTree.parse(path).getroot()
        algorithm = _read(root)
    except (ElementTree.ParseError, OSError, LookupError) as error:
        raise bad_algorithm(f"{path} is not an ASI2 algorithm: {error}") from error
    if not algorithm.rules:
        raise bad_algorithm(f"{path} is not an ASI2 algorithm: it has no drug.")
    for drug in algorithm.rules:
        _check(algorithm, drug)
    return algorithm


def _read(root: Element) -> Algorithm:
    groups = {_text(group, "NAME"): _list(group, "DRUGLIST") for group in root.iter("DRUGCLASS")}
    places = [
        (gene_name(_text(of, "NAME")), kind)
        for of in root.iter("GENE_DEFINITION")
        for kind in _list(of, "DRUGCLASSLIST")
    ]
    found = {_text(drug, "NAME"): drug for drug in root.iter("DRUG")}
    # A drug with rules but in no class has no gene, one in a class without rules nothing to say.
    placed = [(d, gene, kind) for gene, kind in places for d in groups.get(kind, ()) if d in found]
    ranges = _text(root, "DEFINITIONS/GLOBALRANGE")
    levels = {
        _text(of, "ORDER"): f"{_text(of, 'SIR')} {_text(of, 'ORIGINAL')}"
        for of in root.iter("LEVEL_DEFINITION")
    }
    return Algorithm(
        name=_text(root, "ALGNAME"),
        version=_text(root, "ALGVERSION"),
        date=_text(root, "ALGDATE"),
        genes={drug: gene for drug, gene, _ in placed},
        classes={drug: kind for drug, _, kind in placed},
        drugs={drug: _text(found[drug], "FULLNAME") or drug for drug, _, _ in placed},
        rules={drug: _lines(found[drug], ranges) for drug, _, _ in placed},
        levels=levels,
        default=_text(root, "DEFINITIONS/DEFAULT_LEVEL") or "1",
    )


def _lines(drug: Element, ranges: str) -> str:
    """Return the rules of a drug, one a line; with the ranges of all drugs where it uses them."""
    lines = []
    for rule in drug.iter("RULE"):
        action = _text(rule, "ACTIONS/LEVEL") or _text(rule, "ACTIONS/SCORERANGE")
        if not action and rule.find("ACTIONS/SCORERANGE") is not None:
            action = ranges
        lines.append(f"{_text(rule, 'CONDITION')} THEN {action}")
    return "\n".join(lines)


def _check(algorithm: Algorithm, drug: str) -> None:
    """Raise ``bad_algorithm`` where a rule cannot be read or leads to a level that is not defined."""
    rules = algorithm.rules_of(drug)
    reached = {rule.level for rule in rules} | {level for rule in rules for _, _, level in rule.ranges}
    missing = {str(level) for level in reached - {None}} - set(algorithm.levels)
    if missing:
        raise bad_algorithm(f"The rule of {drug} leads to level {min(missing)}, which is not defined.")


def _text(element: Element, path: str) -> str:
    """Return the text of a part on one line, empty where there is none."""
    return " ".join((element.findtext(path) or "").split())


def _list(element: Element, path: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(element, path).split(","))
