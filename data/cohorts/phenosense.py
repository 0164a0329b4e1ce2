"""PhenoSense: resistance of HIV to 22 drugs in the dish, and the genotype of 4,752 viruses.

A row is an isolate, not a person: one protease, reverse transcriptase or integrase, with its mutations.
In vitro; nobody was treated, so there are no therapies. Source: Rhee et al., PNAS 2006;103:17355-17360
(Stanford HIVDB, genotype and phenotype data), one file a drug as published with five folds by patient.
All drugs are one cohort: an isolate was tested against several, and the genes that were not sequenced are
untested, not wild type.

Two endpoints a drug: ``resistance_<drug>`` (1 resistant, as published: fold change at or above
``CUT_OFFS``) and ``fold_change_<drug>``: how many times more drug it takes than for the wild type, which the
program has learned on the log10 scale. Fold changes are reported to one decimal: two of 0.0 count as
0.1, the least else. 100 stands for 100 or more.

- Mutations are variants of HIV-PR, HIV-RT or HIV-IN against the consensus of subtype B: ``M184V``. Mixtures
  of two amino acids had been resolved to one of them before publication: no position occurs twice. A
  patient's mixture M184MV is therefore to be asked about as M184V. Without mutations it is a wild type.
- Nucleoside and non-nucleoside files share 1,415 isolates. Two of these (46686 and 75121) differ in one
  mixture that was resolved differently; the nucleoside file is followed.
- ``folds`` gives the published folds of a drug: they differ from drug to drug, hence no column ``split``.
- ``people`` tells whose isolate it is. Person 11630 of HIVDB stands for many people; the published files
  renumber his isolates 0, 1, 2 … in the order of the rows, each file for itself, and so each of those
  isolates is a person of its own here.
- With it comes the HIVDB algorithm, whose scores are columns of the models where its file is at hand.
- Left out: ``PubYear``; cabotegravir, which has columns but no file.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.cohorts import find_folder
from data.errors import unknown
from data.hiv.hivdb import SOURCE as HIVDB
from data.provenance import CohortSource, RemoteFile
from data.tables import binary, build, continuous, need_folder, recode

_URL = (
    "https://raw.githubusercontent.com/miguelsanchezmarin/HIV_DRM_pred_tool/"
    "22fbef17774014ef31cdfc58e9b5ac85b1a1fc33/datasets/"
)
# Drug class, SHA-256 and bytes of each file.
_FILES = {
    "BIC": ("INI", "b310e05d4bb765760a6106bf8ebddf2dfff5f0e2c6c703aad118de2e71093b42", 19486),
    "DTG": ("INI", "cbb7b0e5457fe98f19698d2849a47b29d656499fc4a1b6380c46525d7a6a1261", 32421),
    "EVG": ("INI", "3ed1f06ed830271df3a21ea3379aa4708086db261d19fd1e47421beb8c61baf8", 68988),
    "RAL": ("INI", "932f1648b93d6fc1248e1fdfbff2f21d4f5f2edbac09e60a470bac851e3cea35", 73098),
    "EFV": ("NNRTI", "da03bfa07c98ec51e544e98007dc5cfb28c1387bc6994aac188e2e66e32d0b01", 245328),
    "ETR": ("NNRTI", "fd09af5479bfd962526913ae8aa6c7c0bb910e877b7f7267aa91779ec5abeef3", 121569),
    "NVP": ("NNRTI", "bcb5da8ba3d53dd37b1c41e060e86be82fb7b76a0f5b839a156bb297d9bfaffb", 244738),
    "RPV": ("NNRTI", "903aa217697c8f4f53d9cdeccee71c5080032941fd88178006452cf0a23cd5f7", 24705),
    "3TC": ("NRTI", "794f19cc441593b60f4aae335aa2628a40b7aabdf0611cef2f9bf79ab0e1f4c0", 283587),
    "ABC": ("NRTI", "01714ec12b7de521d1d6fca7d6d939b698066cb7947456ad9bd9c4e7be3f19bc", 287819),
    "AZT": ("NRTI", "6d8d18a83210cc38dee26b6cacf55fa6d1f6282de76297a05b5c6acb83c70d73", 286550),
    "D4T": ("NRTI", "adddac7b39b9d95339c8edca60d0b0aecb8897c297d60905c175e601bb138a37", 287614),
    "DDI": ("NRTI", "2becdfc189f525b3577b813fbea618695cc46537840867c2f60c3f8fac530aa1", 287736),
    "TDF": ("NRTI", "f1a06816ea833f11ec239252319cac7cf4a039bee9e2ef01c1604cb6818319ad", 247273),
    "ATV": ("PI", "066d271128a1b9472278674e11c4b8700d9f806da5415413fbdddf6968173057", 263268),
    "DRV": ("PI", "0895f45bef5bc13af03c1c82d6ec544e82de82cbd86c3765e70b889e5cd6ebe3", 196345),
    "FPV": ("PI", "e7caeb19840eb130df863c2ec44bbe849fd22d6c9d5ba86975e10306c95a6c05", 328775),
    "IDV": ("PI", "325add9e915f75ed191976a8c7fb04474899fc86e3fafd39d2d7b1ccb065eeb3", 332923),
    "LPV": ("PI", "8ab031a7581638682faa610717b314ef0a657f5777b14eb6981cb9cb89d081dd", 305903),
    "NFV": ("PI", "ebbd9d48aad917cad35dc1655e1e359a3e470c22ae30e4afa27cf80b4f2e5391", 339940),
    "SQV": ("PI", "6e368c024d616e6294203f0b5b7297136934a30f4b09d06a5cc8d35a50cf9f1f", 332773),
    "TPV": ("PI", "2565471aee4f6d758ed5bf9be433bc974f8610ca1a638f5008a726f35a929d92", 214348),
}
DRUGS = tuple(_FILES)
GENES = {"PI": "HIV-PR", "NRTI": "HIV-RT", "NNRTI": "HIV-RT", "INI": "HIV-IN"}
#: Resistant at or above this fold change.
CUT_OFFS = {
    **dict.fromkeys(("FPV", "ATV", "IDV", "NFV", "SQV", "3TC", "AZT", "EFV", "NVP", "ETR", "RPV"), 3.0),
    **{"LPV": 9.0, "DRV": 10.0, "TPV": 2.0, "ABC": 2.0, "D4T": 1.5, "DDI": 1.5, "TDF": 1.5},
    **{"RAL": 4.0, "EVG": 4.0, "DTG": 3.5, "BIC": 3.5},
}
_LEAST_FOLD = 0.1

SOURCE = CohortSource(
    name="phenosense",
    title="PhenoSense: drug resistance of HIV in vitro, by genotype",
    program="hiv",
    design="in-vitro",
    licence="none stated; Stanford HIVDB public genotype-phenotype data",
    citation="Rhee et al., PNAS 2006;103:17355-17360",
    files=tuple(
        RemoteFile(f"{of}_{drug}_5folds.tsv", f"{_URL}{of}/{of}_{drug}_5folds.tsv", sha256, size)
        for drug, (of, sha256, size) in _FILES.items()
    ),
    also=(HIVDB,),
)


def load(folder: Path | None) -> Cohort:
    """Return all isolates with the drugs each was tested against."""
    tables = {drug: _table(drug, need_folder(SOURCE, folder)) for drug in DRUGS}
    isolates = _isolates(tables)
    outcomes = []
    for drug, table in tables.items():
        ids, name = table["patient_id"], drug.lower()
        resistant = recode(table[f"{drug}_res"], {"Susceptible": 0.0, "Resistant": 1.0})
        outcomes.append(binary(ids, f"resistance_{name}", resistant))
        fold_change = table[drug].clip(lower=_LEAST_FOLD)
        outcomes.append(continuous(ids, f"fold_change_{name}", fold_change))
    return build(
        SOURCE,
        patients=isolates[["patient_id", "person"]],
        variants=_variants(isolates),
        tested_genes=isolates[["patient_id", "gene"]],
        outcomes=pd.concat(outcomes),
        notes="Each row is a virus isolate. Susceptible in the dish is not cured: resistance only rules out.",
    )


def folds(drug: str, folder: Path | None = None) -> pd.Series:
    """Return the published fold, 0 to 4, of each isolate tested against a drug, by ``patient_id``.

    Isolates of one person are in one fold. Raises ``unknown_drug``, ``cohort_not_found``.
    """
    if drug.upper() not in _FILES:
        raise unknown("unknown_drug", "drug of phenosense", drug, DRUGS, field="drug")
    table = _table(drug.upper(), need_folder(SOURCE, folder or find_folder(SOURCE.name)))
    return table.set_index("patient_id")["fold"].astype(int)


def people(folder: Path | None = None) -> pd.Series:
    """Return the person each isolate is of, by ``patient_id``: rows of one person belong on one side."""
    folder = need_folder(SOURCE, folder or find_folder(SOURCE.name))
    return _isolates({drug: _table(drug, folder) for drug in DRUGS}).set_index("patient_id")["person"]


def _table(drug: str, folder: Path) -> pd.DataFrame:
    of = _FILES[drug][0]
    table = pd.read_csv(folder / f"{of}_{drug}_5folds.tsv", sep="\t")
    ids = "hivdb-" + table["SeqID"].astype(str)
    # The n-th renumbered isolate has the number n; every real number is larger than all of these.
    renumbered = table["PtID"] < _renumbered(table["PtID"])
    person = ("person-" + table["PtID"].astype(str)).where(~renumbered, ids)
    return table.assign(patient_id=ids, gene=GENES[of], person=person)


def _renumbered(people: pd.Series) -> int:
    """Return how many isolates count 0, 1, 2 … from the top instead of naming a person."""
    n = 0
    for number in people:
        n += int(number == n)
    return n


def _isolates(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    # Stable, so that of a reverse transcriptase the nucleoside file comes first.
    order = sorted(tables, key=lambda drug: _FILES[drug][0] == "NNRTI")
    columns = ["patient_id", "gene", "person", "CompMutList"]
    every = pd.concat([tables[drug][columns] for drug in order])
    return every.drop_duplicates("patient_id").reset_index(drop=True)


def _variants(isolates: pd.DataFrame) -> pd.DataFrame:
    """Return one row a mutation; viral, so neither somatic nor germline."""
    rows = isolates.assign(change=isolates["CompMutList"].str.split(", ")).explode("change")
    return rows.dropna(subset="change")[["patient_id", "gene", "change"]].assign(origin="unknown")
