"""Genotypes written into a sequence are read out of it again, whatever strand, part or noise it has."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from data.errors import TailorError
from data.hiv.asi_rules import CHANGE
from data.hiv.codons import translate
from data.hiv.reference import stretches, triplets
from data.hiv.sequence import Sequenced, as_mutations, read_fasta, read_sequence

GENES = {gene.name: gene for stretch in stretches() for gene in stretch.genes}
POL = "".join(GENES[name].nucleotides for name in ("HIV-PR", "HIV-RT", "HIV-IN"))
COMPLEMENT = str.maketrans("ACGTRYSWKMBDHVN", "TGCAYRSWMKVHDBN")


def write(name: str, codons: dict[int, str]) -> str:
    """Return a gene with some of its codons replaced; empty for a deletion, longer for an insertion."""
    written = list(triplets(GENES[name].nucleotides))
    for position, codon in codons.items():
        written[position - 1] = codon
    return "".join(written)


def read(sequence: str, gene: str) -> tuple[str, ...]:
    (found,) = [found for found in read_sequence("x", sequence).genes if found.gene == gene]
    return found.changes


@pytest.mark.parametrize("name", sorted(GENES))
def test_the_consensus_has_no_mutation(name):
    (found,) = read_sequence(name, GENES[name].nucleotides).genes
    assert (found.gene, found.first, found.last) == (name, 1, len(GENES[name].protein))
    assert found.changes == found.unread == found.problems == ()


@pytest.mark.parametrize(
    ("codons", "changes"),
    [
        ({184: "GTG"}, ("M184V",)),
        ({184: "RTG"}, ("M184MV",)),
        ({215: "TWC"}, ("T215FY",)),
        ({1: "ACA", 560: "CCC"}, ("P1T", "L560P")),
        ({103: "AAG"}, ()),  # another codon for lysine
        ({67: ""}, ("D67del",)),
        ({69: "ACTAGTAGT"}, ("T69ins",)),
        ({69: "TCTAGTGCT"}, ("T69ins",)),
        ({67: "GACGCAGCA"}, ("S68A", "T69ins")),  # counted at 69 by convention
        ({41: "TAG"}, ("M41*",)),
    ],
)
def test_changes_are_read_as_they_were_written(codons, changes):
    assert read(write("HIV-RT", codons), "HIV-RT") == changes


def test_random_mutations_mixtures_and_noise_come_back_exactly():
    rng = random.Random(4)
    for turn in range(12):
        name = rng.choice(["HIV-PR", "HIV-RT", "HIV-IN"])
        gene = GENES[name]
        codons = {
            rng.randint(1, len(gene.protein)): "".join(rng.choices("ACGTRY", (5, 5, 5, 5, 1, 1), k=3))
            for _ in range(len(gene.protein) // 20)
        }
        sequence = write(name, codons)
        sequence = sequence.translate(COMPLEMENT)[::-1] if turn % 2 else sequence
        seen = {position: translate(codon) for position, codon in codons.items()}
        expected = {p: set(s) for p, s in seen.items() if s not in (gene.protein[p - 1], "X")}
        (found,) = read_sequence("x", sequence).genes
        changes = [CHANGE.fullmatch(change) for change in found.changes]
        assert {int(change[2]): set(change[3]) for change in changes if change} == expected


def test_genes_on_one_sequence_are_told_apart():
    sequence = write("HIV-PR", {30: "AAC"}) + write("HIV-RT", {184: "GTG"}) + write("HIV-IN", {148: "CAC"})
    found = read_sequence("pol", "GGTACAGTA" + sequence + "TAGACAGGAT")
    assert {gene.gene: gene.changes for gene in found.genes} == {
        "HIV-PR": ("D30N",),
        "HIV-RT": ("M184V",),
        "HIV-IN": ("Q148H",),
    }


def test_the_other_strand_is_read_and_said():
    found = read_sequence("x", write("HIV-PR", {84: "GTA"}).translate(COMPLEMENT)[::-1])
    assert found.complemented
    assert "the other strand was read" in found.problems
    assert found.genes[0].changes == ("I84V",)


def test_a_part_says_what_it_covers():
    found = read_sequence("x", write("HIV-RT", {184: "GTG"})[100:701])
    (gene,) = found.genes
    assert (gene.first, gene.last) == (35, 233)
    assert gene.changes == ("M184V",)
    assert any("not at 234, 236, 238, 318, 348" in problem for problem in found.problems)


def test_a_codon_of_too_many_amino_acids_is_not_read():
    (gene,) = read_sequence("x", write("HIV-RT", {103: "NNN", 50: "NNN"})).genes
    assert gene.unread == (50, 103)
    assert gene.changes == ()
    assert any("not read at 103, where resistance is looked for" in problem for problem in gene.problems)


@pytest.mark.parametrize("codon", ["AC", "ACTG"])
def test_a_frame_shift_is_said_and_what_follows_is_read_all_the_same(codon):
    (gene,) = read_sequence("x", write("HIV-RT", {69: codon, 184: "GTG"})).genes
    assert any("frame shift" in problem for problem in gene.problems)
    assert gene.changes == ("M184V",)


def test_stops_and_insertions_are_said():
    problems = read_sequence("x", write("HIV-RT", {41: "TAG", 69: "ACTAGTTCT"})).problems
    assert "HIV-RT: stop at codon 41" in problems
    assert "HIV-RT: S/S inserted at codon 69" in problems


def test_a_part_between_that_was_not_sequenced_is_no_deletion():
    gene = GENES["HIV-RT"].nucleotides
    (found,) = read_sequence("x", gene[:600] + gene[900:]).genes
    assert found.changes == ()
    assert set(range(203, 299)) <= set(found.unread)


def test_letters_case_and_gaps_do_not_matter():
    rna = write("HIV-PR", {84: "GTA"}).replace("T", "u").lower()
    assert read(f"---{rna[:90]}\n{rna[90:]}", "HIV-PR") == ("I84V",)


@pytest.mark.parametrize(
    ("letters", "code"),
    [
        ("".join(random.Random(1).choices("ACGT", k=900)), "not_hiv"),
        (GENES["HIV-RT"].nucleotides[:60], "not_hiv"),
        ("N" * 900, "not_hiv"),
        (GENES["HIV-PR"].protein, "bad_sequence"),
        ("", "bad_sequence"),
        ("ACGT" * 4000, "bad_sequence"),
    ],
)
def test_what_is_no_such_gene_is_an_error_that_names_the_sequence(letters, code):
    with pytest.raises(TailorError, match="Sequence 'odd one'") as caught:
        read_sequence("odd one", letters)
    assert caught.value.code == code


def test_fasta_is_read_from_a_file_or_its_text(tmp_path):
    text = f"\n>one of them\n{POL[:600]}\n{POL[600:1200]}\n>two\n{GENES['HIV-IN'].nucleotides}\n"
    path = tmp_path / "two.fasta"
    path.write_text(text)
    found = read_fasta(path)
    assert [one.name for one in found] == ["one of them", "two"]
    assert found == read_fasta(text)


@pytest.mark.parametrize("text", ["", "ACGT", "name,sequence\none,ACGT"])
def test_what_is_not_fasta_is_an_error(text):
    with pytest.raises(TailorError) as caught:
        read_fasta(text)
    assert caught.value.code == "bad_fasta"


def sequenced(letters: str) -> Sequenced:
    return read_sequence("x", letters)


def test_what_was_sequenced_is_tested_in_a_patient():
    found = as_mutations(sequenced(write("HIV-PR", {}) + write("HIV-RT", {184: "RTG"})[:900]))
    assert found.tested_genes == ("HIV-PR", "HIV-RT")
    assert [(v.gene, v.change) for v in found.variants] == [
        ("HIV-RT", "M184MV"),
        ("HIV-RT", "Y318X"),  # not covered, and resistance is looked for there
        ("HIV-RT", "N348X"),
    ]


def test_a_gene_covered_too_little_is_not_tested_but_what_is_found_is_given():
    found = as_mutations(sequenced(write("HIV-RT", {184: "GTG"})[450:750]))
    assert found.tested_genes == ()
    assert "M184V" in [v.change for v in found.variants]
    assert "M41X" in [v.change for v in found.variants]
    assert as_mutations(sequenced(GENES["HIV-RT"].nucleotides[450:750])).variants == ()


def test_a_genome_with_its_flanks_is_read(tmp_path: Path):
    rng = random.Random(2)
    genome = "".join(rng.choices("ACGT", k=2252)) + POL + "".join(rng.choices("ACGT", k=4000))
    assert [gene.gene for gene in read_sequence("x", genome).genes] == ["HIV-PR", "HIV-RT", "HIV-IN"]
