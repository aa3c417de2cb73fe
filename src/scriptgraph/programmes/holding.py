"""The nodes and edges of a programme's graph: a session is held, remembered, and leads on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.runtime import get_runtime
from langgraph.store.base import BaseStore
from typing_extensions import TypedDict

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.leading import leads, next_session
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.names import HUMAN
from scriptgraph.programmes.remembering import remember
from scriptgraph.programmes.standing import Standing, Visit, begun, with_visit
from scriptgraph.script.model import END_OF_SESSION

Hold = Callable[[PlannedSession, Standing], Awaitable[Visit | None]]
"""Has a session held, or gone on with; gives it as it stands then, None where it has not begun."""

PROGRAMME_OVER = "the programme is over"


class ProgrammeState(TypedDict, total=False):
    """The state of a run: how far one person has come."""

    person: str
    standing: Standing
    is_over: bool
    """Whether the session that was held last has come to its end in this run."""


class HeldSession(Runnable[ProgrammeState, dict[str, Any]]):
    """The node of one session."""

    def __init__(self, programme: Programme, session: PlannedSession, hold: Hold) -> None:
        """Take the session, and who has it held."""
        self._programme, self._session, self._hold = programme, session, hold

    def invoke(
        self, input: ProgrammeState, config: RunnableConfig | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Refuse a caller that does not await.

        Raises:
            InputError: Always.
        """
        raise InputError("a programme is run with `ainvoke` or `astream`: its sessions take time")

    async def ainvoke(
        self, input: ProgrammeState, config: RunnableConfig | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Have the session held, and remember it as it stands then."""
        standing = input.get("standing") or begun(self._programme)
        visit = await self._hold(self._session, standing)
        if visit is None:
            return {"is_over": False}
        standing = as_left(self._programme, standing, visit)
        store: BaseStore | None = get_runtime().store
        if store is not None:
            await remember(store, input["person"], standing)
        return {"standing": standing, "is_over": "ended" in visit}


def as_left(programme: Programme, standing: Standing, visit: Visit) -> Standing:
    """Take in a session as it stands by now; where it is over and leads nowhere, with why."""
    before = cast(Visit, {key: value for key, value in visit.items() if key != "waits"})
    standing = with_visit(programme, standing, before)
    if "ended" in visit and (why := leads(programme, standing).why):
        return with_visit(programme, standing, {**before, "waits": why})
    return standing


Router = Callable[[ProgrammeState], str]


def follow(programme: Programme, routes: Mapping[str, str]) -> Router:
    """Follow the rule that holds; a session that is not over leads nowhere."""

    def router(state: ProgrammeState) -> str:
        if not state["is_over"]:
            return routes[END_OF_SESSION]
        return routes.get(leads(programme, state["standing"]).target, routes[HUMAN])

    return router


def resume_label(session: PlannedSession) -> str:
    """Label the edge on which a programme goes on with a session."""
    return f"resume {session.id}"


def begin(programme: Programme) -> Router:
    """Begin with the session that a person is in, or that comes next."""

    def router(state: ProgrammeState) -> str:
        standing = state.get("standing") or begun(programme)
        session = next_session(programme, standing)
        if session is not None:
            return resume_label(session)
        lead = leads(programme, standing)
        return lead.label if lead.why is not None else PROGRAMME_OVER

    return router
