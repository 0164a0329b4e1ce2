"""The words of a typed list of variants: genes, changes, genotypes, measures, answers and fillers."""

from __future__ import annotations

import re
from typing import NamedTuple

from data.genes import symbols
from data.hgvs import read
from data.readers.variant_phrases import EXON, PHRASES, Sort


class Word(NamedTuple):
    """One word or phrase: its sort, what it means, as it was written, and whether it stood in brackets."""

    sort: Sort
    means: str
    text: str
    inside: bool = False


_HIV_GENE = re.compile(r"((?i:HIV(?:-?1)?[\s-]+(?:RT|PR|IN|CA|GP41|GP120))|RT|PR|IN|CA|GP41|GP120)(?![\w-])")
_HIV_CHANGE = re.compile(r"([A-Z])(\d{1,3})(ins|del|[A-Z]+(?:/[A-Z]+)*|\*)(?![\w*])", re.I)
#: Names that are genes of HIV and something else too; and genes that are words of English or German.
_VIRAL = frozenset(("RT", "PR", "IN", "CA", "PI", "PROTEASE", "INTEGRASE", "CAPSID"))
_WORDS = frozenset(("WAS", "MUT", "IN", "INS", "REL", "MAX", "POR", "REST", "SET"))
#: Changes of CFTR by their legacy names: 621+1G->T, 3849+10kbC->T, 394delTT, 5T.
_LEGACY = re.compile(
    r"\d+(?:_\d+|[+-]\d+(?:kb)?)?(?:[ACGT]{1,2}-?>[ACGT]{1,2}|(?:del|ins)(?:[ACGT]+(?:>[ACGT]+)?|\d+))"
    r"|[579]T|delF508",
    re.I,
)
_ACID = "ala|arg|asn|asp|cys|gln|glu|gly|his|ile|leu|lys|met|phe|pro|ser|thr|trp|tyr|val|ter"
_ACIDS = re.compile(rf"(?i)(?<![a-z])(?:{_ACID})(?![a-z])")


def gene_of(text: str, viral: bool) -> str | None:
    """Return the symbol of a gene; names of HIV's only where HIV is spoken of."""
    name = text.upper()
    if name in _VIRAL:
        return f"HIV-{name}" if viral and name in ("RT", "PR", "IN", "CA") and text.isupper() else None
    if name in _WORDS and not text.isupper():
        return None
    return symbols().get(name)


def words(clause: str, gene: str | None, viral: bool) -> tuple[list[Word], bool]:
    """Return the words of a clause in order, and whether HIV is spoken of by its end.

    ``gene`` is the one named before the clause; a virus's changes are read as such.
    """
    found: list[Word] = []
    at = 0
    while (at := _skip(clause, at)) < len(clause):
        inside = clause[:at].rstrip().endswith("(")
        viral = viral or bool(re.match(r"HIV", clause[at:], re.I))
        word, end = _next(clause, at, gene, viral)
        if word.sort == "gene":
            gene = word.means
        found.append(word._replace(inside=inside))
        at = end
    return found, viral


def _skip(clause: str, at: int) -> int:
    return at + len(re.match(r"[\s()\[\]\"'.,:;=!]*", clause[at:])[0])  # type: ignore[index]


def _next(clause: str, at: int, gene: str | None, viral: bool) -> tuple[Word, int]:
    """Return the word or phrase at a place and where it ends."""
    token = re.match(r"\S+", clause[at:])[0].rstrip(".,:;)]\"'!")  # type: ignore[index]
    if found := _of_virus(clause, at, gene, viral):
        return found
    symbol = gene_of(token, viral)
    if not (
        symbol and token.upper() in _WORDS and at == 0
    ):  # WAS begins a piece as a gene, else it is a word
        for pattern, sort, means in PHRASES:
            if match := pattern.match(clause, at):
                return Word(sort, _meaning(match, means), match[0]), match.end()
    if symbol:
        return Word("gene", symbol, token), at + len(token)
    change, joined = _change(clause, at, token, gene), _joined(clause, at, token, viral)
    if change and (" " in change[0].text or not joined):
        return change
    if joined:
        return joined
    if exon := EXON.match(clause, at):
        return Word("exon", exon[0], exon[0]), exon.end()
    return Word("other", token, token or clause[at]), at + max(len(token), 1)


def _of_virus(clause: str, at: int, gene: str | None, viral: bool) -> tuple[Word, int] | None:
    if viral and (named := _HIV_GENE.match(clause, at)):
        symbol = re.split(r"[\s-]+", named[1].upper())[-1]
        return Word("gene", f"HIV-{symbol}", named[0]), named.end()
    if gene and gene.startswith("HIV-") and (change := _HIV_CHANGE.match(clause, at)):
        seen = (
            change[3].lower() if change[3].lower() in ("ins", "del") else change[3].upper().replace("/", "")
        )
        return Word("change", f"{change[1].upper()}{change[2]}{seen}", change[0]), change.end()
    return None


def _meaning(match: re.Match[str], means: str | None) -> str:
    if means is None:
        return match[1]
    return f"{means}={match[1]}" if match.re.groups and match[1] else means


def _change(clause: str, at: int, token: str, gene: str | None) -> tuple[Word, int] | None:
    """Return a change: a phrase (``exon 19 deletion``), a fusion, HGVS, or an rsID; the longest there is."""
    ends = [at + m.end() for m in re.finditer(r"[^\s()]+", clause[at : at + 60])][:5]
    for end in reversed(ends[1:]):
        phrase = clause[at:end].rstrip(".,:;")
        if "(" not in phrase and _is_name(phrase):
            return Word("change", phrase, phrase), at + len(phrase)
    legacy = gene == "CFTR" and token.count("/") < 2 and all(map(_is_of_cftr, token.split("/")))
    if "(" not in token and (legacy or _is_name(token) or _is_hgvs(token)):
        return Word("change", _ACIDS.sub(lambda acid: acid[0].title(), token), token), at + len(token)
    return None


def _is_name(phrase: str) -> bool:
    """Return whether a phrase names a change; a fusion needs two genes, or one and a sign of fusion."""
    change = read(phrase)
    if change.partners:
        known = [partner in symbols() for partner in change.partners]
        named = all(known) or (any(known) and bool(re.search(r"::|[A-Z0-9]{3,}\s", phrase)))
        return "/" not in phrase and named
    if change.exon is not None or change.text in ("internal tandem duplication", "vIII"):
        return True
    return not re.search(r"\d", phrase) and change.kind not in ("coding", "rsid", "named", "synonymous")


def _is_hgvs(token: str) -> bool:
    change = read(_ACIDS.sub(lambda acid: acid[0].title(), token))
    if len(token) > 200 or change.kind in ("named", "fusion"):
        return False
    # A letter and one figure is a stage or a grade (T2, G3), not a residue.
    return change.kind != "residue" or (change.first or 0) >= 10


def _is_of_cftr(token: str) -> bool:
    return _is_hgvs(token) or _LEGACY.fullmatch(token) is not None


def _joined(clause: str, at: int, token: str, viral: bool) -> tuple[Word, int] | None:
    """Return the gene that a hyphen, stroke, colon or star joins to what follows; a fusion is none."""
    if _is_name(token) and read(token).partners:
        return None
    for sign in re.finditer(r"[-_:/*]", token):
        symbol, rest = gene_of(token[: sign.start()], viral), token[sign.end() :]
        if symbol and rest and (sign[0] != "/" or gene_of(rest.split("/")[0], viral)):
            end = at + sign.start()
            return Word("gene", symbol, token[: sign.start()]), end + (sign[0] in "-_:/")
    return None
