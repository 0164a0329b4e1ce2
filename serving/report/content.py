"""What the report says, as plain values: the template lays it out and decides nothing."""

from __future__ import annotations

from data.patient import Patient
from data.program import Program
from serving import wording
from serving.prediction import Prediction
from serving.report import later, looked_up, pharmacogenes
from serving.report.given import given
from serving.report.glance import glance, in_table
from serving.report.marks import Shown, linked, listed
from serving.report.virus import virus
from serving.report.why import why
from serving.test_words import label
from serving.web.conversation import conversation
from serving.web.numbers import percent

HEADING = "Tailor — prediction for one patient"
MISSING = 12


def content(
    prediction: Prediction, program: Program, patient: Patient | None = None, made: str = ""
) -> Shown:
    """Return everything the report prints, in strings and numbers.

    Parameters
    ----------
    prediction : Prediction
        Its ``patient_id`` is not printed.
    program : Program
    patient : Patient, optional
        What was given is printed only with it; so is ``patient_id``, where it has one.
    made : str
        When the answer was given, ISO 8601; nothing where it is not known.
    """
    titles = {therapy.id: therapy.title for therapy in program.therapies}
    shown = in_table(prediction)
    count = len(prediction.options)
    return {
        "heading": HEADING,
        "notice": prediction.notice,
        "program": program.title,
        "title": f"{count} options, compared for this patient"
        if count > 1
        else "One option, for this patient",
        "patient": (patient.patient_id or "") if patient else "",
        "made": made.replace("T", " ")[:19],
        "entry": _entry(prediction),
        "abstained": _abstained(prediction, program),
        "glance": glance(prediction),
        "alerts": pharmacogenes.alerts(prediction.options, shown),
        "phenotypes": pharmacogenes.phenotypes(prediction),
        "virus": virus(prediction),
        "why": why(prediction, program),
        "harms": looked_up.harms(shown),
        "evidence": looked_up.evidence(shown),
        "further": looked_up.further(prediction),
        "labels": looked_up.labels(prediction.options),
        "gene_therapies": looked_up.gene_therapies(prediction),
        "tests": later.tests(prediction, titles),
        "next_lines": later.next_lines(prediction, program),
        "what_if": later.what_if(prediction, titles),
        "inherited": later.inherited(prediction),
        "sure": _sure(prediction, program),
        "words": [{"title": title, "text": " ".join(said)} for title, said in conversation(prediction)],
        "given": given(patient) if patient else None,
        "provenance": _provenance(prediction),
    }


def _entry(prediction: Prediction) -> Shown:
    if prediction.audit is None:
        return {"number": "", "hash": ""}
    return {"number": str(prediction.audit.entry), "hash": prediction.audit.hash}


def _abstained(prediction: Prediction, program: Program) -> Shown | None:
    refused = [found for found in prediction.reliability.endpoints if found.abstained]
    if not refused:
        return None
    whole = prediction.reliability.abstained
    return {
        "title": "This patient is not like those learned from" if whole else "Some models abstain",
        "whole": whole,
        "reasons": [[program.endpoint(f.endpoint).title, "; ".join(f.reasons)] for f in refused],
    }


def _sure(prediction: Prediction, program: Program) -> Shown:
    found = prediction.reliability
    rows = [
        {
            "question": program.endpoint(one.endpoint).title,
            "alike": percent(one.in_distribution),
            "missing": percent(one.missing_share),
            "answered": not one.abstained,
            "outside": listed(map(wording.outside, one.outside), 4),
        }
        for one in found.endpoints
    ]
    return {
        "rows": rows,
        "missing": listed((one.label for one in found.missing), MISSING) or "nothing",
        "unused": listed(map(label, found.unused), MISSING),
        "not_asked": listed((f"{one.title} ({one.reason})" for one in found.not_asked), 6),
    }


def _provenance(prediction: Prediction) -> Shown:
    found = prediction.provenance
    return {
        "warnings": list(found.warnings),
        "models": [
            {
                "name": f"{model.model} v{model.version}",
                "patients": f"{model.patients:,}",
                "cohort": linked(f"{model.cohort} ({model.design}). {model.citation}"),
                "made": f"trained {model.trained_at[:10]}, run {model.run_id[:12]}, "
                f"data sha256 {model.cohort_sha256[:12]}",
            }
            for model in found.models
        ],
        "knowledge": "; ".join(f"{one.title} {one.version} ({one.date})" for one in found.knowledge),
        "code": found.code_version,
    }
