from __future__ import annotations

import pytest

from data.cohorts import find_folder
from data.cohorts.phenosense import CUT_OFFS, DRUGS, folds, people
from data.errors import TailorError

#: Isolates, and resistant ones, by drug.
COUNTS = {
    "BIC": (165, 6),
    "DTG": (290, 33),
    "EVG": (635, 247),
    "RAL": (683, 236),
    "EFV": (1829, 807),
    "ETR": (861, 224),
    "NVP": (1828, 928),
    "RPV": (180, 66),
    "3TC": (1577, 964),
    "ABC": (1600, 1011),
    "AZT": (1590, 707),
    "D4T": (1597, 716),
    "DDI": (1597, 834),
    "TDF": (1341, 408),
    "ATV": (1356, 667),
    "DRV": (975, 187),
    "FPV": (1809, 752),
    "IDV": (1856, 906),
    "LPV": (1636, 667),
    "NFV": (1897, 1063),
    "SQV": (1853, 770),
    "TPV": (1062, 333),
}


def test_phenosense_isolates(published):
    cohort = published("phenosense")
    assert cohort.tested_genes["gene"].value_counts().to_dict() == {
        "HIV-RT": 2102,
        "HIV-PR": 1940,
        "HIV-IN": 710,
    }
    assert not cohort.tested_genes["patient_id"].duplicated().any()
    assert list(cohort.patients) == ["patient_id", "person"]
    assert cohort.patients["person"].nunique() < len(cohort.patients)
    assert cohort.treatments.empty


@pytest.mark.parametrize("drug", DRUGS)
def test_phenosense_classes_follow_the_published_cut_offs(published, drug):
    cohort = published("phenosense")
    resistant = cohort.outcome(f"resistance_{drug.lower()}").set_index("patient_id")["value"]
    fold_change = cohort.outcome(f"fold_change_{drug.lower()}").set_index("patient_id")["value"]
    assert (len(resistant), resistant.sum()) == COUNTS[drug]
    assert ((fold_change >= CUT_OFFS[drug]) == (resistant == 1)).all()
    assert fold_change.between(0.1, 100).all()


@pytest.mark.parametrize("drug", DRUGS)
def test_phenosense_published_folds_keep_people_together(published, drug):
    tested = published("phenosense").outcome(f"resistance_{drug.lower()}")["patient_id"]
    fold = folds(drug, find_folder("phenosense"))
    assert set(fold.index) == set(tested)
    assert set(fold) == {0, 1, 2, 3, 4}
    assert fold.value_counts().min() > 0.9 * len(fold) / 5
    assert fold.groupby(people().reindex(fold.index)).nunique().max() == 1


def test_phenosense_isolates_of_nobody_are_people_of_their_own(published):
    cohort = published("phenosense")
    person = people()
    assert set(person.index) == set(cohort.patient_ids)
    alone = person[person.str.startswith("hivdb-")]
    assert (alone == alone.index).all()
    assert (person.nunique(), len(alone)) == (3004, 584)


def test_phenosense_mutations_are_single_changes(published):
    variants = published("phenosense").variants
    assert variants["change"].str.fullmatch(r"[A-Z]\d+[A-Z]").all()
    position = variants["change"].str.slice(1, -1)
    assert not variants.assign(position=position).duplicated(["patient_id", "position"]).any()


@pytest.mark.parametrize(
    ("change", "drug", "gene"),
    [("M184V", "3tc", "HIV-RT"), ("K103N", "efv", "HIV-RT"), ("Q148H", "ral", "HIV-IN")],
)
def test_phenosense_known_mutations_bring_resistance(published, change, drug, gene):
    cohort = published("phenosense")
    rows = cohort.outcome(f"resistance_{drug}").set_index("patient_id")["value"]
    variants = cohort.variants
    carriers = variants.loc[(variants["gene"] == gene) & (variants["change"] == change), "patient_id"]
    assert rows[rows.index.isin(carriers)].mean() > 0.85
    assert rows[~rows.index.isin(carriers)].mean() < 0.4


def test_unknown_drug_offers_the_nearest():
    with pytest.raises(TailorError) as caught:
        folds("3TX")
    assert caught.value.code == "unknown_drug"
    assert "3TC" in caught.value.hint
