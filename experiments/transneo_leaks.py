"""The columns of the published TransNEO model that are not served, to compare like with like.

Sammut et al., Nature 2022, doi:10.1038/s41586-021-04278-5: how many cycles were given is known only
afterwards; which drug came first and second was chosen by the site, and tells the sets apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.cohorts import find_folder
from data.cohorts.transneo import SOURCE, SPLITS
from data.tables import need_folder
from features.encoder import Encoder, Feature
from features.pipeline import FeaturePipeline
from features.source import Source
from training.study import Rows, Study

LEAKS = (
    "Chemo.NumCycles",
    "Chemo.first.Taxane",
    "Chemo.first.Anthracycline",
    "Chemo.second.Taxane",
    "Chemo.second.Anthracycline",
    "Chemo.any.Anthracycline",
)


class LeakEncoder(Encoder):
    """The columns that are known only after treatment or were chosen by the site."""

    def fit(self, source: Source, y: None = None) -> Self:
        """Keep them all."""
        self.features_ = [Feature(f"leak:{name}", f"leak:{name}", name) for name in LEAKS]
        return self

    def _column(self, source: Source, feature: Feature) -> NDArray[np.float64]:
        return source.field(feature.field).astype(np.float64)


class LeakyPipeline(FeaturePipeline):
    """What is served, and the leaks appended."""

    def fit(self, source: Source, y: None = None) -> Self:
        """Fit the encoders of what is served, then append the leaks."""
        super().fit(source)
        self.encoders_.append(LeakEncoder().fit(source))
        return self


def with_leaks(plain: Study) -> Study:
    """Return the same patients with the published extra columns, read from the published files."""
    folder = need_folder(SOURCE, find_folder(SOURCE.name))
    raw = pd.concat([pd.read_csv(folder / file.name) for file in SPLITS.values()]).set_index("Trial.ID")

    def extended(rows: Rows) -> Rows:
        known = raw.reindex(rows.ids)
        fields = dict(rows.source.fields)
        fields |= {f"leak:{name}": known[name].to_numpy(dtype=np.float64) for name in LEAKS}
        return replace(rows, source=replace(rows.source, fields=fields))

    external = {name: extended(rows) for name, rows in plain.external.items()}
    return replace(plain, train=extended(plain.train), external=external)


def leaky_pipeline(_: Study) -> FeaturePipeline:
    """Return the pipeline of what is served with the leaks appended, not fitted."""
    return LeakyPipeline()
