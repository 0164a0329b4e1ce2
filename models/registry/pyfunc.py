"""MLflow's way in: loaded by path as code, never pickled, never imported by the rest of Tailor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow.pyfunc.model import PythonModel

from models.bundle import Bundle


class TailorModel(PythonModel):
    """Takes the encoded float matrix, columns as named by the pipeline; returns margin and answer."""

    def load_context(self, context: Any) -> None:
        """Load the bundle saved beside the model."""
        self.bundle = Bundle.load(Path(context.artifacts["bundle"]))

    def predict(
        self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Return one row a patient: ``margin`` and ``answer``."""
        names = [feature.name for feature in self.bundle.features]
        margin = self.bundle.stack.margin(model_input[names].to_numpy(dtype=float))
        continuous = self.bundle.card.endpoint.type == "continuous"
        answer = self.bundle.value(margin) if continuous else self.bundle.probability(margin)
        return pd.DataFrame({"margin": margin, "answer": answer})


mlflow.models.set_model(TailorModel())
