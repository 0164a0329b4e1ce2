"""The log of the service: one JSON object a line, on standard error."""

from __future__ import annotations

import datetime
import logging

import orjson

#: What a line may hold beside its message; set by us, never what a client sent.
FIELDS = ("request", "method", "route", "status", "ms", "role")


class JsonLines(logging.Formatter):
    """A record as a line of JSON; the text of an exception is not in it, for it may quote an input."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{name: getattr(record, name) for name in FIELDS if hasattr(record, name)},
        }
        return orjson.dumps(line, default=str).decode()


def log_as_json() -> None:
    """Write what Tailor logs in this process as lines of JSON, and nowhere else."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    ours = logging.getLogger("tailor")
    ours.handlers, ours.propagate = [handler], False
    ours.setLevel(logging.INFO)
