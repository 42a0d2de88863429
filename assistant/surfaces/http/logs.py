"""One line of JSON an event on stderr, of allow-listed fields alone: no texts, no query strings, no names of people.

A field that is not listed is counted, not printed. Other libraries' lines lose their words, because words may be a
customer's; uvicorn's own about starting and stopping keep them.
"""

import json
import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

FIELDS = frozenset(
    {
        "event", "level", "timestamp", "request_id", "method", "route", "status", "ms", "role", "code", "client",
        "verdict", "mode", "want", "quotes", "reason", "part", "kind", "where", "host", "port", "count", "seconds",
        "attempts", "state", "generation", "passages", "documents", "progress", "model", "endpoint", "logger", "line",
    }
)  # fmt: skip
_LONGEST = 300
_Fields = MutableMapping[str, Any]


def listed_only(_logger: Any, _method: str, fields: _Fields) -> _Fields:
    """`fields` without those that are not listed; how many went is said."""
    kept = {name: _short(value) for name, value in fields.items() if name in FIELDS}
    dropped = len(fields) - len(kept)
    return kept | ({"dropped": dropped} if dropped else {})


def configure_logs(level: str) -> None:
    """Send structured lines of `level` and above to stderr, and the libraries' lines with them."""
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            listed_only,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Foreign())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(least, logging.INFO))


class _Foreign(logging.Formatter):
    """A library's line: who says it and where; its words only where they can be no customer's."""

    def format(self, record: logging.LogRecord) -> str:
        own = record.name.startswith("uvicorn") and record.exc_info is None
        line = {
            "event": record.getMessage()[:_LONGEST] if own else "library_line",
            "level": record.levelname.lower(),
            "logger": record.name,
            "line": record.lineno,
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["kind"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def _short(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:_LONGEST]
