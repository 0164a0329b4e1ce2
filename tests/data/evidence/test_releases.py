"""Publishers' releases: what is read of them, and that what is not is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.errors import TailorError
from data.evidence import civic, moalmanac
from data.evidence.match import match
from data.evidence.releases import all_evidence, releases
from data.evidence.table import evidence
from data.settings import settings
from tests.data.evidence.support import ITEM, patient, table

ASSERTION = {
    "feature_type": "Somatic Variant",
    "gene": "EGFR",
    "protein_change": "p.T790M",
    "exon": 20,
    "variant_annotation": "Missense",
    "disease": "Non-Small Cell Lung Cancer",
    "context": "",
    "therapy_name": "Osimertinib",
    "therapy_sensitivity": 1,
    "therapy_resistance": "",
    "predictive_implication": "FDA-Approved",
    "source_type": "FDA",
    "pmid": "",
    "nct": "",
    "publication_date": "2024-09-01",
    "last_updated": "2024-10-02",
    "_deprecated": False,
    "assertion_id": 7,
}


def almanac(folder: Path, *assertions: dict[str, object]) -> Path:
    (folder / "x.json").write_text(json.dumps(assertions), encoding="utf-8")
    return folder / "x.json"


def test_an_assertion_of_the_almanac_becomes_a_row(tmp_path: Path) -> None:
    release = moalmanac.read(almanac(tmp_path, ASSERTION))
    (row,) = release.rows
    assert (row.id, row.biomarker, row.level) == ("moalmanac:7", "EGFR p.T790M", "approved")
    assert (row.sources, row.origin, str(row.date)) == (("label 2024-09-01",), "MOAlmanac", "2024-10-02")


@pytest.mark.parametrize(
    ("change", "biomarker"),
    [
        ({"protein_change": "", "variant_annotation": "Deletion", "exon": 19}, "EGFR exon 19 deletion"),
        ({"protein_change": "", "variant_annotation": "", "exon": ""}, "EGFR mutation"),
        ({"feature_type": "Rearrangement", "gene1": "EML4", "gene2": "ALK"}, "EML4::ALK fusion"),
        ({"feature_type": "Rearrangement", "gene1": "ALK", "gene2": ""}, "ALK fusion"),
        ({"feature_type": "Copy Number", "direction": "Amplification"}, "EGFR amplification"),
        ({"feature_type": "Microsatellite Stability", "status": "MSI-High"}, "MSI-High"),
        ({"feature_type": "Mutational Burden", "mutations_per_mb": 10}, "TMB >= 10"),
        (
            {
                "feature_type": "Germline Variant",
                "gene": "BRCA1",
                "protein_change": "",
                "exon": "",
                "pathogenic": 1,
                "variant_annotation": "",
            },
            "germline BRCA1 loss of function",
        ),
    ],
)
def test_features_of_the_almanac_are_read(tmp_path: Path, change: dict[str, object], biomarker: str) -> None:
    assert [row.biomarker for row in moalmanac.read(almanac(tmp_path, {**ASSERTION, **change})).rows] == [
        biomarker
    ]


def test_what_stands_for_any_solid_tumour_is_of_every_program(tmp_path: Path) -> None:
    release = moalmanac.read(almanac(tmp_path, {**ASSERTION, "disease": "Any solid tumor"}))
    assert {row.program for row in release.rows} == {"lung", "breast", "colon", "rare-childhood"}
    assert len({row.id for row in release.rows}) == 4


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TailorError, match="has no column disease"):
        civic.read(table(tmp_path, {"a": "b"}))
    with pytest.raises(TailorError, match="does not say of when"):
        civic.read(table(tmp_path, ITEM, name="evidence.tsv"))
    (tmp_path / "x.json").write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(TailorError, match="no list of assertions"):
        moalmanac.read(tmp_path / "x.json")


def test_a_release_widens_the_evidence_where_it_is_present(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("TAILOR_KNOWLEDGE", str(tmp_path))
    settings.cache_clear()
    assert releases() == ()
    assert all_evidence() == evidence()
    table(home / "knowledge" / "civic", {**ITEM, "variant": "A1B"}, {**ITEM, "evidence_id": "2"})
    assert [row.id for row in all_evidence()[len(evidence()) :]] == ["civic:EID1", "civic:EID2"]
    found = match(patient("EGFR p.L858R"), "lung")
    assert ("CIViC", "met", "2022-12") in {(one.origin, one.status, one.version) for one in found}
