"""What becomes of a message whose exact words are said, and whose rest no model writes.

Exact words need no model. They are sent without the rest, and the trace says why there is none.
"""

from __future__ import annotations

from scriptgraph.core.errors import AccessError, ModelError
from scriptgraph.core.trace import Unwritten
from scriptgraph.nodes.asking.calling import Stalled
from scriptgraph.nodes.deadline import NotBegun, TurnOutOfTime

FAILURES = (ModelError, AccessError)
"""What ends the writing of a reply without one."""

WORDS_ALONE = "the script's exact words were sent, and the rest could not be written"
"""A remark in the trace on such a message."""


def unwritten(error: ModelError | AccessError) -> Unwritten:
    """Say why the rest of a message was not written."""
    if isinstance(error, TurnOutOfTime | NotBegun):
        return Unwritten(kind="time", why=error.why)
    if isinstance(error, AccessError):
        return Unwritten(kind="access", why=str(error))
    return Unwritten(kind="stalled" if _is_stalled(error) else "failed", why=str(error))


def _is_stalled(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, Stalled):
        error = error.__cause__
    return error is not None
