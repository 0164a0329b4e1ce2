"""Which files a study folder holds, and what its meta files say of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from data.errors import TailorError

#: Types of which Tailor reads something; all others are listed with the reason they are left.
CLINICAL, CNA, EXPRESSION = "CLINICAL", "COPY_NUMBER_ALTERATION", "MRNA_EXPRESSION"
MAF, SV, MATRIX = "MUTATION_EXTENDED", "STRUCTURAL_VARIANT", "GENE_PANEL_MATRIX"
CANCER_TYPE = "CANCER_TYPE"
_STUDY = "meta_study.txt"


@dataclass(frozen=True)
class Part:
    """A data file and the meta file that describes it; ``said`` are its keys and values."""

    meta: str
    path: Path
    said: dict[str, str]

    @property
    def type(self) -> str:
        """``genetic_alteration_type``, or RESOURCE."""
        return self.said.get("genetic_alteration_type") or (
            "RESOURCE" if "resource_type" in self.said else ""
        )

    @property
    def datatype(self) -> str:
        """``datatype``, empty where there is none."""
        return self.said.get("datatype") or self.said.get("resource_type") or ""

    @property
    def kind(self) -> str:
        """Both, in words."""
        return f"{self.type} {self.datatype}".strip()


@dataclass(frozen=True)
class Catalogue:
    """The parts of a study in the order of their files, and the files no meta file names."""

    folder: Path
    study: dict[str, str]
    parts: tuple[Part, ...]
    panels: tuple[Path, ...]
    lists: tuple[Path, ...]
    loose: tuple[Path, ...] = field(default=())

    def of(self, type: str, *datatypes: str) -> list[Part]:
        """Return the parts of a type, and of one of some datatypes if any are given."""
        return [p for p in self.parts if p.type == type and (not datatypes or p.datatype in datatypes)]


def catalogue(folder: Path) -> Catalogue:
    """Return what the folder of a study holds.

    Raises
    ------
    TailorError
        ``missing_file`` without ``meta_study.txt``, or where a meta file names a data file that is not there;
        ``bad_meta`` where one is not lines of ``key: value``, or names no data file.
    """
    if not folder.is_dir():
        raise TailorError("missing_file", f"There is no folder {folder}.")
    if not (folder / _STUDY).is_file():
        hint = "A study needs it: cancer_study_identifier, type_of_cancer, name, description, citation."
        if any(folder.glob("meta_*.txt")):
            hint += " A folder with other meta files only adds to a study that is loaded already."
        raise TailorError("missing_file", f"There is no {_STUDY} in {folder}.", hint=hint)
    study = pairs(folder / _STUDY)
    if not study.get("cancer_study_identifier"):
        raise TailorError("bad_meta", f"{_STUDY} has no cancer_study_identifier.", field=_STUDY)
    parts = tuple(_part(path) for path in sorted(folder.glob("meta_*.txt")) if path.name != _STUDY)
    lists = tuple(sorted((folder / "case_lists").glob("*.txt")))
    panels = tuple(path for path in sorted(folder.glob("*gene_panel_*.txt")) if _is_panel(path))
    named = {part.path for part in parts} | set(panels)
    loose = tuple(path for path in sorted(folder.glob("data_*")) if path.is_file() and path not in named)
    return Catalogue(folder, study, parts, panels, lists, loose)


def pairs(path: Path) -> dict[str, str]:
    """Return the ``key: value`` lines of a meta file, a case list or a gene panel, or raise ``bad_meta``."""
    said = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise TailorError("bad_encoding", f"{path.name} is not UTF-8: {error}.", field=path.name) from None
    for number, line in enumerate(lines, start=1):
        key, colon, value = line.partition(":")
        if line.strip() and not colon:
            raise TailorError(
                "bad_meta",
                f"{path.name}, line {number}: {line[:60]!r} is not 'key: value'.",
                field=path.name,
            )
        if colon:
            said[key.strip()] = value.strip()
    return said


def _part(meta: Path) -> Part:
    said = pairs(meta)
    name = said.get("data_filename", "")
    if not name or Path(name).name != name:
        message = f"{meta.name} names no data file (data_filename) of its folder."
        raise TailorError("bad_meta", message, field=meta.name)
    path = meta.parent / name
    if not path.is_file():
        raise TailorError(
            "missing_file",
            f"{meta.name} names {name}, which is not in {meta.parent}.",
            field=meta.name,
            hint=f"Put {name} there, or remove {meta.name}.",
        )
    return Part(meta.name, path, said)


def _is_panel(path: Path) -> bool:
    said = path.read_bytes()
    return b"stable_id:" in said and b"gene_list:" in said
