"""What a program's log is told, as JSON: one line an event, and nothing that anybody has said.

Nothing is written unless somebody asks for it. Our loggers begin with `scriptgraph`; what they are
given are kinds, numbers and digests of sessions' names.
"""

import json
import logging
from datetime import UTC, datetime
from typing import IO

LOGGER = "scriptgraph"
TELEMETRY = "opentelemetry"
"""The logger that says when spans could not be sent; it is heard from warnings on."""

CHOICE = "json"
"""What `SCRIPTGRAPH_LOG` can be."""


class JsonLines(logging.Formatter):
    """Writes an event as one JSON object: when, how grave, who tells it, and what."""

    def format(self, record: logging.LogRecord) -> str:
        """Write it; of an error only its kind, since its text and its frames may hold words."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            told["error"] = record.exc_info[0].__name__
        return json.dumps(told, ensure_ascii=False)


def log_as_json(stream: IO[str]) -> logging.Handler:
    """Have our loggers, and OpenTelemetry's, write to a stream; gives the handler."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    for name, least in ((LOGGER, logging.INFO), (TELEMETRY, logging.WARNING)):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(least)
        logger.propagate = False
    return handler
