"""Which residues an exon codes for, of the genes where evidence speaks of exons."""

from __future__ import annotations

#: Gene -> exon -> first and last residue. Numbered on NM_005228 (EGFR), NM_004448 (ERBB2), NM_000222 (KIT),
#: NM_006206 (PDGFRA), NM_004333 (BRAF), NM_033360 (KRAS), NM_002524 (NRAS), as validated for MSK-IMPACT
#: (Cheng et al., J Mol Diagn 2015, PMID 25801821). MET on NM_000245, then NM_001127500, 18 residues longer.
RESIDUES: dict[str, dict[int, tuple[tuple[int, int], ...]]] = {
    "EGFR": {18: ((688, 728),), 19: ((729, 761),), 20: ((762, 823),), 21: ((824, 875),)},
    "ERBB2": {8: ((301, 341),), 19: ((737, 769),), 20: ((770, 831),)},
    "KIT": {9: ((449, 514),), 11: ((550, 592),), 13: ((627, 664),), 17: ((788, 828),)},
    "PDGFRA": {12: ((552, 596),), 18: ((814, 854),)},
    "BRAF": {11: ((439, 478),), 15: ((581, 620),)},
    "KRAS": {2: ((1, 37),), 3: ((38, 97),), 4: ((97, 150),)},
    "NRAS": {2: ((1, 37),), 3: ((38, 97),)},
    "MET": {14: ((963, 1010), (981, 1028))},
}
#: Coding bases at the ends of an exon whose skipping is a biomarker, on the same two transcripts of MET:
#: exon 14 has 141 bases (Frampton et al., Cancer Discov 2015, PMID 25971938).
EDGES: dict[tuple[str, int], tuple[tuple[int, int], ...]] = {("MET", 14): ((2888, 3028), (2942, 3082))}
#: The last residue of MET exon 14, where a substitution breaks the splice site and the exon is skipped.
LAST = {("MET", 14): (1010, 1028)}


def residues(gene: str, exon: int) -> tuple[tuple[int, int], ...]:
    """Return first and last residue of an exon, one pair a transcript; empty where the table has none."""
    return RESIDUES.get(gene, {}).get(exon, ())
