"""Writers of MAFs for tests, and the error that reading one gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import TailorError
from data.readers.maf import read_maf

HEADER = (
    "Hugo_Symbol\tVariant_Classification\tReference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2\t"
    "Tumor_Sample_Barcode\tHGVSp_Short\tMutation_Status\tValidation_Status\tt_depth\tt_ref_count\tt_alt_count"
)
ROW = "EGFR\tMissense_Mutation\tT\tT\tG\tS1\tp.L858R\tSomatic\t\t200\t150\t50"


def maf(
    folder: Path, *rows: str, header: str = HEADER, start: str = "#version 2.4\n", end: str = "\n"
) -> Path:
    path = folder / "patient.maf"
    path.write_bytes((start + header + "\n" + "\n".join(rows) + "\n").replace("\n", end).encode())
    return path


def row(**cells: str) -> str:
    """Return the row above with some cells of it changed."""
    names = HEADER.split("\t")
    return "\t".join(cells.get(name, old) for name, old in zip(names, ROW.split("\t"), strict=True))


def failure(path: Path, sample: str | None = None) -> TailorError:
    with pytest.raises(TailorError) as error:
        read_maf(path, sample=sample)
    return error.value
