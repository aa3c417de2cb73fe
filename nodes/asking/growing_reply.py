"""What can be seen of a reply while it is being written: nothing that may have to be refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.core.settings import Settings
from scriptgraph.language.sentences import closed, whole_sentences
from scriptgraph.models.timers import end_at
from scriptgraph.nodes.asking.answers import Unusable, begun_reply, clean_reply
from scriptgraph.nodes.asking.asking import Answer, CutShort
from scriptgraph.nodes.deadline import NotBegun
from scriptgraph.prompting import instructions, own_words
from scriptgraph.safety.prompt_words import Told, exact, told_by, told_in
from scriptgraph.safety.unfit import Fault, Grounds, Reader, fault_of
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

Writing = asyncio.Task[Answer[str]]
"""The call that writes a reply."""


class Hold(NamedTuple):
    """How long the beginning of a reply is held back until it can be judged."""

    seconds: float
    tokens: int


NO_HOLD = Hold(0, 0)
"""Of a reply that nobody sees before it is whole."""


def growing_reply_to(
    script: Script,
    prompt: Sequence[BaseMessage],
    state: SessionState,
    settings: Settings,
    words: str = "",
) -> GrowingReply:
    """Give a reply to a prompt, behind exact words, of which nothing is written yet."""
    hold = Hold(settings.hold_seconds, settings.hold_tokens)
    grounds = grounds_of(script, prompt, state["messages"], words)
    return GrowingReply(grounds, hold, is_behind_words=bool(words))


def grounds_of(
    script: Script, prompt: Sequence[BaseMessage], messages: Sequence[BaseMessage], words: str = ""
) -> Grounds:
    """Say what a reply to a prompt is held against; exact words before it may not come twice."""
    said = next((one for one in reversed(messages) if isinstance(one, HumanMessage)), None)
    return Grounds(
        told=told_by(prompt) | _ours() | exact(words),
        user=said.text if said else "",
        speaker=script.agent.name,
        language=script.language,
    )


@cache
def _ours() -> Told:
    """Give what no reply holds, whatever its own prompt is."""
    return told_in(own_words()) | told_in(instructions()).long()


class GrowingReply:
    """A reply as far as it is written, and how much of it may be seen, should it be sent."""

    def __init__(self, grounds: Grounds, hold: Hold, *, is_behind_words: bool = False) -> None:
        """Begin with nothing; the speaker's name is kept off the reply.

        Args:
            grounds: What it is held against.
            hold: How long its beginning is held back.
            is_behind_words: Whether exact words have been sent before it: nobody waits for its
                first word then, so that it is seen in whole sentences. The beginning of one that is
                never ended helps nobody, least of all in danger.
        """
        self._grounds, self._hold = grounds, hold
        self._is_behind_words = is_behind_words
        self._changed = asyncio.Event()
        self._shown = ""  # what was seen of an attempt before this one
        self._text, self._seen, self._count = "", 0, 0
        self._ends: list[int] = []  # where each piece ends that may be seen
        self._since: float | None = None
        self._is_over = False
        self._reader = Reader(grounds)
        self._begins_within: float | None = None
        self._blank_since = 0.0

    def stand_behind(self, words: str) -> None:
        """Hold what nobody has seen yet against exact words as well: they may not come twice."""
        if not words:
            return
        self._grounds = replace(self._grounds, told=self._grounds.told | exact(words))
        self._is_behind_words = True
        self._reader = Reader(self._grounds)
        self._reader.read(self._text)
        self._ends = []
        self._release()

    def write(self, text: str) -> None:
        """Take all that there is of the reply by now.

        Raises:
            Unusable: When it is not fit to be sent.
            CutShort: When it is not, and whole sentences of it have been seen.
        """
        reply = begun_reply(text, self._grounds.speaker)
        if reply == self._text or not reply.startswith(self._text):
            return
        if self._since is None:
            self._since = asyncio.get_running_loop().time()
            self._changed.set()  # how long it is waited for is another question now
        self._text = reply
        self._count += 1
        # A blank behind it ends the last word, though no message ends in one.
        if fault := self._reader.read(reply + " " if text[-1:].isspace() else reply):
            self._refuse(reply, fault)
        self._release()

    def take(self, text: str, *, is_cut_off: bool) -> str:
        """Give the reply as it finally stands.

        Raises:
            Unusable: When it is not fit to be sent.
            CutShort: When it is not, and whole sentences of it have been seen.
        """
        reply = clean_reply(text, self._grounds.speaker)
        fault = fault_of(reply, self._grounds)
        if fault is None and is_cut_off:
            fault = Fault("cut off", "it was cut off before its end; be brief", len(reply))
        if fault:
            self._refuse(reply, fault)
        return reply

    def begin_anew(self) -> None:
        """Drop an attempt that came to nothing; what has been seen of it cannot be taken back.

        Where the next one says the same, it is seen from there on: nobody reads a beginning twice.
        """
        self._shown = self._text[: self._seen] or self._shown
        if self._text:  # from here on something new has to come
            self._blank_since = asyncio.get_running_loop().time()
            self._changed.set()
        self._text, self._seen, self._count, self._ends = "", 0, 0, []
        self._since, self._is_over = None, False
        self._reader = Reader(self._grounds)

    def close(self, _: object) -> None:
        """Tell that nothing more will come."""
        self._changed.set()

    async def pieces(
        self, writing: Writing, begins_within: float | None = None
    ) -> AsyncIterator[str | None]:
        """Give what may be seen, as it comes in; None where an attempt was broken off.

        A piece is what one piece of the model's has set free, however late it is asked for.

        Args:
            writing: The call that writes it.
            begins_within: Seconds within which there has to be something; None sets no limit.

        Raises:
            NotBegun: When there was nothing.
        """
        self._begins_within = begins_within
        self._blank_since = asyncio.get_running_loop().time()
        while True:
            if self._is_said_otherwise():
                self._shown = ""
                yield None
            elif writing.done() and not self._came_to_this(writing):
                return
            elif (end := self._next_end()) is not None:
                piece = self._text[self._seen : end]
                self._seen = end
                yield piece
            elif writing.done():
                return
            else:
                await self._wait()

    def _is_said_otherwise(self) -> bool:
        """Say whether this attempt is another reply than the one whose beginning was seen."""
        free = self._free
        return not (self._shown.startswith(free) or free.startswith(self._shown))

    def _next_end(self) -> int | None:
        """Give the end of the next piece that may be seen and was not; None where there is none."""
        if self._shown:
            if not self._free.startswith(self._shown):
                return None
            self._seen, self._shown = len(self._shown), ""
        return next((end for end in self._ends if end > self._seen), None)

    @property
    def _free(self) -> str:
        """Give what may be seen."""
        return self._text[: self._ends[-1]] if self._ends else ""

    def _came_to_this(self, writing: Writing) -> bool:
        """Say whether a call that is done gave a reply that begins with what may be seen."""
        if writing.cancelled() or writing.exception():
            return False
        return (writing.result().value or "").startswith(self._free)

    def _release(self) -> None:
        """Let be seen what cannot become a fault any more, once the beginning can be judged."""
        if not (self._reader.is_sure or self._is_over or self._count > self._hold.tokens):
            return
        safe = self._text[: self._reader.safe]
        free = len((whole_sentences(safe) if self._is_behind_words else safe).rstrip())
        if free > (self._ends[-1] if self._ends else 0):
            self._ends.append(free)
            self._changed.set()

    async def _wait(self) -> None:
        self._changed.clear()
        ends = [end for end in (self._hold_ends(), self._begins_by()) if end is not None]
        limit = asyncio.timeout(None)
        try:
            async with limit:
                if ends:
                    end_at(limit, min(ends))
                await self._changed.wait()
        except TimeoutError:
            by, now = self._begins_by(), asyncio.get_running_loop().time()
            if by is not None and by <= now:
                raise NotBegun(self._begins_within or 0) from None
            if (held := self._hold_ends()) is not None and held <= now:
                self._is_over = True
                self._release()

    def _hold_ends(self) -> float | None:
        """Say when the beginning is shown although it cannot be judged; None where it can."""
        if self._since is None or self._reader.is_sure or self._is_over:
            return None
        return self._since + self._hold.seconds

    def _begins_by(self) -> float | None:
        """Say when there has to be something; None where there is, or nobody is in a hurry."""
        if self._begins_within is None or self._text:
            return None
        return self._blank_since + self._begins_within

    def _refuse(self, reply: str, fault: Fault) -> None:
        if kept := self._kept(reply, fault):
            raise CutShort(kept, fault.kind, fault.why)
        # Nothing more is seen of what is not sent, however much of it was free to be.
        self._ends = [end for end in self._ends if end <= self._seen]
        raise Unusable(fault.why, fault.kind)

    def _kept(self, reply: str, fault: Fault) -> str:
        """Give the whole sentences before a fault; never less than has been seen.

        Where no whole sentence has been seen, nothing is kept.
        """
        seen = self._text[: self._seen]
        if not whole_sentences(seen) or not reply.startswith(seen):
            return ""
        before = whole_sentences(reply[: fault.start])
        return before if len(before) >= len(seen) else closed(seen)
