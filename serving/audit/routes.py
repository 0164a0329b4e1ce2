"""The routes of the auditor's pages."""

from __future__ import annotations

from serving.audit.entries import add_entries
from serving.audit.models import add_models
from serving.route import Routes


def add_audit(routes: Routes) -> None:
    """Add the list of entries, each entry, and the review of each model."""
    add_models(routes)  # before the entries: /audit/models is no number
    add_entries(routes)
