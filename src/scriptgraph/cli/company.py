"""What a chat shows while a human is with its session: who it is, and what they write."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from rich.text import Text

from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.cli.kept_session import KeptSession, store_failures
from scriptgraph.cli.output import remark
from scriptgraph.cli.terminal import Terminal
from scriptgraph.core.errors import InputError
from scriptgraph.language.labels import Labels
from scriptgraph.language.retold import retold
from scriptgraph.script.model import Script
from scriptgraph.state.presence import who_is_there
from scriptgraph.state.risk import at_risk
from scriptgraph.state.session import SessionState, words
from scriptgraph.state.speakers import human_author

LOOKS_EVERY = 1.0
"""Seconds between two looks for what the human has written."""


@dataclass
class Company:
    """Shows the messages of a human as they come, and says honestly who is there."""

    kept: KeptSession
    terminal: Terminal
    script: Script
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
        self._show_new(state)
        standing = state.get("human")
        if standing is None:
            if self._told is not None and state.get("status") != "ended":
                who = self._told or self.words.say("the_human")
                self.terminal.say(self.words.say("human_left", human=who, agent=self.agent))
            self._told = None
            return False
        if standing["by"] != self._told:
            self._told = standing["by"]
            self.answer(who_is_there(self.script, state))
        return True

    def answer(self, told: str) -> None:
        """Say who is there, or is waited for: it is not the agent who says it."""
        self.terminal.say(told, "magenta")

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

    def _show_new(self, state: SessionState) -> None:
        """Show what a human has written since the last look."""
        messages = state.get("messages", [])
        new = messages[len(messages) if self._shown is None else self._shown :]
        self._shown = len(messages)
        for message in new:
            if by := human_author(message):
                self.terminal.rows([(Text(by, "bold magenta"), Text(words(message)))])
