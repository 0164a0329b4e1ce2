"""All settings of Tailor, in one place; every one is an environment variable ``TAILOR_<NAME>``."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once from the environment; nothing changes them afterwards."""

    model_config = SettingsConfigDict(env_prefix="TAILOR_", frozen=True, extra="ignore")

    home: Path = Field(
        default=Path("~/.tailor"), description="Where the registry, trained models and downloads live."
    )
    cohorts: Path | None = Field(
        default=None, description="Folder with copies of the public cohorts, one sub-folder each."
    )
    knowledge: Path | None = Field(
        default=None, description="Folder with publishers' releases of knowledge, one sub-folder each."
    )
    tracking_uri: str | None = Field(
        default=None, description="MLflow tracking and registry URI; default: SQLite in the home folder."
    )
    ledger_url: str | None = Field(
        default=None, description="Database of the ledger; default: SQLite in the home folder."
    )
    keys: Path | None = Field(
        default=None,
        description="Folder of the ledger's keys; default: keys in the home folder. Keep a copy elsewhere.",
    )
    checkpoints: Path | None = Field(
        default=None,
        description="File or folder, out of the operator's reach, for signed checkpoints of the ledger.",
    )
    checkpoint_every: int = Field(
        default=100, ge=1, description="Entries of the ledger from one checkpoint to the next."
    )
    host: str = Field(default="127.0.0.1", description="Address the service listens on.")
    port: int = Field(default=3000, ge=1, le=65535, description="Port the service listens on.")
    workers: int = Field(default=1, ge=1, le=64, description="Service processes; one a core is right.")
    timeout_s: int = Field(default=10, ge=1, le=300, description="Seconds after which a request is given up.")
    max_body_mb: float = Field(default=4.0, gt=0, description="Largest request body accepted, in megabytes.")
    max_file_mb: float = Field(
        default=100.0, gt=0, description="Largest file of a patient read at the page, in megabytes."
    )
    open: bool = Field(
        default=False, description="Everybody may do everything without a key; only on a loopback address."
    )
    rate_per_minute: int = Field(
        default=600, ge=1, description="Requests a minute of one user, in each worker; an address: ten times."
    )
    session_secret: str | None = Field(
        default=None,
        min_length=32,
        repr=False,
        description="What sessions are signed with; default: new at every start.",
    )
    oidc_keys: Path | None = Field(
        default=None,
        description="File with the public keys (JWKS) of an identity provider; read again when it changes.",
    )
    oidc_issuer: str | None = Field(default=None, description="Whose tokens are believed (`iss`).")
    oidc_audience: str | None = Field(default=None, description="For whom tokens must be made (`aud`).")
    oidc_role_claim: str = Field(default="role", description="Claim of a token that holds the role.")
    threads: int = Field(
        default=1,
        ge=1,
        description="Threads used to train one model; one is fastest up to some thousand patients.",
    )

    @property
    def home_folder(self) -> Path:
        """Home with ``~`` resolved; it is created by whoever writes into it."""
        return self.home.expanduser().resolve()

    @property
    def mlflow_uri(self) -> str:
        """Tracking URI in force."""
        return self.tracking_uri or f"sqlite:///{self.home_folder / 'mlflow.db'}"

    @property
    def ledger_uri(self) -> str:
        """Database of the ledger in force."""
        return self.ledger_url or f"sqlite:///{self.home_folder / 'ledger.db'}"

    @property
    def keys_folder(self) -> Path:
        """Folder of the ledger's keys in force."""
        return self.keys.expanduser().resolve() if self.keys else self.home_folder / "keys"

    @property
    def checkpoints_path(self) -> Path | None:
        """Where checkpoints go, if anywhere."""
        return self.checkpoints.expanduser().resolve() if self.checkpoints else None


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


def quieten_libraries() -> None:
    """Switch off usage reporting and progress bars of the libraries we use; call before importing them."""
    for name, value in {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "BENTOML_DO_NOT_TRACK": "true",
        "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    }.items():
        os.environ.setdefault(name, value)
