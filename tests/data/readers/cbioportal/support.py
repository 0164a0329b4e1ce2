"""A small study of our own in a folder: four patients with lung cancer, every kind of file that is read."""

from __future__ import annotations

from pathlib import Path

from data.readers.cbioportal.account import Account
from data.readers.cbioportal.study import StudyReading

META = "cancer_study_identifier: tiny\n"
HEADER = "#a{0}\n#b{0}\n#STRING{0}\n#1{0}\n"


def lines(*rows: str) -> str:
    """Return rows as a file, a bar for a tab."""
    return "".join(row.replace("|", "\t") + "\n" for row in rows)


def meta(type: str, datatype: str, name: str, *more: str) -> str:
    said = (f"genetic_alteration_type: {type}", f"datatype: {datatype}", f"data_filename: {name}", *more)
    return META + "\n".join(said) + "\n"


FILES = {
    "meta_study.txt": META + "type_of_cancer: luad\nname: Tiny\ncitation: Nobody 2026\npmid: 1\n",
    "meta_clinical_patient.txt": meta("CLINICAL", "PATIENT_ATTRIBUTES", "data_clinical_patient.txt"),
    "data_clinical_patient.txt": lines(
        "#Patient|Age|Sex|Overall Survival (Months)|Overall Survival Status|Hat",
        "#p|a|s|o|o|h",
        "#STRING|NUMBER|STRING|NUMBER|STRING|STRING",
        "#1|1|1|1|1|1",
        "PATIENT_ID|AGE|SEX|OS_MONTHS|OS_STATUS|HAT",
        "P1|61|Female|12|1:DECEASED|red",
        "P2|250|M|24|0:LIVING|",
        "P3|70|male||1:DECEASED|NA",
        "P4|55|F|6|DECEASED|blue",
    ),
    "meta_clinical_sample.txt": meta("CLINICAL", "SAMPLE_ATTRIBUTES", "data_clinical_sample.txt"),
    "data_clinical_sample.txt": lines(
        "#Patient|Sample|Code|Burden|Smoking",
        "#p|s|c|t|s",
        "#STRING|STRING|STRING|NUMBER|STRING",
        "#1|1|1|1|1",
        "PATIENT_ID|SAMPLE_ID|ONCOTREE_CODE|TMB_NONSYNONYMOUS|SMOKING_HISTORY",
        "P1|P1-A|LUSC|1|Never",
        "P1|P1-B|LUAD|4.5|Former",
        "P2|P2-A|LUAD|9|Current",
        "P3|P3-A||[Not Available]|Sometimes",
        "P4|P4-A|LUAD|3|Never",
    ),
    "meta_mutations.txt": meta("MUTATION_EXTENDED", "MAF", "data_mutations.txt"),
    "data_mutations.txt": lines(
        "#version 2.4",
        "Hugo_Symbol|Tumor_Sample_Barcode|Variant_Classification|HGVSp_Short|HGVSc|Mutation_Status"
        "|t_alt_count|t_ref_count",
        "EGFR|P1-B|Missense_Mutation|p.L858R||SOMATIC|30|70",
        "TP53|P1-A|Nonsense_Mutation|p.R196*||SOMATIC||",
        "TP53|P2-A|Splice_Site|p.X307_splice|ENST1.2:c.920-1G>A|GERMLINE||",
        "TP53|P2-A|Silent|p.P36P||SOMATIC||",
        "OR4F5|P2-A|Missense_Mutation|p.A1V||SOMATIC||",
        "KRAS|P2-A|Missense_Mutation|p.G12C||LOH||",
        "KRAS|P9-A|Missense_Mutation|p.G12C||SOMATIC||",
        "KRAS|P4-A|Missense_Mutation|p.G12C||SOMATIC|0|0",
        "KRAS|P4-A|Missense_Mutation|p.G12C||SOMATIC|5|5",
    ),
    "meta_cna.txt": meta("COPY_NUMBER_ALTERATION", "DISCRETE", "data_cna.txt", "stable_id: cna"),
    "data_cna.txt": lines(
        "Hugo_Symbol|Entrez_Gene_Id|P1-A|P1-B|P2-A|P3-A",
        "EGFR|1956|2|0|-1|2",
        "ERBB2|2064|0|NA|2|0",
        "CDKN2A|1029|0|-2|x|1",
        "OR4F5|79501|0|0|0|0",
    ),
    "meta_sv.txt": meta("STRUCTURAL_VARIANT", "SV", "data_sv.txt"),
    "data_sv.txt": lines(
        "Sample_Id|SV_Status|Site1_Hugo_Symbol|Site2_Hugo_Symbol",
        "P2-A|SOMATIC|EML4|ALK",
        "P2-A|SOMATIC|EML4|ALK",
        "P3-A|SOMATIC|EGFR|EGFR",
        "P3-A|SOMATIC|OR4F5|OR4F6",
    ),
    "meta_expression.txt": meta(
        "MRNA_EXPRESSION", "CONTINUOUS", "data_expression.txt", "stable_id: mrna", "profile_name: array"
    ),
    "data_expression.txt": lines("Hugo_Symbol|P1-B|P2-A", "EGFR|1.5|NA", "OR4F5|1|2"),
    "meta_zscores.txt": meta("MRNA_EXPRESSION", "Z-SCORE", "data_zscores.txt", "stable_id: mrna_z"),
    "data_zscores.txt": lines("Hugo_Symbol|P1-B", "EGFR|1", "ALK|2"),
    "meta_matrix.txt": meta("GENE_PANEL_MATRIX", "GENE_PANEL_MATRIX", "data_gene_panel_matrix.txt"),
    "data_gene_panel_matrix.txt": lines(
        "SAMPLE_ID|mutations|cna", "P1-B|SMALL|NA", "P2-A|LOST|NA", "P4-A|NA|NA"
    ),
    "data_gene_panel_small.txt": "stable_id: SMALL\ngene_list: EGFR\tTP53\tDPYD\tOR4F5\n",
    "meta_timeline.txt": meta("CLINICAL", "TIMELINE", "data_timeline.txt"),
    "data_timeline.txt": lines(
        "PATIENT_ID|START_DATE|STOP_DATE|EVENT_TYPE|AGENT",
        "P1|10|50|TREATMENT|Osimertinib",
        "P1|5|5|SPECIMEN|",
        "P2|0|9|TREATMENT|Cement",
        "P9|0|9|TREATMENT|Osimertinib",
    ),
    "case_lists/cases_sequenced.txt": META
    + "stable_id: tiny_sequenced\ncase_list_name: s\ncase_list_ids: P1-B\tP2-A\tP4-A\n",
    "data_stray.txt": "a\nb\n",
}


def write(folder: Path, **changed: str | None) -> Path:
    """Write the study; files named without their ending are changed, or left out where None."""
    names = {Path(name).stem: name for name in FILES}
    texts = FILES | {names.get(stem, f"{stem}.txt"): text for stem, text in changed.items()}
    for name, text in texts.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


def left(reading: StudyReading, file: str) -> dict[str, int]:
    """Return how many items of a file were left, by reason."""
    return {reason.why: reason.count for reason in account(reading, file).left}


def remarks(reading: StudyReading, file: str) -> dict[str, list[tuple[str, str]]]:
    """Return the remarks of a file: where and what, by reason."""
    return {r.why: [(item.where, item.what) for item in r.first] for r in account(reading, file).remarks}


def account(reading: StudyReading, file: str) -> Account:
    return reading.accounts[file]
