"""Calls of pharmacogenes as tests write them down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Called:
    """What is known of one gene; certain unless several phenotypes are given."""

    gene: str
    phenotypes: tuple[str, ...]
    diplotypes: tuple[str, ...] = ()
    activity_scores: tuple[float, ...] = ()

    @property
    def certain(self) -> bool:
        return len(self.phenotypes) == 1


def calls(*called: Called) -> dict[str, Called]:
    return {call.gene: call for call in called}


POOR, INTERMEDIATE, NORMAL = (f"{word} Metabolizer" for word in ("Poor", "Intermediate", "Normal"))

DPYD_2A = Called("DPYD", (INTERMEDIATE,), ("Reference/c.1905+1G>A (*2A)",), (1.0,))
DPYD_15 = Called("DPYD", (INTERMEDIATE,), ("Reference/c.2846A>T",), (1.5,))
DPYD_POOR = Called("DPYD", (POOR,), ("c.1905+1G>A (*2A)/c.1905+1G>A (*2A)",), (0.0,))
DPYD_OPEN = Called(
    "DPYD", (NORMAL, INTERMEDIATE), ("Reference/Reference", "Reference/c.1905+1G>A (*2A)"), (2.0, 1.0)
)
UGT1A1_28 = Called("UGT1A1", (POOR,), ("*80+*28/*80+*28",))
B5701, NOT_B5701 = Called("HLA-B*57:01", ("positive",)), Called("HLA-B*57:01", ("negative",))
A3101 = Called("HLA-A*31:01", ("positive",))
