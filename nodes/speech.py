"""Finds what the dialog actor says in its own words, and says it while it is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scriptgraph.models.chat import bounded
from scriptgraph.nodes.ahead import Ahead, reply_ahead
from scriptgraph.nodes.answers import Unusable
from scriptgraph.nodes.asking import Answer
from scriptgraph.nodes.best_of import Occasion, Selected, best_reply
from scriptgraph.nodes.cast import Cast
from scriptgraph.nodes.sheet import Sheet, grounds_of, sheet_for
from scriptgraph.nodes.voice import Voice
from scriptgraph.progress import Credits, is_complete
from scriptgraph.prompting import dialog_prompt
from scriptgraph.script import Script, Section
from scriptgraph.state import SessionState
from scriptgraph.tongues import fallback
from scriptgraph.trace import ModelCall, Refusal
from scriptgraph.verdicts import LONGEST_MESSAGE

IN_ONE_CALL = "written in the actor's one call"
EARLY = "written while the section was judged"
"""Remarks in the trace on a reply that another node asked for."""

FALLBACK = "no reply was fit to be sent; the script's own sentence for that was"


@dataclass(frozen=True)
class Visit:
    """Where the session stands as this section is about to speak."""

    entering: bool
    turn: int
    rule: str
    """The label of the rule that led here."""

    credits: Credits
    """What is credited in this visit of the section.

    Nothing when it is entered, but for what the user has told before the agent opened.
    """

    unproven: str = ""
    """The condition that led here and that nothing the user has said proves; empty where none."""

    held: bool = False
    """Whether the session stays where it was all the same: no reply was fit to move on with."""

    @property
    def opens(self) -> bool:
        """Say whether the section is entered with this message."""
        return self.entering and not self.held


@dataclass(frozen=True)
class Reply:
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

    is_fallback: bool = False
    """Whether no reply was fit to be sent, and the script's sentence was sent instead."""


@dataclass(frozen=True)
class Speaker:
    """Who speaks in a section, to whom, and when."""

    script: Script
    section: Section
    cast: Cast
    state: SessionState
    visit: Visit
    voice: Voice

    async def reply(self) -> Reply:
        """Say a reply behind what has been said, or the script's sentence where none is fit.

        Raises:
            ModelError: When there was no answer.
        """
        self.voice.begin_part()
        words = self.voice.text
        reply = await self._found(words)
        if reply.said:
            return reply
        self.voice.finish(self.script.fallback or fallback(self.script.language))
        return replace(reply, said=True, is_fallback=True)

    async def _found(self, words: str) -> Reply:
        """Send what is being written ahead, if it suits, or find another reply."""
        ahead: Ahead | None = self.state.get("ahead")
        if ahead is None:
            return await self._written(words)
        try:
            dropped, refused = None, list[Refusal]()
            if self._suits(ahead, words):
                answer = await ahead.sent(self.voice)
                if answer.value:
                    how = IN_ONE_CALL if self.state.get("draft") else EARLY
                    return Reply(said=True, how=how, answer=answer)
                dropped, refused = answer.call, answer.refused
            reply = await self._written(words)
            return replace(reply, dropped=dropped or await ahead.dropped(), refused=refused)
        finally:
            await ahead.stop()

    def _suits(self, ahead: Ahead, words: str) -> bool:
        """Say whether a reply that is being written ahead is one for what has been decided."""
        if draft := self.state.get("draft"):
            return draft["target"] == self.section.id
        complete = is_complete(self.section, self.visit.credits)
        return not self.visit.entering and not words and ahead.for_complete == complete

    async def _written(self, words: str) -> Reply:
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
        )
        sheet = sheet_for(self.script, prompt, self.state, settings, words)
        draft, refused = self._drafted(sheet)
        if self.cast.best_of:
            grounds = grounds_of(self.script, prompt, self.state["messages"], words)
            occasion = Occasion(
                prompt,
                self.state["messages"],
                words,
                draft,
                grounds,
                settings.attempts,
                settings.stall_seconds,
            )
            return replace(await self._selected(occasion), refused=refused)
        if draft:
            self.voice.finish(draft)
            return Reply(said=True, how=IN_ONE_CALL)
        model = bounded(self.cast.dialog, settings.tokens.dialog)
        asked = reply_ahead(
            model, prompt, sheet, attempts=settings.attempts, stall=settings.stall_seconds
        )
        answer = await asked.sent(self.voice)
        return Reply(said=bool(answer.value), answer=answer, refused=refused)

    async def _selected(self, occasion: Occasion) -> Reply:
        assert self.cast.best_of
        model = bounded(self.cast.dialog, self.cast.settings.tokens.dialog)
        selected = await best_reply(self.cast.best_of, model, occasion)
        answer = selected.answer
        if not answer.value:
            return Reply(answer=answer)
        self.voice.finish(answer.value)
        how = IN_ONE_CALL if selected.is_draft else ""
        return Reply(said=True, how=how, answer=answer, selected=selected)

    def _drafted(self, sheet: Sheet) -> tuple[str, list[Refusal]]:
        """Give the reply that the single actor wrote for this section, or why it is refused."""
        draft = self.state.get("draft")
        if draft is None or draft["target"] != self.section.id or not draft["reply"].strip():
            return "", []
        reply = draft["reply"]
        try:
            return sheet.take(reply, is_cut_off=len(reply) >= LONGEST_MESSAGE), []
        except Unusable as unusable:
            refusal = Refusal(choice=reply[:120], why=str(unusable))
            if unusable.kind:
                refusal["kind"] = unusable.kind
            return "", [refusal]
