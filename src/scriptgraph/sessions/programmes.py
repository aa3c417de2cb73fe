"""A person's way through a programme: which session is held today, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from langgraph.graph import StateGraph
from langgraph.store.base import BaseStore

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.holding import Hold, ProgrammeState
from scriptgraph.programmes.leading import due, leads
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.onward import Onward
from scriptgraph.programmes.remembering import remember, rename
from scriptgraph.programmes.spacing import Due
from scriptgraph.programmes.standing import Led, Standing, Visit, begun, known, last, with_visit
from scriptgraph.script.model import Script
from scriptgraph.sessions.carrying import as_carried, carry
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.checkpoints.sessions import whole
from scriptgraph.sessions.pinned import script_of
from scriptgraph.sessions.whereabouts import as_it_stands, onward, refuse_again

Clock = Callable[[], datetime]
Talks = Callable[[PlannedSession, Script, str], Awaitable[None]]
"""Holds a session: what is planned, its script, and its name in the store."""

Compiles = Callable[[Programme, Hold], StateGraph[ProgrammeState, None, Any]]

MOST_SESSIONS = 1_000
"""How many sessions a run may hold; a programme has far fewer, or a limit of visits."""


def utc_now() -> datetime:
    """Give the time."""
    return datetime.now(UTC)


@dataclass
class Course:
    """One person's way through one programme."""

    programme: Programme
    person: str
    store: Store
    memory: BaseStore
    talks: Talks
    compiles: Compiles
    """Makes the graph: `graphs.programme.create_programme`."""

    clock: Clock = utc_now
    waits: Callable[[Due], object] = lambda due: None
    """Called before a session begins; a simulation lets the days pass."""

    most: int = 1
    """How many sessions are held in one run."""

    early: tuple[PlannedSession, Due] | None = None
    """The session that may not begin yet, where that has ended the run."""

    held: int = 0

    anew: bool = False
    """Whether somebody begins although they have had these sessions in another programme."""

    doubtful: frozenset[str] = frozenset()
    """What may not mean any more what was told: no session is told it."""

    async def onward(self) -> Onward | None:
        """Give how the person can go on by now; None before their first session."""
        return await onward(
            self.store.checkpointer, self.memory, self.programme, self.person, self.clock()
        )

    async def standing(self) -> Standing | None:
        """Give where the person stands by now; None before their first session.

        Raises:
            InputError: When the programme has changed so that they cannot go on, or would leave
                something behind that nobody wanted to be left.
        """
        found = await self.onward()
        if found is None:
            return None
        found.refuse()
        return found.standing

    async def go_on(self) -> Standing:
        """Hold the session that is due, and give where the person stands then.

        Raises:
            InputError: When they cannot go on, or begin although they have begun.
        """
        standing = await self._taken_up()
        graph = self.compiles(self.programme, self._hold).compile(store=self.memory)
        given = ProgrammeState(person=self.person)
        if standing is not None:
            given["standing"] = standing
        found = await graph.ainvoke(given, {"recursion_limit": MOST_SESSIONS})
        return cast(Standing, found.get("standing") or begun(self.programme))

    async def lead(self, to: str, by: str) -> Standing:
        """Lead on where a human is waited for, by one of the ways that the last session has.

        Args:
            to: The session that follows, or `end`.
            by: Who leads on.

        Raises:
            InputError: When nobody is waited for, or the last session has no such way.
        """
        standing = await self._taken_up()
        visit = last(standing["visits"]) if standing else None
        if standing is None or visit is None or "ended" not in visit:
            raise InputError(f"{self.person} is not waiting for a human in {self.programme.id!r}")
        if leads(self.programme, standing).why is None:
            raise InputError(
                f"{self.person} is not waiting for a human: the programme leads on by itself"
            )
        session = self.programme.by_id[visit["planned"]]
        ways = list(dict.fromkeys(move.target for move in self.programme.moves_from(session)))
        if to not in ways:
            raise InputError(
                f"no rule of {session.id!r} leads to {to!r}; there are: {', '.join(ways)}"
            )
        led = cast(Visit, {**visit, "led": Led(to=to, by=by, at=self._now())})
        standing = with_visit(self.programme, standing, led)
        await remember(self.memory, self.person, standing)
        return standing

    async def _hold(self, session: PlannedSession, standing: Standing) -> Visit | None:
        before = last(standing["visits"])
        is_open = before is not None and "ended" not in before
        if not is_open:
            when = due(session, before)
            self.waits(when)
            if self.held >= self.most or when.is_early(self.clock()):
                self.early = (session, when)
                return None
        if is_open and before:
            self._refuse_earlier(before)
        visit = before if is_open and before else await self._begun(session, standing)
        script = await self._script(visit)
        await self._begin(session, script, standing, visit)
        self.held += 1
        await self.talks(session, script, visit["session"])
        saver, now = self.store.checkpointer, self.clock()
        found = await self.onward()
        if found is not None:
            self._let_on(found)  # what was told may not be what it means now, and rules come next
        return await as_it_stands(saver, self.programme, visit, now, is_held=True)

    async def _taken_up(self) -> Standing | None:
        """Give where the person stands, and keep what was not known of it when they went on last.

        A session may have ended where nobody held the programme, a rule that led on may be gone,
        and names may be others.
        """
        found = await self.onward()
        if found is None:
            if not self.anew:
                saver = self.store.checkpointer
                await refuse_again(saver, self.memory, self.programme, self.person)
            return None
        if self.anew:
            raise InputError(
                f"{self.person} has begun {self.programme.id!r} already, and goes on in it: leave "
                "out --anew"
            )
        self._let_on(found)
        standing = found.standing
        if self.programme.renamed_from:
            await rename(self.memory, self.person, standing, self.programme)
        elif standing["visits"] != found.kept["visits"]:
            await remember(self.memory, self.person, standing)
        return standing

    def _let_on(self, found: Onward) -> None:
        """Let somebody go on as they stand by now; what is doubtful is told to no session."""
        found.refuse()
        self.doubtful = frozenset(one.name for one in found.doubts())

    async def _script(self, visit: Visit) -> Script:
        """Give the script that a session has begun with, or begins with."""
        script = await script_of(self.store.checkpointer, visit["session"])
        return script or self.programme.scripts[visit["planned"]]

    def _refuse_earlier(self, visit: Visit) -> None:
        """Refuse a clock that is behind the beginning of the session under way.

        Raises:
            InputError: When it is: spans and records would be wrong.
        """
        begun_at = visit["begun"]
        if self.clock() < datetime.fromisoformat(begun_at):
            raise InputError(
                f"it is {self._now()} by the clock, and {self.person} has begun "
                f"{visit['session']!r} at {begun_at}: set the clock right; nothing was said"
            )

    async def _begun(self, session: PlannedSession, standing: Standing) -> Visit:
        visit = Visit(
            planned=session.id,
            session=await self._free_name(session, len(standing["visits"]) + 1),
            begun=self._now(),
            keeps=list(session.keep),
        )
        if standing["visits"]:
            visit["rule"] = leads(self.programme, standing).label
        return visit

    async def _free_name(self, session: PlannedSession, number: int) -> str:
        """Name a session; the name of one that was forgotten is not used again."""
        whose = f"{self.person.removesuffix('/')}/{self.programme.id}"
        while await self.store.sessions.forgotten(f"{whose}/{number}-{session.id}"):
            number += 1
        return f"{whose}/{number}-{session.id}"

    async def _begin(
        self, session: PlannedSession, script: Script, standing: Standing, visit: Visit
    ) -> None:
        """Remember that a session begins, then let it begin: so that none is ever lost."""
        if await self.store.checkpointer.aget_tuple(whole(visit["session"])):
            return
        await remember(self.memory, self.person, with_visit(self.programme, standing, visit))
        knows = [name for name in session.knows if name not in self.doubtful]
        values = as_carried(known(standing), knows, _homework(self.programme))
        await carry(self.store, visit["session"], script, values)

    def _now(self) -> str:
        return self.clock().isoformat(timespec="seconds")


def _homework(programme: Programme) -> set[str]:
    return {name for session in programme.sessions for name in session.homework}
