"""The public cohorts, one file each: whatever here has ``SOURCE`` and ``load`` is found and tested."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from data.cohort import Cohort
from data.errors import TailorError, unknown
from data.folder import HEADER, load_folder
from data.provenance import CohortSource
from data.settings import settings
from data.tables import need_folder


@lru_cache(maxsize=1)
def _modules() -> dict[str, ModuleType]:
    found: dict[str, ModuleType] = {}
    for info in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        if isinstance(getattr(module, "SOURCE", None), CohortSource) and callable(
            getattr(module, "load", None)
        ):
            found[module.SOURCE.name] = module
    return found


def sources() -> dict[str, CohortSource]:
    """Return the source of every public cohort, by name."""
    return {name: module.SOURCE for name, module in _modules().items()}


def source(name: str) -> CohortSource:
    """Return the source of one public cohort, or raise ``unknown_cohort`` with the nearest names."""
    if name not in sources():
        raise unknown("unknown_cohort", "cohort", name, sources(), field="cohort")
    return sources()[name]


def home_of(known: CohortSource) -> Path:
    """Return the folder ``tailor cohorts fetch`` puts a cohort in; it need not exist, and may be shared."""
    return settings().home_folder / "cohorts" / (known.folder or known.name)


def find_folder(name: str) -> Path | None:
    """Return the folder that holds all files of a cohort.

    Looked for in ``TAILOR_COHORTS/<name>``, then in ``<home>/cohorts/<name>`` (or the folder the source
    names). ``None`` if the cohort needs no files or they are not there.
    """
    known = source(name)
    home, shared = home_of(known), settings().cohorts
    places = [*([shared.expanduser() / home.name] if shared else []), home]
    return next((place for place in places if known.complete(place)), None)


def load_cohort(name_or_folder: str | Path) -> Cohort:
    """Load a public cohort by name, or a cohort folder (``cohort.toml`` and tables) by path.

    Raises
    ------
    TailorError
        ``unknown_cohort``; ``cohort_not_found`` (its files are not here); ``library_missing`` (an
        embedded one whose library is not installed); whatever is wrong with a folder.
    """
    folder = Path(name_or_folder).expanduser()
    if (folder / HEADER).is_file() or (str(name_or_folder) not in sources() and folder.is_dir()):
        return load_folder(folder)
    known = source(str(name_or_folder))
    module = _modules()[known.name]
    if known.embedded_in is None:
        return module.load(need_folder(known, find_folder(known.name)))
    try:
        return module.load(None)
    except ModuleNotFoundError as error:
        raise TailorError(
            "library_missing",
            f"Cohort {known.name} comes inside {known.embedded_in}, which is not installed.",
            hint=f"pip install 'tailor[{known.extra}]'"
            if known.extra
            else f"pip install {known.embedded_in}",
        ) from error
