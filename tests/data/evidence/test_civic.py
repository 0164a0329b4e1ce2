"""CIViC: what of an item becomes a row, and that the rest is counted."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from data.evidence import civic
from tests.data.evidence.support import ITEM, table


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
