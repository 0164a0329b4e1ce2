"""The table of clinical evidence: its form, and the findings a reader would miss first."""

from __future__ import annotations

import re
from importlib.resources import files

import pandas as pd
import pytest

from data.genes import symbols

COLUMNS = [
    *("id", "program", "disease", "context", "biomarker", "drugs", "direction", "level", "endpoint"),
    *("events", "patients", "comparator", "comparator_events", "comparator_patients"),
    *("trial", "pmid", "nct", "label_date", "checked", "entered", "note"),
]
ROWS = pd.read_csv(
    str(files("data").joinpath("knowledge/evidence.csv")), dtype=str, keep_default_na=False
)  # fmt: skip
MEASURES = {"HER2", "ER", "PR", "PD-L1", "TMB", "MSI-high", "HRD", "microsatellite", "hormone", "triple"}


def _genes(biomarker: str) -> set[str]:
    atoms = re.split(r"\band\b|\bor\b|\bnot\b|[()]", biomarker)
    first = [re.sub(r"^(germline|somatic) ", "", atom.strip()).split()[0] for atom in atoms if atom.strip()]
    return {gene for word in first if word not in MEASURES for gene in word.split("::")}


def test_every_row_has_an_id_of_its_own_in_order():
    assert list(ROWS.columns) == COLUMNS
    assert ROWS["id"].tolist() == [f"EV{number:03d}" for number in range(1, len(ROWS) + 1)]


def test_every_program_has_its_share():
    counts = ROWS["program"].value_counts()
    assert len(ROWS) >= 150
    assert set(counts.index) == {"lung", "breast", "colon", "rare-childhood"}
    assert (counts >= 30).all()


def test_resistance_is_covered_as_well_as_sensitivity():
    counts = ROWS["direction"].value_counts()
    assert set(counts.index) == {"sensitivity", "resistance"}
    assert counts["resistance"] >= 30


def test_levels_are_of_the_vocabulary_and_approvals_are_dated():
    assert set(ROWS["level"]) == {"guideline", "approved", "trial", "early"}
    approved = ROWS[ROWS["level"] == "approved"]
    assert (approved["label_date"] != "").mean() > 0.9
    assert (ROWS.loc[ROWS["direction"] == "resistance", "level"] != "approved").all()


def test_every_row_can_be_looked_up():
    assert (ROWS[["pmid", "nct", "label_date"]] != "").any(axis=1).all()
    assert ROWS["pmid"].str.fullmatch(r"(\d{6,8}(;\d{6,8})*)?").all()
    assert ROWS["nct"].str.fullmatch(r"(NCT\d{8}(;NCT\d{8})*)?").all()
    assert ROWS["label_date"].str.fullmatch(r"(\d{4}-\d{2}(-\d{2})?)?").all()
    assert ROWS["checked"].str.fullmatch(r"(moalmanac:\d+|civic:EID\d+|https://\S+)?").all()
    assert (ROWS["checked"] != "").mean() > 0.6


def test_one_trial_has_one_number():
    cited = ROWS.loc[(ROWS["trial"] != "") & (ROWS["nct"] != ""), ["trial", "drugs", "nct"]]
    assert not cited.drop_duplicates().duplicated(["trial", "drugs"]).any()


@pytest.mark.parametrize(
    ("events", "patients"), [("events", "patients"), ("comparator_events", "comparator_patients")]
)
def test_counts_are_counts(events, patients):
    assert ((ROWS[events] == "") == (ROWS[patients] == "")).all()
    counted = ROWS[ROWS[events] != ""]
    assert len(counted) > 60
    assert (counted[events].astype(int) <= counted[patients].astype(int)).all()
    assert (counted[patients].astype(int) > 0).all()
    assert (counted["endpoint"] != "").all()


def test_what_is_compared_with_is_named():
    assert (ROWS.loc[ROWS["comparator_events"] != "", "comparator"] != "").all()
    assert (ROWS.loc[ROWS["comparator_events"] != "", "events"] != "").all()


def test_no_finding_stands_twice():
    assert not ROWS.duplicated(
        ["disease", "biomarker", "drugs", "context", "trial", "direction", "program"]
    ).any()


def test_drugs_are_written_in_one_way():
    assert ROWS["drugs"].str.fullmatch(r"[a-z0-9][a-z0-9 -]*(;[a-z0-9][a-z0-9 -]*)*").all()


def test_genes_are_known_ones():
    for row in ROWS.itertuples():
        for gene in _genes(row.biomarker):
            assert symbols().get(gene.upper()) == gene, (row.id, gene)


# As printed in the paper or the label; each is one row: biomarker holds, drugs, trial, counts of both arms.
PRINTED = [
    ("EGFR wild type", "gefitinib", "IPASS", "1/91", "20/85"),
    ("EGFR G719", "afatinib", "LUX-Lung 2, 3 and 6", "14/18", "/"),
    ("ALK fusion", "lorlatinib", "CROWN", "113/149", "85/147"),
    ("ROS1 G2032R", "repotrectinib", "TRIDENT-1", "10/17", "/"),
    ("KRAS G12C", "sotorasib", "CodeBreaK 200", "48/171", "23/174"),
    ("ERBB2", "pertuzumab;trastuzumab;docetaxel", "NeoSphere", "49/107", "31/107"),
    ("BRCA1", "olaparib", "OlympiAD", "100/167", "19/66"),
    ("PALB2", "olaparib", "TBCRC 048", "9/11", "/"),
    ("triple negative", "sacituzumab govitecan", "ASCENT", "82/235", "11/233"),
    ("KRAS mutation", "panitumumab", "20020408", "0/84", "21/124"),
    ("microsatellite stable", "pembrolizumab", "KEYNOTE-016", "0/18", "4/10"),
    ("MSI-high", "dostarlimab", "Cercek 2022", "12/12", "/"),
    ("KRAS G12C", "sotorasib;panitumumab", "CodeBreaK 300", "14/53", "0/54"),
    ("BRAF V600E", "dabrafenib;trametinib", "CDRB436G2201", "34/73", "4/37"),
    ("NTRK1", "larotrectinib", "SCOUT", "14/15", "/"),
    ("TSC1", "everolimus", "EXIST-1", "27/78", "0/39"),
]


@pytest.mark.parametrize(("biomarker", "drugs", "trial", "counts", "compared"), PRINTED)
def test_counts_as_printed(biomarker, drugs, trial, counts, compared):
    rows = ROWS[ROWS["biomarker"].str.contains(biomarker, regex=False)]
    rows = rows[(rows["drugs"] == drugs) & (rows["trial"] == trial)]
    found = (rows["events"] + "/" + rows["patients"] + " " + rows["comparator_events"] + "/"
             + rows["comparator_patients"]).tolist()  # fmt: skip
    assert f"{counts} {compared}" in found


LANDMARKS = [
    ("lung", "EGFR T790M", "osimertinib", "sensitivity"),
    ("lung", "EGFR T790M", "erlotinib", "resistance"),
    ("lung", "EGFR C797S", "osimertinib", "resistance"),
    ("lung", "EGFR exon 20 insertion", "gefitinib", "resistance"),
    ("lung", "ALK G1202R", "alectinib", "resistance"),
    ("lung", "ROS1 G2032R", "crizotinib", "resistance"),
    ("lung", "MET exon 14 skipping", "capmatinib", "sensitivity"),
    ("lung", "PD-L1 >= 50%", "pembrolizumab", "sensitivity"),
    ("lung", "STK11 mutation", "pembrolizumab", "resistance"),
    ("breast", "HER2 positive", "trastuzumab deruxtecan", "sensitivity"),
    ("breast", "ER negative", "tamoxifen", "resistance"),
    ("breast", "ESR1 mutation", "elacestrant", "sensitivity"),
    ("breast", "ESR1 mutation", "letrozole", "resistance"),
    ("breast", "RB1 loss of function", "palbociclib", "resistance"),
    ("breast", "PIK3CA mutation", "alpelisib;fulvestrant", "sensitivity"),
    ("colon", "BRAF V600E", "encorafenib;cetuximab", "sensitivity"),
    ("colon", "NRAS mutation", "cetuximab", "resistance"),
    ("colon", "EGFR S492R", "cetuximab", "resistance"),
    ("colon", "EGFR S492R", "panitumumab", "sensitivity"),
    ("colon", "MSI-high", "pembrolizumab", "sensitivity"),
    ("rare-childhood", "BCR::ABL1 fusion", "imatinib;chemotherapy", "sensitivity"),
    ("rare-childhood", "KMT2A fusion", "revumenib", "sensitivity"),
    ("rare-childhood", "NT5C2 R367Q", "mercaptopurine", "resistance"),
    ("rare-childhood", "ALK mutation", "lorlatinib", "sensitivity"),
    ("rare-childhood", "germline NF1 alteration", "selumetinib", "sensitivity"),
    ("rare-childhood", "BRAF fusion", "tovorafenib", "sensitivity"),
    ("rare-childhood", "BRAF fusion", "sorafenib", "resistance"),
    ("rare-childhood", "H3-3A K28M", "dordaviprone", "sensitivity"),
]


@pytest.mark.parametrize(("program", "biomarker", "drugs", "direction"), LANDMARKS)
def test_landmarks_are_there(program, biomarker, drugs, direction):
    rows = ROWS[(ROWS["program"] == program) & (ROWS["drugs"] == drugs) & (ROWS["direction"] == direction)]
    assert rows["biomarker"].str.contains(biomarker, regex=False).any()
