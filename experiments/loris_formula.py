"""The published pan-cancer LORIS formula, as facts: six things any clinic has, one number.

Chang et al., Nature Cancer 2024, doi:10.1038/s43018-024-00772-7. The score is a log-odds of objective
response to immune checkpoint blockade. Where a sheet lacks albumin or the neutrophil-to-lymphocyte ratio
the authors filled in one constant for everyone, and so does this, for single patients too.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from features.source import Source

Array = NDArray[np.float64]

CITATION = "Chang et al., Nature Cancer 2024, doi:10.1038/s43018-024-00772-7"

INTERCEPT = -2.0886
#: Field -> (coefficient, upper limit); units as in the dictionary.
TERMS: dict[str, tuple[float, float]] = {
    "mutations:tmb": (0.0371, 50.0),
    "history:prior_systemic_therapy": (-0.8775, 1.0),
    "history:albumin": (0.5382, np.inf),
    "history:nlr": (-0.0330, 25.0),
    "history:age": (0.0049, 85.0),
}
#: Albumin in g/dL and the ratio: what the authors filled in for a sheet without the measurement. They gave
#: none for prior therapy (missing in four patients of MSK2); 1 is what most patients have.
FILLED_IN = {"history:albumin": 3.8, "history:nlr": 6.2, "history:prior_systemic_therapy": 1.0}
#: A type that is not listed (unknown primary, central nervous system) counts 0.
CANCER = {
    "bladder": -0.3323,
    "breast": -0.3323,
    "colorectal": -0.1020,
    "endometrial": -0.0079,
    "esophageal": 0.5500,
    "gastric": 0.2306,
    "head_neck": 0.0678,
    "hepatobiliary": -0.1189,
    "melanoma": -0.0086,
    "mesothelioma": 0.1255,
    "nsclc": 0.0008,
    "ovarian": -0.0520,
    "pancreatic": -1.1169,
    "renal": 0.5451,
    "sarcoma": 0.0542,
    "sclc": -0.0033,
}


def loris(source: Source, filled_in: Mapping[str, float] = FILLED_IN) -> Array:
    """Return the published score of each row, shape (n,); higher for a more likely response.

    NaN where an input is missing that ``filled_in`` has no constant for.
    """
    score = np.full(source.n, INTERCEPT)
    for key, (coefficient, limit) in TERMS.items():
        values = source.field(key).astype(np.float64)
        if key in filled_in:
            values = np.where(np.isnan(values), filled_in[key], values)
        score += coefficient * np.minimum(values, limit)
    types = source.field("history:cancer_type")
    return score + np.array([CANCER.get(str(kind), 0.0) for kind in types])
