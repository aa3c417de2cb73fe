"""Cold start: what Python has to do before the first word of ours is said."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from statistics import median

from benchmarks.group import Group, Options, Row, Target

TITLE = "Cold start"

REPEATS = 7

METHOD = f"""
A process of its own for each, with its modules compiled before: the processor's time of the process
and of all that it starts, the median of {REPEATS}. Names of the library are loaded when they are
asked for, so those are asked for that a session needs. The reference for the library is what
LangGraph takes alone (`from langgraph.graph import StateGraph`), and for the program an empty one.
"""

_LIBRARY = "from scriptgraph import Conversation, create_session, load_script, open_store"
_LANGGRAPH = "from langgraph.graph import StateGraph"


async def measure(options: Options) -> Group:
    """Start each several times."""
    repeats = options.scaled(REPEATS, least=2)
    options.tell("cold start")
    library, alone = _seconds(["-c", _LIBRARY], repeats), _seconds(["-c", _LANGGRAPH], repeats)
    program = _seconds(["-m", "scriptgraph", "--help"], repeats)
    empty = _seconds(["-c", ""], repeats)
    return Group(
        [
            Row(
                "import of what a session needs",
                "s",
                library,
                alone,
                "LangGraph alone",
                Target(0.6),
            ),
            Row("`scriptgraph --help`", "s", program, empty, "an empty program", Target(0.165)),
        ]
    )


def _seconds(arguments: Sequence[str], repeats: int) -> float:
    """Give the processor's time of a Python process, in seconds; the first one compiles."""
    taken = [_once(arguments) for _ in range(repeats + 1)]
    return median(taken[1:])


def _once(arguments: Sequence[str]) -> float:
    before = os.times()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    used = after.children_user - before.children_user
    return used + after.children_system - before.children_system
