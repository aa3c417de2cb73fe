"""A human writes line by line: what the person says appears in between."""

from __future__ import annotations

from dataclasses import dataclass, field

from scriptgraph.cli.company import LOOKS_EVERY
from scriptgraph.cli.rendering import Line, line_row
from scriptgraph.cli.terminal import Terminal
from scriptgraph.core.errors import RefusedError
from scriptgraph.language.labels import labels
from scriptgraph.language.vocabulary import ENGLISH
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.state.session import SessionState, words
from scriptgraph.state.speakers import conversation, unanswered

HELP = (
    "Each line is sent to the person. /give-back SECTION lets the script go on, /end ends the "
    "session, /quit leaves this window: the session stays with you."
)


@dataclass
class _Sitting:
    box: Inbox
    by: str
    terminal: Terminal = field(default_factory=Terminal)
    shown: int = 0
    """How many of the person's unanswered messages were shown."""

    async def run(self) -> None:
        self.terminal.say(HELP, "dim")
        self.shown = len(_waiting(await self.box.state()))
        while await self._look():
            if self.terminal.interactive and not self.terminal.is_typed(LOOKS_EVERY):
                continue
            line = self.terminal.typed()
            if line is None or line == "/quit":
                break
            try:
                if line and not await self._send(line):
                    break
            except RefusedError as error:
                self.terminal.say(str(error), "yellow")

    async def _look(self) -> bool:
        """Show what the person has said since the last look; say whether the human is there."""
        state = await self.box.state()
        said = _waiting(state)
        for text in said[self.shown :]:
            self.terminal.rows([line_row(Line(0, "user", text), labels(ENGLISH))])
        self.shown = len(said)
        standing = state.get("human")
        if standing is None or standing["by"] != self.by:
            self.terminal.say("You are not with the session any more.", "yellow")
            return False
        return True

    async def _send(self, line: str) -> bool:
        """Do what a line says; say whether the human stays."""
        name, _, rest = line.partition(" ")
        if name == "/give-back":
            await self.box.give_back(rest.strip(), by=self.by)
            return False
        if name == "/end":
            await self.box.end(rest.strip(), by=self.by)
            return False
        if name.startswith("/"):
            self.terminal.say(f"There is no {name}; nothing was sent. {HELP}", "yellow")
            return True
        # What came while this was typed is shown first: it is answered by it.
        await self._look()
        await self.box.say(line, by=self.by)
        self.shown = 0
        return True


def _waiting(state: SessionState) -> list[str]:
    script = state.get("script")
    said = conversation(state.get("messages", []), script["id"] if script else "")
    return [words(message) for message in unanswered(said)]


async def sit(box: Inbox, by: str) -> None:
    """Let a human write line by line who has taken a session over."""
    await _Sitting(box, by).run()
