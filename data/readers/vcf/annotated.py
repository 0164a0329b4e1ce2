"""Annotations of a record by SnpEff (ANN), VEP (CSQ) and GATK's Funcotator (FUNCOTATION)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from data.genes import symbols
from data.readers.annotation import NOT_ANNOTATED, Annotation
from data.readers.vcf.records import Record

#: Most severe first (https://www.ensembl.org/info/genome/variation/prediction/predicted_data.html).
_SEVERITY = (
    "transcript_ablation", "feature_ablation", "gene_fusion", "splice_acceptor_variant",
    "splice_donor_variant", "stop_gained", "frameshift_variant", "stop_lost", "start_lost",
    "transcript_amplification", "duplication", "exon_loss_variant", "feature_elongation",
    "feature_truncation", "inframe_insertion", "disruptive_inframe_insertion",
    "conservative_inframe_insertion", "inframe_deletion", "disruptive_inframe_deletion",
    "conservative_inframe_deletion", "missense_variant", "protein_altering_variant",
    "splice_donor_5th_base_variant", "splice_region_variant", "splice_donor_region_variant",
    "splice_polypyrimidine_tract_variant", "incomplete_terminal_codon_variant", "start_retained_variant",
    "stop_retained_variant", "synonymous_variant", "coding_sequence_variant", "mature_mirna_variant",
    "5_prime_utr_variant", "3_prime_utr_variant", "non_coding_transcript_exon_variant", "intron_variant",
    "nmd_transcript_variant", "non_coding_transcript_variant", "coding_transcript_variant",
    "upstream_gene_variant", "downstream_gene_variant", "intergenic_variant",
)  # fmt: skip
_RANK = {term: rank for rank, term in enumerate(_SEVERITY)}
#: Columns of ANN, fixed by its standard 1.0 (https://pcingola.github.io/SnpEff/adds/VCFannotationformat_v1.0.pdf).
_ANN = ("Allele", "Consequence", "", "SYMBOL", "", "", "", "", "", "HGVSc", "HGVSp")
_PICKED = ("PICK", "MANE_SELECT", "CANONICAL")
_FUNCOTATION = {
    "hugoSymbol": "SYMBOL",
    "variantClassification": "Consequence",
    "cDnaChange": "HGVSc",
    "proteinChange": "HGVSp",
}


NO_COLUMNS = "not annotated: not of this allele, or the header does not name the columns"


class Source(NamedTuple):
    """A key of INFO with annotations, and which of its columns says what; ``bracketed`` is Funcotator's."""

    key: str
    columns: dict[str, int]
    bracketed: bool = False


def sources(header: Iterable[str]) -> list[Source]:
    """Return where a file with such a header has its annotations; ANN is where it always is."""
    found = []
    for line in header:
        key = re.match(r"##INFO=<ID=([^,>]+)", line)
        listed = re.search(r"(?:Format|Funcotation fields are):\s*['\"]?([^'\">]+)", line)
        names = [name.strip() for name in listed[1].split("|")] if listed else []
        if key and listed and "Funcotation" in listed[0]:
            short = [_FUNCOTATION.get(name.rpartition("_")[2], "") for name in names if name]
            found.append(Source(key[1], _places(short), bracketed=True))
        elif key and "Consequence" in names and "SYMBOL" in names:
            found.append(Source(key[1], _places(names)))
    return [*found, Source("ANN", _places(_ANN))]


def _places(names: Iterable[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(name, place)
    return places


def why_not(record: Record) -> str:
    """Return why a record has no annotation that can be read."""
    return NO_COLUMNS if {"CSQ", "FUNCOTATION"} & record.info.keys() else NOT_ANNOTATED


def told(record: Record, allele: int, known: Iterable[Source]) -> list[Annotation]:
    """Return what is annotated of an allele: one transcript a gene, the most severe consequence first.

    Of a gene it is the transcript that the annotator picked (PICK, MANE Select, canonical), else the one with
    the most severe consequence, else the first. Nothing where nothing is annotated.
    """
    source = next((s for s in known if s.key in record.info), None)
    if source is None:
        return []
    best: dict[str, tuple[bool, int, str]] = {}
    places = source.columns
    gene, what = places["SYMBOL"], places["Consequence"]
    needed = max(gene, what) + 1  # of thirty columns or so
    for entry in _of_allele(record, allele, source):
        start = entry.split("|", needed)
        if len(start) < needed:
            continue
        name, rank = start[gene], _rank(start[what])
        plain = not (_is_asked(name) and _is_picked(entry.split("|"), places))
        before = best.get(name)
        if before is None or (plain, rank) < before[:2]:
            best[name] = (plain, rank, entry)
    ordered = sorted(best.values(), key=lambda one: one[1])
    return [_annotation(source, entry.split("|")) for _, _, entry in ordered]


def _is_picked(said: list[str], places: dict[str, int]) -> bool:
    return any(said[places[flag]] for flag in _PICKED if places.get(flag, len(said)) < len(said))


@lru_cache(maxsize=65536)
def _is_asked(gene: str) -> bool:
    """Return whether more than its name is of interest; a fusion is of two genes."""
    return gene.upper() in symbols() or "&" in gene


def _of_allele(record: Record, allele: int, source: Source) -> Iterable[str]:
    text = record.info[source.key]
    if source.bracketed:
        groups = text.removeprefix("[").removesuffix("]").split("],[")
        return groups[allele - 1].split("]#[") if allele <= len(groups) else ()
    entries = text.split(",")
    if len(record.alts) == 1:
        return entries
    names, number = _names(record, allele), source.columns.get("ALLELE_NUM")
    own = [(entry, entry.split("|")) for entry in entries]
    if number is not None:
        return [entry for entry, said in own if said[number : number + 1] == [str(allele)]]
    return [entry for entry, said in own if said[source.columns.get("Allele", 0)] in names]


def _names(record: Record, allele: int) -> set[str]:
    """Return how annotators call an allele: as it is, or (VEP) without a first base that all share."""
    alt = record.alts[allele - 1]
    everyone = [record.ref, *(other for other in record.alts if other.isalpha())]
    shared = len({a[:1] for a in everyone}) == 1 and len({len(a) for a in everyone}) > 1
    return {alt, alt[1:] or "-"} if shared else {alt}


def _annotation(source: Source, said: list[str]) -> Annotation:
    def column(name: str) -> str:
        place = source.columns.get(name, -1)
        text = said[place] if 0 <= place < len(said) else ""
        if source.bracketed:  # Funcotator writes a comma as _%2C_
            text = re.sub(r"_(%[0-9A-Fa-f]{2})_", r"\1", text)
        return unquote(text) if "%" in text else text

    if not _is_asked(gene := column("SYMBOL")):
        return Annotation(gene, consequence=column("Consequence"))
    protein = column("HGVSp") or _from_residues(column("Amino_acids"), column("Protein_position"))
    return Annotation(gene, protein, column("HGVSc"), column("Consequence"))


def _from_residues(residues: str, place: str) -> str:
    """Return a substitution where VEP gives residues (``L/R``) and place, but was not asked for HGVS."""
    found = re.fullmatch(r"([A-Z*])/([A-Z*])", residues)
    at = re.fullmatch(r"(\d+)(?:/\d+)?", place)
    return f"p.{found[1]}{at[1]}{found[2]}" if found and at else ""


@lru_cache(maxsize=4096)
def _rank(consequence: str) -> int:
    terms = consequence.lower().split("&")
    return min(_RANK.get(term, _GATK.get(term, len(_RANK))) for term in terms)


#: Funcotator's own words for what changes a protein come before its others.
_GATK = dict.fromkeys(
    ("splice_site", "nonsense", "frame_shift_del", "frame_shift_ins", "nonstop", "start_codon_snp",
     "start_codon_del", "start_codon_ins", "in_frame_del", "in_frame_ins", "missense"), 0,
)  # fmt: skip
