"""The sessions of the inbox: how they are found in a store, and how they are shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from rich.text import Text

from scriptgraph.cli.opened_stores import reading
from scriptgraph.cli.output import remark
from scriptgraph.cli.rendering import Line, columns, line_row, session_entries
from scriptgraph.cli.stored import read_each, several
from scriptgraph.cli.terminal import Terminal
from scriptgraph.core.errors import InputError
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.language.labels import labels
from scriptgraph.language.vocabulary import ENGLISH
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.checkpoints.addresses import shown
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.sessions.overview import Overview, most_urgent_first, overview
from scriptgraph.sessions.within import require_own
from scriptgraph.state.risk import Risk
from scriptgraph.state.session import SessionState

Done = TypeVar("Done")

_PATIENCE = 2.0
"""Seconds after which it is said what is waited for."""


@dataclass(frozen=True)
class Case:
    """One session, as a human looks at it."""

    session: str
    state: SessionState
    unreadable: str = ""
    """Why it cannot be read; then nobody knows what is in it."""

    @cached_property
    def overview(self) -> Overview:
        """See how it stands."""
        if self.unreadable:
            return Overview(self.session, error=self.unreadable)
        return overview(self.session, self.state)

    @property
    def risk(self) -> Risk | None:
        """Give the danger that no human has looked at."""
        return self.overview.risk

    def messages(self) -> list[dict[str, Any]]:
        """List what was said, for a program."""
        return [
            {"role": line.speaker, "by": line.by, "turn": line.turn, "content": line.text}
            for line in self.lines()
        ]

    def lines(self) -> list[Line]:
        """List what was said."""
        entries = session_entries(self.state, only_said=True)
        return [entry for entry in entries if isinstance(entry, Line)]

    def standing(self) -> str:
        """Say in a few words who is with it, or why a human should be."""
        if self.unreadable:
            return f"cannot be read: {self.unreadable}"
        human = self.state.get("human")
        there = human and (f"{human['by']} is with it" if human["by"] else "waits for a human")
        about = f", {self.risk.newest.about}" if self.risk and self.risk.newest.about else ""
        danger = f"at risk: {self.risk.level}{about}" if self.risk else ""
        return "; ".join(filter(None, [there, danger])) or self.state.get("status", "open")


async def cases(store: str, *, all_: bool) -> list[Case]:
    """List the sessions of a store that need a human, the newest danger first; or all of them.

    Raises:
        InputError: When there is no such store.
    """
    found = [
        Case(place.name, SessionState(messages=[]), str(state))
        if isinstance(state, InputError)
        else Case(place.name, cast(SessionState, state))
        for place, state in (await read_each(store)).items()
    ]
    cases_of = {id(case.overview): case for case in found if all_ or case.overview.needs_human}
    ordered = most_urgent_first(case.overview for case in cases_of.values())
    return [cases_of[id(one)] for one in ordered]


def are_readable(found: Sequence[Case]) -> bool:
    """Say whether every session of a list could be read."""
    return not any(case.unreadable for case in found)


async def case_of(store: str, session: str) -> Case:
    """Read one session of a store.

    Raises:
        InputError: When there is none.
    """
    found = await read_each(store, [session])
    if len(found) > 1:
        raise several(session, [*found])
    [(place, state)] = found.items()
    if isinstance(state, InputError):
        raise state
    return Case(place.name, cast(SessionState, state))


@asynccontextmanager
async def opened(store: str, session: str, script: Path | None) -> AsyncIterator[Inbox]:
    """Open a session that exists, for a human to act in it; no model will be asked.

    Raises:
        InputError: When there is no such store or session, or its script cannot be found.
    """
    async with reading(store) as saver:
        await require_own(saver, session)
    begun = (await case_of(store, session)).state.get("script")
    async with open_store(store) as kept:
        held = load_script(script) if script else None
        if held is None and begun is not None:
            held = await pinned_script(kept.checkpointer, begun["hash"])
        if held is None:
            named = repr(begun["id"]) if begun else "none that is known"
            raise InputError(
                f"the store keeps no text of the script of session {session!r} ({named}): say with "
                "--script where it is"
            )
        graph = create_session(held, "rehearsal", actions="rehearsed").compile(
            checkpointer=kept.checkpointer
        )
        yield Inbox(graph, kept, session)


async def patiently(act: Coroutine[Any, Any, Done]) -> Done:
    """Wait for what somebody does in a session, and say what it waits for where that takes long."""
    doing = asyncio.ensure_future(act)
    try:
        if not (await asyncio.wait([doing], timeout=_PATIENCE))[0]:
            remark("A turn is under way in this session; this is done as soon as it is over.")
        return await doing
    finally:
        doing.cancel()


def show_cases(found: Sequence[Case], store: str, *, all_: bool) -> None:
    """Show the list."""
    terminal = Terminal()
    if not found:
        none = f"No sessions are kept in {shown(store)}."
        terminal.say(none if all_ else f"No session in {shown(store)} needs a human.")
        return
    rows = [["SESSION", "SECTION", "TURN", "SINCE", "UNANSWERED", "WHY"]]
    for case in found:
        why = case.standing()
        if case.risk:
            why = f"{why}: {case.risk.newest.reason}"
        section, turn = case.state.get("section") or "-", str(case.state.get("turn", 0))
        rows.append(
            [
                case.session,
                section,
                turn,
                _at(case.overview.since),
                str(len(case.overview.unanswered)),
                why,
            ]
        )
    for line in columns(rows):
        terminal.console.print(line, markup=False)


def show_case(case: Case) -> None:
    """Show one session: why it is here, and what was said."""
    terminal = Terminal()
    show_standing(case, terminal)
    for danger in case.risk.dangers if case.risk else ():
        about = f" ({danger.about})" if danger.about else ""
        where = f"turn {danger.turn}, {danger.section}, {_at(danger.at)}"
        terminal.rows([(Text(danger.level, "bold red"), Text(f"{danger.reason}{about} · {where}"))])
    terminal.say("")
    terminal.rows([line_row(line, labels(ENGLISH)) for line in case.lines()])


def show_standing(case: Case, terminal: Terminal | None = None) -> None:
    """Show how a session stands, and what waits for an answer in it."""
    terminal = terminal or Terminal()
    where = f"turn {case.state.get('turn', 0)}, section {case.state.get('section')}"
    terminal.say(f"{case.session} · {where} · {case.standing()}", "bold")
    if case.state.get("human"):
        for text in case.overview.unanswered:
            terminal.rows([line_row(Line(0, "user", text), labels(ENGLISH))])


def _at(moment: str) -> str:
    """Write a moment in the reader's own time."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}" if moment else "-"
