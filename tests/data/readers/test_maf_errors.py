"""What is no MAF, or a broken one, is an error that names the line; nothing else comes of any content."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import TailorError
from data.readers.maf import read_maf_samples
from tests.data.readers.maf_files import HEADER, ROW, failure, maf, row


def test_several_samples_without_a_name_are_an_error_that_lists_them(tmp_path: Path) -> None:
    error = failure(maf(tmp_path, *(row(Tumor_Sample_Barcode=f"S{i}") for i in range(1, 8))))
    assert error.code == "several_samples"
    assert error.message == "The file holds 7 samples: S1, S2, S3, S4, S5, …."
    assert error.hint is not None


def test_a_missing_column_is_an_error_that_offers_the_nearest(tmp_path: Path) -> None:
    error = failure(maf(tmp_path, ROW, header=HEADER.replace("Hugo_Symbol", "HugoSymbol")))
    assert (error.code, error.message) == ("bad_maf", "Line 2: there is no column Hugo_Symbol.")
    assert error.hint == "Did you mean HugoSymbol?"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((ROW, ROW + "\tmore"), "Line 4 has 13 columns, the header has 12"),
        ((ROW.rpartition("\t")[0],), "Line 3 has 11 columns"),
        ((row(Tumor_Sample_Barcode=""),), "Line 3, column Tumor_Sample_Barcode is empty"),
        ((), "no line of data"),
    ],
)
def test_a_broken_table_is_an_error_with_its_line(
    tmp_path: Path, rows: tuple[str, ...], message: str
) -> None:
    error = failure(maf(tmp_path, *rows))
    assert error.code == "bad_maf"
    assert message in error.message


def test_bytes_that_are_no_utf8_are_an_error_with_line_and_column(tmp_path: Path) -> None:
    path = maf(tmp_path, ROW, ROW)
    path.write_bytes(path.read_bytes()[:-20] + b"\xe9" + path.read_bytes()[-20:])
    assert "Line 4, column " in failure(path).message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04rest", "zip file"),
        (gzip.compress(b"Hugo_Symbol\n" * 999, mtime=0)[:30], "cut off"),
        (b"##fileformat=VCFv4.2\n#CHROM\tPOS\n", "a VCF"),
        (b"", "no line of data"),
    ],
)
def test_what_is_no_maf_at_all_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "file.maf"
    path.write_bytes(content)
    assert message in failure(path).message


@settings(max_examples=100, deadline=None)
@given(cells=st.lists(st.text(max_size=12), min_size=12, max_size=12), tail=st.binary(max_size=20))
def test_any_content_gives_readings_or_an_error_for_people(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str], tail: bytes
) -> None:
    path = tmp_path_factory.mktemp("maf") / "any.maf"
    body = (HEADER + "\n" + ROW + "\n" + "\t".join(cells) + "\n").encode("utf-8", "surrogatepass")
    for content in (body, body + tail, tail):
        path.write_bytes(content)
        with suppress(TailorError):
            assert all(r.found == r.used + len(r.left) for _, r in read_maf_samples(path))
