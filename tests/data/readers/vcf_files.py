"""Writers of VCFs for tests; run as a script, it measures how long large ones take to read."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from data.genes import symbols
from data.readers.vcf import read_vcf

BUILDS = {"GRCh37": 159138663, "GRCh38": 159345973}  # lengths of chromosome 7
CSQ = (
    "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp|cDNA_position"
    "|CDS_position|Protein_position|Amino_acids|Codons|Existing_variation|DISTANCE|STRAND|FLAGS|SYMBOL_SOURCE"
    "|HGNC_ID|CANONICAL|MANE_SELECT|SIFT|PolyPhen|gnomAD_AF|CLIN_SIG|SOMATIC"
)
CSQ_LINE = f'##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations. Format: {CSQ}">'
FORMATS = (
    CSQ_LINE,
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="">',
    '##INFO=<ID=MQ,Number=1,Type=Float,Description="">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="">',
    "##contig=<ID=chr7>",
)


def write(path, records, header=(), samples=("TUMOR", "NORMAL"), build="GRCh38", end="\n"):
    """Write records, their columns set by spaces, under a header; return the path."""
    lines = ["##fileformat=VCFv4.2", *header]
    if build:
        lines.append(f"##contig=<ID=7,length={BUILDS[build]}>")
    columns = "#CHROM POS ID REF ALT QUAL FILTER INFO" + (" FORMAT" if samples else "")
    lines.append("\t".join([*columns.split(), *samples]))
    lines += ["\t".join(record.split(" ")) for record in records]
    path.write_bytes((end.join(lines) + end).encode())
    return path


def csq(**said):
    """Return one entry of CSQ."""
    return "|".join(said.get(name, "") for name in CSQ.split("|"))


def many(path, number, *, annotated, seed=0):
    """Write a tumour/normal VCF of as many records; annotated, each with eight transcripts of VEP."""
    chance = random.Random(seed)
    genes = [*sorted(set(symbols().values())), *(f"LOC{n}" for n in range(15_000))]
    what = ["missense_variant", "synonymous_variant", *["intron_variant"] * 6, "frameshift_variant"]
    with path.open("w", encoding="utf-8") as file:
        file.write(write(path.with_suffix(".head"), [], FORMATS).read_text())
        for n in range(number):
            ref, alt = chance.sample("ACGT", 2)
            info = f"DP={chance.randint(20, 300)};MQ=60"
            if annotated:
                gene, kind, place = chance.choice(genes), chance.choice(what), chance.randint(2, 900)
                entry = csq(
                    Allele=alt, Consequence=kind, SYMBOL=gene, Feature=f"ENST{n:011}",
                    HGVSc=f"ENST{n:011}.3:c.{3 * place}{ref}>{alt}", HGVSp=f"ENSP{n:011}.3:p.Leu{place}Arg",
                )  # fmt: skip
                other = csq(Allele=alt, Consequence="intron_variant", SYMBOL=gene, Feature=f"ENST{n:011}")
                info += f";CSQ={','.join([entry, *[other] * 7])}"
            one, two = chance.randint(0, 90), chance.randint(3, 90)
            sample = f"0/1:{one},{two}:{one + two}\t0/0:{one + two},0:{one + two}"
            head = f"7\t{1000 + 50 * n}\t.\t{ref}\t{alt}\t.\tPASS\t{info}"
            file.write(f"{head}\tGT:AD:DP\t{sample}\n")
    return path


def main():
    """Write how long 100,000 records take, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        for annotated in (True, False):
            path = many(Path(folder) / "many.vcf", 100_000, annotated=annotated)
            start = time.perf_counter()
            reading = read_vcf(path)
            seconds = time.perf_counter() - start
            kind = "annotated" if annotated else "not annotated"
            size = path.stat().st_size / 1e6
            sys.stdout.write(
                f"{kind}: {seconds:.2f} s, {size:.0f} MB, {reading.used} of {reading.found} used\n"
            )


if __name__ == "__main__":
    main()
