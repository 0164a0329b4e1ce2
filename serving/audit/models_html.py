"""What the pages of the models show: rows and numbers, for templates that only lay them out."""

from __future__ import annotations

from functools import lru_cache

from data.errors import TailorError
from data.program import program
from data.rules import Fact
from data.settings import settings
from models.card import Card
from models.registry.store import card, served_versions, versions
from serving.audit.figure_numbers import figure_tables
from serving.audit.html import rendered
from serving.audit.population import NEWEST, answers
from serving.audit.reviewed import Reviewed
from serving.audit.sign_off import LONGEST, Signed, SignOff, sign_offs
from serving.ledger.groups import ATTRIBUTES
from serving.ledger.keeper import keeper
from serving.ledger.store import Audit
from serving.review.figures import available


class Row(Fact):
    """A version of a model in the list; ``endpoint`` and ``cohort`` are None where it cannot be read."""

    name: str
    version: str
    served: bool
    endpoint: str | None
    cohort: str | None
    answers: int
    signed: Signed | None
    why: str = ""


def models_html() -> str:
    """Return the page that lists the models that are served, by program, each with all its versions."""
    programs: dict[str, list[Row]] = {}
    counts, signed = answers(keeper().ledger), sign_offs()
    for name, champion in sorted(served_versions().items()):
        title = program(name.split(".", 1)[0]).title
        for version in reversed(versions(name)):
            key = f"{name}:{version}"
            last = next(iter(signed.get(key, ())), None)
            row = _row(name, version, version == champion, counts[key], last)
            programs.setdefault(title, []).append(row)
    return rendered("audit_models.html", here="models", programs=programs)


def _row(name: str, version: str, served: bool, count: int, signed: Signed | None) -> Row:
    known = {"name": name, "version": version, "served": served, "answers": count, "signed": signed}
    try:
        of = _card(settings().mlflow_uri, name, version)
    except TailorError as error:
        return Row(**known, endpoint=None, cohort=None, why=str(error))
    return Row(**known, endpoint=of.endpoint.title, cohort=of.cohort)


@lru_cache(maxsize=500)
def _card(_: str, name: str, version: str) -> Card:
    """Return the card of a version, which never changes within a registry."""
    return card(name, version)


def model_html(of: Reviewed, until: str) -> str:
    """Return the page of a review; its figures and its sign-off are of the answers up to ``until``."""
    review, version = of.gathered.review, of.registered.version
    return rendered(
        "audit_model.html",
        here="models",
        of=of,
        card=of.registered.bundle.card,
        review=review,
        label={one.feature: one.label for one in review.influences},
        protected=set(ATTRIBUTES.values()),
        figures=available(of.gathered),
        numbers=figure_tables(of.gathered),
        signed=sign_offs(f"{of.name}:{version}").get(f"{of.name}:{version}", []),
        champion=served_versions().get(of.name),
        answered=len(of.entries),
        newest=NEWEST,
        longest=LONGEST,
        until=until,
    )


def signed_html(asked: SignOff, audit: Audit) -> str:
    """Return the fragment that says a sign-off is kept, and where."""
    return rendered("audit_signed.html", asked=asked, audit=audit)
