"""What a biomarker adds under a therapy: the rows a bundle keeps, as if everybody were given it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.program import Therapy
from models.bundle import Bundle
from models.target import Array
from serving.review.biomarkers import Setting, Switch

_GIVEN = ("therapy:drug=", "therapy:class=", "therapy:target=")


def therapy_columns(bundle: Bundle) -> list[int]:
    """Return the columns that tell what was given."""
    return [j for j, feature in enumerate(bundle.features) if feature.name.startswith(_GIVEN)]


def _coded(bundle: Bundle, therapy: Therapy) -> Setting:
    """Return the columns of a therapy as they are where it is given."""
    parts = {"drug": therapy.drugs, "class": therapy.classes, "target": therapy.targets}
    setting = {}
    for j in therapy_columns(bundle):
        part, _, value = bundle.features[j].name.removeprefix("therapy:").partition("=")
        setting[j] = float(value in parts[part])
    return setting


def rows_given(bundle: Bundle, therapy: Therapy) -> NDArray[np.bool_]:
    """Return which of the rows a bundle keeps received a therapy, shape (b,)."""
    setting = _coded(bundle, therapy)
    return (bundle.background[:, list(setting)] == list(setting.values())).all(1)


def changes(bundle: Bundle, rows: Array, therapy: Therapy, switch: Switch) -> Array:
    """Return what the presence of a biomarker adds to the mean margin under a therapy, shape (1 + k,).

    First what the model says of rows (n, p), then what it would say without each of k folds.
    """
    margins = []
    for setting, present in ((switch.on, 1.0), (switch.off, 0.0)):
        changed = rows.copy()
        for j, value in {**_coded(bundle, therapy), **setting}.items():
            changed[:, j] = value
        _match(bundle, changed, therapy, switch, present)
        said = np.vstack([bundle.stack.margin(changed), bundle.stack.margins(changed)])
        margins.append(said.mean(1))
    return margins[0] - margins[1]


def _match(bundle: Bundle, rows: Array, therapy: Therapy, switch: Switch, present: float) -> None:
    """Fill in whether the patient has what the therapy targets, which follows from the biomarker."""
    names = [feature.name for feature in bundle.features]
    kind = "target_altered" if switch.feature.startswith("mutations:") else "target_positive"
    column = f"therapy:{kind}"
    if column not in names:
        return
    j, hit = names.index(column), switch.gene in therapy.targets
    if not therapy.targets:
        rows[:, j] = 0.0
    elif kind == "target_altered":
        genes = [names.index(f"mutations:{g}") for g in therapy.targets if f"mutations:{g}" in names]
        rows[:, j] = np.fmax.reduce(rows[:, genes], axis=1) if genes else np.nan
    elif hit:
        rows[:, j] = present
