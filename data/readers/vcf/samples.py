"""Which sample of a VCF is the patient's tumour, and which the normal tissue."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from data.errors import TailorError, unknown
from data.vcf_file import VcfFile

Role = Literal["tumour", "normal", "unknown"]

#: How headers name them: Mutect2, MuTect 1, PEDIGREE of the specification (VCF 4.2 and later).
_TUMOUR = re.compile(r"^##tumor_sample=(.+)$|\btumor_sample_name=([^\s\"]+)|\bDerived=([^,>]+)", re.M)
_NORMAL = re.compile(r"^##normal_sample=(.+)$|\bnormal_sample_name=([^\s\"]+)|\bOriginal=([^,>]+)", re.M)
#: Callers, by how their headers write them; of two that overlap the longer counts.
_CALLERS = (
    "Mutect2", "MuTect", "MuSE", "VarScan", "Strelka", "SomaticSniper", "RADIA", "Pindel", "DELLY", "Manta",
    "HaplotypeCaller", "DeepVariant", "FreeBayes", "DRAGEN", "VarDict", "LoFreq", "Octopus",
)  # fmt: skip
_CALLER = re.compile("|".join(rf"(?<![a-z]){name.lower()}" for name in _CALLERS))
_SPELT = {name.lower(): name for name in _CALLERS}


class Sampled(NamedTuple):
    """The sample that is read, what it is, and the normal beside a tumour; None where there is none."""

    name: str | None
    role: Role
    normal: str | None


def choose(file: VcfFile, sample: str | None) -> Sampled:
    """Return the sample asked for, else the only one, else the only tumour (of its DNA).

    Raises
    ------
    TailorError
        ``unknown_sample``; ``which_sample`` where it is not clear, naming them.
    """
    roles = _roles(file)
    if sample is not None and sample not in roles:
        raise unknown("unknown_sample", "sample of the VCF", sample, roles, field="vcf")
    normals = [name for name, role in roles.items() if role == "normal"]
    name = sample if sample is not None else _only(roles, normals)
    if name is None or roles[name] == "normal" or len(roles) == 1:
        return Sampled(name, roles[name] if name else "unknown", None)
    paired = len(normals) == 1 and (roles[name] == "tumour" or len(roles) == 2)
    return Sampled(name, "tumour" if paired else roles[name], normals[0] if paired else None)


def _only(roles: dict[str, Role], normals: list[str]) -> str | None:
    if len(roles) < 2:
        return next(iter(roles), None)
    tumours = [name for name, role in roles.items() if role == "tumour"]
    if not tumours and len(roles) == 2 and len(normals) == 1:
        tumours = [name for name in roles if name not in normals]
    if len(tumours) == 1:
        return tumours[0]
    raise TailorError(
        "which_sample",
        f"The VCF has {len(roles)} samples: {', '.join([*roles][:10])}{' …' if len(roles) > 10 else ''}.",
        field="vcf",
        hint=f"Say which is the patient's: sample={next(iter(roles))}.",
    )


def _roles(file: VcfFile) -> dict[str, Role]:
    """Return the samples and what each is: by the header, else by its name; RNA is no tumour's DNA."""
    text = "\n".join(file.header)
    tumours = {name.strip() for found in _TUMOUR.findall(text) for name in found if name}
    normals = {name.strip() for found in _NORMAL.findall(text) for name in found if name}
    roles: dict[str, Role] = {}
    for sample in file.samples:
        named = sample.lower()
        if sample in normals or re.search("normal|germline|blood", named):
            roles[sample] = "normal"
        elif sample in tumours or (re.search("tumou?r", named) and "rna" not in named):
            roles[sample] = "tumour"
        else:
            roles[sample] = "unknown"
    return roles


def described(file: VcfFile, build: str | None) -> str:
    """Return the format in words: ``VCF (GRCh37, Mutect2)``."""
    said = [line.lower() for line in file.header if not re.match("##(INFO|FORMAT|FILTER|ALT|contig)=", line)]
    seen = set(_CALLER.findall("\n".join(said)))
    callers = [_SPELT[name] for name in sorted(seen)]
    return f"VCF ({', '.join([build or 'build not stated', *callers])})"
