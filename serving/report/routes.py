"""The report by HTTP: of a patient asked about now, or of an answer that the ledger keeps."""

from __future__ import annotations

from functools import partial

from fastapi import Request
from fastapi.responses import Response

from data.errors import TailorError
from data.patient import Patient
from data.program import program
from serving.access.gate import asker
from serving.access.roles import CARE, REPORTS
from serving.access.users import User
from serving.examples import example
from serving.ledger.keeper import keeper
from serving.ledger.store import Audit, entry_number
from serving.prediction import Prediction
from serving.predictor import Predictor
from serving.report.pdf import report_pdf
from serving.request import PredictRequest, parse
from serving.route import Body, Routes, time_limit
from serving.tell import ledger, tell

ERRORS = (400, 413, 415, 422, 503, 504)
KEPT = (404, 410, 503, 504)


class Pdf(Response):
    """A PDF that a browser shows."""

    media_type = "application/pdf"


def add_report(routes: Routes) -> None:
    """Add the routes of the report."""

    async def report(request: Request) -> Response:
        """Predict for one patient as ``POST /predict`` does, and return the answer as a PDF."""
        return await routes.work(request, partial(_asked, user=asker(request)))

    async def report_of_entry(request: Request, entry: str) -> Response:
        """Return an answer that the ledger keeps as a PDF; it names no patient."""
        with time_limit():
            return await routes.thread(partial(_kept, entry))

    body = Body("application/json", PredictRequest, example("rare-childhood"))
    routes.add("POST", "/report", report, errors=ERRORS, body=body, response=Pdf, roles=CARE)
    routes.add("GET", "/report/{entry}", report_of_entry, errors=KEPT, response=Pdf, roles=REPORTS)


def _asked(predictor: Predictor, raw: bytes, user: User) -> Pdf:
    asked = parse(raw, len(raw))
    answer = tell(predictor, asked, "page", user.name, user.role)
    assert answer.audit is not None  # tell has kept it
    made = ledger().entry(answer.audit.entry).at
    return _pdf(answer, asked.patient, made)


def _kept(entry: str) -> Pdf:
    """Lay out a kept answer and what was given; the ledger has no name to print."""
    found = keeper().kept(entry_number(entry))
    answer = found.answer.model_copy(update={"audit": Audit(entry=found.entry, hash=found.hash)})
    if found.patient is None:
        message = f"What entry {found.entry} was asked about has been forgotten."
        raise TailorError("forgotten", message, hint="It can be shown: tailor audit show.", status=410)
    return _pdf(answer, found.patient.model_copy(update={"patient_id": None}), found.at)


def _pdf(answer: Prediction, patient: Patient, made: str) -> Pdf:
    """Return the report with a name to save it by."""
    name = f"tailor-entry-{answer.audit.entry}.pdf" if answer.audit else "tailor.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Pdf(report_pdf(answer, program(answer.program), patient, made), headers=headers)
