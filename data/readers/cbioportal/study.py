"""A study folder of cBioPortal -> a ``Cohort``, with an account of every file of it.

Formats: docs.cbioportal.org/file-formats. What is decided here:

- One sample a patient: the first that was sequenced (:mod:`data.readers.cbioportal.samples`).
- A gene is tested where it was sequenced: on the panel of the sample or, of a sequenced sample that is on no
  panel, every gene, for by cBioPortal's definition its exome or genome was. A cohort cannot say whether its
  copies and fusions were looked for; where the study has no such files, a remark says that they were not.
- Days count from where cBioPortal counts: diagnosis for survival, first treatment for disease-free survival.
- Values that are not plausible are left, each with its line: one of them spoils no study.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.errors import TailorError
from data.program import Program
from data.program import program as find_program
from data.readers.cbioportal.account import Account, Tally
from data.readers.cbioportal.catalogue import CLINICAL, Catalogue, catalogue
from data.readers.cbioportal.clinical import PATIENT, SAMPLE, Clinical, read_clinical
from data.readers.cbioportal.genomics import Genomics, read_genomics
from data.readers.cbioportal.header import cancer_words, program_of, rights, strange
from data.readers.cbioportal.patients import People, people
from data.readers.cbioportal.table import Progress
from data.readers.cbioportal.timeline import Agent, agents, treatments
from data.readers.cbioportal.unused import unused_files
from data.readers.reading import Left

_NOTES = (
    "One sample a patient, the first that was sequenced. When a patient came under observation is not "
    "stated: who was sequenced late had survived until then."
)


@dataclass(frozen=True)
class StudyReading:
    """A study as read: the cohort, an account by file, and remarks of the study as a whole."""

    cohort: Cohort
    accounts: dict[str, Account]
    remarks: tuple[Left, ...]


def read_study(folder: Path, *, program: str | None = None, progress: Progress | None = None) -> StudyReading:
    """Read a study folder.

    Parameters
    ----------
    folder : Path
        With ``meta_study.txt`` and the pairs of meta and data files.
    program : str, optional
        Program the cohort is for; else that of the study's type of cancer.
    progress : callable, optional
        Called with file name, bytes read and size.

    Raises
    ------
    TailorError
        ``missing_file``, ``bad_meta``, ``empty_file``, ``bad_encoding``, ``missing_column``,
        ``repeated_column``, ``bad_row``, ``bad_id``, ``repeated_id``: naming file and line;
        ``unknown_program``.
    """
    study = catalogue(folder)
    cancer, accounts = cancer_words(study)
    area = find_program(program or program_of(cancer))
    patients, clinical = _clinical(study, progress)
    genomics = read_genomics(study, clinical, progress)
    everyone = people(patients, clinical, genomics.samples, cancer, area)
    given, timelines = _treatments(study, area, everyone, progress)
    accounts += [file.tally.account() for file in (patients, clinical) if file]
    read = {account.file: account for account in (*accounts, *timelines, *genomics.accounts)}
    cohort = _cohort(study, area, everyone, genomics, given)
    remarks = (*genomics.remarks, *strange(study))
    return StudyReading(cohort, read | unused_files(study, set(read)), remarks)


def _clinical(study: Catalogue, progress: Progress | None) -> tuple[Clinical | None, Clinical]:
    of_samples = study.of(CLINICAL, "SAMPLE_ATTRIBUTES")
    if not of_samples:
        raise TailorError(
            "missing_file",
            f"{study.folder} has no meta file of samples (CLINICAL, SAMPLE_ATTRIBUTES).",
            hint="Add meta_clinical_sample.txt and the file it names: it says which patient a sample is of.",
        )
    of_patients = study.of(CLINICAL, "PATIENT_ATTRIBUTES")
    patients = read_clinical(of_patients[0], PATIENT, progress) if of_patients else None
    return patients, read_clinical(of_samples[0], SAMPLE, progress)


def _treatments(
    study: Catalogue, area: Program, everyone: People, progress: Progress | None
) -> tuple[pd.DataFrame, list[Account]]:
    given: list[Agent] = []
    tallies: list[Tally] = []
    for part in study.of(CLINICAL, "TIMELINE"):
        tallies.append(Tally(part.path.name, part.kind, "rows"))
        given += agents(part, set(everyone.fields), tallies[-1], progress)
    table = treatments(given, area)
    return table, [tally.account() for tally in tallies]


def _cohort(
    study: Catalogue, area: Program, everyone: People, genomics: Genomics, given: pd.DataFrame
) -> Cohort:
    citation, licence = rights(study)
    panel = genomics.panel(everyone.fields)
    return Cohort(
        name=study.study["cancer_study_identifier"],
        program=area.id,
        design="observational",
        citation=citation,
        licence=licence,
        patients=everyone.table(),
        outcomes=everyone.outcome_table(),
        treatments=given,
        variants=genomics.variants,
        tested_genes=genomics.tested_table(panel),
        expression=genomics.expression,
        expression_unit=genomics.expression_unit,
        panel=tuple(sorted(panel)),
        notes=" ".join(
            [_NOTES, *(f"{remark.why[:1].upper()}{remark.why[1:]}." for remark in genomics.remarks)]
        ),
    )
