"""A logger for Slack's libraries that never repeats what people wrote.

They log request bodies, payloads and errors that quote them; what is left here is who spoke up, how loudly, and what
kind of error it was.
"""

import logging
from typing import Any

import structlog

_log = structlog.get_logger(__name__)
_LIBRARIES = ("slack_bolt", "slack_sdk", "slack_bolt.App", "slack_bolt.RequestVerification")


class _WithoutWords(logging.Filter):
    """Says through our own log that a library complained, and lets its text go no further."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never lets a record through."""
        if record.levelno >= logging.WARNING:
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            _log.warning("slack_library", logger=record.name, level=record.levelname.lower(), error=kind)
        return False


def quiet_logger() -> logging.Logger:
    """The logger to hand to Bolt and the SDK; their own are silenced alike. Bolt copies its filter."""
    silence: Any = _WithoutWords()
    for name in (*_LIBRARIES, "tongxi.slack"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.propagate = False
        if not any(isinstance(one, _WithoutWords) for one in logger.filters):
            logger.addFilter(silence)
    return logging.getLogger("tongxi.slack")
