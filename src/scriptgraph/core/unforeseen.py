"""A fault of ours met while a file is looked through: told of that file, and logged.

No file may keep others from being read, a server from answering, or a text from being saved. So
whatever reads or checks one does it inside of this, and what it did not foresee is a finding.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator

from scriptgraph.core.errors import ScriptgraphError
from scriptgraph.core.findings import Finding, Place, Severity

RULE = "not-foreseen"

LOG = logging.getLogger("scriptgraph.unforeseen")
"""What is told here is a fault of ours, each time; the tests have it raised."""

PASSED_ON = (ScriptgraphError, MemoryError)
"""What is no fault of ours that a file has met: it has a reason of its own, or comes of no file."""


def looked_through(
    look: Callable[[], Iterable[Finding]], what: str, place: Place, severity: Severity = "error"
) -> Iterator[Finding]:
    """Give what a look finds; where it meets a fault of ours, that is the last finding.

    Args:
        look: What is done.
        what: What it looks for, for whoever reads the finding.
        place: The file.
        severity: How bad it is that nobody has looked further.
    """
    try:
        yield from look()
    except PASSED_ON:
        raise
    except Exception as error:
        yield unforeseen(error, what, place, severity)


def unforeseen(error: Exception, what: str, place: Place, severity: Severity = "error") -> Finding:
    """Log an error that nobody foresaw, and tell it as a finding of the file that was looked at.

    The finding names the kind of error alone: its text may hold a folder of the server's, or words.

    Args:
        error: What was raised.
        what: What was being done, for whoever reads the finding.
        place: The file.
        severity: How bad it is that it was not done.
    """
    LOG.error("a fault of scriptgraph: %s", what, exc_info=error)
    kind = type(error).__name__
    message = f"a fault of scriptgraph, not of whoever wrote this: {what} ended with {kind}"
    hint = "Take back what was changed last, and report the file: no file should lead to this."
    return Finding(RULE, severity, message, place, hint=hint)
