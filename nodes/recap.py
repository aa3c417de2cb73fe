"""Recaps: notes that stand for a session's finished sections in later prompts.

The dialog actor asks for them beside its first message in a new section, so that hardly anybody
waits for them. They are used from the next turn on. Without usable notes the full text stands, and
the next section tries again.
"""

import asyncio
import time
from dataclasses import replace
from typing import Any

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.refused import Refusal
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.core.trace import Quote, TraceRecord
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.speakers import unlabelled
from scriptgraph.models.described import model_name
from scriptgraph.models.timers import seconds_left, stop
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import Answer, ask_verdict
from scriptgraph.nodes.cast import Cast
from scriptgraph.nodes.claims import user_texts
from scriptgraph.nodes.deadline import FAILURES
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.prompting import MOST_CHARACTERS, MOST_QUOTES, MOST_WORDS, recap_prompt
from scriptgraph.prompting.schemas import Notes
from scriptgraph.script.model import Script, Section
from scriptgraph.state.recap import first_after, recap_due, recap_of
from scriptgraph.state.session import Recap, SessionState


class Recapping:
    """Notes that are being taken on the first messages of a session."""

    def __init__(
        self, script: Script, cast: Cast, state: SessionState, *, mode: Mode, until: int
    ) -> None:
        """Begin to take notes on so many messages; with one actor it takes them itself."""
        self._state, self._until = state, until
        self._patience = cast.settings.recap_patience
        self._model = cast.dialog if mode == "single" else cast.evaluator
        self._taking = asyncio.create_task(
            _take_notes(script, self._model, state, until, cast.settings)
        )

    async def finish(
        self, section: Section, until: float | None
    ) -> tuple[dict[str, Any], TraceRecord]:
        """Wait for the notes; give what changes in the state, and the record of it.

        Passages that the user never said are left out, and the record shows them. Its milliseconds
        are those that the turn still had to wait.

        Args:
            section: The section that is entered.
            until: When the turn has to be over, by the clock of the event loop.
        """
        started = time.perf_counter()
        limits = [limit for limit in (self._patience, seconds_left(until)) if limit is not None]
        await asyncio.wait({self._taking}, timeout=min(limits, default=None))
        waited = round((time.perf_counter() - started) * 1000, 3)
        answer = self._answer()
        notes = answer.value
        quotes = _checked(notes, self._state)
        record = trace_record(
            turn=self._state.get("turn", 0) + 1,
            node=section.id,
            role="recap",
            section=section.id,
            choice=section.id,
            reason=notes.recap.strip() if notes else "no usable notes; the full text stands",
            evidence=quotes,
            asked=replace(answer, call=ModelCall(**{**answer.call, "ms": waited})),
        )
        if notes is None:
            return {}, record
        record["stands_for"] = self._until
        proven = dict.fromkeys(quote["text"] for quote in quotes if quote["found"])
        recap = Recap(
            text=notes.recap.strip(),
            quotes=list(proven)[:MOST_QUOTES],
            collected=self._state.get("collected", {}),
            until=self._until,
            before=first_after(self._state, self._until),
            turn=record["turn"],
        )
        return {"recap": recap}, record

    async def stop(self) -> None:
        """Take no more notes, and leave no call behind."""
        await stop(self._taking)

    def _answer(self) -> Answer[Notes]:
        """Give what there is by now; what a call has cost that is given up nobody knows."""
        if self._taking.done() and not self._taking.cancelled():
            return self._taking.result()
        unknown = ModelCall(
            model=model_name(self._model), attempts=1, input_tokens=None, output_tokens=None, ms=0
        )
        late = Refusal(choice="", why="the notes were not there in time")
        return Answer(None, None, [late], unknown)


def begin_recap(script: Script, cast: Cast, state: SessionState, mode: Mode) -> Recapping | None:
    """Begin a recap as a section is entered, if the conversation has become long enough."""
    until = recap_due(state, cast.settings.recaps_beyond)
    return Recapping(script, cast, state, mode=mode, until=until) if until else None


async def _take_notes(
    script: Script, model: BaseChatModel, state: SessionState, until: int, settings: Settings
) -> Answer[Notes]:
    """Ask for notes, and refuse those that are empty or too long.

    Those that are longer than asked for are kept where nothing shorter comes. But they may not
    be twice as long, nor longer than what they stand for: then the full text is the better recap.
    Notes are not cut, as what is still open tends to stand at their end.
    """
    most = min(2 * MOST_CHARACTERS, _length_without(state, until) - 1)

    def accept(notes: Notes) -> Notes:
        if not notes.recap.strip():
            raise Unusable("recap: it is empty")
        if (length := _length(notes.recap, notes.quotes)) > min(MOST_CHARACTERS, most):
            raise Unusable(
                f"recap: {length} characters, quotes included, are too many; "
                f"at most {MOST_WORDS} words, and only what matters"
            )
        return notes

    answer = await ask_verdict(
        model,
        recap_prompt(script, state, until),
        Notes,
        attempts=settings.attempts,
        tokens=settings.tokens.recap,
        accept=accept,
        failures=FAILURES,
    )
    if answer.value or answer.is_failed:
        return answer
    kept = [
        notes
        for notes in answer.spares
        if notes.recap.strip() and _length(notes.recap, notes.quotes) <= most
    ]
    return replace(answer, value=kept[-1] if kept else None)


def _length_without(state: SessionState, until: int) -> int:
    """Count the characters that prompts show now of what the new recap is to stand for."""
    recap = recap_of(state)
    noted = _length(recap["text"], recap["quotes"]) if recap else 0
    said = state["messages"][recap["until"] if recap else 0 : until]
    return noted + sum(len(message.text) for message in said)


def _length(text: str, quotes: list[str]) -> int:
    return len(text) + sum(map(len, quotes))


def _checked(notes: Notes | None, state: SessionState) -> list[Quote]:
    said = user_texts(state)
    quotes = (unlabelled(one, user=said, agent=()) for one in (notes.quotes if notes else ()))
    return [
        Quote(task="recap", status="said", text=quote, found=is_quoted(quote, said))
        for quote in quotes
    ]
