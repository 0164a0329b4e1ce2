"""What tests of the simulated cohort look at."""

from __future__ import annotations

import numpy as np

from data.simulator import Simulated
from data.simulator_outcomes import BINARY, STANDARD, SURVIVAL, THERAPIES

ENDPOINTS = (*BINARY, SURVIVAL)
TARGETED = [t for t in THERAPIES if t != STANDARD]


def outcome(one: Simulated, endpoint: str) -> np.ndarray:
    """Return the outcome of every patient, in the order of the truth."""
    rows = one.cohort.outcome(endpoint).set_index("patient_id")["value"]
    return rows.reindex(one.truth["patient_id"]).to_numpy()
