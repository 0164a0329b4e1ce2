"""The services of CDS Hooks at work: read, predict, write down, make cards."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from data.errors import TailorError
from data.program import program as program_called
from data.readers.fhir import program_of, read_bundle
from serving.access.users import User
from serving.ehr.card_parts import Said, cards
from serving.ehr.cds_models import Cards, HookRequest, Service
from serving.ehr.feedback import FeedbackRequest, Kept, keep
from serving.ehr.order_cards import order_cards
from serving.ehr.orders import drafted, option_of, ordered
from serving.ehr.prefetch import prefetched
from serving.ehr.view_card import view
from serving.fault import explain
from serving.prediction import Prediction
from serving.predictor import Predictor
from serving.request import PredictRequest, read_json
from serving.tell import tell

Model = TypeVar("Model", bound=BaseModel)


def call(predictor: Predictor, raw: bytes, service: Service, base: str, user: User) -> Cards:
    """Answer the call of a service; no cards where the record is of no program that can be answered.

    Raises
    ------
    TailorError
        ``bad_json`` (400), ``missing_field`` and the like, ``wrong_hook`` (422), ``missing_prefetch`` (412),
        and what the reader of bundles refuses.
    """
    asked = _check(raw, HookRequest)
    if asked.hook != service.hook:
        raise TailorError(
            "wrong_hook",
            f"{service.id} is a service of the hook {service.hook}.",
            field="hook",
            hint="GET /cds-services says which hook is whose.",
        )
    reading = read_bundle(prefetched(asked))
    program = program_of(reading)
    if program is None or program not in predictor.programs:
        return Cards(cards=[])
    about = program_called(program)
    orders = ordered(asked.context, about) if service.hook == "order-select" else []
    if service.hook == "order-select" and not orders:
        return Cards(cards=[])
    answer = tell(
        predictor, PredictRequest(patient=reading.patient, program=program), "cds-hooks", user.name, user.role
    )
    assert answer.audit is not None
    said = _order(asked, answer) if orders else view(answer, reading)
    return Cards(cards=cards(said, service.id, answer.audit, base, overridable=bool(orders)))


def _order(asked: HookRequest, answer: Prediction) -> list[Said]:
    """Return what is to be said of the selected orders, each thing once, the gravest first."""
    about = program_called(answer.program)
    drugs = drafted(asked.context, about)
    said: list[Said] = []
    for order in ordered(asked.context, about):
        option = option_of(order, drugs, about, answer.options)
        if option is not None:
            said += order_cards(order, option, answer, about)
    return sorted(dict.fromkeys(said), key=lambda one: ("critical", "warning", "info").index(one.indicator))


def feedback(raw: bytes, service: Service, user: User) -> Kept:
    """Keep what became of cards; raises ``unknown_card`` (404) and what is wrong with the body."""
    return keep(_check(raw, FeedbackRequest), service.id, user)


def _check(raw: bytes, model: type[Model]) -> Model:
    value = read_json(raw, len(raw))
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise explain(error, model, value) from None
