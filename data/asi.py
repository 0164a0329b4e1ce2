"""HIV drug-resistance algorithms in ASI2 XML: rules that add up scores of mutations, drug by drug.

The Stanford HIVDB algorithm is the best known of them (public domain). ASI: Betts & Shafer, J Clin
Microbiol 2003, doi:10.1128/JCM.41.6.2792-2794.2003. A mixture such as M184MV counts as every amino acid
it may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from data.asi_rules import CHANGE, COUNTS, Node, bad_algorithm, parse

#: Genes of an algorithm by the name they have in Tailor.
GENES = {"HIV-PR": "PR", "HIV-RT": "RT", "HIV-IN": "IN", "HIV-CA": "CA"}
Residues = Mapping[int, frozenset[str]]


@dataclass(frozen=True, eq=False)  # one object a file: told apart, and remembered by, identity
class Algorithm:
    """An algorithm: by drug abbreviation the gene its rules read, its full name and its rules as written.

    Rules are kept as text: a stored model then loads in no time, where trees of rules take seconds.
    """

    name: str
    version: str
    date: str
    genes: dict[str, str]
    drugs: dict[str, str]
    rules: dict[str, str]

    def score(self, drug: str, changes: Iterable[str]) -> float:
        """Return the total penalty of a drug for the mutations of its gene (``M184V``, ``K103N``)."""
        return _score(self, drug, tuple(changes))


@lru_cache(maxsize=200_000)  # training asks for the same viruses again and again
def _score(algorithm: Algorithm, drug: str, changes: tuple[str, ...]) -> float:
    return evaluate(_rule(algorithm.rules[drug], drug), _residues(changes))


@lru_cache(maxsize=500)
def _rule(text: str, drug: str) -> Node:
    return parse(text, drug)


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
        genes = {
            drug: next(known for known, short in GENES.items() if short == of.findtext("NAME"))
            for of in root.iter("GENE_DEFINITION")
            for group in root.iter("DRUGCLASS")
            if group.findtext("NAME") in (of.findtext("DRUGCLASSLIST") or "").split(",")
            for drug in (group.findtext("DRUGLIST") or "").split(",")
        }
        found = {str(drug.findtext("NAME")): drug for drug in root.iter("DRUG")}
        rules = {name: drug.findtext("RULE/CONDITION") or "" for name, drug in found.items()}
        name, version, date = (str(root.findtext(part)) for part in ("ALGNAME", "ALGVERSION", "ALGDATE"))
    except (ElementTree.ParseError, OSError, StopIteration) as error:
        raise bad_algorithm(f"{path} is not an ASI2 algorithm: {error}") from error
    if not rules:
        raise bad_algorithm(f"{path} is not an ASI2 algorithm: it has no drug.")
    for drug, text in rules.items():
        parse(text, drug)
    titles = {drug: str(element.findtext("FULLNAME")) for drug, element in found.items()}
    genes = {drug: gene for drug, gene in genes.items() if drug in rules}
    return Algorithm(name, version, date, genes, titles, rules)


@lru_cache(maxsize=10_000)
def _residues(changes: tuple[str, ...]) -> dict[int, frozenset[str]]:
    return residues(changes)


def residues(changes: Iterable[str]) -> dict[int, frozenset[str]]:
    """Return the amino acids seen at each mutated position; ``i`` an insertion, ``d`` a deletion.

    Changes that are not of this form (a frame shift, say) are left out: no rule speaks of them.
    """
    found: dict[int, frozenset[str]] = {}
    for change in changes:
        plain = change.removeprefix("p.").replace("ins", "i").replace("del", "d")
        if match := CHANGE.fullmatch(plain):
            position = int(match[2])
            found[position] = found.get(position, frozenset()) | frozenset(match[3])
    return found


def evaluate(node: Node, at: Residues) -> float:
    """Return the score of a rule, or 1 and 0 for a condition that holds or does not."""
    kind = node[0]
    if kind == "is":
        return float(bool(at.get(node[1], frozenset()) & frozenset(node[2])))
    if kind == "give":
        return float(node[2]) if evaluate(node[1], at) else 0.0
    if kind in COUNTS.values():
        n = sum(evaluate(part, at) for part in node[2])
        return float({"atleast": n >= node[1], "exactly": n == node[1], "notmorethan": n <= node[1]}[kind])
    parts = [part for part in node[1] if kind not in ("max", "min") or _applies(part, at)]
    values = [evaluate(part, at) for part in parts]
    if kind == "not":
        return 1.0 - values[0]
    if kind == "sum":
        return sum(values)
    return min(values, default=0.0) if kind in ("and", "min") else max(values, default=0.0)


def _applies(score: Node, at: Residues) -> bool:
    """Say whether a score counts in a MAX or MIN: it may be 0 or negative, and still apply."""
    if score[0] == "give":
        return bool(evaluate(score[1], at))
    return any(_applies(part, at) for part in score[1])
