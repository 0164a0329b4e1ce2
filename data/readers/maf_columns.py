"""The columns of a MAF that are read, under the names of GDC, vcf2maf, cBioPortal, Oncotator and ANNOVAR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.errors import TailorError, unknown

CODE = "bad_maf"
GENE, KIND, SAMPLE = "hugo_symbol", "variant_classification", "tumor_sample_barcode"
#: Without these nothing can be said.
REQUIRED = {GENE: "Hugo_Symbol", KIND: "Variant_Classification", SAMPLE: "Tumor_Sample_Barcode"}
#: What is read -> columns that tell it, the first that says something counts.
PROTEIN = (
    "hgvsp_short", "hgvsp", "protein_change", "amino_acid_change", "aa_change", "aachange", 
    "aachange.refgene", "aachange.ensgene", "amino_acid_change_wu", "oncotator_protein_change",
)  # fmt: skip
CODING = ("hgvsc", "cdna_change", "c_position_wu")
ZYGOSITY = ("zygosity", "zygosity_status", "zygosity.name")
#: What files write for nothing.
NOTHING = frozenset(
    ("", ".", "na", "n/a", "null", "none", "[not available]", "[not applicable]", "unknown", "---")
)
#: Other formats by a column of theirs: what it is, and what turns it into a MAF.
_OTHERS = {
    "icgc_mutation_id": ("an ICGC simple somatic mutation file", "maftools (icgcSimpleMutationToMAF)"),
    "func.refgene": ("a table of ANNOVAR", "maftools (annovarToMaf)"),
    "exonicfunc.refgene": ("a table of ANNOVAR", "maftools (annovarToMaf)"),
    "exonicfunc.ensgene": ("a table of ANNOVAR", "maftools (annovarToMaf)"),
    "#chrom": ("a VCF", "nothing: give it as a VCF"),
}


class Row:
    """One line of a MAF: its number and its cells by column name in lower case."""

    __slots__ = ("_at", "_cells", "line")

    def __init__(self, line: int, cells: Sequence[str], at: Mapping[str, int]) -> None:
        self.line, self._cells, self._at = line, cells, at

    def get(self, *columns: str) -> str:
        """Return the first of the columns that says something, else an empty text."""
        for column in columns:
            at = self._at.get(column)
            if at is not None and (cell := self._cells[at].strip()).lower() not in NOTHING:
                return cell
        return ""

    def raw(self, column: str) -> str:
        """Return what a column holds, as it stands."""
        at = self._at.get(column)
        return "" if at is None else self._cells[at].strip()


def columns(line: int, header: str) -> dict[str, int]:
    """Return where each column stands, by its name in lower case; of two of one name the first.

    Raises
    ------
    TailorError
        ``bad_maf`` for another format, by name, or a column that is missing, offering the nearest present.
    """
    names = [name.strip().strip('"') for name in header.split("\t")]
    at = {name.lower(): i for i, name in reversed(list(enumerate(names)))}
    for column, (what, tool) in _OTHERS.items():
        if column in at:
            raise TailorError(
                CODE, f"Line {line}: this is {what}, not a MAF.", hint=f"Convert it with {tool}."
            )
    for column, name in REQUIRED.items():
        if column not in at:
            error = unknown(CODE, "column", name, names)
            error.message = f"Line {line}: there is no column {name}."
            error.hint = error.hint or "A MAF is a table with tabs between its columns, and a header line."
            raise error
    return at
