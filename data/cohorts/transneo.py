"""TransNEO: early breast cancer before neoadjuvant chemotherapy, with or without anti-HER2.

147 women train; 75 from elsewhere test (57 HER2-negative, 18 HER2-positive; of the former, those
with identifiers A… come from the ARTemis trial, all others from routine genome sequencing). The
endpoint is pathological complete response at surgery. Source: Sammut et al., Nature 2022,
doi:10.1038/s41586-021-04278-5, tables published with the analysis code. Observational: treatment
followed HER2 status almost without exception, so the effect of anti-HER2 is **not identified** here.

Left out, and why:

- ``resp.*``, ``RCB.*``, ``pCR.RD``: the outcome itself, in other words.
- ``Chemo.NumCycles``, ``Trast.NumCycles``, ``Chemo.Issue``: known only after treatment.
- ``Chemo.first.*``, ``.second.*``, ``.any.*``, ``.Classification``, ``.Bev``: which drugs in which order,
  chosen by the treating site; it tells the sets apart. Only ``Chemo.any.antiHER2`` is kept, as the therapy.
- ``*.gsva`` and ``*.ssgsea.norm``: both are relative to the other patients in the same run (the scale of
  ``norm`` differs by a third between the two external centres), so nobody could compute them for one new
  patient. The plain single-sample score (``notnorm``) does not depend on others. ``GEP`` was published
  without it for the training set; there it is ``GEP.norm`` times that patient's own notnorm/norm ratio,
  which is the same for every signature (checked on the external sets: within 0.04 %).
- ``LIN28A``: measured in the external sets only.

``All.TMB`` and ``Coding.TMB`` are counts of mutations, not per megabase.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import binary, build, given, need_folder, recode

_URL = "https://raw.githubusercontent.com/micrisor/NAT-ML/94ce67a936b1e66410fb0be42e5516fe1d4086cf/inputs/"
_TRAIN = RemoteFile(
    "training_df.csv",
    _URL + "training_df.csv",
    "1951f0d4bbf9f30da9a848dab2222b29a4d7ab1d61513b4f8d908f30a9a233fc",
    75070,
)
_HER2NEG = RemoteFile(
    "testing_her2neg_df.csv",
    _URL + "testing_her2neg_df.csv",
    "3c47c73f9c1c123037f34e6cecc1f5601f06c9a3d91275352454fd30a50ef52d",
    29468,
)
_HER2POS = RemoteFile(
    "testing_her2pos_df.csv",
    _URL + "testing_her2pos_df.csv",
    "8949dcc0df5d63f4839d43be00ca6af1e21d2c6143fb2bb1064552b9b437d7e8",
    11219,
)
SPLITS = {"train": _TRAIN, "external_her2neg": _HER2NEG, "external_her2pos": _HER2POS}

SOURCE = CohortSource(
    name="transneo",
    title="TransNEO: neoadjuvant chemotherapy with or without anti-HER2, breast",
    program="breast",
    design="observational",
    licence="none stated in the repository; cite the paper",
    citation="Sammut et al., Nature 2022, doi:10.1038/s41586-021-04278-5",
    files=tuple(SPLITS.values()),
)

_SIGN = {-1: "negative", 1: "positive"}
_SIGNED = {
    "ER.status": "history:er_status",
    "HER2.status": "history:her2_status",
    "LN.at.diagnosis": "history:lymph_node_status",
}
_AS_IS = {
    "Age.at.diagnosis": "history:age",
    "Size.at.diagnosis": "history:tumour_size",
    "Histology": "history:histology_ductal",
    "ER.Allred": "history:er_allred",
    "median_lymph_KDE_knn_50": "history:lymphocyte_density",
    "All.TMB": "mutations:mutation_count",
    "Coding.TMB": "mutations:coding_mutation_count",
    "Expressed.NAg": "mutations:expressed_neoantigens",
    "CIN.Prop": "mutations:cin",
    "HLA.LOH": "mutations:hla_loh",
    "HRD.LOH": "mutations:hrd_loh",
    "HRD.TelomericAI": "mutations:hrd_tai",
    "HRD.LST": "mutations:hrd_lst",
    "HRD.sum": "mutations:hrd_sum",
    "STAT1.ssgsea.notnorm": "expression:sig_stat1_ssgsea",
    "GGI.ssgsea.notnorm": "expression:sig_ggi_ssgsea",
    "GEP.ssgsea.notnorm": "expression:sig_gep_ssgsea",
    "ESC.ssgsea.notnorm": "expression:sig_esc_ssgsea",
    "CytScore.log2": "expression:cytolytic_score",
    "Swanton.MitosisScore": "expression:mitosis_score",
    "Swanton.CeramideScore": "expression:ceramide_score",
    "Swanton.PaclitaxelScore": "expression:paclitaxel_score",
}
_FAMILIES = ("TIDE.", "Danaher.")
_GENES = ("ESR1", "PGR", "ERBB2")
_PANEL = ("TP53", "PIK3CA")


def load(folder: Path | None) -> Cohort:
    """Return the 222 patients; splits ``train``, ``external_her2neg``, ``external_her2pos``."""
    folder = need_folder(SOURCE, folder)
    sheets = [pd.read_csv(folder / file.name).assign(split=split) for split, file in SPLITS.items()]
    raw = pd.concat(sheets, ignore_index=True)
    ids = raw["Trial.ID"].rename("patient_id")
    expression = raw[[f"{gene}.log2.tpm" for gene in _GENES]].set_axis([*_GENES], axis=1)
    anti_her2 = recode(raw["Chemo.any.antiHER2"], {0: "chemotherapy", 1: "chemotherapy_anti_her2"})
    return build(
        SOURCE,
        patients=_patients(raw, ids),
        variants=_variants(raw, ids),
        expression=pd.concat([ids, expression], axis=1),
        treatments=given(ids, anti_her2),
        outcomes=binary(ids, "pathological_complete_response", raw["resp.pCR"]),
        expression_unit="log2_tpm",
        panel=_PANEL,
        notes="Every HER2-positive patient had anti-HER2 and nearly no HER2-negative one did: "
        "no overlap, the effect of anti-HER2 is not identified.",
    )


def _patients(raw: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    ratio = raw["STAT1.ssgsea.notnorm"] / raw["STAT1.ssgsea.norm"]
    gep = raw["GEP.ssgsea.notnorm"].fillna(raw["GEP.ssgsea.norm"] * ratio)
    raw = raw.assign(**{"GEP.ssgsea.notnorm": gep})
    columns = {"patient_id": ids, "split": raw["split"]}
    columns |= {key: recode(raw[name], _SIGN) for name, key in _SIGNED.items()}
    columns["history:tumour_grade"] = recode(raw["Grade.pre.chemotherapy"], {1: "1", 2: "2", 3: "3"})
    columns |= {key: raw[name] for name, key in _AS_IS.items()}
    families = [str(name) for name in raw if str(name).startswith(_FAMILIES)]
    columns |= {f"expression:{name.lower().replace('.', '_')}": raw[name] for name in families}
    return pd.DataFrame(columns)


def _variants(raw: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Return one somatic row for each gene reported mutated; the exact change was not published."""
    found = [
        pd.DataFrame({"patient_id": ids[raw[f"CodingMuts.{gene}"] == 1], "gene": gene}) for gene in _PANEL
    ]
    return pd.concat(found).assign(change="coding mutation", origin="somatic")
