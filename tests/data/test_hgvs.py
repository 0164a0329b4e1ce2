"""Spellings as laboratories, papers and databases write them."""

from __future__ import annotations

import pytest

from data.hgvs import is_open, normal, read

SAME = {
    "L858R": "p.L858R|p.Leu858Arg|p.(Leu858Arg)|NP_005219.2:p.Leu858Arg|EGFR:p.L858R|c.2573T>G (p.Leu858Arg)",
    "F508del": "p.F508del|p.Phe508del|deltaF508|ΔF508",
    "E746_A750del": "p.E746_A750del|p.Glu746_Ala750del|E746_A750DEL|p.E746_A750delELREA",
    "E746_T751delinsI": "E746_T751>I|p.Glu746_Thr751delinsIle",
    "A767_V769dup": "p.A767_V769dup|A767_V769DUPASV",
    "exon 19 deletion": "Exon 19 del|EXON 19 DELETION|ex19del|exon19del|del19|exon 19 in-frame deletion",
    "exon 20 insertion": "Exon 20 Insertion|ex20ins|exon 20 ins|ins20",
    "exon 14 skipping": "METex14|MET ex14 skipping|ex14 skip|EXON 14 SKIPPING MUTATION|exon 14 splice site",
    "exon 11 mutation": "EXON 11 MUTATION|exon 11 mutations",
    "R213*": "p.R213*|p.Arg213Ter|R213X",
    "W288fs": "p.Trp288CysfsTer12|p.W288Cfs*12|W288FS|p.W288fs",
    "G719": "G719X|p.G719",
    "V600": "V600E/K",
    "Q787=": "p.Q787=|p.Gln787Gln",
    "X1010_splice": "p.X1010_splice|D1010_splice",
    "EML4::ALK fusion": "EML4-ALK|EML4::ALK|EML4-ALK fusion|EML4/ALK rearrangement",
    "amplification": "Amplification|amp|high-level amplification",
    "deletion": "homozygous deletion|deep deletion|HOMDEL",
    "c.3028+1G>A": "NM_000245.4:c.3028+1G>A|C.3028+1G>A",
    "c.1521_1523del": "c.1521_1523delCTT|NM_000492.3(CFTR):c.1521_1523del",
    "rs3918290": "RS3918290",
    "internal tandem duplication": "ITD|FLT3-ITD",
}
PAIRS = [(name, written) for name, spellings in SAME.items() for written in (name, *spellings.split("|"))]


@pytest.mark.parametrize(("name", "written"), PAIRS)
def test_every_spelling_has_one_form(name: str, written: str) -> None:
    assert normal(written) == name


@pytest.mark.parametrize("name", SAME)
def test_the_normal_form_is_its_own(name: str) -> None:
    assert normal(normal(name)) == normal(name)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("p.L747_P753delinsS", "in-frame deletion"),
        ("p.D770delinsGY", "in-frame insertion"),
        ("p.L747_E749delinsPPP", "in-frame indel"),
        ("p.M1?", "start loss"),
        ("p.*107Kext*8", "stop loss"),
        ("G542X", "nonsense"),
        ("c.1905+1G>A", "splice"),
        ("c.35G>A", "coding"),
        ("TMPRSS2-ERG", "fusion"),
        ("wild type", "synonymous"),
        ("loss", "loss"),
        ("PD-L1", "named"),
        ("3849+10kbC->T", "named"),
    ],
)
def test_what_a_change_is(written: str, kind: str) -> None:
    assert read(written).kind == kind


def test_what_is_only_said_to_be_there_is_open() -> None:
    assert all(is_open(read(name)) for name in ("any alteration", "coding mutation", "something odd"))
    assert not any(is_open(read(name)) for name in ("L858R", "exon 11 mutation", "fusion"))
