"""Carries every session of a plan to its end, many at a time, and goes on where it was stopped.

A session is a thread of its graph, kept in the folder's store after every step: whatever stops the
process, no finished step is paid twice. One that fails is written down with its reason, and never
stops or silently repeats another.
"""

from __future__ import annotations

from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StateSnapshot

from scriptgraph.errors import InputError, ModelError
from scriptgraph.exits import has_ended
from scriptgraph.experiment.account import (
    cost,
    dialogue_charges,
    judgement_charges,
    payer,
    session_charges,
)
from scriptgraph.experiment.casting import Casting, session_graph
from scriptgraph.experiment.design import PlannedSession
from scriptgraph.experiment.folder import Folder
from scriptgraph.experiment.plan import Role
from scriptgraph.experiment.standing import Halted, Notice, Standing
from scriptgraph.nodes.cast import now
from scriptgraph.recording import record_dialogue
from scriptgraph.records import Dialogue
from scriptgraph.results import Failure, read_patient_checks, read_verdicts
from scriptgraph.state import SimulationState
from scriptgraph.store import Store, database_errors, open_store
from scriptgraph.trace import ModelCall
from scriptgraph.verification.judging import side_by_side

_STEPS_PER_TURN = 8
"""More graph steps than one turn can take."""

_ONLY_SCRIPTED: tuple[Role, ...] = ("evaluator", "dispatcher", "verifier")
"""Roles that nobody plays where there is no script."""

_ONLY_FREE: tuple[Role, ...] = ("observer",)
"""Those that nobody plays where there is one."""

_TRIES = 3
"""Runs of a graph that one session takes at most; see `conversation._TRIES`."""


async def run_sessions(
    folder: Folder,
    casting: Casting,
    standing: Standing,
    notice: Notice,
    *,
    retry_failed: bool = False,
) -> None:
    """Run every session of the plan that has not ended.

    Args:
        folder: Where they are kept.
        casting: Who plays.
        standing: Kept up to date; `halt` set from outside stops the work.
        notice: Told of every session that ends or fails.
        retry_failed: Take failed sessions up again where they failed.
    """
    async with open_store(folder.sessions) as store:
        runner = _Runner(folder, casting, standing, notice, store)
        sessions = await runner.pending(retry_failed=retry_failed)
        await side_by_side(
            sessions,
            runner.run,
            concurrency=folder.experiment.plan.concurrency,
            must_halt=lambda: standing.must_halt,
        )


@dataclass
class _Runner:
    """Runs sessions, one after the other in each of its workers."""

    folder: Folder
    casting: Casting
    standing: Standing
    notice: Notice
    store: Store

    async def pending(self, *, retry_failed: bool) -> list[PlannedSession]:
        """List what is left to do, and charge what was paid before."""
        standing = self.standing
        ended = set()
        for dialogue in self.folder.ended():
            ended.add(dialogue.id)
            standing.discarded += bool(dialogue.discarded)
            standing.account.charge(dialogue_charges(dialogue))
        standing.ended = standing.ended_before = len(ended)
        self._charge_judged()
        failed = {failure.id: failure for failure in self.folder.results.failed(self.notice)}
        left = [one for one in self.folder.experiment.sessions if one.id not in ended]
        for session in left:
            await self._charge_begun(session)
            if session.id in failed and not retry_failed:
                standing.failed[session.id] = failed[session.id].reason
        return [one for one in left if one.id not in standing.failed]

    def _charge_judged(self) -> None:
        """Charge the verdicts that are there."""
        results = self.folder.results
        verdicts = read_verdicts(results.verdicts, self.notice).values()
        checks = read_patient_checks(results.patient_checks, self.notice).values()
        self.standing.account.charge(
            judgement_charges((one for found in verdicts for one in found.values()), checks)
        )

    async def _charge_begun(self, session: PlannedSession) -> None:
        """Charge what a session that was broken off has already cost."""
        config: RunnableConfig = {"configurable": {"thread_id": session.id}}
        if await self.store.checkpointer.aget_tuple(config):
            state = (await self._graph(session).aget_state(config)).values
            self.standing.account.charge(session_charges(session.mode, state.get("trace", [])))

    async def run(self, session: PlannedSession) -> None:
        """Run one session; when the experiment stops, it stays where it is."""
        self.standing.running.add(session.id)
        try:
            with suppress(Halted):
                await self._run(session)
        finally:
            self.standing.running.discard(session.id)

    async def _run(self, session: PlannedSession) -> None:
        """Carry one session to its end, or write down why it has none."""
        graph = self._graph(session)
        try:
            state = await self._carry(graph, session)
        except Exception as error:
            if isinstance(error, (Halted, InputError, *database_errors())):
                raise  # not this session's own: the whole experiment stops
            await self._fail(graph, session, error)
            return
        dialogue = self._record(session, state)
        self.folder.keep(dialogue)
        await self.store.checkpointer.adelete_thread(session.id)
        self.standing.ended += 1
        self.standing.discarded += bool(dialogue.discarded)
        self.notice(
            f"{session.id}: {dialogue.exit_reason}, {dialogue.totals.interactions} turns"
            + (", discarded" if dialogue.discarded else "")
        )

    async def _carry(
        self, graph: CompiledStateGraph[Any, Any, Any, Any], session: PlannedSession
    ) -> SimulationState:
        config = self._config(session)
        for _ in range(_TRIES):
            snapshot = await graph.aget_state(config)
            if _is_over(snapshot):
                return cast(SimulationState, snapshot.values)
            given: dict[str, Any] | None = None if snapshot.tasks else {"messages": []}
            steps = graph.astream(given, config, stream_mode="updates", durability="sync")
            async with aclosing(steps) as updates:  # type: ignore[type-var]
                async for update in updates:
                    self._take_stock(session, update)
        snapshot = await graph.aget_state(config)
        if not _is_over(snapshot):
            raise RuntimeError("the session does not come to its end")
        return cast(SimulationState, snapshot.values)

    def _take_stock(self, session: PlannedSession, update: dict[str, Any]) -> None:
        """Charge a step, and stop behind it when the experiment has to stop."""
        standing = self.standing
        for change in update.values():
            standing.account.charge(session_charges(session.mode, (change or {}).get("trace", [])))
        if standing.must_halt:
            raise Halted

    def _graph(self, session: PlannedSession) -> CompiledStateGraph[Any, Any, Any, Any]:
        return session_graph(session, self.casting).compile(checkpointer=self.store.checkpointer)

    def _config(self, session: PlannedSession) -> RunnableConfig:
        turns = self.folder.experiment.plan.turns
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
                "models": {
                    role: one.model
                    for role, one in plan.models.resolved().items()
                    if role not in (_ONLY_SCRIPTED if session.script is None else _ONLY_FREE)
                },
                "cost": cost(plan, session_charges(session.mode, state["trace"])),
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
        charges = list(session_charges(session.mode, state.get("trace", [])))
        lost = _lost_call(graph, session, snapshot, error)
        self.standing.account.charge(lost)
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
            cost=cost(self.folder.experiment.plan, [*charges, *lost]),
        )
        self.folder.keep_failure(failure)
        self.standing.failed[session.id] = reason
        self.notice(f"{session.id}: failed: {reason}", trouble=True)


def _is_over(snapshot: StateSnapshot) -> bool:
    state = snapshot.values
    return not snapshot.tasks and bool(state.get("status") == "ended" or state.get("exit"))


def _lost_call(
    graph: CompiledStateGraph[Any, Any, Any, Any],
    session: PlannedSession,
    snapshot: StateSnapshot,
    error: Exception,
) -> list[tuple[Any, ModelCall]]:
    """Give the call that failed: it may have cost something, and no trace record holds it."""
    if not isinstance(error, ModelError) or error.call is None or not snapshot.tasks:
        return []
    about = graph.builder.nodes[snapshot.tasks[0].name].metadata or {}
    return [(payer(session.mode, about.get("role", "dialog")), error.call)]
