"""Stays in a section as a rehearsal plans them: turn by turn, and where each leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scriptgraph.nodes.rules import ending
from scriptgraph.rehearsal.standin import Cue
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.state.progress import Credits

SKIPPED = "skipped"
"""The last step of the path of a task that is not asked."""


@dataclass(frozen=True)
class Paused:
    """A section that a digression has interrupted: how far it had come."""

    section: str
    turns: int
    """Messages of the agent in that visit."""

    credits: Credits


@dataclass(frozen=True)
class Visit:
    """One stay in a section, turn by turn, and where it leads."""

    cues: tuple[Cue, ...]
    move: Transition | None
    """None when no rule lets the session leave."""

    collected: Mapping[str, Constant]
    """Everything collected so far that some `if` may read."""

    done: tuple[str, ...] = ()
    """The tasks that are carried out, exact words included."""

    skipped: tuple[str, ...] = ()
    """The tasks that are not asked, as their `if` does not hold."""

    failed: tuple[str, ...] = ()
    """The tasks whose action fails."""

    chooses: bool = False
    """Whether the dispatcher is asked."""

    undecided: bool = False
    """Whether a computed rule before the move is passed over because a value is missing."""

    paused: Paused | None = None
    """How far the section has come where the move leads into a digression; else None."""


def ways_out(script: Script, section: Section) -> tuple[Transition, ...]:
    """List every move out of a section, the end of a session without rules included.

    A session ends with the exact words of its last section where these are all that it holds: then
    nothing else can happen there, and so no digression leaves it and leads back.
    """
    if _is_all_said(script, section):
        return (ending(section),)
    moves = tuple(
        move
        for move in script.transitions(section)
        if move.kind != "back" or not _is_all_said(script, script.by_id[move.target])
    )
    return (*moves, ending(section)) if script.ends_in(section) else moves


def _is_all_said(script: Script, section: Section) -> bool:
    """Say whether a session is over with the words with which it enters a section."""
    ends = script.ends_in(section) and bool(section.tasks)
    return ends and not any(task.is_judged for task in section.tasks)
