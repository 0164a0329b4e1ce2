"""METABRIC: early breast cancer after surgery, 1,980 women, mutations and competing causes of death.

Source: Curtis et al., Nature 2012, doi:10.1038/nature10983 (patients), and Pereira et al., Nature
Communications 2016, doi:10.1038/ncomms11479 (mutations). Observational. The event is death of breast
cancer, 1; death of another cause competes with it, 2; in days from diagnosis. The split is the one in
the files. Therapy is what was given after surgery: chemotherapy, hormone therapy, radiotherapy, their
combinations, or none.

Decisions:

- 1,859 patients have mutations. In 173 genes of breast cancer nearly everybody has one, so the other 121
  count as not tested rather than as wild type. The 173 are the genes with a mutation in anyone here.
- Changes are HGVS protein changes; splice variants keep their published name. Synonymous ones (``=``) are
  left out, they would count as altered; so is one change at a negative position.
- One patient was followed for 0 days and has no outcome; one has no recorded therapy.
- ``HER2_SNP6`` is a copy number by array, not HER2 status as the clinic reports it: a field of its own.
- Claudin subtype ``NC`` (not classified) and SNP6 ``UNDEF`` are missing.

Left out: the side of the body, which means nothing. No column is a leak; hormone therapy, which depends
on the receptor, and chemotherapy, given to the young with involved nodes, are confounded all the same.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import build, given, need_folder, recode, survival

_URL = (
    "https://raw.githubusercontent.com/peterchristofferholm/metabric_data/"
    "96807aecdf5bb0fbc124555dfb39afbc46af49f1/"
)
_CLINICAL = RemoteFile(
    "metabric_clinical.tsv",
    _URL + "metabric_clinical.tsv",
    "049f88a653124f70a5ad425bc3f20b4619296896e39b73f9232590fb495228a1",
    216873,
)
_MUTATIONS = RemoteFile(
    "metabric_mutations.tsv",
    _URL + "metabric_mutations.tsv",
    "5c6ea89a6a1b58810ec3de794caafb8544b7a4e0a16bb121d151b87269e5921b",
    224892,
)
_SURVIVAL = RemoteFile(
    "metabric_survival.tsv",
    _URL + "metabric_survival.tsv",
    "fe218d2b48fc838bd3067c773f1771ca7a356713d11ad8549b3d88f04a2662ae",
    66868,
)

SOURCE = CohortSource(
    name="metabric",
    title="METABRIC: death of breast cancer after surgery, with mutations",
    program="breast",
    design="observational",
    licence="ODbL 1.0",
    citation="Curtis et al., Nature 2012, doi:10.1038/nature10983; "
    "Pereira et al., Nature Communications 2016, doi:10.1038/ncomms11479",
    files=(_CLINICAL, _MUTATIONS, _SURVIVAL),
)

# chemotherapy, hormone therapy, radiotherapy
THERAPIES = {
    ("NO", "NO", "NO"): "surgery_only",
    ("NO", "NO", "YES"): "adjuvant_radio",
    ("NO", "YES", "NO"): "adjuvant_hormone",
    ("NO", "YES", "YES"): "adjuvant_hormone_radio",
    ("YES", "NO", "NO"): "adjuvant_chemo",
    ("YES", "NO", "YES"): "adjuvant_chemo_radio",
    ("YES", "YES", "NO"): "adjuvant_chemo_hormone",
    ("YES", "YES", "YES"): "adjuvant_chemo_hormone_radio",
}
_CODED: dict[str, tuple[str, dict[str, str]]] = {
    "ER_IHC": ("history:er_status", {"Negative": "negative", "Positve": "positive"}),
    "INFERRED_MENOPAUSAL_STATE": (
        "history:menopausal_status",
        {"Pre": "premenopausal", "Post": "postmenopausal"},
    ),
    "BREAST_SURGERY": (
        "history:breast_surgery",
        {"MASTECTOMY": "mastectomy", "BREAST CONSERVING": "breast_conserving"},
    ),
    "CELLULARITY": (
        "history:tumour_cellularity",
        {"Low": "low", "Moderate": "moderate", "High": "high"},
    ),
    "HISTOLOGICAL_SUBTYPE": (
        "history:breast_histology",
        {
            "Ductal/NST": "ductal",
            "Lobular": "lobular",
            "Medullary": "medullary",
            "Metaplastic": "metaplastic",
            "Mixed": "mixed",
            "Mucinous": "mucinous",
            "Other": "other",
            "Tubular/ cribriform": "tubular_cribriform",
        },
    ),
    "HER2_SNP6": (
        "mutations:erbb2_snp6",
        {"LOSS": "loss", "NEUTRAL": "neutral", "GAIN": "gain"},
    ),
    "CLAUDIN_SUBTYPE": (
        "expression:intrinsic_subtype",
        {
            "Basal": "basal",
            "Her2": "her2",
            "LumA": "luminal_a",
            "LumB": "luminal_b",
            "Normal": "normal",
            "claudin-low": "claudin_low",
        },
    ),
    "THREEGENE": (
        "expression:three_gene_subtype",
        {
            "ER+/HER2- High Prolif": "er_positive_high_proliferation",
            "ER+/HER2- Low Prolif": "er_positive_low_proliferation",
            "ER-/HER2-": "er_negative_her2_negative",
            "HER2+": "her2_positive",
        },
    ),
}
_UNDECIDED = ("NC", "UNDEF")


def load(folder: Path | None) -> Cohort:
    """Return the 1,980 women; splits ``train`` and ``test``."""
    folder = need_folder(SOURCE, folder)
    clinical, mutations, followed = (pd.read_csv(folder / f.name, sep="\t") for f in SOURCE.files)
    raw = clinical.merge(followed, on="patientId", validate="one_to_one")
    ids = raw["patientId"].rename("patient_id")
    arms = pd.Series(
        list(zip(raw["CHEMOTHERAPY"], raw["HORMONE_THERAPY"], raw["RADIO_THERAPY"], strict=True))
    )
    days = raw["time"].where(raw["time"] > 0)
    return build(
        SOURCE,
        patients=_patients(raw, ids),
        variants=_variants(mutations),
        tested_genes=_tested(mutations),
        treatments=given(ids, arms.map(THERAPIES)),
        outcomes=survival(ids, "breast_cancer_death", days, raw["event"]),
        notes="121 patients have no mutation at all and count as not tested.",
    )


def _patients(raw: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    columns = {
        "patient_id": ids,
        "split": raw["split"],
        "history:age": raw["AGE_AT_DIAGNOSIS"],
        "history:positive_nodes": raw["LYMPH_NODES_EXAMINED_POSITIVE"],
        "history:nottingham_prognostic_index": raw["NPI"],
    }
    decided = raw.mask(raw.isin(_UNDECIDED))
    coded = {key: recode(decided[name], codes) for name, (key, codes) in _CODED.items()}
    return pd.DataFrame(columns | coded)


def _variants(mutations: pd.DataFrame) -> pd.DataFrame:
    """Return one somatic row a change: ``p.H1047R``, or ``X308_splice`` as published."""
    change = mutations["proteinChange"]
    real = ~change.str.endswith("=") & ~change.str.startswith("-")
    named = change.where(change.str.endswith("_splice"), "p." + change)
    table = pd.DataFrame(
        {"patient_id": mutations["patientId"], "gene": mutations["hugoGeneSymbol"], "change": named}
    )
    return table[real].drop_duplicates().assign(origin="somatic")


def _tested(mutations: pd.DataFrame) -> pd.DataFrame:
    """Return every gene for every patient with any mutation."""
    people = mutations["patientId"].drop_duplicates().rename("patient_id")
    genes = mutations["hugoGeneSymbol"].drop_duplicates().sort_values().rename("gene")
    return people.to_frame().merge(genes.to_frame(), how="cross")
