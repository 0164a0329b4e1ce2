"""Figures of the demonstration: those of the training run, and what makes two therapies differ."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from models.figures.style import save
from models.figures.waterfall import waterfall
from serving.prediction import Contrast, Prediction
from training.train import Trained


def figures(trained: Trained, answer: Prediction, out: Path) -> dict[str, Path]:
    """Write the plots of the training run and the waterfall of the comparison; return files by name."""
    found = _plots(trained, out)
    comparison = _contrast(answer, out / f"{answer.program}_contrast.png")
    return found if comparison is None else {"contrast": comparison, **found}


def _plots(trained: Trained, out: Path) -> dict[str, Path]:
    """Copy the plots of the training run, named after the program."""
    import mlflow

    found = {}
    with TemporaryDirectory() as scratch:
        run_id = trained.run_id
        folder = Path(
            mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="plots", dst_path=scratch)
        )
        for plot in sorted(folder.iterdir()):
            name = plot.stem.removesuffix("_cross-validation")
            found[name] = Path(shutil.copy(plot, out / f"{trained.bundle.card.program}_{name}.png"))
    return found


def _contrast(answer: Prediction, path: Path) -> Path | None:
    """Draw the first comparison; None where the cohort cannot tell the two therapies apart."""
    found = next((c for c in answer.contrasts if c.identified and c.contributions), None)
    if found is None:
        return None
    options = {option.therapy: option for option in answer.options}
    outcomes = (*options[found.therapy].responses, *options[found.therapy].side_effects)
    outcome = next(o for o in outcomes if o.endpoint == found.endpoint)
    figure = waterfall(
        _labelled(found),
        good=-1 if found.scale == "log-hazard" or outcome.role == "side_effect" else 1,
        scale=found.scale or "",
        title=f"{options[found.therapy].title}\nagainst {options[found.comparator].title}",
    )
    return save(figure, path)


def _labelled(contrast: Contrast) -> list[tuple[str, float]]:
    """Return labels with the patient's values, and contributions."""
    labelled = []
    for part in contrast.contributions:
        value = f"{part.value:g}" if isinstance(part.value, float) else part.value
        known = "not known" if value is None else value
        label = part.label if part.group == "therapy" else f"{part.label} = {known}"
        labelled.append((label, part.contribution))
    return labelled
