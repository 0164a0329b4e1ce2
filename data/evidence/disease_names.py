"""Diseases as publishers of evidence write them, and what they are called here."""

from __future__ import annotations

#: Program, our name, the part of the disease that is a biomarker -> names in lower case.
_NAMES: dict[tuple[str, str, str], tuple[str, ...]] = {
    ("lung", "non-small cell lung cancer", ""): (
        "lung non-small cell carcinoma",
        "non-small cell lung cancer",
        "lung adenocarcinoma",
        "lung squamous cell carcinoma",
        "squamous cell lung cancer",
        "lung acinar adenocarcinoma",
        "bronchiolo-alveolar adenocarcinoma",
    ),
    ("lung", "small cell lung cancer", ""): (
        "lung small cell carcinoma",
        "small cell lung cancer",
    ),
    ("lung", "lung cancer", ""): (
        "lung cancer",
        "lung carcinoma",
    ),
    ("breast", "breast cancer", ""): (
        "breast cancer",
        "invasive breast cancer",
        "breast carcinoma",
    ),
    ("breast", "breast cancer", "HER2 positive"): ("her2-receptor positive breast cancer",),
    ("breast", "breast cancer", "HER2 negative"): ("her2-receptor negative breast cancer",),
    ("breast", "breast cancer", "ER positive"): ("estrogen-receptor positive breast cancer",),
    ("breast", "breast cancer", "triple negative"): ("triple-receptor negative breast cancer",),
    ("colon", "colorectal cancer", ""): (
        "colorectal cancer",
        "colon cancer",
        "colon carcinoma",
        "colon adenocarcinoma",
        "colorectal adenocarcinoma",
        "colon mucinous adenocarcinoma",
        "rectum cancer",
        "rectal cancer",
        "rectal adenocarcinoma",
    ),
    ("rare-childhood", "acute lymphoblastic leukaemia", ""): (
        "acute lymphoblastic leukemia",
        "childhood acute lymphocytic leukemia",
        "childhood b-cell acute lymphoblastic leukemia",
        "t-cell acute lymphoblastic leukemia",
        "b-cell acute lymphoblastic leukemia",
        "b-lymphoblastic leukemia/lymphoma",
        "b-lymphoblastic leukemia/lymphoma, bcr-abl1–like",
    ),
    ("rare-childhood", "neuroblastoma", ""): ("neuroblastoma",),
    ("rare-childhood", "low-grade glioma", ""): (
        "low-grade glioma",
        "childhood low-grade glioma",
        "childhood pilocytic astrocytoma",
        "pilocytic astrocytoma",
    ),
    ("rare-childhood", "medulloblastoma", ""): ("medulloblastoma",),
    ("rare-childhood", "infantile fibrosarcoma", ""): (
        "congenital fibrosarcoma",
        "infantile fibrosarcoma",
    ),
    ("rare-childhood", "inflammatory myofibroblastic tumour", ""): (
        "inflammatory myofibroblastic tumor",
        "inflammatory myofibroblastic tumor (imt)",
    ),
    ("rare-childhood", "anaplastic large cell lymphoma", ""): ("anaplastic large cell lymphoma",),
    ("rare-childhood", "alveolar rhabdomyosarcoma", ""): ("alveolar rhabdomyosarcoma",),
    ("rare-childhood", "Ewing sarcoma", ""): (
        "ewing sarcoma",
        "ewing sarcoma of bone",
    ),
    ("rare-childhood", "plexiform neurofibroma", ""): ("plexiform neurofibroma",),
    ("rare-childhood", "subependymal giant cell astrocytoma", ""): ("subependymal giant cell astrocytoma",),
}
#: A publisher's name -> (program, our name, biomarker).
DISEASES = {written: ours for ours, names in _NAMES.items() for written in names}
#: What stands for any solid tumour.
ANY = ("cancer", "solid tumor", "any solid tumor")
