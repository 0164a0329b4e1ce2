"""Publishers' releases: what is read of them, and that what is not is counted."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from data.errors import TailorError
from data.evidence import civic, moalmanac
from data.evidence.match import match
from data.evidence.releases import all_evidence, releases
from data.evidence.table import evidence
from data.settings import settings
from tests.data.evidence.support import patient

ITEM = {
    "gene": "EGFR",
    "variant": "L858R",
    "disease": "Lung Adenocarcinoma",
    "drugs": "Erlotinib",
    "drug_interaction_type": "",
    "evidence_type": "Predictive",
    "evidence_direction": "Supports",
    "evidence_level": "B",
    "clinical_significance": "Sensitivity/Response",
    "citation_id": "12345678(PubMed)",
    "source_type": "PubMed",
    "nct_ids": "",
    "evidence_id": "1",
}
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


def table(folder: Path, *items: dict[str, str], name: str = "x_2022-12.tsv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [list(items[0]), *(list(item.values()) for item in items)]
    (folder / name).write_text("\n".join("\t".join(line) for line in lines), encoding="utf-8")
    return folder / name


def almanac(folder: Path, *assertions: dict[str, object]) -> Path:
    (folder / "x.json").write_text(json.dumps(assertions), encoding="utf-8")
    return folder / "x.json"


def test_an_item_of_civic_becomes_a_row(tmp_path: Path) -> None:
    release = civic.read(table(tmp_path, ITEM))
    (row,) = release.rows
    assert (row.id, row.biomarker, row.drugs, row.level) == (
        "civic:EID1",
        "EGFR L858R",
        ("erlotinib",),
        "trial",
    )
    assert (row.disease, row.context) == ("non-small cell lung cancer", "lung adenocarcinoma")
    assert (row.origin, row.version, row.sources) == ("CIViC", "2022-12", ("PMID 12345678",))


@pytest.mark.parametrize(
    ("how", "drugs"),
    [("Combination", [("dabrafenib", "trametinib")]), ("Substitutes", [("dabrafenib",), ("trametinib",)])],
)
@pytest.mark.parametrize("spread", [True, False])
def test_drugs_are_given_together_or_stand_for_one_another(
    tmp_path: Path, how: str, drugs: list[tuple[str, ...]], spread: bool
) -> None:
    named = ["Dabrafenib", "Trametinib"] if spread else ["Dabrafenib,Trametinib"]
    release = civic.read(
        table(tmp_path, *({**ITEM, "drugs": d, "drug_interaction_type": how} for d in named))
    )
    assert [row.drugs for row in release.rows] == drugs


def test_variants_that_civic_lumps_are_alternatives(tmp_path: Path) -> None:
    spread = civic.read(table(tmp_path, *({**ITEM, "gene": "KRAS", "variant": v} for v in ("G12", "G13"))))
    joined = civic.read(table(tmp_path, {**ITEM, "gene": "KRAS", "variant": "G12/G13"}))
    assert (
        [r.biomarker for r in spread.rows] == [r.biomarker for r in joined.rows] == ["KRAS G12 or KRAS G13"]
    )


@pytest.mark.parametrize(
    ("change", "biomarker"),
    [
        ({"variant": "E746_A750DEL"}, "EGFR E746_A750DEL"),
        ({"gene": "ABL1", "variant": "BCR::ABL"}, "BCR::ABL1 fusion"),
        ({"gene": "MET", "variant": "EXON 14 SKIPPING MUTATION"}, "MET EXON 14 SKIPPING MUTATION"),
        ({"disease": "Triple-receptor Negative Breast Cancer"}, "triple negative and (EGFR L858R)"),
    ],
)
def test_variants_of_civic_are_read(tmp_path: Path, change: dict[str, str], biomarker: str) -> None:
    assert [row.biomarker for row in civic.read(table(tmp_path, {**ITEM, **change})).rows] == [biomarker]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"variant": "EXON 18 OVEREXPRESSION"}, "biomarker that cannot be read"),
        ({"disease": "Skin Melanoma"}, "disease of no program here"),
        ({"evidence_direction": "Does Not Support"}, "not predictive, or against it"),
        ({"evidence_level": "D"}, "preclinical or inferred"),
        ({"clinical_significance": "Adverse Response"}, "neither sensitivity nor resistance"),
        ({"drugs": ""}, "drugs not named, or one after another"),
    ],
)
def test_what_is_left_out_is_counted(tmp_path: Path, change: dict[str, str], why: str) -> None:
    release = civic.read(table(tmp_path, ITEM, {**ITEM, "evidence_id": "2", **change}))
    assert len(release.rows) == 1
    assert release.left_out == {why: 1}


def test_a_later_release_of_civic_is_read_too(tmp_path: Path) -> None:
    later = {
        "gene": "molecular_profile",
        "drugs": "therapies",
        "drug_interaction_type": "therapy_interaction_type",
        "clinical_significance": "significance",
    }
    item = {later.get(key, key): value for key, value in ITEM.items() if key != "variant"}
    item["molecular_profile"] = "EGFR L858R AND EGFR T790M"
    release = civic.read(table(tmp_path, item, name="01-Oct-2026-AcceptedClinicalEvidenceSummaries.tsv"))
    assert release.rows[0].biomarker == "EGFR L858R AND EGFR T790M"
    assert release.knowledge.date == datetime.date(2026, 10, 1)


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
