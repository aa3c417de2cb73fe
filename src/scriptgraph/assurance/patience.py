"""How long something that could take for ever is worked on."""

from __future__ import annotations

import time
from collections.abc import Callable

from scriptgraph.core.errors import ScriptgraphError

Goes = Callable[[], object]
"""Called between steps; it raises where no more time is to be spent."""


class OutOfTimeError(ScriptgraphError):
    """What was to be worked out takes longer than anybody wants to wait."""


def for_ever() -> None:
    """Let it take as long as it takes."""


def within(seconds: float, goes_on: Goes = for_ever) -> Goes:
    """Let it take so long.

    Args:
        seconds: How long, from now.
        goes_on: Called as well.
    """
    end = time.monotonic() + seconds

    def check() -> None:
        goes_on()
        if time.monotonic() > end:
            raise OutOfTimeError(f"it was not decided within {seconds:g} seconds")

    return check
