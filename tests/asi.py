"""A tiny algorithm in ASI2 XML, written by hand: two genes, three drugs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

RULES = {
    "3TC": "SCORE FROM (65R => 30, MAX(184I => 60, 184V => 60), 41L AND 215FY => 10)",
    "AZT": "SCORE FROM (41L => 15, MAX(184I => -10, 184V => -10), MAX(215F => 60, 215Y => 60))",
    "DRV/r": "SCORE FROM (50V => 20, 84V => 15)",
}
CLASSES = {"3TC": "NRTI", "AZT": "NRTI", "DRV/r": "PI"}

LEVELS = (
    "<LEVEL_DEFINITION><ORDER>1</ORDER><ORIGINAL>Open</ORIGINAL><SIR>S</SIR></LEVEL_DEFINITION>"
    "<LEVEL_DEFINITION><ORDER>2</ORDER><ORIGINAL>Half open</ORIGINAL><SIR>I</SIR></LEVEL_DEFINITION>"
    "<LEVEL_DEFINITION><ORDER>3</ORDER><ORIGINAL>Shut</ORIGINAL><SIR>R</SIR></LEVEL_DEFINITION>"
    "<GLOBALRANGE>(-INF TO 14 => 1, 15 TO 59 => 2, 60 TO INF => 3)</GLOBALRANGE>"
)


def write_algorithm(folder: Path, rules: Mapping[str, str] = RULES) -> Path:
    """Write an algorithm; drugs of no known class are nucleosides."""
    drugs = "".join(
        f"<DRUG><NAME>{name}</NAME><FULLNAME>full {name}</FULLNAME>"
        f"<RULE><CONDITION><![CDATA[{rule}]]></CONDITION>"
        "<ACTIONS><SCORERANGE><USE_GLOBALRANGE/></SCORERANGE></ACTIONS></RULE></DRUG>"
        for name, rule in rules.items()
    )
    of = {kind: [d for d in rules if CLASSES.get(d, "NRTI") == kind] for kind in ("PI", "NRTI")}
    classes = "".join(
        f"<DRUGCLASS><NAME>{kind}</NAME><DRUGLIST>{','.join(found)}</DRUGLIST></DRUGCLASS>"
        for kind, found in of.items()
    )
    path = folder / "tiny.xml"
    path.write_text(
        "<ALGORITHM><ALGNAME>TINY</ALGNAME><ALGVERSION>1.5</ALGVERSION><ALGDATE>2026-01-02</ALGDATE>"
        "<DEFINITIONS>"
        "<GENE_DEFINITION><NAME>PR</NAME><DRUGCLASSLIST>PI</DRUGCLASSLIST></GENE_DEFINITION>"
        "<GENE_DEFINITION><NAME>RT</NAME><DRUGCLASSLIST>NNRTI,NRTI</DRUGCLASSLIST></GENE_DEFINITION>"
        f"{classes}{LEVELS}</DEFINITIONS>{drugs}</ALGORITHM>",
        encoding="utf-8",
    )
    return path
