"""Simulated gene expression: latent programmes of the tumour, each seen through several genes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LOADING, NOISE = 0.9, 0.6  # log2 TPM; genes of one factor correlate at 0.81 / (0.81 + 0.36) = 0.69
HIGHEST = 18.0

FACTORS: dict[str, tuple[str, ...]] = {
    "immune": (
        *(
            "CD8A",
            "CD8B",
            "CD3D",
            "CD3E",
            "GZMA",
            "GZMB",
            "PRF1",
            "IFNG",
            "CXCL9",
            "CXCL10",
            "CXCL13",
            "IDO1",
        ),
        *("STAT1", "LAG3", "TIGIT", "PDCD1", "CTLA4", "HLA-DRA", "CD274"),
    ),
    "proliferation": ("MKI67", "TOP2A", "CCNB1", "AURKA", "BIRC5", "FOXM1", "TYMS"),
    "stroma": ("VIM", "FN1", "TGFB1", "SNAI2", "ZEB1"),
    "squamous": ("KRT5", "TP63", "SOX2"),
    "hypoxia": ("VEGFA", "HIF1A"),
    "smoke": ("CYP1A1", "CYP1B1"),
    "repair": ("ERCC1", "BRCA1", "TOP1"),
}
# Genes on their own, raised where they are altered (log2 TPM).
OWN: dict[str, float] = {
    "EGFR": 1.2,
    "ERBB2": 1.6,
    "MET": 1.4,
    "ETV4": 0.0,
    "ETV5": 0.0,
    "NKX2-1": 0.0,
    "B2M": 0.0,
}
GENES = tuple(gene for genes in FACTORS.values() for gene in genes) + tuple(OWN)


def expression_levels(
    n: int,
    rng: np.random.Generator,
    altered: Mapping[str, NDArray[np.bool_]],
    pack_years: Floats,
    log_tmb: Floats,
    squamous: NDArray[np.bool_],
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return expression by gene (log2 TPM, 0 to 18) and the standard scores of the factors, shape (n,).

    More mutations draw more immune cells and STK11 loss keeps them out; smoke raises the genes that break
    it down; squamous tumours express their own lineage genes.
    """
    factors = {name: rng.standard_normal(n) for name in FACTORS}
    for name, shift in _shifts(altered, pack_years, log_tmb, squamous).items():
        factors[name] += shift
    levels: dict[str, Floats] = {}
    for i, gene in enumerate(GENES):
        shared = next((factors[name] for name, genes in FACTORS.items() if gene in genes), np.zeros(n))
        raised = OWN.get(gene, 0.0) * altered[gene] if gene in altered else np.zeros(n)
        own = rng.normal(0, NOISE if gene not in OWN else 1.0, n)
        levels[gene] = plausible(_base(i) + LOADING * shared + raised + own, 0, HIGHEST, digits=3)
    return levels, factors


def factors_seen(
    levels: Mapping[str, Floats],
    altered: Mapping[str, NDArray[np.bool_]],
    pack_years: Floats,
    log_tmb: Floats,
    squamous: NDArray[np.bool_],
) -> tuple[dict[str, Floats], dict[str, float]]:
    """Return the mean (n,) and standard deviation of each factor given the genes that show it.

    Factors are normal, genes are they and noise: the mean is that of the prior and the genes, weighted by
    precision. The expression of PD-L1 by stain, which tells a little more of the immune factor, is not used.
    """
    shifts = _shifts(altered, pack_years, log_tmb, squamous)
    mean, deviation = {}, {}
    for name, genes in FACTORS.items():
        precision = 1 + len(genes) * LOADING**2 / NOISE**2
        shown = sum((levels[gene] - _base(GENES.index(gene)) for gene in genes), np.zeros(len(log_tmb)))
        mean[name] = (shifts.get(name, 0.0) + LOADING / NOISE**2 * shown) / precision
        deviation[name] = float(precision**-0.5)
    return mean, deviation


def _shifts(
    altered: Mapping[str, NDArray[np.bool_]],
    pack_years: Floats,
    log_tmb: Floats,
    squamous: NDArray[np.bool_],
) -> dict[str, Floats]:
    """Return by how much the mean of a factor is not 0, shape (n,)."""
    return {
        "immune": 0.25 * (log_tmb - 1.7) - 0.6 * altered["STK11"],
        "smoke": 0.7 * (np.log1p(pack_years) - 2.5) / 1.5,
        "squamous": 2.0 * squamous - 0.4,
    }


def _base(i: int) -> float:
    return 3.5 + 0.5 * (i % 7)  # genes differ in level; which is higher does not matter


def standardised(gene: str, levels: Mapping[str, Floats]) -> Floats:
    """Return the level of a gene of ``OWN`` as a standard score of tumours without the alteration."""
    return levels[gene] - _base(GENES.index(gene))


def plausible(values: Floats, low: float, high: float, digits: int = 0) -> Floats:
    """Return the values kept between ``low`` and ``high`` and rounded as a record would be."""
    return np.asarray(np.round(np.clip(values, low, high), digits), dtype=np.float64)
