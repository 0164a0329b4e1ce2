"""Which patient a sample is of, and which one sample of a patient is used."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

STRANGER = "sample that is not in the clinical file of samples"
OTHER = "of another sample of the patient than the one used"
_TCGA = len("TCGA-XX-XXXX-01")


@dataclass(frozen=True)
class Samples:
    """The patient of each sample, and the sample of each patient that is used."""

    patient_of: Mapping[str, str]
    chosen: Mapping[str, str]

    def find(self, barcode: str) -> str | None:
        """Return the sample of a barcode; one of the TCGA may go on after the sample."""
        if barcode in self.patient_of:
            return barcode
        short = barcode[:_TCGA]
        return short if barcode.startswith("TCGA-") and short in self.patient_of else None

    def place(self, barcode: str) -> tuple[str | None, str]:
        """Return the patient whose used sample it is, or None and why there is none."""
        sample = self.find(barcode)
        if sample is None:
            return None, STRANGER
        patient = self.patient_of[sample]
        return (patient, "") if self.chosen[patient] == sample else (None, OTHER)


def choose(patient_of: Mapping[str, str], sequenced: Collection[str]) -> Samples:
    """Return the samples, of each patient the first of the file that was sequenced, else the first.

    One sample, not their union: a patient's tumours differ, and a model learns from one test of one tumour.
    """
    chosen: dict[str, str] = {}
    for sample, patient in patient_of.items():
        if patient not in chosen or (sample in sequenced and chosen[patient] not in sequenced):
            chosen[patient] = sample
    return Samples(patient_of, chosen)
