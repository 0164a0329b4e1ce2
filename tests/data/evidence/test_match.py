"""What the evidence says for one patient, therapy by therapy, and for many."""

from __future__ import annotations

import pytest

from data.evidence.match import elsewhere, for_therapy, match, of_program, statuses
from data.evidence.table import evidence
from data.program import Therapy, program
from data.side_effects import jeffreys
from tests.data.evidence.support import patient, rows

ROWS = rows(
    {"biomarker": "EGFR L858R or EGFR exon 19 deletion", "level": "approved",
     "endpoint": "objective response", "events": "223", "patients": "279", "comparator": "gefitinib",
     "comparator_events": "210", "comparator_patients": "277"},
    {"biomarker": "EGFR T790M", "drugs": "erlotinib", "direction": "resistance", "level": "guideline"},
    {"biomarker": "ALK fusion", "drugs": "lorlatinib"},
    {"biomarker": "EGFR L858R", "drugs": "dacomitinib", "level": "early"},
    {"biomarker": "EGFR mutation", "drugs": "erlotinib;ramucirumab", "level": "guideline"},
    {"biomarker": "PD-L1 >= 50%", "drugs": "pembrolizumab"},
    {"biomarker": "SLFN11 overexpression", "drugs": "olaparib", "disease": "small cell lung cancer"},
    {"biomarker": "EGFR L858R", "drugs": "lapatinib", "program": "breast", "disease": "breast cancer"},
)  # fmt: skip
L858R = patient("EGFR p.Leu858Arg", tested=("EGFR",))


def by_id(found: object) -> dict[str, str]:
    return {one.id: one.status for one in found}  # type: ignore[attr-defined]


def test_met_comes_first_then_unknown_and_the_weightiest_of_each() -> None:
    found = match(L858R, "lung", ROWS)
    assert [one.id for one in found] == ["EV005", "EV001", "EV004", "EV003", "EV006", "EV002", "EV007"]
    assert [one.status for one in found] == ["met"] * 3 + ["unknown"] * 2 + ["unmet"] * 2


def test_rows_of_another_program_are_none_of_its_business() -> None:
    assert "EV008" not in by_id(match(L858R, "lung", ROWS))
    assert by_id(match(L858R, "breast", ROWS)) == {"EV008": "met"}
    assert match(L858R, "hiv", ROWS) == ()


def test_counts_come_with_their_interval_and_their_source() -> None:
    found = next(one for one in match(L858R, "lung", ROWS) if one.id == "EV001")
    assert found.response is not None
    assert found.response.compared is not None
    drugs = found.response.drugs
    assert (drugs.rate, drugs.low, drugs.high) == (223 / 279, *jeffreys(223, 279))
    assert (found.response.comparator, found.response.compared.events) == ("gefitinib", 210)
    assert found.sources == ("PMID 29151359",)
    assert (found.version, found.reason) == ("9.9", "EGFR p.Leu858Arg found")


@pytest.mark.parametrize(
    ("history", "status", "reason"),
    [
        ({}, "unmet", "for small cell lung cancer: Cancer type not given, taken for nsclc"),
        ({"cancer_type": "nsclc"}, "unmet", "for small cell lung cancer: Cancer type = nsclc"),
        ({"cancer_type": "sclc"}, "unknown", "SLFN11 not tested"),
        ({"cell_type": "small_cell"}, "unknown", "SLFN11 not tested"),
    ],
)
def test_another_disease_is_not_this_one(history: dict[str, str], status: str, reason: str) -> None:
    (found,) = [one for one in match(patient(history=history), "lung", ROWS) if one.id == "EV007"]
    assert (found.status, found.reason) == (status, reason)


CHILD = rows(
    {
        "program": "rare-childhood",
        "disease": "acute lymphoblastic leukaemia",
        "biomarker": "BCR::ABL1 fusion",
    },
    {"program": "rare-childhood", "disease": "neuroblastoma", "biomarker": "ALK mutation"},
    {"program": "rare-childhood", "disease": "solid tumours", "biomarker": "NTRK1 fusion"},
)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ({}, ["unknown", "unknown", "unknown"]),
        ({"diagnosis": "acute_leukaemia"}, ["unknown", "unmet", "unmet"]),
        ({"diagnosis": "epilepsy"}, ["unmet", "unmet", "unmet"]),
        ({"cancer_type": "cns"}, ["unmet", "unknown", "met"]),
    ],
)
def test_children_have_many_diseases(history: dict[str, str], expected: list[str]) -> None:
    child = patient("ABL1 BCR::ABL1", "ALK p.R1275Q", "NTRK1 fusion", history=history)
    assert [by_id(match(child, "rare-childhood", CHILD))[row.id] for row in CHILD] == expected


def test_a_disease_not_given_is_the_reason() -> None:
    child = patient("ALK p.R1275Q")
    found = {one.id: one.reason for one in match(child, "rare-childhood", CHILD)}
    assert found["EV002"] == "for neuroblastoma: Disease the treatment is for not given"
    assert (
        found["EV001"]
        == "for acute lymphoblastic leukaemia: Disease the treatment is for not given; ABL1 not tested"
    )


def test_a_therapy_gets_what_its_drugs_cover() -> None:
    found = match(L858R, "lung", ROWS)
    lung = program("lung")
    assert set(by_id(for_therapy(found, lung.therapy("kinase_inhibitor")))) == {"EV001", "EV002"}
    assert set(by_id(for_therapy(found, lung.therapy("kinase_inhibitor_anti_vegf")))) == {"EV002", "EV005"}
    assert set(by_id(for_therapy(found, lung.therapy("cytotoxic")))) == set()


def test_elsewhere_is_what_no_therapy_of_the_program_has() -> None:
    found = match(L858R, "lung", ROWS)
    assert set(by_id(elsewhere(found, program("lung").therapies))) == {"EV004"}
    assert "EV003" not in by_id(elsewhere(found, program("lung").therapies)), "unknown is no option yet"


def test_what_is_withstood_is_no_option() -> None:
    made = rows(
        {"biomarker": "EGFR L858R", "drugs": "gefitinib"},
        {"biomarker": "EGFR T790M", "drugs": "gefitinib", "direction": "resistance"},
    )
    for found, options in ((L858R, {"EV001"}), (patient("EGFR p.L858R", "EGFR p.T790M"), set())):
        assert set(by_id(elsewhere(match(found, "lung", made), program("lung").therapies))) == options


@pytest.mark.parametrize(
    ("drugs", "given"),
    [
        ("trastuzumab;docetaxel", True),
        ("trastuzumab;taxane", True),
        ("trastuzumab", True),
        ("trastuzumab;platinum", False),
        ("trastuzumab;chemotherapy", True),
        ("letrozole", False),
        ("fulvestrant;leucovorin", True),
        ("aromatase inhibitor", False),
        ("endocrine therapy", True),
    ],
)
def test_a_class_stands_for_its_drugs(drugs: str, given: bool) -> None:
    therapy = Therapy(
        id="x",
        title="X",
        kind="targeted",
        drugs=("trastuzumab", "taxane", "fulvestrant", "fluorouracil"),
        classes=("cytotoxic",),
    )
    made = rows(
        {"program": "breast", "disease": "breast cancer", "biomarker": "HER2 positive", "drugs": drugs}
    )
    found = match(patient(history={"her2_status": "positive"}), "breast", made)
    assert bool(for_therapy(found, therapy)) is given


def test_many_patients_get_what_each_would_get_alone() -> None:
    asked = [
        L858R,
        patient("EGFR p.L858R", "EGFR p.T790M"),
        patient("EGFR any alteration", tested=("ALK",)),
        patient("EML4 EML4-ALK", history={"cancer_type": "sclc", "pd_l1_tps": 70}),
        patient(tested=("EGFR", "ALK")),
        patient(),
        L858R,
    ]
    for rows_asked in (ROWS, evidence()):
        ours = of_program("lung", rows_asked)
        for one, quick in zip(asked, statuses(asked, "lung", rows_asked), strict=True):
            alone = by_id(match(one, "lung", rows_asked))
            assert [alone[row.id] for row in ours] == list(quick)


def test_our_table_speaks_for_a_classical_mutation_and_against_resistance() -> None:
    found = match(patient("EGFR p.E746_A750del", "EGFR p.T790M"), "lung", evidence())
    met = {(drug, one.direction) for one in found if one.status == "met" for drug in one.drugs}
    assert ("osimertinib", "sensitivity") in met
    assert ("erlotinib", "resistance") in met
    assert not any(one.status == "met" and "ALK" in one.biomarker.split() for one in found)
