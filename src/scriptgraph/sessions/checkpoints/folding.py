"""How the older steps of a session are put together, with no change to what is read from it.

A step, as LangGraph stores it, holds the whole state but for the channels that are rebuilt from
writes (`DeltaChannel`), and what LangGraph notes of nodes (`spent_edges.py`). Of a step that is
over, nothing is needed any more but its writes to those channels. Folding moves them to the first
step of the session, its root, in the order of their replay, and lets the steps between go:

    root ── 1 ── 2 ── 3 ── 4 ── 5 ── 6      becomes      root ── 3 ── 4 ── 5 ── 6
                                                         with the writes of 1 and 2

What is left is an ancestor with many writes, as LangGraph's own savers read it: no column and no
value is of our own making. Where a session branches, both branches read what was written before.
Only what lies behind its last branch is folded then, into the first step that does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from langgraph.checkpoint.base import writes_sort_key
from langgraph.checkpoint.serde.types import _DeltaSnapshot

KEPT = 4
"""The newest steps, about a turn's, stay as they are for whoever is just reading them."""

FOLDED_AFTER = 4
"""Steps that gather before they are folded."""

TASK = "folded"
"""The task that folded writes are filed under, numbered from 0."""


@dataclass(frozen=True)
class Fold:
    """What becomes of the steps on the way to a session's newest."""

    root: str
    """The step that takes them in: the session's first, or the first behind its last branch."""

    folded: tuple[str, ...]
    """The steps that go, the oldest first."""

    border: str
    """The oldest of those that stay; the root becomes its parent."""


@dataclass(frozen=True)
class Write:
    """A stored write, without its value."""

    step: str
    path: str
    task: str
    number: int
    channel: str


@dataclass(frozen=True)
class Restart:
    """A channel that a folded step holds in full: all that was written before is over."""

    step: str
    channel: str


def plan(parents: Mapping[str, str | None], newest: str) -> Fold | None:
    """Say what to fold; None where there is nothing.

    Args:
        parents: Step → the one before it, for every step of the session.
        newest: The session's newest step.
    """
    way: dict[str, None] = {}
    step: str | None = newest
    while step is not None and step in parents and step not in way:
        way[step] = None
        step = parents[step]
    branched = {parent for step, parent in parents.items() if step not in way}
    alone = list(takewhile(lambda step: step not in branched, way))
    if len(alone) < KEPT + 2:
        return None
    *steps, root = alone
    return Fold(root, tuple(reversed(steps[KEPT:])), steps[KEPT - 1])


def sources(fold: Fold, last: int | None) -> list[str]:
    """Name the steps whose writes move: the first time, the root's own as well.

    Args:
        fold: What is folded.
        last: The number of the last write that was folded into the root; None where none was.
    """
    return [*fold.folded] if last is not None else [fold.root, *fold.folded]


def arrange(
    fold: Fold, held: Mapping[str, Collection[str]], writes: Sequence[Write], last: int | None
) -> list[tuple[int, Restart | Write]]:
    """Number what stays of the folded steps, in the order of its replay.

    Args:
        fold: What is folded.
        held: Step → the channels that it holds in full, for the folded steps and the border.
        writes: What was written on the steps of `sources`.
        last: The number of the last write that was folded into the root; None where none was.
    """
    position = {step: number for number, step in enumerate((fold.root, *fold.folded))}
    touched = {write.channel for write in writes}.union(*(held[step] for step in fold.folded))
    # What stands on the border in full begins there; channels of edges are over with their step.
    rebuilt = {
        channel
        for channel in touched
        if channel not in held[fold.border] and not channel.startswith(_EDGES)
    }
    begins = {
        channel: max((n for s, n in position.items() if channel in held.get(s, ())), default=0)
        for channel in rebuilt
    }
    restarts = [Restart(fold.folded[n - 1], channel) for channel, n in begins.items() if n]
    staying = [w for w in writes if w.channel in rebuilt and position[w.step] >= begins[w.channel]]
    staying.sort(key=lambda w: (position[w.step], writes_sort_key(w.path, w.task, w.number)))
    return list(enumerate([*restarts, *staying], start=0 if last is None else last + 1))


def replacing(value: Any) -> dict[str, Any]:
    """Write a value as one that replaces everything before it, in the form LangGraph knows."""
    return {"__overwrite__": value.value if isinstance(value, _DeltaSnapshot) else value}


_EDGES = ("branch:", "__")
"""What the channels of edges, and LangGraph's own, begin with."""
