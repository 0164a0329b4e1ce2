"""Whether a sample carries an allele, in which fraction of its reads and on how many of its chromosomes."""

from __future__ import annotations

from math import isfinite
from typing import Literal

from data.readers.vcf.records import Call, Record

Zygosity = Literal["heterozygous", "homozygous", "hemizygous"]

#: Reads of an allele that speak for it where the genotype does not: our own choice, two may be errors.
READS = 3


def passed(call: Call) -> bool:
    """Return whether the sample's own filter (FT) lets the call through."""
    return call.values.get("FT", ".") in ("PASS", ".", "")


def listed(call: Call | None, allele: int) -> bool | None:
    """Return whether the genotype has the allele; None where nothing is called or no read was there."""
    if call is None or not call.genotype:
        return None
    if allele in call.genotype:
        return True
    return None if None in call.genotype or call.values.get("DP") == "0" else False


def fraction(record: Record, call: Call, allele: int) -> float | None:
    """Return the fraction of reads with the allele, 0-1, None where not told.

    By AD; else AF, FA or FREQ of the caller; else DP4; else the tier-1 counts of Strelka, as its user guide
    says (https://github.com/Illumina/strelka/blob/v2.9.x/docs/userGuide).
    """
    depths = _depths(record, call, allele)
    if depths is None and (stated := _stated(record, call, allele)) is not None:
        return stated
    depths = depths or _counted(record, call, allele)
    return depths[0] / depths[1] if depths and 0 <= depths[0] <= depths[1] and depths[1] else None


def reads(record: Record, call: Call, allele: int) -> float | None:
    """Return how many reads have the allele, None where not told."""
    depths = _depths(record, call, allele) or _counted(record, call, allele)
    return depths[0] if depths else None


def _depths(record: Record, call: Call, allele: int) -> tuple[float, float] | None:
    """Return reads of the allele and of all, by AD; VarScan's AD is of the ALT alone, beside RD."""
    depths = _numbers(call.values.get("AD"))
    depth = next(iter(_numbers(call.values.get("DP"))), None)
    if len(depths) == 1 and len(record.alts) == 1:
        depths = [next(iter(_numbers(call.values.get("RD"))), None), *depths]
    if len(depths) != len(record.alts) + 1 or (own := depths[allele]) is None:
        return None
    if depths[0] is not None:
        return own, sum(n for n in depths if n is not None)
    return (own, depth) if depth is not None else None


def _stated(record: Record, call: Call, allele: int) -> float | None:
    for name in ("AF", "FA", "FREQ"):
        text = call.values.get(name, "")
        shares = _numbers(text.replace("%", ""))
        if len(shares) == len(record.alts) + 1:  # RADIA gives the reference its share too
            shares = shares[1:]
        share = shares[allele - 1] if len(shares) == len(record.alts) else None
        if share is not None:
            share = share / 100 if "%" in text else share
            return share if 0 <= share <= 1 else None
    return None


def _counted(record: Record, call: Call, allele: int) -> tuple[float, float] | None:
    four = _numbers(call.values.get("DP4"))
    if len(four) == 4 and len(record.alts) == 1:
        a, b, c, d = (n or 0 for n in four)
        return (c + d, a + b + c + d) if None not in four else None
    names = ("TIR", "TAR") if "TIR" in call.values else (f"{record.alts[allele - 1]}U", f"{record.ref}U")
    own, other = (next(iter(_numbers(call.values.get(name))), None) for name in names)
    return None if own is None or other is None else (own, own + other)


def _numbers(text: str | None) -> list[float | None]:
    """Return the numbers of a list with commas, None for what is none."""
    found: list[float | None] = []
    for part in text.split(",") if text else ():
        try:
            number = float(part)
        except ValueError:
            found.append(None)
        else:
            found.append(number if isfinite(number) else None)
    return found


def zygosity(record: Record, call: Call, allele: int) -> Zygosity | None:
    """Return on how many chromosomes the allele is, by the genotype; of mitochondria there is no such thing.

    On X a caller writes 1/1 for a man too: homozygous says that no other allele is there.
    """
    if record.chrom.removeprefix("chr") in ("M", "MT") or allele not in call.genotype:
        return None
    if len(call.genotype) == 1 or record.chrom.removeprefix("chr") == "Y":
        return "hemizygous"
    if len(call.genotype) > 2 or None in call.genotype:
        return None
    return "homozygous" if call.genotype[0] == call.genotype[1] else "heterozygous"


def haplotype(call: Call, allele: int) -> Literal[1, 2] | None:
    """Return the side of a phased heterozygous call; sides of phase sets (PS) cannot be told apart here."""
    sides = call.genotype
    if not call.phased or len(sides) != 2 or sides[0] == sides[1] or "PS" in call.values:
        return None
    return 1 if sides[0] == allele else 2 if sides[1] == allele else None
