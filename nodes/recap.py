"""Recaps: notes that stand for a session's finished sections in later prompts.

The dialog actor asks for them beside its first message in a new section, so that hardly anybody
waits for them. They are used from the next turn on. Without usable notes the full text stands, and
the next section tries again.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from langchain_core.messages import HumanMessage

from scriptgraph.errors import ModelError
from scriptgraph.evidence import is_quoted
from scriptgraph.memory import recap_due
from scriptgraph.nodes.answers import Unusable
from scriptgraph.nodes.asking import Answer, ask_verdict
from scriptgraph.nodes.cast import Cast, now
from scriptgraph.prompting import recap_prompt
from scriptgraph.script import Script, Section
from scriptgraph.state import Recap, SessionState
from scriptgraph.trace import ModelCall, Quote, Refusal, TraceRecord
from scriptgraph.verdicts import Notes


class Recapping:
    """Notes that are being taken on the first messages of a session."""

    def __init__(self, script: Script, cast: Cast, state: SessionState, until: int) -> None:
        """Begin to take notes on so many messages."""
        self._state, self._until = state, until
        self._taking = asyncio.create_task(_take_notes(script, cast, state, until))

    async def finish(self, section: Section) -> tuple[dict[str, Any], TraceRecord]:
        """Wait for the notes; give what changes in the state, and the record of it.

        Passages that the user never said are left out, and the record shows them. Its milliseconds
        are those that the turn still had to wait.
        """
        started = time.perf_counter()
        taken = await self._taking
        waited = round((time.perf_counter() - started) * 1000, 3)
        notes = taken.value if isinstance(taken, Answer) else None
        quotes = _checked(notes, self._state)
        record = _record(section, self._state, taken, quotes)
        if taken.call:
            record["call"] = ModelCall(**{**taken.call, "ms": waited})
        if notes is None:
            return {}, record
        recap = Recap(
            text=notes.recap.strip(),
            quotes=[quote["text"] for quote in quotes if quote["found"]],
            collected=self._state.get("collected", {}),
            until=self._until,
            turn=record["turn"],
        )
        return {"recap": recap}, record

    def cancel(self) -> None:
        """Stop; nothing happens where the notes are taken already."""
        self._taking.cancel()


def begin_recap(script: Script, cast: Cast, state: SessionState) -> Recapping | None:
    """Begin a recap as a section is entered, if the conversation has become long enough."""
    until = recap_due(state, cast.settings.recaps_beyond)
    return Recapping(script, cast, state, until) if until else None


async def _take_notes(
    script: Script, cast: Cast, state: SessionState, until: int
) -> Answer[Notes] | ModelError:
    def accept(notes: Notes) -> Notes:
        if not notes.recap.strip():
            raise Unusable("recap: it is empty")
        return notes

    prompt = recap_prompt(script, state, until)
    attempts = cast.settings.attempts
    try:
        return await ask_verdict(cast.evaluator, prompt, Notes, attempts=attempts, accept=accept)
    except ModelError as error:
        return error


def _checked(notes: Notes | None, state: SessionState) -> list[Quote]:
    said = [message.text for message in state["messages"] if isinstance(message, HumanMessage)]
    return [
        Quote(task="recap", status="said", text=quote, found=is_quoted(quote, said))
        for quote in (notes.quotes if notes else [])
    ]


def _record(
    section: Section,
    state: SessionState,
    taken: Answer[Notes] | ModelError,
    quotes: list[Quote],
) -> TraceRecord:
    if isinstance(taken, ModelError):
        reason, refused = None, [Refusal(choice="", why=str(taken))]
    else:
        reason, refused = taken.value and taken.value.recap.strip(), taken.refused
    return TraceRecord(
        turn=state.get("turn", 0) + 1,
        at=now(),
        node=section.id,
        role="recap",
        section=section.id,
        options=[],
        choice=section.id,
        rule="",
        reason=reason or "no usable notes; the full text stands",
        evidence=quotes,
        refused=refused,
    )
