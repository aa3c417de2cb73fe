"""One row a switch: a section that was left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scriptgraph.metrics.course import Switch
from scriptgraph.results.columns import Column, Table
from scriptgraph.results.held import Held


@dataclass(frozen=True)
class Left:
    """A section that was left, and when."""

    number: int
    turn: int
    """The agent's messages that stand before it."""

    switch: Switch


def _switches(held: Held) -> Iterator[Left]:
    switches = iter(held.course.switches)
    number = turn = 0
    for step in held.dialogue.steps:
        turn += step.actor == "dialog"
        if step.status == "completed":
            number += 1
            yield Left(number, turn, next(switches))


SWITCHES = Table(
    "switches",
    "a section that was left",
    _switches,
    (
        Column("switch", "whole", "Which switch of the dialogue, from 1.", lambda s: s.number),
        Column("turn", "whole", "The agent's messages before it in the record.", lambda s: s.turn),
        Column("section", "text", "The section that was left.", lambda s: s.switch.source),
        Column(
            "next_section",
            "text",
            "The section that was entered then.",
            lambda s: s.switch.target,
            missing="the dialogue ended, or stopped",
        ),
        Column(
            "conform",
            "yes or no",
            "Whether the script allows the move.",
            lambda s: s.switch.conform,
            missing="no section follows, the script is not known, or a human led there",
        ),
        Column(
            "claimed",
            "yes or no",
            "Whether the section was said to be complete, not left by a limit or in any section.",
            lambda s: s.switch.claims,
        ),
        Column(
            "completed",
            "yes or no",
            "The verifier's verdict: whether its tasks were really done.",
            lambda s: s.switch.completed,
            missing="no verifier has judged it",
        ),
        Column(
            "coherent",
            "yes or no",
            "The verifier's verdict on the agent's first message after it.",
            lambda s: s.switch.coherent,
            missing="no verifier has judged it",
        ),
        Column(
            "objections",
            "text",
            "What the verifier has against it; several with a blank line between.",
            lambda s: "\n\n".join(one.text for one in s.switch.objections) or None,
            missing="nothing, or nobody has judged",
        ),
    ),
)
"""The table of switches."""
