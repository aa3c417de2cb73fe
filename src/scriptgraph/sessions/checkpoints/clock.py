"""The ids of steps, which grow whatever clocks say.

LangGraph makes the id of a step from the time of day, and takes the largest for the newest. Where
two machines' clocks differ, or one is set back, a turn would be stored behind one that came before
it, and nobody would see it again. So whoever reads a session's newest step carries its time on:
every id that is made afterwards in this process is larger.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from langgraph.checkpoint.base import id as ids

from scriptgraph.core.errors import InputError

_TIMES = 1 << 60
"""How many times an id has room for: 100 nanoseconds each, since 1582."""

_KEPT_FREE = 1 << 56
"""Times at the end, 228 years, that no clock has come to: an id among them is made up."""


def carry_on(step: str) -> None:
    """Make every id from now on larger than this one.

    Raises:
        InputError: When there would be no room for larger ones.
    """
    try:
        made = UUID(step)
    except ValueError:
        return  # not LangGraph's; who goes on from it is told by the fence
    if made.version != 6:
        return
    time = ids.UUID(int=made.int).time
    if time >= _TIMES - _KEPT_FREE:
        raise InputError(
            f"the session's newest step {step!r} is dated after the year 5000: the store was not "
            "written by this program"
        )
    # The module's own memory of the last id: it never makes a smaller one.
    memory: Any = ids
    memory._last_v6_timestamp = max(time, memory._last_v6_timestamp or 0)
