"""Finds what the dialog actor says in its own words, and says it while it is found."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property

from langchain_core.messages import BaseMessage

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.refused import Refusal, Unwritten
from scriptgraph.language.detection import fallback
from scriptgraph.models.chat import bounded
from scriptgraph.nodes.asking.ahead import Ahead, reply_ahead
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import Answer, refusal_of
from scriptgraph.nodes.asking.bill import Bill
from scriptgraph.nodes.asking.growing_reply import GrowingReply, grounds_of, growing_reply_to
from scriptgraph.nodes.asking.voice import Voice
from scriptgraph.nodes.best_of import Occasion, Selected, best_reply
from scriptgraph.nodes.cast import Cast
from scriptgraph.nodes.deadline import (
    FAILURES,
    NotBegun,
    NotFinished,
    TurnOutOfTime,
    before,
    says_so,
    soon,
    unwritten,
)
from scriptgraph.nodes.heard import help_due
from scriptgraph.nodes.visit import Visit
from scriptgraph.prompting import dialog_prompt
from scriptgraph.prompting.schemas import LONGEST_REPLY
from scriptgraph.script.model import Script, Section
from scriptgraph.state.progress import is_complete
from scriptgraph.state.session import SessionState

IN_ONE_CALL = "written in the actor's one call"
EARLY = "written while the section was judged"
"""Remarks in the trace on a reply that another node asked for."""

AGAIN = "the section's exact words of help were sent all the same"
"""A remark in the trace where no reply could be written, or none was fit to be sent."""

FALLBACK = "no reply was fit to be sent; the script's own sentence for that was"

UNREACHED = "no model has written a reply; the script's own sentence for that was sent"
"""A remark in the trace where models cannot be asked, fail, or take too long; behind it: why."""


@dataclass(frozen=True)
class SpokenReply:
    """What came of the dialog actor's own words; nothing where the script's words are all."""

    said: bool = False
    how: str = ""
    """Where it was written, if not in this node."""

    answer: Answer[str] | None = None
    """What was asked for it; None where nothing was."""

    selected: Selected | None = None
    """What it was chosen from, if there was more than one."""

    dropped: ModelCall | None = None
    """What another reply cost that was written ahead."""

    refused: Sequence[Refusal] = ()
    """Why that reply could not be used where it was to be sent."""

    unwritten: Unwritten | None = None
    """Why none could be written; None where one was, or none was due."""

    lost: ModelCall | None = None
    """What asking for it has cost all the same."""

    again: bool = False
    """Whether exact words of help were sent in its place, or before the script's sentence."""

    is_fallback: bool = False
    """Whether there was no reply to send, and the script's sentence was sent instead."""


@dataclass(frozen=True)
class Speaker:
    """Who speaks in a section, to whom, and when."""

    script: Script
    section: Section
    cast: Cast
    state: SessionState
    visit: Visit
    voice: Voice
    until: float | None
    """When the turn has to be over, by the clock of the event loop; None without a limit."""

    others: float | None = None
    """When nothing else is waited for any more: neither notes nor the price of another reply."""

    bill: Bill = field(default_factory=Bill)
    """On which it stands what is asked for here."""

    refused: list[Refusal] = field(default_factory=list)
    """Why replies that were written elsewhere were not sent."""

    async def reply(self) -> SpokenReply:
        """Say a reply behind what has been said, or the script's sentence where none is fit.

        Exact words need no model: where they have been said, they are sent without a reply.

        Raises:
            ModelError: When there was no answer, there are no exact words, and the settings say so.
            AccessError: When that is because the server does not let the model be asked.
        """
        self.voice.begin_part()
        ahead: Ahead | None = self.state.get("ahead")
        try:
            reply = await self._said(ahead, self.voice.text)
            if ahead and not reply.how:
                dropped = reply.dropped or await ahead.dropped(self.others)
                reply = replace(reply, dropped=dropped)
        finally:
            if ahead:
                await ahead.stop()
        return replace(reply, refused=self.refused)

    async def _said(self, ahead: Ahead | None, words: str) -> SpokenReply:
        """Say a reply, or whatever is sent where there is none."""
        try:
            late = TurnOutOfTime(self.cast.settings.turn_seconds or 0)
            async with before(self.until, late), self._whole_in_time():
                reply = await self._found(ahead, words)
        except FAILURES as error:
            again = "" if words else self._help
            if not (words or again):
                if not says_so(self.cast.settings):
                    raise
                self.voice.break_off()
                self.voice.say(self._sentence)
                lost = self.bill.call()
                return SpokenReply(
                    said=True, is_fallback=True, unwritten=unwritten(error), lost=lost
                )
            if isinstance(error, NotFinished) and self.voice.text == words:
                error = NotBegun(self.cast.settings.words_seconds or 0)
            self.voice.break_off()
            self.voice.say(again)
            return SpokenReply(unwritten=unwritten(error), lost=self.bill.call(), again=bool(again))
        if reply.said:
            return reply
        again = "" if words else self._help
        self.voice.finish(again)
        if again:
            self.voice.begin_part()
        self.voice.finish(self._sentence)
        return replace(reply, said=True, is_fallback=True, again=bool(again))

    def _whole_in_time(self) -> AbstractAsyncContextManager[None]:
        """Hold a reply to its time that stands before words of help from whoever reads it whole."""
        is_waited_for = bool(self._help) and not self.voice.is_heard
        seconds = self.cast.settings.words_seconds
        return before(self.others if is_waited_for else None, NotFinished(seconds or 0))

    @property
    def _sentence(self) -> str:
        """Give the script's own sentence for when there is no reply."""
        return self.script.fallback or fallback(self.script.language)

    @cached_property
    def _help(self) -> str:
        """Give the exact words that are sent where no reply can be written."""
        return help_due(self.script, self.section, self.state)

    async def _found(self, ahead: Ahead | None, words: str) -> SpokenReply:
        """Send what is being written ahead, if it suits, or find another reply."""
        if ahead is None or not self._suits(ahead, words):
            return await self._written(words)
        patience = self._patience(words)
        answer = await ahead.sent(self.voice, words=words, begins_within=patience)
        if answer.value:
            how = IN_ONE_CALL if self.state.get("draft") else EARLY
            return SpokenReply(said=True, how=how, answer=answer)
        self.refused.extend(answer.refused)
        return replace(await self._written(words), dropped=answer.call)

    def _patience(self, words: str) -> float | None:
        """Say how many seconds a reply may take to begin; exact words do not wait for long."""
        return self.cast.settings.words_seconds if words or self._help else None

    def _suits(self, ahead: Ahead, words: str) -> bool:
        """Say whether a reply that is being written ahead is one for what has been decided."""
        if draft := self.state.get("draft"):
            return draft["target"] == self.section.id
        complete = is_complete(self.section, self.visit.credits)
        is_here = not (self.visit.entering or self.visit.digression)
        return is_here and not words and ahead.for_complete == complete

    async def _written(self, words: str) -> SpokenReply:
        """Take the draft, ask for a reply, or choose the best of several."""
        settings = self.cast.settings
        prompt = dialog_prompt(
            self.script,
            self.section,
            self.state,
            settings,
            credits=self.visit.credits,
            entering=self.visit.entering,
            said=words,
            unproven=self.visit.unproven,
            digression=self.visit.digression,
        )
        growing = growing_reply_to(self.script, prompt, self.state, settings, words)
        draft, patience = self._drafted(growing), self._patience(words)
        if self.cast.best_of:
            occasion = self._occasion(prompt, words, draft)
            async with before(soon(None, patience), NotBegun(patience or 0)):
                return await self._selected(occasion)
        if draft:
            self.voice.finish(draft)
            return SpokenReply(said=True, how=IN_ONE_CALL)
        asked = reply_ahead(
            bounded(self.cast.dialog, settings.tokens.dialog),
            prompt,
            growing,
            attempts=settings.attempts,
            stall=min(filter(None, (settings.stall_seconds, patience)), default=None),
            bill=self.bill,
            in_pieces=bool(words or self._help),
        )
        answer = await asked.sent(self.voice, begins_within=patience)
        return SpokenReply(said=bool(answer.value), answer=answer)

    def _occasion(self, prompt: Sequence[BaseMessage], words: str, draft: str) -> Occasion:
        """Say what several replies are drawn for."""
        said, settings = self.state["messages"], self.cast.settings
        return Occasion(
            prompt,
            said,
            words,
            draft,
            grounds_of(self.script, prompt, said, words),
            settings.attempts,
            settings.stall_seconds,
            self.bill,
        )

    async def _selected(self, occasion: Occasion) -> SpokenReply:
        assert self.cast.best_of
        model = bounded(self.cast.dialog, self.cast.settings.tokens.dialog)
        selected = await best_reply(self.cast.best_of, model, occasion)
        answer = selected.answer
        if not answer.value:
            return SpokenReply(answer=answer)
        self.voice.finish(answer.value)
        how = IN_ONE_CALL if selected.is_draft else ""
        return SpokenReply(said=True, how=how, answer=answer, selected=selected)

    def _drafted(self, growing: GrowingReply) -> str:
        """Give the reply that the single actor wrote for this section, unless it is refused."""
        draft = self.state.get("draft")
        if draft is None or draft["target"] != self.section.id or not draft["reply"].strip():
            return ""
        reply = draft["reply"]
        try:
            return growing.take(reply, is_cut_off=len(reply) >= LONGEST_REPLY)
        except Unusable as unusable:
            self.refused.append(refusal_of(reply, unusable))
            return ""
