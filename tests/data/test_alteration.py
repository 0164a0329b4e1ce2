"""Whether a patient has an alteration: what was found, what was looked for, and what nobody looked at."""

from __future__ import annotations

import pytest

from data.alteration import UNTESTED, altered, genes, reason
from data.hgvs import read
from data.mutations import Mutations


def mutations(*found: str, tested: tuple[str, ...] = (), origin: str = "unknown") -> Mutations:
    """Return what was found, each as ``GENE change``."""
    variants = [dict(zip(("gene", "change"), entry.split(" ", 1), strict=True)) for entry in found]
    return Mutations.model_validate(
        {"variants": [{**v, "origin": origin} for v in variants], "tested_genes": tested}
    )


def ask(what: Mutations, asked: str, origin: str | None = None) -> tuple[bool | None, str]:
    gene, change = asked.split(" ", 1)
    known = genes(what).get(gene, UNTESTED)
    arguments = (known, gene, read(change), origin)
    return altered(*arguments), reason(*arguments)  # type: ignore[arg-type]


YES = [
    ("EGFR p.Leu858Arg", "EGFR L858R"),
    ("EGFR p.E746_A750del", "EGFR exon 19 deletion"),
    ("EGFR p.L747_P753delinsS", "EGFR exon 19 deletion"),
    ("EGFR p.A767_V769dup", "EGFR exon 20 insertion"),
    ("EGFR p.D761_E762insEAFQ", "EGFR exon 20 insertion"),
    ("EGFR Exon 19 del", "EGFR exon 19 mutation"),
    ("ERBB2 p.Y772_A775dup", "ERBB2 exon 20 insertion"),
    ("KIT p.W557_K558del", "KIT exon 11 mutation"),
    ("MET p.X1010_splice", "MET exon 14 skipping"),
    ("MET p.D1010N", "MET exon 14 skipping"),
    ("MET c.3028+1G>A", "MET exon 14 skipping"),
    ("MET c.3082+2T>C", "MET exon 14 skipping"),
    ("MET c.2942-28_2944del", "MET exon 14 skipping"),
    ("MET p.L982_D1028del", "MET exon 14 skipping"),
    ("BRAF p.V600K", "BRAF V600"),
    ("TP53 p.R213*", "TP53 loss of function"),
    ("RB1 deletion", "RB1 loss of function"),
    ("PTEN c.492+1G>A", "PTEN loss of function"),
    ("EML4 EML4-ALK", "ALK fusion"),
    ("ALK EML4::ALK", "ALK EML4::ALK fusion"),
    ("KRAS p.G12D", "KRAS mutation"),
    ("ERBB2 amplification", "ERBB2 alteration"),
]
NO = [
    ("EGFR p.L858R", "EGFR exon 19 deletion"),
    ("EGFR p.A767_V769dup", "EGFR exon 19 deletion"),
    ("EGFR p.K745_E746insIPVAIK", "EGFR exon 19 deletion"),
    ("EGFR p.S768I", "EGFR exon 20 insertion"),
    ("MET p.D1228N", "MET exon 14 skipping"),
    ("BRAF p.G469A", "BRAF V600"),
    ("KRAS p.Q61=", "KRAS mutation"),
    ("ALK KIF5B::ALK", "ALK EML4::ALK fusion"),
    ("EGFR exon 19 deletion", "EGFR L858R"),
    ("EGFR exon 20 insertion", "EGFR exon 19 deletion"),
]
OPEN = [
    ("EGFR any alteration", "EGFR L858R", "EGFR altered, but of what kind is not stated"),
    ("EGFR coding mutation", "EGFR exon 19 deletion", "EGFR altered, but of what kind is not stated"),
    ("EGFR c.2573T>G", "EGFR L858R", "EGFR c.2573T>G: whether that is L858R is not stated"),
    ("EGFR exon 19 deletion", "EGFR E746_A750del", "whether that is E746_A750del is not stated"),
    ("EGFR exon 20 mutation", "EGFR T790M", "whether that is T790M is not stated"),
    ("BRAF V600", "BRAF V600E", "whether that is V600E is not stated"),
    ("KIT p.K642E", "KIT exon 12 mutation", "whether that is exon 12 mutation is not stated"),
    ("ALK fusion", "ALK EML4::ALK fusion", "whether that is EML4::ALK fusion is not stated"),
    ("BRCA1 p.C61G", "BRCA1 loss of function", "whether that is loss of function is not stated"),
    ("CDKN2A loss", "CDKN2A deletion", "whether that is deletion is not stated"),
    ("ALK fusion", "ALK G1202R", "ALK not tested for sequence"),
    ("EGFR p.L858R", "EGFR amplification", "EGFR not tested for copy number"),
    ("MET p.T1010I", "MET overexpression", "MET not tested for expression"),
]


@pytest.mark.parametrize(("found", "asked"), YES)
def test_found(found: str, asked: str) -> None:
    answer, why = ask(mutations(found), asked)
    assert answer is True
    assert why == f"{found} found"


@pytest.mark.parametrize(("found", "asked"), NO)
def test_another_change_of_the_gene(found: str, asked: str) -> None:
    answer, why = ask(mutations(found), asked)
    assert answer is False
    assert why == f"{found} found, nothing else"


@pytest.mark.parametrize(("found", "asked", "said"), OPEN)
def test_not_stated_closely_enough(found: str, asked: str, said: str) -> None:
    answer, why = ask(mutations(found), asked)
    assert answer is None
    assert said in why


def test_a_panel_rules_out_what_it_did_not_find_but_never_expression() -> None:
    tested = mutations(tested=("MET",))
    for asked in ("MET D1228N", "MET amplification", "MET fusion", "MET loss of function"):
        assert ask(tested, asked) == (False, "MET tested, nothing found")
    assert ask(tested, "MET overexpression") == (None, "MET not tested for expression")


def test_a_gene_nobody_looked_at_is_unknown() -> None:
    assert ask(mutations("KRAS p.G12D"), "ALK fusion") == (None, "ALK not tested")


@pytest.mark.parametrize(("origin", "answer"), [("germline", True), ("somatic", False), ("unknown", None)])
def test_only_the_origin_asked_for_counts(origin: str, answer: bool | None) -> None:
    found = mutations("BRCA1 p.R1443*", tested=("BRCA1",), origin=origin)
    assert ask(found, "BRCA1 loss of function", "germline")[0] is answer


def test_an_origin_not_stated_is_said() -> None:
    _, why = ask(mutations("BRCA1 p.R1443*"), "BRCA1 loss of function", "germline")
    assert why == "BRCA1 p.R1443*: whether germline or somatic is not stated"
