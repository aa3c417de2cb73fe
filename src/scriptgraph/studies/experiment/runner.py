"""Carries a session of a plan to its end, and goes on where it was stopped.

A session is a thread of its graph, kept in the folder's store after every step: whatever stops the
process, no finished step is paid twice. One that fails is written down with its reason, and never
stops or silently repeats another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StateSnapshot

from scriptgraph.core.errors import AccessError, InputError, ModelError
from scriptgraph.core.trace import Role as TracedRole
from scriptgraph.formats.case import REPLIES
from scriptgraph.models.refusals import is_unreachable
from scriptgraph.nodes.cast import now
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.exits import has_ended
from scriptgraph.records.results import Failure, LostCall
from scriptgraph.sessions.checkpoints import Store, database_errors
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.sessions.run import run_to_end
from scriptgraph.state.session import SimulationState
from scriptgraph.studies.experiment.account import cost, failure_charges, session_charges
from scriptgraph.studies.experiment.casting import Casting, session_graph
from scriptgraph.studies.experiment.design import PlannedSession
from scriptgraph.studies.experiment.folder import Folder
from scriptgraph.studies.experiment.roles import Role, is_asked
from scriptgraph.studies.experiment.status import Event, Halted, Steps

_STEPS_PER_TURN = 8
"""More graph steps than one turn can take."""


@dataclass(frozen=True)
class Runner:
    """Runs sessions, one after the other in each of its workers."""

    folder: Folder
    casting: Casting
    store: Store
    tell: Callable[[Event], object]
    """Told what each step took, and what came of it; what it raises stops the session there."""

    async def steps_before(self, session: PlannedSession) -> Steps | None:
        """Give the steps of a session that was broken off; None if it was not begun."""
        config: RunnableConfig = {"configurable": {"thread_id": session.id}}
        if not await self.store.checkpointer.aget_tuple(config):
            return None
        state = (await self._graph(session).aget_state(config)).values
        return _steps(session, [state])

    async def run(self, session: PlannedSession) -> Dialogue | None:
        """Carry one session to its end, or write down why it has none.

        Raises:
            Halted: When the experiment stops; the session stays where it is.
            AccessError: When a model of the experiment cannot be asked.
        """
        graph = self._graph(session)
        try:
            snapshot = await run_to_end(
                graph,
                self._config(session),
                on_update=lambda update: self.tell(_steps(session, update.values())),
            )
        except Exception as error:
            if isinstance(error, (Halted, AccessError, InputError, *database_errors())):
                raise  # not this session's own: the whole experiment stops
            if is_unreachable(error):
                raise AccessError(f"a server cannot be reached: {error}") from error
            await self._fail(graph, session, error)
            return None
        dialogue = self._record(session, cast(SimulationState, snapshot.values))
        self.folder.keep(dialogue)
        await self.store.checkpointer.adelete_thread(session.id)
        self.tell(dialogue)
        return dialogue

    def _graph(self, session: PlannedSession) -> CompiledStateGraph[Any, Any, Any, Any]:
        return session_graph(session, self.casting).compile(checkpointer=self.store.checkpointer)

    def _config(self, session: PlannedSession) -> RunnableConfig:
        turns = self.casting.plan.turns
        return {
            "configurable": {"thread_id": session.id},
            "recursion_limit": _STEPS_PER_TURN * (turns + 1),
        }

    def _record(self, session: PlannedSession, state: SimulationState) -> Dialogue:
        plan = self.folder.experiment.plan
        dialogue = record_dialogue(
            session.script,
            state,
            session=session.id,
            mode=session.mode,
            case=session.persona.number,
        )
        ended = has_ended(session.mode, dialogue.exit_reason)
        discarded = plan.unfinished == "discard" and not ended
        return dialogue.model_copy(
            update={
                "patient": session.persona.patient,
                "seed": session.seed,
                **_cast(session),
                "cost": cost(plan, session.models, session_charges(session.mode, state["trace"])),
                "discarded": discarded or None,
            }
        )

    async def _fail(
        self,
        graph: CompiledStateGraph[Any, Any, Any, Any],
        session: PlannedSession,
        error: Exception,
    ) -> None:
        """Write down that a session failed; its thread stays, so that it can be taken up again."""
        snapshot = await graph.aget_state(self._config(session))
        state = snapshot.values
        reason = str(error) if isinstance(error, ModelError) else f"{type(error).__name__}: {error}"
        failure = Failure(
            id=session.id,
            at=now(),
            mode=session.mode,
            reason=reason,
            script=session.script.id if session.script else None,
            patient=session.persona.patient,
            patient_case=session.persona.number,
            section=state.get("section", ""),
            interactions=state.get("turn", 0),
            lost=_lost_call(graph, snapshot, error),
            **_cast(session),
        )
        trace = session_charges(session.mode, state.get("trace", []))
        charges = [*trace, *failure_charges(failure)]
        price = cost(self.folder.experiment.plan, session.models, charges)
        failure = failure.model_copy(update={"cost": price})
        self.folder.keep_failure(failure)
        self.tell(failure)


def _steps(session: PlannedSession, changes: Iterable[Mapping[str, Any] | None]) -> Steps:
    """Give the steps whose traces are in what a session's nodes have changed."""
    trace = [record for change in changes if change for record in change.get("trace", [])]
    return Steps(session.id, session.mode, trace)


def _cast(session: PlannedSession) -> dict[str, Any]:
    """Give what a record says of who played: their models, and what tells these apart."""
    asked = {
        role: one for role, one in session.models.resolved().items() if _is_asked(role, session)
    }
    return {
        "models": {role: one.model for role, one in asked.items()},
        "model_labels": {role: one.label for role, one in asked.items() if one.label} or None,
        "pair": None if session.pair == session.id else session.pair,
    }


def _is_asked(role: Role, session: PlannedSession) -> bool:
    """Say whether anybody plays a role in a session, or judges it."""
    if role in ("patient", "patient_check"):
        return REPLIES not in session.persona.case
    return is_asked(role, session.mode)


def _lost_call(
    graph: CompiledStateGraph[Any, Any, Any, Any], snapshot: StateSnapshot, error: Exception
) -> LostCall | None:
    """Give the call that failed."""
    if not isinstance(error, ModelError) or error.call is None or not snapshot.tasks:
        return None
    about = graph.builder.nodes[snapshot.tasks[0].name].metadata or {}
    role: TracedRole = about["role"] if about.get("role") in get_args(TracedRole) else "dialog"
    return LostCall(role=role, call=error.call)
