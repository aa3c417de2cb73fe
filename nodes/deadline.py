"""A turn takes no longer than it may, however many nodes and calls it consists of.

Exact words need no model. They are sent without the rest where no model writes it, and the trace
says why there is none.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from langgraph.runtime import Runtime

from scriptgraph.core.errors import AccessError, ModelError
from scriptgraph.core.refused import Unwritten
from scriptgraph.core.settings import Settings
from scriptgraph.models.timers import end_at
from scriptgraph.nodes.asking.calling import Stalled
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.state.session import SessionState

FAILURES = (ModelError, AccessError)
"""What ends the writing of a reply without one."""

WORDS_ALONE = "the script's exact words were sent, and the rest could not be written"
"""A remark in the trace on such a message."""


class TurnOutOfTime(ModelError):
    """A turn has taken as long as it may."""

    def __init__(self, seconds: float) -> None:
        """Say how long that is."""
        self.why = f"the turn took longer than {seconds:g} seconds"
        super().__init__(
            f"{self.why} and was given up; the session is where it was, and what was said is kept"
        )


class NotBegun(ModelError):
    """A model has let exact words wait that its reply was to follow."""

    def __init__(self, seconds: float) -> None:
        """Say how long they have waited."""
        self.why = f"the model had not begun within {seconds:g} seconds"
        super().__init__(self.why)


class NotFinished(ModelError):
    """A model has let exact words of help wait, which nobody sees before its reply is whole."""

    def __init__(self, seconds: float) -> None:
        """Say how long they have waited."""
        self.why = f"the model had not finished within {seconds:g} seconds"
        super().__init__(self.why)


class NotJudged(ModelError):
    """A judge has let somebody wait who may be in danger."""

    def __init__(self, seconds: float) -> None:
        """Say how long they have waited."""
        super().__init__(f"it had not answered within {seconds:g} seconds")


def end_of_turn(state: SessionState, seconds: float | None) -> float | None:
    """Say when this turn has to be over, by the clock of the event loop; None without a limit."""
    if seconds is None:
        return None
    return state.get("until") or asyncio.get_running_loop().time() + seconds


def soon(until: float | None, seconds: float | None) -> float | None:
    """Give the time some seconds from now, or the end of the turn where that comes first."""
    if seconds is None:
        return until
    then = asyncio.get_running_loop().time() + seconds
    return then if until is None else min(then, until)


def patience(settings: Settings) -> float | None:
    """Say how long whoever may be in danger waits for a judge; half a turn is left to answer."""
    half = settings.turn_seconds / 2 if settings.turn_seconds else None
    return min(filter(None, (settings.words_seconds, half)), default=None)


def says_so(settings: Settings) -> bool:
    """Say whether a turn that no model answers ends with the script's sentence."""
    return settings.when_unreachable == "say"


@asynccontextmanager
async def before(until: float | None, late: ModelError) -> AsyncIterator[None]:
    """Give up what takes longer than until a time of the loop's clock; None sets no limit.

    Raises:
        ModelError: `late`, when it did.
    """
    if until is None:
        yield
        return
    limit = asyncio.timeout(None)
    try:
        async with limit:
            end_at(limit, until)
            yield
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise late from error


def within(
    seconds: float | None, node: Node, *, begins: bool = False, ends_itself: bool = False
) -> Node:
    """Hold a node to the time that is left of its turn.

    Args:
        seconds: How long a turn may take; None sets no limit.
        node: The node.
        begins: Whether a turn that answers somebody begins with it.
        ends_itself: Whether the node keeps to `until` of its state, and gives an update then.
    """
    if seconds is None:
        return node

    async def hurried(state: SessionState, *, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        known = SessionState(messages=[]) if begins else state
        until = end_of_turn(known, seconds)
        given = SessionState(**{**state, "until": until}) if begins and until else state
        async with before(None if ends_itself else until, TurnOutOfTime(seconds)):
            update = await node(given, runtime=runtime)
        return {**update, "until": until} if begins else update

    return hurried


def unwritten(error: ModelError | AccessError) -> Unwritten:
    """Say why the rest of a message was not written."""
    if isinstance(error, TurnOutOfTime | NotBegun | NotFinished):
        return Unwritten(kind="time", why=error.why)
    if isinstance(error, AccessError):
        return Unwritten(kind="access", why=str(error))
    return Unwritten(kind="stalled" if _is_stalled(error) else "failed", why=str(error))


def _is_stalled(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, Stalled):
        error = error.__cause__
    return error is not None
