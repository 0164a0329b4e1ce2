"""What a file is is seen from what it holds, whatever it is called."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from data.errors import TailorError
from serving.files import detect, open_file, open_files

VCF = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
HEADS = {
    "vcf": VCF,
    "maf": "#version 2.4\nHugo_Symbol\tVariant_Classification\tTumor_Sample_Barcode\nTP53\tSilent\ts\n",
    "fhir": '{"resourceType": "Bundle", "type": "collection"}',
    "request": '{"program": "lung", "patient": {}}',
    "form": "key,value\nhistory:age,61\n",
    "fasta": ">one\nACGT\n",
    "text": "EGFR L858R; KRAS wild type\n",
}


@pytest.mark.parametrize("kind", list(HEADS))
@pytest.mark.parametrize("zipped", [False, True])
def test_a_format_is_known_from_its_content(tmp_path: Path, kind: str, zipped: bool) -> None:
    path = tmp_path / "anything.dat"
    raw = HEADS[kind].encode()
    path.write_bytes(gzip.compress(raw) if zipped else raw)
    assert detect(path) == kind


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "unknown_format"),
        (b"a\tb\tc\td\te\n1\t2\t3\t4\t5\n", "unknown_format"),
        (b"\x1f\x8b\x08\x00rubbish", "bad_gzip"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, raw: bytes, code: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(raw)
    with pytest.raises(TailorError) as raised:
        detect(path)
    assert raised.value.code == code
    assert raised.value.hint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TailorError, match="no file"):
        detect(tmp_path / "nothing")


def test_a_request_of_ours_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "patient.json"
    patient = {"history": {"age": 61}, "mutations": {"tested_genes": ["ALK"]}}
    path.write_text(json.dumps({"program": "lung", "patient": patient}))
    opened = open_file(path)
    assert opened.program == "lung"
    assert (opened.reading.found, opened.reading.used) == (2, 2)


def test_several_files_are_one_patient(tmp_path: Path) -> None:
    form, text = tmp_path / "form.csv", tmp_path / "variants.txt"
    form.write_text("key,value\nhistory:age,61\n")
    text.write_text("EGFR L858R; KRAS wild type\n")
    patient, opened = open_files([form, text])
    assert patient.history["age"] == 61
    assert [variant.gene for variant in patient.mutations.variants] == ["EGFR"]
    assert "KRAS" in patient.mutations.tested_genes
    assert len(opened) == 2
