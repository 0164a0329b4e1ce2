"""Clinical attributes -> fields of patients, and their outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from data.dictionary import Value, dictionary
from data.errors import TailorError
from data.program import Program
from data.readers.cbioportal.attributes import attributes, read_value
from data.readers.cbioportal.clinical import PATIENT, SAMPLE, Clinical, Row
from data.readers.cbioportal.outcomes import Outcome, outcome_rows
from data.readers.cbioportal.samples import OTHER, Samples
from data.readers.cbioportal.told import Told

NO_PATIENT = "patient who is not in the file of patients"
NO_SAMPLE = "patient without a sample: nothing was tested"
STUDY_WIDE = "no cancer type given, that of the study is used"
_CANCER = "history:cancer_type"


@dataclass
class People:
    """Fields by patient, in the order of the files, and their outcomes."""

    fields: dict[str, dict[str, Value]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def table(self) -> pd.DataFrame:
        """Return the table ``patients``."""
        seen = {key for fields in self.fields.values() for key in fields}
        columns = [key for key in dictionary() if key in seen]
        data = {key: [fields.get(key) for fields in self.fields.values()] for key in columns}
        return pd.DataFrame({"patient_id": list(self.fields), **data})

    def outcome_table(self) -> pd.DataFrame:
        """Return the table ``outcomes``."""
        return pd.DataFrame(self.outcomes, columns=list(Outcome._fields))


def people(
    patients: Clinical | None,
    clinical: Clinical,
    samples: Samples,
    cancer: tuple[str, ...],
    program: Program,
) -> People:
    """Return fields and outcomes of everyone in either file, and tally every value of both.

    ``cancer`` are words for that of the study, which holds for whom no other is given.
    """
    found = People()
    wide = next((level for word in cancer if isinstance(level := read_value(_CANCER, word), str)), None)
    named = attributes().fields[_CANCER].columns
    own = {row.ids[PATIENT]: row for row in patients.rows} if patients else {}
    used = _used(clinical, samples)
    for patient in dict.fromkeys((*own, *used)):
        rows = [(own[patient], patients.tally)] if patients and patient in own else []
        rows += [(used[patient], clinical.tally)] if patient in used else []
        told = Told(rows)
        found.fields[patient] = _fields(told)
        found.outcomes += outcome_rows(patient, told, program)
        told.settle()
        first, tally = rows[0]
        where = f"line {first.line}"
        if patients and len(rows) == 1:
            tally.remark(where, patient, NO_SAMPLE if patient in own else NO_PATIENT)
        # One that is given and not understood is another cancer, not that of the study.
        if wide and not any(name in row.given for row, _ in rows for name in named):
            found.fields[patient][_CANCER] = wide
            tally.remark(where, patient, STUDY_WIDE)
    return found


def _used(clinical: Clinical, samples: Samples) -> dict[str, Row]:
    """Return the row of the sample that is used, by patient; the values of the others are left."""
    used = {}
    for row in clinical.rows:
        if samples.chosen[row.ids[PATIENT]] == row.ids[SAMPLE]:
            used[row.ids[PATIENT]] = row
        else:
            clinical.tally.leave(f"line {row.line}", row.ids[SAMPLE], OTHER, len(row.given))
    return used


def _fields(told: Told) -> dict[str, Value]:
    """Return the fields of a patient: of each the first attribute that has a value which can be read."""
    fields: dict[str, Value] = {}
    for key, attribute in attributes().fields.items():
        for column in attribute.columns:
            for place, text in told.of(column):
                if key in fields:
                    told.leave(place, column, f"{key} is told by another attribute")
                    continue
                value = read_value(key, text)
                if isinstance(value, TailorError):
                    told.leave(place, column, _fault(value))
                else:
                    fields[key] = value
                    told.use(place, column)
    return fields


def _fault(error: TailorError) -> str:
    return {
        "out_of_range": "not plausible",
        "wrong_type": "not a number",
        "unknown_level": "a value of no known meaning",
    }[error.code]
