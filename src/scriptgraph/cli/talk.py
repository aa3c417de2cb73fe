"""One sitting at the terminal, behind `scriptgraph chat`."""

from __future__ import annotations

import signal
from dataclasses import dataclass, field, replace
from itertools import count

from rich.text import Text

from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.cli.commands import (
    COMMANDS,
    Typed,
    complaint,
    help_rows,
    is_leaving,
    leaving_hint,
    read_command,
)
from scriptgraph.cli.company import Company
from scriptgraph.cli.failures import instead_of_answer, said
from scriptgraph.cli.flow import Flow
from scriptgraph.cli.kept_session import KeptSession, store_failures
from scriptgraph.cli.opening import (
    has_changed,
    is_meant,
    refuse_other_script,
    welcome,
)
from scriptgraph.cli.output import fail, remark
from scriptgraph.cli.place import place_rows, section_line
from scriptgraph.cli.rendering import (
    Line,
    agent_name,
    entry_rows,
    line_row,
    session_entries,
    turn_of,
)
from scriptgraph.cli.silence import failed_actions, warning_of_silence
from scriptgraph.cli.stopping import Stopped, stoppable
from scriptgraph.cli.terminal import Terminal
from scriptgraph.core.errors import GoneOnError, ScriptgraphError
from scriptgraph.core.settings import LONGEST_MESSAGE, too_long
from scriptgraph.language.labels import labels
from scriptgraph.language.retold import retold
from scriptgraph.nodes.rules import stay
from scriptgraph.safety.danger import danger_in
from scriptgraph.script.model import Script
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.gone_on import last_said
from scriptgraph.state.digressions import enters
from scriptgraph.state.presence import is_waited_for
from scriptgraph.state.session import SessionState

INTERRUPTED = 130


def _failures() -> tuple[type[Exception], ...]:
    """Name what a turn can end with that a person can try again."""
    return (ScriptgraphError, Stopped, *store_failures())


@dataclass
class Talk:
    """One sitting of a session at the terminal."""

    options: ChatOptions
    script: Script
    conversation: Conversation
    terminal: Terminal = field(default_factory=Terminal)
    note: str = ""
    """What is to be said of the script's file: that the session goes on with another."""

    go_on: str = ""
    """The command that goes on, where it is not that of the session."""

    unsent: str | None = None
    """What the user said last, where a turn was stopped before it was kept."""

    seen: str = ""
    """The section line that was shown last."""

    answers: str = ""
    """The id of the agent's message that was shown last: what is typed answers that one."""

    told_to_leave: bool = False
    """Whether it was said how to leave."""

    def __post_init__(self) -> None:
        """Ask for the session's state as one that survives a store that fails."""
        self.kept = KeptSession(self.conversation)
        self.words = labels(self.script.language)
        self.agent = agent_name(self.script, self.words)
        self.company = Company(self.kept, self.terminal, self.script, self.agent, self.words)

    async def run(self) -> int:
        """Talk until the session ends or the user leaves; give the exit code."""
        state = await self.kept.state()
        refuse_other_script(self.options, self.script, self.conversation.session, state)
        welcome(self.terminal, self.options, self.script, self.conversation.session, state)
        if self.note:
            self.terminal.say(f"\n{self.note}", "yellow")
        if has_changed(self.script, state):
            if not is_meant(self.terminal, self.options, self.script, state):
                return 0
            self.conversation = replace(self.conversation, accept_changed_script=True)
        self._recall(state)
        self.answers = last_said(state)
        try:
            if "section" not in state or await self.kept.is_waiting():
                await self._turn(None)
            return await self._listen()
        except KeyboardInterrupt:
            self.terminal.console.print()
            self._goodbye()
            return INTERRUPTED
        except _failures() as error:  # nobody is there to try again
            fail(said(error, self.words))
            self._point_to_help(error)
            self._goodbye()
            return INTERRUPTED if isinstance(error, Stopped) else 1

    async def _listen(self) -> int:
        """Read lines until nobody says anything more; behind the end of the session, too."""
        has_ended = False
        while True:
            if (await self.kept.state()).get("status") == "ended" and not has_ended:
                has_ended = True
                self._ended()
            line = await self._line()
            if has_ended and (line is None or (not line and self.terminal.interactive)):
                return 0
            typed = read_command(line) if line else None
            if typed and complaint(typed, self.words) and danger_in(line or ""):
                typed = None  # whoever is in danger is heard, whatever their line begins with
            if line is None or typed == ("/quit", ""):
                self._goodbye()
                return 0
            if typed:
                await self._command(*typed)
            elif line and is_leaving(line) and not self.told_to_leave:
                self.told_to_leave = True
                self.terminal.say(leaving_hint(line, self.agent, self.words), "yellow")
            elif line or self.unsent or await self.kept.is_waiting():
                await self._turn("\n".join(filter(None, [self.unsent, line])) or None)

    async def _line(self) -> str | None:
        """Read what the user says, to the agent or to the human in its place."""
        if await self.company.look():
            line = await self.company.line()
            self.answers = last_said(await self.kept.state())  # whatever a human wrote was shown
            return line
        self.terminal.say("")
        return self.terminal.ask()

    async def _command(self, name: str, argument: str) -> None:
        if wrong := complaint(Typed(name, argument), self.words):
            self.terminal.say(wrong, "yellow")
        elif name == "/help":
            rows = help_rows(self.words, is_kept=self.options.is_kept)
            self.terminal.rows([(name, Text(what)) for name, what in rows])
        elif name == "/where":
            self.terminal.rows(place_rows(self.script, await self.kept.state()))
        else:
            self._trace(await self.kept.state(), argument)

    def _trace(self, state: SessionState, turn: str) -> None:
        entries = list(session_entries(state))
        last = max(map(turn_of, entries), default=0)
        if turn and not (turn.isdecimal() and 1 <= int(turn) <= last):
            self.terminal.say(self.words.say("trace_takes", last=last), "yellow")
            return
        chosen = [entry for entry in entries if not turn or turn_of(entry) == int(turn)]
        for rows in entry_rows(chosen, self.words, self.agent, self.script):
            self.terminal.say("")
            self.terminal.rows(rows)

    async def _turn(self, text: str | None) -> None:
        """Take a turn; where somebody is there to try again, a failure is said and survived."""
        if text and len(text) > LONGEST_MESSAGE and self.terminal.interactive:
            self.terminal.say(retold(too_long(text), self.words.code), "yellow")
            return
        try:
            interruptions = count()  # a second one would cut the tidying up short
            with stoppable(lambda: next(interruptions) > 0, [signal.SIGINT]):
                await self._reply(text)
            self.unsent = None
            trace = (await self.kept.state()).get("trace", [])
            for failure in failed_actions(trace, self.words):
                remark(failure)
            if warning := warning_of_silence(trace, self.words):
                self.terminal.say(warning, "yellow")
        except _failures() as error:
            self.unsent = None if await self.kept.holds(text, error) else text
            if not self.terminal.interactive:
                raise
            self.terminal.say("")
            if not isinstance(error, Stopped):
                self.terminal.say(said(error, self.words), "red")
            self._point_to_help(error)
            if isinstance(error, GoneOnError):
                self._show_last(await self.kept.state())
            self.terminal.say(self._way_on(error), "yellow")
        self.answers = last_said(await self.kept.state())

    def _point_to_help(self, error: Exception) -> None:
        """Show what the script says where no answer comes, which nobody may be left without."""
        for words in instead_of_answer(self.script, error):
            self.terminal.say(words)

    def _way_on(self, error: Exception) -> str:
        """Say what has become of the user's words, and what can be done now."""
        if self.unsent and not isinstance(error, Stopped):
            return self.words.say("not_sent")
        stopped = self.words.say("stopped") if isinstance(error, Stopped) else ""
        return stopped + self.words.say("noted", agent=self.agent)

    async def _reply(self, text: str | None) -> None:
        """Show the reply as it is written."""
        flow: Flow | None = None
        waits = is_waited_for(await self.kept.state())
        self.terminal.say("")
        try:
            with self.terminal.waiting(f"{self.agent} …") as waited:
                turn = self.conversation.turn(text, seen=self.answers, polls=True)
                async for piece in turn:
                    if waits:
                        waited()
                        self.company.answer(piece)
                        continue
                    if flow is None:
                        waited()
                        await self._heading()
                        self.terminal.speaker(self.agent)
                        flow = Flow(self.terminal)
                    flow.add(piece)
        finally:
            if flow:
                flow.end()

    async def _heading(self) -> None:
        """Show the section that is about to speak, when it or its progress has changed.

        The decisions of the turn are in the store before the agent begins to speak.
        """
        state = await self.kept.state()
        move = state.get("move") or stay(self.script.first)
        if move.get("after_end"):
            return
        section = self.script.by_id.get(move["target"], self.script.first)
        known = {} if enters(move) else state.get("progress", {})
        if (line := section_line(section, known.get(section.id, {}), self.words)) != self.seen:
            self.terminal.say(line, "dim")
            self.terminal.say("")
            self.seen = line

    def _recall(self, state: SessionState) -> None:
        """Show how the session stood, and bring the user's lines back to the line editor."""
        said = [line.text for line in _lines(state) if line.speaker == "user"]
        self.terminal.edit_lines(list(COMMANDS), said)
        if section := self.script.by_id.get(state.get("section", "")):
            self.seen = section_line(
                section, state.get("progress", {}).get(section.id, {}), self.words
            )
            self.terminal.say(f"\n{self.seen}\n", "dim")
        self._show_last(state)

    def _show_last(self, state: SessionState) -> None:
        """Show what was said last, to whom and by whom."""
        self.terminal.rows([line_row(line, self.words, self.agent) for line in _lines(state)[-2:]])

    def _ended(self) -> None:
        self.terminal.say(f"\n{self.words.say('ended')}", "bold")
        if self.options.is_kept:
            self.terminal.command(
                self.words.say("read_it"), self.options.trace_command(self.conversation.session)
            )
        if self.terminal.interactive:
            self.terminal.say(self.words.say("behind_end"), "dim")

    def _goodbye(self) -> None:
        if self.unsent:
            self.terminal.say(f"{self.words.say('last_not_sent')}\n{self.unsent}", "yellow")
        if unread := self.terminal.left_unread():
            self.terminal.say(self.words.say("unread", words=unread), "yellow")
        if self.options.is_kept:
            own = self.options.command(self.conversation.session)
            self.terminal.command(self.words.say("go_on"), self.go_on or own)


def _lines(state: SessionState) -> list[Line]:
    entries = session_entries(state, only_said=True)
    return [entry for entry in entries if isinstance(entry, Line)]
