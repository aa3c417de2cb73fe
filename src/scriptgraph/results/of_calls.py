"""One row a call of a model: its own, of the client's and of judges alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scriptgraph.core.calls import ModelCall
from scriptgraph.records.calls import calls_behind
from scriptgraph.records.dialogue import AGENT, Step
from scriptgraph.results.columns import Column, Table
from scriptgraph.results.held import Held


@dataclass(frozen=True)
class Call:
    """What one call, with its further attempts, took."""

    number: int
    turn: int
    role: str
    model: str
    attempts: int | None
    kept: int | None
    input_tokens: int | None
    output_tokens: int | None
    ms: float | None
    is_agents: bool


def _calls(held: Held) -> Iterator[Call]:
    number = turn = 0
    for step in held.dialogue.steps:
        for call in _of_step(step):
            number += 1
            yield Call(number, turn + (step.actor in AGENT), *call, step.actor in AGENT)
        turn += step.actor == "dialog"


_Told = tuple[str, str, int | None, int | None, int | None, int | None, float | None]
"""Role, model, attempts, those that were kept, tokens read and written, milliseconds."""


def _of_step(step: Step) -> Iterator[_Told]:
    """Give the calls behind a step: those that its decision tells of, or the one it says itself."""
    told = list(calls_behind(step.decision)) if step.decision is not None else []
    for role, call in told:
        kept, read, written, ms = call.get("kept", 0), *_taken(call)
        yield role, call["model"], call["attempts"], kept, read, written, ms
    if not told and step.model is not None:
        yield (
            step.actor,
            step.model,
            None,
            None,
            step.input_tokens,
            step.output_tokens,
            step.duration_ms,
        )


def _taken(call: ModelCall) -> tuple[int | None, int | None, float | None]:
    """Give the tokens and milliseconds of a call; what kept answers took, nobody knows."""
    if call.get("kept"):
        return None, None, None
    return call["input_tokens"], call["output_tokens"], call["ms"]


CALLS = Table(
    "calls",
    "a call of a model, with its further attempts",
    _calls,
    (
        Column("call", "whole", "Which call of the dialogue, from 1.", lambda c: c.number),
        Column(
            "turn",
            "whole",
            "The agent's message that it was made for, or after, from 1; 0 before the first.",
            lambda c: c.turn,
        ),
        Column("role", "text", "Who was asked.", lambda c: c.role),
        Column("model", "text", "The model that answered.", lambda c: c.model),
        Column(
            "agents",
            "yes or no",
            "Whether it counts as the agent's own, and not as patient's or judge's.",
            lambda c: c.is_agents,
        ),
        Column(
            "attempts",
            "whole",
            "How often it was made until an answer could be used.",
            lambda c: c.attempts,
            missing="the record does not say",
        ),
        Column(
            "kept",
            "whole",
            "Attempts that were answered from kept answers (`--cache`): nobody was asked, they are "
            "no draws of their own, and what they took is not known.",
            lambda c: c.kept,
            missing="the record does not say",
        ),
        Column(
            "input_tokens",
            "whole",
            "Tokens that it read, all attempts together.",
            lambda c: c.input_tokens,
            "tokens",
            "the server did not say, or an answer had been kept",
        ),
        Column(
            "output_tokens",
            "whole",
            "Tokens that it wrote, all attempts together.",
            lambda c: c.output_tokens,
            "tokens",
            "the server did not say, or an answer had been kept",
        ),
        Column(
            "ms",
            "number",
            "How long it was waited for.",
            lambda c: c.ms,
            "ms",
            "the record does not say, or an answer had been kept",
        ),
    ),
)
"""The table of calls."""
