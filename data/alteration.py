"""Whether a patient has an alteration of a gene: yes, no or not known, and why in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from data.hgvs import Change, is_open, read
from data.mutations import Mutations
from data.relation import answers, assay

Origin = Literal["germline", "somatic"]


class Gene(NamedTuple):
    """What is known of one gene: whether it was tested, and each (gene, change, origin) that was found."""

    tested: bool = False
    found: tuple[tuple[str, str, str], ...] = ()


#: Of a gene nobody looked at.
UNTESTED = Gene()
_CLEAN = Gene(tested=True)


def genes(mutations: Mutations) -> dict[str, Gene]:
    """Return what is known, by gene; a fusion counts for both of its genes."""
    known = dict.fromkeys(mutations.tested_genes, _CLEAN)
    for variant in mutations.variants:
        entry = (variant.gene, variant.change, variant.origin)
        for gene in {variant.gene, *read(variant.change).partners}:
            before = known.get(gene, UNTESTED)
            known[gene] = Gene(before.tested, (*before.found, entry))
    return known


def altered(known: Gene, gene: str, asked: Change, origin: Origin | None = None) -> bool | None:
    """Answer for one change of a gene (three-valued).

    What was found by one kind of test says nothing of another: who has a fusion and is not listed as tested
    may have any mutation. Nobody's expression is tested by a panel of genes.
    """
    answer: bool | None = False
    for _, change, made in known.found:
        one = _one(change, made, asked, gene, origin)
        if one:
            return True
        answer = None if one is None else answer
    return answer if answer is None or _looked(known, asked, origin) else None


def reason(known: Gene, gene: str, asked: Change, origin: Origin | None = None) -> str:
    """Say in words what the answer of :func:`altered` rests on."""
    status = altered(known, gene, asked, origin)
    judged = {name: _one(name[1], name[2], asked, gene, origin) for name in known.found}
    telling = [name for name, answer in judged.items() if answer == status] if judged else []
    if status is True:
        return f"{_listed(telling)} found"
    if status is False:
        return f"{_listed(telling)} found, nothing else" if telling else f"{gene} tested, nothing found"
    if not telling:
        return f"{gene} not tested" + (f" for {assay(asked.kind)}" if known.tested or known.found else "")
    return _open(telling, asked, gene, origin)


def _open(telling: list[tuple[str, str, str]], asked: Change, gene: str, origin: Origin | None) -> str:
    of, change, made = telling[0]
    if origin and made == "unknown" and answers(read(change), asked, gene) is not None:
        return f"{of} {change}: whether germline or somatic is not stated"
    if is_open(read(change)):
        return f"{gene} altered, but of what kind is not stated"
    return f"{of} {change}: whether that is {asked.text} is not stated"


def _one(change: str, made: str, asked: Change, gene: str, origin: Origin | None) -> bool | None:
    if origin and made not in (origin, "unknown"):
        return False
    answer = answers(read(change), asked, gene)
    return None if answer and origin and made == "unknown" else answer


def _looked(known: Gene, asked: Change, origin: Origin | None) -> bool:
    """Return whether such a change was looked for: by a panel, or the test that found another like it."""
    kind = assay(asked.kind)
    if known.tested and kind != "expression":
        return True
    made = {assay(read(change).kind) for _, change, where in known.found if origin in (None, where)}
    return kind in made


def _listed(found: Iterable[tuple[str, str, str]]) -> str:
    return ", ".join(dict.fromkeys(f"{gene} {change}" for gene, change, _ in found))
