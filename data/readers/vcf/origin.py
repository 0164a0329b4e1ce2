"""Whether an allele is the patient's, and whether the tumour acquired it or all tissues have it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from data.readers.vcf.calls import READS, listed, passed, reads
from data.readers.vcf.records import Call, Record
from data.readers.vcf.samples import Sampled

Origin = Literal["somatic", "germline", "unknown"]

NOT_CARRIED = "the sample does not carry it"
NOT_CALLED = "whether the sample carries it was not called"
NO_SAMPLE = "the file has no samples: nobody is said to carry it"
EDITED = "edited after transcription: not in the DNA"


class Carried(NamedTuple):
    """An allele the patient has: its origin, and the call of the sample that shows it."""

    origin: Origin
    call: Call


def carried(record: Record, allele: int, sampled: Sampled, given: Origin) -> Carried | str:
    """Return an allele's origin, or in words why it is not the patient's.

    What the caller says of the record comes first: SS (0 reference, 1 germline, 2 somatic, 3 loss of
    heterozygosity, 4 edited; VarScan, SomaticSniper, TCGA) and SOMATIC. Next is the pair: in the normal is
    germline; in the tumour and not in the normal is somatic; ``given`` is for what is still unknown. A normal
    that was not read (DP 0) or failed its own filter (FT) says nothing.

    A tumour's genotype without any ALT (0/0 by Pindel, none by Strelka) is no answer, as their models are of
    whole chromosomes: its reads decide, one where the caller says somatic, three where it says nothing.
    """
    call, info = record.sample, record.info
    if call is None:
        return NO_SAMPLE
    status = call.values.get("SS") or info.get("SS")
    if status == "4":
        return EDITED
    somatic = status == "2" or "SOMATIC" in info
    normal = record.normal if record.normal and passed(record.normal) else None
    in_normal = listed(normal, allele)
    if sampled.role == "tumour" or somatic or given == "somatic":
        has = _in_tumour(record, call, allele, somatic)
    else:
        has = listed(call, allele)
    if somatic and has:
        return Carried("somatic", call)
    if normal is not None and in_normal and not somatic:
        return Carried("germline", normal)
    if not has:
        return NOT_CARRIED if has is False else NOT_CALLED
    if status == "1" or sampled.role == "normal":
        return Carried("germline", call)
    if in_normal is False:
        return Carried("somatic", call)
    return Carried(given, call)


def _in_tumour(record: Record, call: Call, allele: int, somatic: bool) -> bool | None:
    has = listed(call, allele)
    if has or any(call.genotype):
        return has
    seen = reads(record, call, allele)
    if seen is None:
        return True if somatic and len(record.alts) == 1 else has
    return seen >= (1 if somatic else READS)
