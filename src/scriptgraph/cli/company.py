"""What a chat shows while a human is with its session: who it is, and what they write."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from langchain_core.messages import HumanMessage
from rich.text import Text

from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.cli.kept_session import KeptSession, store_failures
from scriptgraph.cli.output import remark
from scriptgraph.cli.terminal import Terminal
from scriptgraph.core.errors import InputError
from scriptgraph.language.labels import Labels
from scriptgraph.language.retold import retold
from scriptgraph.state.presence import in_words
from scriptgraph.state.risk import at_risk
from scriptgraph.state.session import SessionState, words
from scriptgraph.state.speakers import human_author, is_users

LOOKS_EVERY = 1.0
"""Seconds between two looks for what the human has written."""


@dataclass
class Company:
    """Shows the messages of a human as they come, and says honestly who is there."""

    kept: KeptSession
    terminal: Terminal
    agent: str
    """The agent's name, who is silent meanwhile."""

    words: Labels
    """Those of the script's language."""

    _shown: int | None = None
    """How many of the session's messages were looked at."""

    _told: str | None = field(default=None, init=False)
    """Who was said to be there; None where nobody."""

    async def look(self) -> bool:
        """Show what a human has written since the last look; say whether one is still there."""
        state = await self.kept.state()
        has_spoken = self._show_new(state)
        standing = state.get("human")
        if standing is None:
            if self._told is not None and state.get("status") != "ended":
                who = self._told or self.words.say("the_human")
                self.terminal.say(self.words.say("human_left", human=who, agent=self.agent))
            self._told = None
            return False
        # Whoever writes and waits is told once more; who is there answers for themselves.
        if standing["by"] != self._told or (has_spoken and not standing["by"]):
            self._told = standing["by"]
            writes_on = any(map(is_users, state["messages"][-1:]))
            told = in_words(self.words, self.agent, state, writes_on=writes_on)
            self.terminal.say(told, "magenta")
        return True

    async def line(self) -> str | None:
        """Read the user's next line; until it comes, show what the human writes."""
        while await self.look():
            if not self.terminal.interactive or self.terminal.is_typed(LOOKS_EVERY):
                return self.terminal.typed()
        return ""

    async def warn(self, options: ChatOptions) -> None:
        """Say at the end of a chat, beside what was said in it, that its session is at risk."""
        with suppress(*store_failures(), InputError):
            if risk := at_risk(await self.kept.state()):
                where = f"turn {risk.newest.turn}, section {risk.newest.section!r}"
                told = f"This session is at risk ({risk.level}): {risk.newest.reason} ({where})."
                remark(retold(told, self.words.code))
                if options.is_kept:
                    look = "A human should look at it: scriptgraph inbox lists it."
                    remark(retold(look, self.words.code))

    def _show_new(self, state: SessionState) -> bool:
        """Show what a human has written since the last look; say whether the user has spoken."""
        messages = state.get("messages", [])
        new = messages[len(messages) if self._shown is None else self._shown :]
        self._shown = len(messages)
        for message in new:
            if by := human_author(message):
                self.terminal.rows([(Text(by, "bold magenta"), Text(words(message)))])
        return any(isinstance(message, HumanMessage) for message in new)
