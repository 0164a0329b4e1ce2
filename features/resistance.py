"""What the HIVDB algorithm says of a virus: the penalty score of every drug whose gene was sequenced."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray

from data.hiv.asi import Algorithm
from data.hiv.hivdb import algorithm
from features.encoder import Encoder, Feature
from features.source import Source


class ResistanceEncoder(Encoder):
    """One column a drug of the algorithm, NaN where its gene was not sequenced.

    No columns where nobody's virus was sequenced, or the algorithm is not on this computer. The rules are
    stored with the encoder: an answer can be computed again without the file, and by the same version.

    Parameters
    ----------
    exclude : tuple of str
        Keys (``mutations:HIV-RT``) whose scores must not become columns.
    """

    def __init__(self, exclude: tuple[str, ...] = ()) -> None:
        self.exclude = exclude

    def fit(self, source: Source, y: None = None) -> Self:
        """Keep the drugs whose gene somebody had sequenced."""
        sequenced = any(gene.startswith("HIV-") for gene in source.changes)
        self.algorithm_: Algorithm | None = algorithm() if sequenced else None
        self.drugs_: dict[str, str] = {}
        self.features_ = []
        if self.algorithm_ is not None:
            for drug, gene in self.algorithm_.genes.items():
                if gene in source.changes and f"mutations:{gene}" not in self.exclude:
                    self._add(self.algorithm_, drug, gene)
        return self

    def _add(self, rules: Algorithm, drug: str, gene: str) -> None:
        name = f"mutations:{gene} {rules.name} {drug}"
        label = f"{rules.name} {rules.version} score for {rules.drugs[drug]}"
        self.features_.append(Feature(name, name, label, score=True))
        self.drugs_[name] = drug

    def _column(self, source: Source, feature: Feature) -> NDArray[np.float64]:
        assert self.algorithm_ is not None
        drug = self.drugs_[feature.name]
        gene = self.algorithm_.genes[drug]
        changes = source.changes.get(gene, ((),) * source.n)
        found = {row: self.algorithm_.score(drug, row) for row in set(changes)}
        return np.where(np.isnan(source.gene_status(gene)), np.nan, [found[row] for row in changes])
