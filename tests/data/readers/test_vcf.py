"""The variants of a patient from annotated VCFs, in normal form; nothing unannotated is dropped."""

import pytest

from data.hgvs import read
from data.readers.reading import reasons
from data.readers.vcf import read_vcf
from tests.data.readers.vcf_files import CSQ_LINE, csq, write

#: chromosome, position, REF, ALT; gene, consequence, coding and protein change; the change as it is kept.
CHANGES = [
    ("7 55191822 . T G", "EGFR", "missense_variant", "c.2573T>G", "p.Leu858Arg", "L858R"),
    (
        "7 55174772 . GGAATTAAGAGAAGC G",
        "EGFR",
        "inframe_deletion",
        "c.2236_2250del",
        "p.Glu746_Ala750del",
        "E746_A750del",
    ),
    (
        "7 116771995 . G T",
        "MET",
        "splice_donor_variant&intron_variant",
        "c.3082+1G>T",
        "",
        "c.3082+1G>T",
    ),
    ("7 140753336 . A T", "BRAF", "missense_variant", "c.1799T>A", "p.Val600Glu", "V600E"),
    ("17 7674894 . GC G", "TP53", "frameshift_variant", "c.636del", "p.Arg213AspfsTer34", "R213fs"),
]
GATK = {
    "missense_variant": "MISSENSE",
    "inframe_deletion": "IN_FRAME_DEL",
    "splice_donor_variant&intron_variant": "SPLICE_SITE",
    "frameshift_variant": "FRAME_SHIFT_DEL",
}
GATK_PROTEIN = {"L858R": "p.L858R", "E746_A750del": "p.ELREA746del", "V600E": "p.V600E", "R213fs": "p.R213fs"}
FUNCOTATION = (
    '##INFO=<ID=FUNCOTATION,Number=A,Type=String,Description="Functional annotation from the Funcotator tool.'
    "  Funcotation fields are: Gencode_34_hugoSymbol|Gencode_34_ncbiBuild|Gencode_34_variantClassification"
    '|Gencode_34_secondaryVariantClassification|Gencode_34_cDnaChange|Gencode_34_proteinChange|Note">'
)
PAIR = "GT:AD 0/1:60,40 0/0:90,0"
EXPECTED = [("somatic", gene, change, 0.4) for _, gene, _, _, _, change in CHANGES]


def found(reading):
    return [(v.origin, v.gene, v.change, v.vaf) for v in reading.patient.mutations.variants]


def why(reading):
    return {reason: number for reason, number, _ in reasons(reading.left)}


def one(path, record, header=(CSQ_LINE,), **more):
    return read_vcf(write(path / "one.vcf", [record], header), **more)


def test_changes_are_read_from_ann_of_snpeff(tmp_path):
    records = []
    for place, gene, what, coding, protein, _ in CHANGES:
        alt = place.split()[-1]
        silent = f"{alt}|intron_variant|MODIFIER|{gene}|ENSG2|transcript|ENST2|x|2/2|c.1+9A>C||||||"
        ann = f"{alt}|{what}|HIGH|{gene}|ENSG1|transcript|ENST1|x|1/2|{coding}|{protein}|||||"
        records.append(f"{place} . PASS DP=100;ANN={ann},{silent} {PAIR}")
    reading = read_vcf(write(tmp_path / "a.vcf", records))
    assert found(reading) == EXPECTED
    assert (reading.found, reading.used) == (5, 5)
    assert reading.format == "VCF (GRCh38)"


def test_changes_are_read_from_csq_of_vep_and_percents_decoded(tmp_path):
    records = []
    for place, gene, what, coding, protein, _ in CHANGES:
        entry = csq(
            Allele="-",
            Consequence=what,
            SYMBOL=gene,
            HGVSc=f"ENST1.1:{coding}".replace(">", "%3E"),
            HGVSp=f"ENSP1.1:{protein}" if protein else "",
        )
        records.append(f"{place} . . CSQ={entry} {PAIR}")
    assert found(read_vcf(write(tmp_path / "a.vcf", records, [CSQ_LINE]))) == EXPECTED


def test_changes_are_read_from_funcotations(tmp_path):
    records = []
    for place, gene, what, coding, _, change in CHANGES:
        text = f"{gene}|hg38|{GATK[what]}||{coding}|{GATK_PROTEIN.get(change, '')}|a_%2C_b"
        records.append(f"{place} . PASS FUNCOTATION=[{text}] {PAIR}")
    assert found(read_vcf(write(tmp_path / "a.vcf", records, [FUNCOTATION]))) == EXPECTED


def test_every_change_is_in_the_normal_form(tmp_path):
    test_changes_are_read_from_csq_of_vep_and_percents_decoded(tmp_path)
    for variant in read_vcf(tmp_path / "a.vcf").patient.mutations.variants:
        assert read(variant.change).text == variant.change
    assert read("E746_A750del").kind == "in-frame deletion"


def test_alleles_of_one_record_have_their_own_annotation(tmp_path):
    text = f"[BRAF|hg38|MISSENSE||c.1799T>A|p.V600E|],[BRAF|hg38|MISSENSE||c.1799T>G|p.V600G|] {PAIR}"
    both = text.replace("0/1:60,40", "1/2:0,30,70")
    reading = one(tmp_path, f"7 140753336 . A T,C . PASS FUNCOTATION={both}", [FUNCOTATION])
    assert found(reading) == [("somatic", "BRAF", "V600E", 0.3), ("somatic", "BRAF", "V600G", 0.7)]
    first = text.replace("0/1:60,40", "0/1:60,40,0")
    reading = one(tmp_path, f"7 140753336 . A T,C . PASS FUNCOTATION={first}", [FUNCOTATION])
    assert found(reading) == [("somatic", "BRAF", "V600E", 0.4)]
    assert why(reading) == {"the sample does not carry it": 1}


@pytest.mark.parametrize("number", ["", "1"])
def test_vep_names_an_allele_without_the_base_that_all_share(tmp_path, number):
    entries = [
        csq(Allele="AA", Consequence="frameshift_variant", SYMBOL="KRAS", HGVSp="E:p.Gly12Valfs*3"),
        csq(Allele="-", Consequence="inframe_deletion", SYMBOL="EGFR", HGVSp="E:p.Glu746_Ala750del"),
    ]
    header = [CSQ_LINE.replace("SOMATIC", "ALLELE_NUM")] if number else [CSQ_LINE]
    if number:
        entries = [f"{entry}{n}" for n, entry in enumerate(entries, start=1)]
    reading = one(tmp_path, f"7 55174772 . GCAT GAA,G . . CSQ={','.join(entries)} GT 0/2 0/0", header)
    assert found(reading) == [("somatic", "EGFR", "E746_A750del", None)]


def test_a_gvcf_s_open_allele_does_not_hide_the_other_s_annotation(tmp_path):
    said = csq(Allele="-", Consequence="inframe_deletion", SYMBOL="EGFR", HGVSp="E:p.Glu746_Ala750del")
    reading = one(tmp_path, f"7 55174772 . GCAT G,<NON_REF> . . CSQ={said} GT:AD 0/1:30,10,0 0/0:9,0,0")
    assert found(reading) == [("somatic", "EGFR", "E746_A750del", 0.25)]
    assert [item.what for item in reading.left] == ["7:55174772 GCAT><NON_REF>"]


def test_an_annotation_whose_columns_nobody_names_is_not_guessed(tmp_path):
    said = csq(Consequence="missense_variant", SYMBOL="EGFR", HGVSp="E:p.Leu858Arg")
    reading = one(tmp_path, f"7 55191822 . T G . . CSQ={said} {PAIR}", header=())
    assert found(reading) == []
    assert "does not name the columns" in reading.left[0].why


def test_the_picked_transcript_counts_before_the_more_severe(tmp_path):
    entries = [
        csq(Consequence="stop_gained", SYMBOL="EGFR", HGVSp="E:p.Leu8Ter"),
        csq(Consequence="missense_variant", SYMBOL="EGFR", HGVSp="E:p.Leu858Arg", CANONICAL="YES"),
        csq(Consequence="upstream_gene_variant", SYMBOL="EGFR-AS1", CANONICAL="YES"),
    ]
    reading = one(tmp_path, f"7 55191822 . T G . . CSQ={','.join(entries)} {PAIR}")
    assert found(reading) == [("somatic", "EGFR", "L858R", 0.4)]
    plain = ",".join(entry.replace("YES", "") for entry in entries)
    assert found(one(tmp_path, f"7 55191822 . T G . . CSQ={plain} {PAIR}"))[0][2] == "L8*"


def test_without_hgvs_vep_s_residues_give_a_substitution(tmp_path):
    said = csq(Consequence="missense_variant", SYMBOL="EGFR", Amino_acids="L/R", Protein_position="858/1210")
    assert found(one(tmp_path, f"7 55191822 . t g . . CSQ={said} {PAIR}"))[0][2] == "L858R"


def test_what_changes_no_protein_or_no_gene_of_ours_or_is_not_annotated_is_left(tmp_path):
    silent = csq(Consequence="synonymous_variant", SYMBOL="EGFR", HGVSp="E:p.Leu858%3D")
    other = csq(Consequence="missense_variant", SYMBOL="LOC1", HGVSp="E:p.Leu8Arg")
    infos = [f"CSQ={silent}", f"CSQ={other}", f"CSQ={csq(Consequence='intergenic_variant')}", "DP=9", "."]
    records = [f"7 {n + 1} . T G . . {info} {PAIR}" for n, info in enumerate(infos)]
    reading = read_vcf(write(tmp_path / "a.vcf", records, [CSQ_LINE]))
    assert found(reading) == []
    assert why(reading) == {
        "changes no protein": 2,
        "not annotated: neither gene nor change of protein is given": 2,
        "gene that no model and no table asks": 1,
    }
    assert reading.left[0][:2] == ("line 5", "7:1 T>G")


def test_the_promoter_of_tert_counts_though_no_protein_changes(tmp_path):
    said = csq(Consequence="upstream_gene_variant", SYMBOL="TERT", HGVSc="E:c.-124C>T")
    assert found(one(tmp_path, f"5 1295113 . G A . . CSQ={said} {PAIR}"))[0][1:3] == ("TERT", "c.-124C>T")
