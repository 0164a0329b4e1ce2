"""Our tables of alleles and variants are sound, and agree with PharmCAT's positions."""

import pytest

from data.errors import TailorError
from data.pharmacogenes.gene import load_gene, symbols
from data.pharmacogenes.pharmcat import read_definitions
from data.pharmacogenes.table import allele_table, check, variant_table
from data.versions import release_folder

LETTERS = str.maketrans("ACGT", "TGCA")


def test_every_variant_of_an_allele_is_in_the_table_and_the_other_way_round():
    used = {
        (row.gene, part.split(">")[0])
        for row in allele_table().itertuples()
        for part in filter(None, row.variants.split(";"))
    }
    assert used == set(zip(variant_table()["gene"], variant_table()["rsid"], strict=True))


def test_no_two_alleles_of_a_gene_are_made_of_the_same_bases():
    for symbol in symbols():
        own = [a for a in load_gene(symbol).alleles.values() if a.own and not a.structural]
        assert len({tuple(sorted((s, *sorted(b)) for s, b in a.bases.items())) for a in own}) == len(own)


def test_coding_names_and_bases_agree_on_the_strand():
    forward = {"CYP2C9", "CYP2C19", "CYP2B6", "SLCO1B1", "UGT1A1", "NUDT15"}
    checked = 0
    for row in variant_table().itertuples():
        if len(row.ref) == len(row.alt) == 1 and ">" in row.hgvs:
            change = f"{row.ref}>{row.alt}"
            assert row.hgvs.endswith(change if row.gene in forward else change.translate(LETTERS)), row
            checked += 1
    assert checked > 90


def test_builds_are_a_constant_apart_within_a_gene():
    for symbol, rows in variant_table().groupby("gene"):
        assert (rows["grch37"] - rows["grch38"]).nunique() == 1, symbol


@pytest.mark.parametrize("gene", [s for s in symbols() if s not in ("CYP2D6", "G6PD")])
def test_positions_and_bases_are_those_of_pharmcat(gene):
    folder = release_folder("pharmcat")
    if folder is None:
        pytest.skip("PharmCAT's definitions are not on this computer (TAILOR_KNOWLEDGE)")
    defined = read_definitions(folder / "alleles" / f"{gene}_translation.json")
    theirs = {p.id: (p.chrom, p.grch38, p.ref) for p in defined.positions}
    for row in variant_table()[variant_table()["gene"] == gene].itertuples():
        assert theirs[row.rsid] == (row.chrom, row.grch38, row.ref)
    for row in allele_table()[allele_table()["gene"] == gene].itertuples():
        ours = dict(part.split(">") for part in filter(None, row.variants.split(";")))
        named = {"-1639G": "rs9923231 reference (C)", "-1639A": "rs9923231 variant (T)"}
        published = defined.alleles[named.get(row.allele, row.allele)]
        # What PharmCAT adds is a letter for both bases, which tells nothing.
        extra = {site: base for site, base in published.items() if site not in ours}
        assert {site: base for site, base in ours.items() if base in "ACGT" or len(base) > 1} == {
            site: base for site, base in published.items() if site in ours and ours[site] not in "RYSWKM"
        }
        assert set(extra.values()) <= set("RYSWKM")


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("function", "No function", "Broken"),
        ("variants", "rs3918290>T", "rs3918290"),
        ("gene", "DPYD", "DPD"),
    ],
)
def test_a_malformed_table_is_an_error_naming_the_column(column, old, new):
    text = allele_table().to_csv(index=False).replace(old, new)
    with pytest.raises(TailorError, match=f"pgx_alleles.csv, column {column}"):
        check("pgx_alleles.csv", text)
