"""One row a turn: a message of the agent, and the client's answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scriptgraph.metrics.course import Turn
from scriptgraph.records.dialogue import Step
from scriptgraph.results.columns import Column, Table
from scriptgraph.results.held import NO_WORDS, Held

_UNKNOWN = (
    "the corpus knows no calls, or a call does not say, or an answer had been kept; and in turn 0"
)
_NO_MESSAGE = "where there is no message"


@dataclass(frozen=True)
class Exchange:
    """A message of the agent, and what the client said until the next."""

    held: Held
    number: int
    turn: Turn | None
    """None of what the client said before the agent's first message."""

    message: Step | None
    """None of turn 0, and of the calls behind the last message."""

    answers: tuple[Step, ...]

    @property
    def agent(self) -> str | None:
        """Give what the agent said, without its decisions."""
        return self.message.words if self.message else None

    @property
    def client(self) -> str | None:
        """Give what the client said; several messages with a blank line between."""
        return "\n\n".join(step.words for step in self.answers) if self.answers else None


def _exchanges(held: Held) -> Iterator[Exchange]:
    turns = iter(held.course.turns)
    number, message, turn = 0, None, None
    answers: list[Step] = []
    for step in held.dialogue.steps:
        if step.actor == "patient":
            answers.append(step)
        elif step.actor == "dialog":
            if message or answers:
                yield Exchange(held, number, turn, message, tuple(answers))
            number, message, turn = number + 1, step, next(turns, None)
            answers = []
    if message or answers:
        yield Exchange(held, number, turn, message, tuple(answers))
    if closing := held.course.closing:
        yield Exchange(held, number + 1, closing, None, ())


def _words(exchange: Exchange, text: str | None) -> int | None:
    return None if text is None else exchange.held.words(text)


def _characters(text: str | None) -> int | None:
    return None if text is None else len(text)


TURNS = Table(
    "turns",
    "a message of the agent, with the client's answer; turn 0 is what was said before the first, "
    "and a last row, without a message, holds the agent's calls behind its last one",
    _exchanges,
    (
        Column(
            "turn",
            "whole",
            "Which message of the agent, from 1; one more for the calls behind the last.",
            lambda e: e.number,
        ),
        Column(
            "section",
            "text",
            "The section that it speaks for, or that the session was in.",
            lambda e: (e.turn.section or None) if e.turn else None,
            missing="the dialogue has no sections; and in turn 0",
        ),
        Column(
            "at",
            "text",
            "When the message was sent.",
            lambda e: e.message.at if e.message else None,
            "ISO 8601",
            f"it does not say; and {_NO_MESSAGE}",
        ),
        Column(
            "ms",
            "number",
            "Time of the agent's calls since the message before.",
            lambda e: e.turn.ms if e.turn else None,
            "ms",
            _UNKNOWN,
        ),
        Column(
            "input_tokens",
            "whole",
            "Tokens that they read.",
            lambda e: e.turn.input_tokens if e.turn else None,
            "tokens",
            _UNKNOWN,
        ),
        Column(
            "output_tokens",
            "whole",
            "Tokens that they wrote.",
            lambda e: e.turn.output_tokens if e.turn else None,
            "tokens",
            _UNKNOWN,
        ),
        Column(
            "agent_words",
            "whole",
            "Words of the message.",
            lambda e: _words(e, e.agent),
            missing=f"{_NO_MESSAGE}, or {NO_WORDS}",
        ),
        Column(
            "agent_characters",
            "whole",
            "Characters of the message.",
            lambda e: _characters(e.agent),
            missing=_NO_MESSAGE,
        ),
        Column(
            "client_words",
            "whole",
            "Words of the answer.",
            lambda e: _words(e, e.client),
            missing=f"the client did not answer, or {NO_WORDS}",
        ),
        Column(
            "client_characters",
            "whole",
            "Characters of the answer.",
            lambda e: _characters(e.client),
            missing="the client did not answer",
        ),
        Column("agent_text", "text", "The message.", lambda e: e.agent, missing=_NO_MESSAGE),
        Column(
            "client_text",
            "text",
            "The answer; several messages with a blank line between.",
            lambda e: e.client,
            missing="the client did not answer",
        ),
    ),
)
"""The table of turns."""
