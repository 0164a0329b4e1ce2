"""The ledger of this process with what seals, what signs and what reads: all that an answer is kept by."""

from __future__ import annotations

import logging
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from data.errors import TailorError
from data.settings import settings
from serving.ledger import kept
from serving.ledger.checkpoint import Checkpoint, append_to, public, sign
from serving.ledger.content import pack, unpack
from serving.ledger.kept import Kept
from serving.ledger.secrets import signing_key
from serving.ledger.store import Audit, Ledger, add, reached
from serving.ledger.vault import Vault, forget
from serving.ledger.verify import count
from serving.prediction import Prediction
from serving.request import PredictRequest

logger = logging.getLogger("tailor.ledger")
CHECKPOINTS = "checkpoints.jsonl"


class Keeper:
    """Keeps answers, and gives them back.

    Parameters
    ----------
    url : str
        Of the ledger.
    keys : Path
        Folder of the keys.
    checkpoints : Path, optional
        Where a signed checkpoint is appended every ``every`` entries.
    every : int, optional
    """

    def __init__(self, url: str, keys: Path, checkpoints: Path | None = None, every: int = 100) -> None:
        self.ledger = Ledger(url, partial(self._checkpoint, checkpoints, every))
        with reached():
            self.vault, self.signing = Vault(keys), signing_key(keys)

    def keep(
        self, asked: PredictRequest, answer: Prediction, by: str, user: str | None, role: str | None
    ) -> Audit:
        """Write an answer down, with what it was asked of sealed; return where."""
        packed = pack(kept.content(asked, answer, by, user, role))
        part = kept.identifying(asked)
        with self.ledger.write() as connection:
            sealed = self.vault.seal(connection, asked.patient.patient_id, part)
            audit = add(connection, "prediction", packed.having(subject=sealed.subject, sealed=sealed.text))
        self.ledger.written(audit)
        return audit

    def kept(self, number: int) -> Kept:
        """Return a kept answer; raises ``unknown_entry`` (404) where there is none of that number."""
        entry = self.ledger.entry(number)
        if entry.kind != "prediction":
            raise TailorError("unknown_entry", f"Entry {number} is no answer but {entry.kind}.", status=404)
        value = unpack(entry.content)
        with reached(), self.ledger.engine.connect() as connection:
            part = self.vault.open(connection, kept.sealed(value))
        return kept.read(number, entry.at, entry.hash, value, part)

    def forget(self, patient_id: str, **who: Any) -> Audit:
        """Destroy the key of a patient, and keep that it was; raises ``unknown_patient`` (404).

        ``who`` are ``by``, ``user`` and ``role`` of who does it.
        """
        subject = self.vault.subject(patient_id)
        with self.ledger.write() as connection:
            if not forget(connection, subject):
                message = "The ledger holds nothing that can be forgotten of this patient."
                raise TailorError("unknown_patient", message, status=404)
            audit = add(connection, "forgotten", pack({**who, "subject": subject}))
        self.ledger.written(audit)
        return audit

    @property
    def public_key(self) -> str:
        """The key that checkpoints are checked with, in hexadecimal."""
        return public(self.signing)

    def checkpoint(self) -> Checkpoint:
        """Sign where the ledger ends now; raises ``unknown_entry`` (404) while it is empty."""
        last = self.ledger.entry(count(self.ledger.engine))
        return sign(Audit(entry=last.number, hash=last.hash), self.signing)

    def _checkpoint(self, path: Path | None, every: int, audit: Audit) -> None:
        if path is None or audit.entry % every:
            return
        try:
            append_to(path / CHECKPOINTS if path.is_dir() else path, sign(audit, self.signing))
        except OSError as error:  # the entry is kept; the next checkpoint covers it too
            logger.error("no checkpoint of entry %d: %s", audit.entry, error.strerror)


@lru_cache(maxsize=1)
def opened(url: str, keys: Path, checkpoints: Path | None, every: int) -> Keeper:
    """Return the one keeper of this process."""
    return Keeper(url, keys, checkpoints, every)


def keeper() -> Keeper:
    """Return the keeper that the settings ask for."""
    asked = settings()
    return opened(asked.ledger_uri, asked.keys_folder, asked.checkpoints_path, asked.checkpoint_every)
