"""The sessions of a store at a glance: which there are, how each stands, who needs a human.

To know whether somebody is in danger a whole session has to be read. What was seen of it is kept in
mind with the step at which it was seen, so that of many sessions only those are read again that
have gone on, whichever process went on in them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StateSnapshot

from scriptgraph.core.errors import ForgottenError, InputError
from scriptgraph.core.trace import Origin, TraceRecord
from scriptgraph.script.model import ScriptIdentity
from scriptgraph.sessions.checkpoints.sessions import Sessions
from scriptgraph.sessions.passages import Passage, passages
from scriptgraph.sessions.pinned import stored_states
from scriptgraph.sessions.playing import is_simulated
from scriptgraph.sessions.run import read
from scriptgraph.sessions.within import Place
from scriptgraph.state.risk import Risk, at_risk, heard_for_human
from scriptgraph.state.session import Human, SessionState, words
from scriptgraph.state.speakers import conversation, unanswered

DAMAGE = (InputError, ValueError, TypeError, KeyError, AttributeError)
"""What reading a session raises that is none any more."""


_PAUSE = 0.002
"""Seconds between two sessions that nobody waits for."""


def unreadable(session: str, error: Exception) -> InputError:
    """Say that what is stored under a session's name is none."""
    if isinstance(error, InputError):
        return error
    return InputError(f"what is stored as {session!r} is no session: {error}")


def waiting(state: SessionState) -> list[str]:
    """Give what the user has said that nobody has answered."""
    script = state.get("script")
    said = conversation(state.get("messages", []), script["id"] if script else "")
    return [words(message) for message in unanswered(said)]


@dataclass(frozen=True)
class Overview:
    """One session as a list shows it."""

    session: str
    """Its name; with the node where a bigger graph holds it."""

    script: ScriptIdentity | None = None
    section: str | None = None
    status: str = "open"
    turn: int = 0
    began_at: str = ""
    """When its first decision was taken: ISO 8601, UTC."""

    last_at: str = ""
    human: Human | None = None
    risk: Risk | None = None
    """The danger that no human has looked at."""

    heard: Risk | None = None
    """The danger of which the human who is there knows."""

    unanswered: tuple[str, ...] = ()
    """What the user has said that nobody has answered."""

    origin: Origin | None = None
    """Which session it stands on; None where on none."""

    passages: tuple[Passage, ...] = ()
    """What has become of its sections."""

    is_simulated: bool = False
    """Whether a simulated patient has spoken in it."""

    error: str = ""
    """Why it cannot be read; then nobody knows what is in it."""

    @property
    def needs_human(self) -> bool:
        """Say whether it belongs into the inbox."""
        return bool(self.error or self.risk or self.human)

    @property
    def is_waiting(self) -> bool:
        """Say whether somebody waits: the user for an answer, or all of it for a human.

        Of a session that has ended nobody does: the user's last words were a goodbye.
        """
        is_open = self.status != "ended"
        is_for_human = bool(self.human and self.human["status"] == "waiting")
        return is_for_human or bool(is_open and self.unanswered)

    @property
    def since(self) -> str:
        """Say since when it needs one: its newest danger, or since somebody is waited for."""
        if self.risk:
            return self.risk.newest.at
        return self.human["since"] if self.human else self.last_at

    def as_json(self) -> dict[str, Any]:
        """Give it for a program."""
        if self.error:
            return {"session": self.session, "error": self.error}
        risk = self.risk
        return {
            "session": self.session,
            "script": self.script,
            "section": self.section,
            "status": self.status,
            "turn": self.turn,
            "human": self.human,
            "risk": risk
            and {
                "level": risk.level,
                "since": risk.since,
                "dangers": [asdict(danger) for danger in risk.dangers],
            },
            "unanswered": len(self.unanswered),
        }


def overview(session: str, state: SessionState) -> Overview:
    """See how a session stands.

    Args:
        session: Its name.
        state: What is stored of it.
    """
    trace = state.get("trace", [])
    return Overview(
        session=session,
        script=state.get("script"),
        section=state.get("section"),
        status=state.get("status", "open"),
        turn=state.get("turn", 0),
        began_at=trace[0]["at"] if trace else "",
        last_at=trace[-1]["at"] if trace else "",
        human=state.get("human"),
        risk=at_risk(state),
        heard=heard_for_human(state),
        unanswered=tuple(waiting(state)),
        origin=origin_of(trace),
        passages=passages(trace),
        is_simulated=any(record["role"] == "patient" for record in trace)
        or any(map(is_simulated, state.get("messages", []))),
    )


def origin_of(trace: Sequence[TraceRecord]) -> Origin | None:
    """Say which session one stands on; None where on none."""
    return next((record["origin"] for record in reversed(trace) if "origin" in record), None)


def most_urgent_first(found: Iterable[Overview]) -> list[Overview]:
    """Put those at risk first, the newest danger before others; then those who wait for a human."""
    newest = sorted(found, key=lambda one: one.since, reverse=True)
    return sorted(newest, key=lambda one: (one.risk is None, not one.needs_human))


@dataclass(frozen=True)
class Head:
    """Where the newest step of a session is."""

    place: Place
    step: str

    @property
    def order(self) -> tuple[str, str]:
        """Give what heads are ordered by: the times of their steps."""
        return self.step, self.place.name


@dataclass
class Overviews:
    """The sessions of a store, seen again and again."""

    saver: Sessions
    _seen: dict[Place, tuple[str, Overview]] = field(default_factory=dict)
    """Session → the step at which it was seen, and how it stood."""

    _graphs: dict[str, CompiledStateGraph[Any, Any, Any, Any]] = field(default_factory=dict)
    """By the node of a bigger graph."""

    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def heads(self) -> Sequence[Head]:
        """Name the sessions, the latest first; none of them is read.

        Sessions of which only steps of graphs within it are there are told under those.
        """
        found = await self.saver.newest_steps()
        # Within a bigger graph, what has a `:` in its name is of one run alone, and no session.
        heads = [Head(Place(name, node), step) for (name, node), step in found if ":" not in node]
        there = {head.place for head in heads}
        for gone in self._seen.keys() - there:
            del self._seen[gone]
        within = {head.place.session for head in heads if head.place.node}
        own = [one for one in heads if one.place.node or one.place.session not in within]
        return sorted(own, key=lambda head: head.order, reverse=True)

    async def see(self, head: Head) -> Overview | None:
        """See how a session stands; None where it was forgotten meanwhile, or is none."""
        step, known = self._seen.get(head.place, ("", None))
        return known if step == head.step else await self._look(head.place)

    async def look_ahead(self) -> None:
        """See every session, with pauses: turns that are under way come first."""
        for head in await self.heads():
            await self.see(head)
            await asyncio.sleep(_PAUSE)

    async def in_need(self) -> list[Overview]:
        """List the sessions that need a human, the most urgent first."""
        async with self._looking:  # who comes meanwhile finds all of it seen
            found = [await self.see(head) for head in await self.heads()]
        return most_urgent_first(one for one in found if one and one.needs_human)

    async def words(self, head: Head) -> AsyncIterator[str]:
        """Give what was said in a session; nothing where it cannot be read any more."""
        with suppress(ForgottenError, *DAMAGE):
            for message in (await self._read(head.place)).values.get("messages", []):
                yield words(message)

    async def _read(self, place: Place) -> StateSnapshot:
        config: RunnableConfig = {
            "configurable": {"thread_id": place.session, "checkpoint_ns": place.node}
        }
        return await read(self._states(place.node), config)

    async def _look(self, place: Place) -> Overview | None:
        try:
            snapshot = await self._read(place)
            if "script" not in snapshot.values and (place.node or not snapshot.values):
                return None  # of a graph within a graph that is no session
            found = overview(place.name, cast(SessionState, snapshot.values))
        except ForgottenError:
            return None
        except DAMAGE as error:
            return Overview(place.name, error=str(unreadable(place.name, error)))
        # What a step holds never changes: what a task writes beside it counts with the next one.
        self._seen[place] = (str(snapshot.config["configurable"]["checkpoint_id"]), found)
        return found

    def _states(self, node: str) -> CompiledStateGraph[Any, Any, Any, Any]:
        """Give the graph that reads sessions; compiling it takes longer than reading with it."""
        if node not in self._graphs:
            self._graphs[node] = stored_states(self.saver, node)
        return self._graphs[node]
