"""The predictor of one process: loaded once, or the reason why it could not be."""

from __future__ import annotations

import logging
from collections.abc import Callable

from data.errors import TailorError
from serving.predictor import Predictor

log = logging.getLogger("tailor.service")


class Ready:
    """Call it for the predictor; it raises (503) as long as there is none.

    Parameters
    ----------
    load : callable
        Loads the models, e.g. ``Predictor.from_registry``.
    """

    def __init__(self, load: Callable[[], Predictor]) -> None:
        self._load = load
        self._predictor: Predictor | None = None
        self._error = TailorError(
            "loading", "The models are still being loaded.", hint="Ask again in a few seconds.", status=503
        )

    def load(self) -> None:
        """Load the models. What a person can put right is kept as the answer to every question."""
        try:
            self._predictor = self._load()
        except TailorError as error:
            log.warning("not ready: %s", error)
            hint = f"{error.hint}, then start the service again." if error.hint else None
            # The message names files and addresses of this computer: it is for the log, not for a client.
            self._error = TailorError(error.code, "No model could be loaded.", hint=hint, status=503)

    def __call__(self) -> Predictor:
        """Return the predictor, or raise why there is none."""
        if self._predictor is None:
            raise self._error
        return self._predictor
