"""The simulated cohort: 3,000 invented patients with lung cancer; see :mod:`data.simulator`.

The only cohort here with all four kinds of data, two side effects and a known truth. The choice of therapy
follows the patient, as in an observational cohort.
"""

from __future__ import annotations

from pathlib import Path

from data.cohort import Cohort
from data.provenance import CohortSource
from data.simulator import CITATION, NAME, simulate

PATIENTS, SEED = 3000, 1

SOURCE = CohortSource(
    name=NAME,
    title="Simulated lung cancer with known treatment effects (no real patients)",
    program=NAME,
    design="simulated",
    licence="Apache-2.0",
    citation=CITATION,
    embedded_in="tailor",
)


def load(folder: Path | None = None) -> Cohort:
    """Return the 3,000 simulated patients, always the same."""
    return simulate(PATIENTS, SEED).cohort
