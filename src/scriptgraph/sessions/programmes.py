"""A person's way through a programme: which session is held today, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from langgraph.graph import StateGraph
from langgraph.store.base import BaseStore

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.holding import Hold, ProgrammeState, as_left
from scriptgraph.programmes.leading import due, leads
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.remembering import refuse_ambiguous, remember, remembered
from scriptgraph.programmes.renaming import brought_up, called_before, renamed
from scriptgraph.programmes.spacing import Due
from scriptgraph.programmes.standing import (
    Kept,
    Led,
    Standing,
    Visit,
    begun,
    known,
    last,
    with_visit,
)
from scriptgraph.script.model import Script
from scriptgraph.sessions.carrying import as_carried, carry, left
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.checkpoints.sessions import whole
from scriptgraph.sessions.pinned import script_of, stored_state
from scriptgraph.sessions.visiting import ended, is_over
from scriptgraph.state.risk import at_risk
from scriptgraph.state.session import SessionState

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

    async def standing(self) -> Standing | None:
        """Give where the person stands by now; None before their first session.

        Whether danger was heard behind its end, or somebody has looked, is known to the last
        session alone, so it is looked up there.

        Raises:
            InputError: When the programme has no such session any more, or what the person told
                does not fit the value that it is now.
        """
        refuse_ambiguous(self.person)
        found = await remembered(self.memory, self.person, self.programme.id)
        found = brought_up(self.programme, found) if found else None
        if found is None or (visit := last(found["visits"])) is None:
            return found
        if visit["planned"] not in self.programme.by_id:
            raise InputError(
                f"{self.person} was in session {visit['planned']!r}, which the programme "
                f"{self.programme.id!r} does not have any more; it has "
                f"{', '.join(self.programme.by_id)}. If one of them is the same under another "
                f"name, say so in it: `renamed_from: {visit['planned']}`"
            )
        if visit.get("forgotten"):
            return found
        state = await self._state(visit["session"])
        if "ended" not in visit:
            over = await self._left(visit, state)
            return as_left(self.programme, found, over) if "ended" in over else found
        looked = {**visit, "danger": at_risk(state) is not None}
        return with_visit(self.programme, found, cast(Visit, looked))

    async def go_on(self) -> Standing:
        """Hold the session that is due, and give where the person stands then."""
        standing = await self.standing()
        graph = self.compiles(self.programme, self._hold).compile(store=self.memory)
        given = ProgrammeState(person=self.person)
        if standing is not None:
            given["standing"] = standing
            await self._keep_end(standing)
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
        standing = await self.standing()
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
        return await self._left(visit, await self._state(visit["session"]), is_held=True)

    async def _keep_end(self, standing: Standing) -> None:
        """Keep the end of a session that was over before anybody who holds the programme saw it."""
        kept = await remembered(self.memory, self.person, self.programme.id)
        visit, before = last(standing["visits"]), last(kept["visits"]) if kept else None
        if visit and before and "ended" in visit and "ended" not in before:
            await remember(self.memory, self.person, standing)

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
        values = as_carried(known(standing), session.knows, _homework(self.programme))
        await carry(self.store, visit["session"], script, values)

    async def _left(self, visit: Visit, state: SessionState, *, is_held: bool = False) -> Visit:
        """Give a session as it stands; one that is over with its end and what it leaves."""
        if not is_over(state):
            return visit
        session, script = self.programme.by_id[visit["planned"]], await self._script(visit)
        kept = self._kept(session, script, visit["session"], state)
        return ended(visit, state, kept, self.clock(), is_held=is_held)

    def _kept(
        self, session: PlannedSession, script: Script, name: str, state: SessionState
    ) -> dict[str, Kept]:
        """Give what a session leaves, by the names of today: it may have begun with older ones."""
        now = {called_before(self.programme, one, script.readable): one for one in session.keep}
        found: dict[str, Kept] = {}
        for old, one in left(script, name, state, now).items():
            new = now.get(old, old)
            found[new] = one if new == old else renamed(self.programme, name, old, new, one)
        return found

    async def _state(self, name: str) -> SessionState:
        return cast(SessionState, (await stored_state(self.store.checkpointer, name)).values)

    def _now(self) -> str:
        return self.clock().isoformat(timespec="seconds")


def _homework(programme: Programme) -> set[str]:
    return {name for session in programme.sessions for name in session.homework}
