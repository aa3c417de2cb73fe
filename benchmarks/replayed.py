"""Walks through the compiled graph what a proof shows, with a model that decides as planned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.assurance.guarantees.walks import Step
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.rules import number_of
from scriptgraph.rehearsal.standin import Cue, StandIn
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

_MOST_TURNS = 20
"""So long a move is waited for."""

_ANSWER = "(an answer)"


async def departure(script: Script, walk: Sequence[Step]) -> str:
    """Say where the compiled graph does not go as a walk says; empty where it goes all the way."""
    model = StandIn()
    graph = create_session(script, model).compile(checkpointer=InMemorySaver())
    session: RunnableConfig = {"configurable": {"thread_id": "replayed"}}
    state = cast(SessionState, await graph.ainvoke({"messages": []}, session))
    for step in walk:
        model.cue = _cue(script, step)
        went: dict[str, Any] = {}
        for _ in range(_MOST_TURNS):
            said = "; ".join([_ANSWER, *model.cue.values.values()])
            before = len(state["trace"])
            given = {"messages": [HumanMessage(said)]}
            state = cast(SessionState, await graph.ainvoke(given, session))
            new = state["trace"][before:]
            records = [dict(record) for record in new if record.get("kind", "stay") != "stay"]
            if went := records[0] if records else {}:
                break
        wanted = (step.move.target, step.move.label)
        if (went.get("choice"), went.get("rule")) != wanted:
            return f"from {step.move.source!r} to {wanted}, but went {went.get('choice')!r}"
    return ""


def _cue(script: Script, step: Step) -> Cue:
    move = step.move
    if move.kind == "limit":
        return Cue(tasks={})
    if move.kind == "anytime" and move.rule and move.rule.when:
        return Cue(tasks={}, anytime=number_of(move))
    section = script.by_id[move.source]
    rule = number_of(move) if move.kind == "judged" else 0
    known = {n: v for n, v in step.values.items() if v is not None}
    asked = [task for task in section.tasks if task.is_judged]
    told = {name: _written(known[name]) for task in asked for name in task.collect if name in known}
    tasks: dict[str, Any] = {
        task.id: "done" if set(task.collect) <= known.keys() else "not needed" for task in asked
    }
    return Cue(tasks=tasks, values=told, rule=rule)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
