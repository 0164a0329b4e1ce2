"""The patients of a batch: a study folder, a cohort, a MAF, forms or requests, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from data.cohort import Cohort
from data.cohort_patients import patients
from data.errors import TailorError
from data.folder import HEADER, load_folder
from data.patient import Patient
from data.readers.cbioportal import read_study
from data.readers.form import read_forms
from data.readers.maf import read_maf_samples
from serving.batch import Asked
from serving.files import detect, open_file
from serving.request import PredictRequest, check, read_json

STUDY = "meta_study.txt"


class Source(NamedTuple):
    """The patients of a batch, and how many they are and what was used, where that is known beforehand."""

    patients: Iterator[Asked]
    total: int | None = None
    account: str = ""


def batch_patients(source: Path, program: str | None) -> Source:
    """Return every patient of a folder or file.

    A folder is a study of cBioPortal, a cohort of Tailor, or one file a patient. A file is a MAF of several
    samples, a CSV with a row a patient, or JSON Lines with a request a line.

    Raises
    ------
    TailorError
        ``no_file``; ``no_program`` where neither the source nor the caller says which; what the readers raise
        of a whole file. What is wrong with one patient is given in place of the request.
    """
    if not source.exists():
        raise TailorError("no_file", f"There is no file or folder {source}.", field="in")
    if (source / STUDY).is_file():
        return _study(source, program)
    if (source / HEADER).is_file():
        cohort = load_folder(source)
        return _cohort(cohort, program or cohort.program)
    if source.is_dir():
        files = sorted(path for path in source.iterdir() if path.is_file())
        return Source((_file(path, program) for path in files), len(files))
    if source.suffix == ".jsonl":
        return Source(_lines(source, program))
    return Source(_table(source, program))


def _study(folder: Path, program: str | None) -> Source:
    study = read_study(folder, program=_need(program))
    found = sum(account.found for account in study.accounts.values())
    used = sum(account.used for account in study.accounts.values())
    says = f"{used} of {found} items of {len(study.accounts)} files are used; what is not, and why: "
    patients_of = _cohort(study.cohort, program)
    return patients_of._replace(account=f"{says}tailor cohorts import {folder} OUT --program {program}")


def _cohort(cohort: Cohort, program: str | None) -> Source:
    return Source(_asked(patients(cohort), _need(program)), len(cohort))


def _need(program: str | None) -> str:
    if program is None:
        message = "It is not said which program to ask."
        raise TailorError("no_program", message, field="program", hint="For example: --program lung")
    return program


def _asked(found: Iterable[Patient], program: str) -> Iterator[Asked]:
    for number, patient in enumerate(found, start=1):
        yield Asked(patient.patient_id or str(number), PredictRequest(patient=patient, program=program))


def _table(path: Path, program: str | None) -> Iterator[Asked]:
    kind = detect(path)
    if kind == "maf":
        named = (_named(reading.patient, name) for name, reading in read_maf_samples(path))
        return _asked(named, _need(program))
    if kind == "form":
        return _asked((reading.patient for reading in read_forms(path)), _need(program))
    return iter([_file(path, program)])


def _named(patient: Patient, name: str) -> Patient:
    return patient.model_copy(update={"patient_id": name})


def _file(path: Path, program: str | None) -> Asked:
    try:
        opened = open_file(path)
        asked = PredictRequest(patient=opened.reading.patient, program=_need(program or opened.program))
    except TailorError as error:
        return Asked(path.name, error)
    return Asked(path.name, asked)


def _lines(path: Path, program: str | None) -> Iterator[Asked]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _line(line, number, program)


def _line(line: bytes, number: int, program: str | None) -> Asked:
    name = f"line {number}"
    try:
        value = read_json(line, len(line))
        if program is not None:
            value["program"] = program
        asked = check(value)
    except TailorError as error:
        return Asked(name, error)
    return Asked(asked.patient.patient_id or name, asked)
