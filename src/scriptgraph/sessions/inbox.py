"""What a human does in a session that others hold: they come, write, give it back, end it.

Each act is one run of the session's own graph, under the session's lock, so that nothing is said
between a turn's question and its answer, and two humans never answer at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.graph import END
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StateSnapshot

from scriptgraph.core.errors import RefusedError
from scriptgraph.nodes.cast import SessionContext
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.run import read
from scriptgraph.sessions.within import require_own
from scriptgraph.state.session import SessionState


@dataclass(frozen=True)
class Inbox:
    """A session in a store, as a human comes to it.

    Attributes:
        graph: The session graph, compiled with the store's checkpointer; none of its models is
            asked.
        store: Where the session is kept.
        session: The session's id (LangGraph's thread id).
    """

    graph: CompiledStateGraph[Any, SessionContext, Any, Any]
    store: Store
    session: str

    async def state(self) -> SessionState:
        """Give the session's state; empty where there is none."""
        return cast(SessionState, (await read(self.graph, self._config)).values)

    async def take(self, by: str, *, why: str = "", instead_of: str = "") -> SessionState:
        """Take a session over: no model is asked any more until the human has left.

        Args:
            by: Who it is.
            why: Why; it goes into the trace.
            instead_of: The human who is relieved, where one is with the session already.

        Raises:
            RefusedError: When no session has begun, it has ended, another human is with it, or it
                is held by a bigger graph.
            StoreError: When it could not be stored.
        """
        return await self._come({"act": "take", "by": by, "why": why, "instead_of": instead_of})

    async def seen(self, by: str, *, why: str = "") -> SessionState:
        """Note in the trace that a human has looked at a session; it goes on as it was.

        Raises:
            RefusedError: When no session has begun.
        """
        return await self._come({"act": "seen", "by": by, "why": why})

    async def say(self, text: str, *, by: str = "") -> SessionState:
        """Write to the person; the human stays.

        Raises:
            RefusedError: When no human is with the session, or another than `by`.
        """
        return await self._answer({"act": "say", "text": text, "by": by})

    async def give_back(self, section: str, text: str = "", *, by: str = "") -> SessionState:
        """Let the script go on in a section: the agent speaks there when the person has.

        Raises:
            RefusedError: When there is no such section, no human is with the session, or another.
        """
        return await self._answer({"act": "give_back", "section": section, "text": text, "by": by})

    async def end(self, text: str = "", *, by: str = "") -> SessionState:
        """End the session.

        Raises:
            RefusedError: When no human is with it, or another than `by`.
        """
        return await self._answer({"act": "end", "text": text, "by": by})

    @property
    def _config(self) -> RunnableConfig:
        return {"configurable": {"thread_id": self.session}}

    async def _come(self, arrival: dict[str, str]) -> SessionState:
        await require_own(self.store.sessions, self.session)
        async with self.store.turn(self.session):
            snapshot = await read(self.graph, self._config)
            if snapshot.tasks:  # what finished nodes of a turn have written is kept
                await self.graph.aupdate_state(self._config, None, as_node=END)
            return await self._run({"messages": []}, arrival)

    async def _answer(self, given: dict[str, str]) -> SessionState:
        await require_own(self.store.sessions, self.session)
        async with self.store.turn(self.session):
            snapshot = await read(self.graph, self._config)
            state = cast(SessionState, snapshot.values)
            if state.get("human") is None:
                if given["act"] != "say" and _is_done(state, given):
                    return state  # its process was killed before it heard of that
                raise RefusedError(_nobody(self.session, state))
            if not snapshot.interrupts:  # an answer of theirs was broken off, or never waited for
                state = await self._finished(snapshot)
                if _is_done(state, given):
                    return state
            return await self._run(Command(resume=given))

    async def _finished(self, snapshot: StateSnapshot) -> SessionState:
        """Bring a run to its end that was killed, so that the session waits for an answer again."""
        return await self._run(None if snapshot.tasks else {"messages": []})

    async def _run(self, given: Any, arrival: dict[str, str] | None = None) -> SessionState:
        context = SessionContext(human=arrival) if arrival else SessionContext()
        await self.graph.ainvoke(given, self._config, context=context, durability="sync")
        return await self.state()


def _nobody(session: str, state: SessionState) -> str:
    """Say why nobody can answer in a session."""
    if not state:
        return f"there is no session {session!r}"
    if state.get("status") == "ended":
        return f"the session {session!r} has ended: nothing is said in it any more"
    return f"no human is with the session {session!r}: take it over first"


def _is_done(state: SessionState, given: Mapping[str, str]) -> bool:
    """Say whether the last thing that happened in a session is the very answer that is given."""
    trace, messages = state.get("trace", []), state.get("messages", [])
    last = trace[-1] if trace else None
    if last is None or last["role"] != "takeover" or last.get("covers") != len(messages):
        return False
    told = {"act": last.get("kind"), "section": last["choice"], "by": last.get("by")}
    said = messages[-1].text if last.get("spoke") else ""
    return said == given["text"].strip() and all(
        told[key] == given[key] for key in told.keys() & given.keys() if given[key]
    )
