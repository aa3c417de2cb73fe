"""The action of a section: what the application does, and where that leads.

It is called once the tasks before it are settled, or on entering a section that begins with it. The
decision that leads here is on record, and in the store, before anything is called; what came of it
is noted with the key of the call, and with that note it is not called again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langgraph.config import get_config
from langgraph.runtime import Runtime

from scriptgraph.core.called import ActionCall
from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.answered import Outcome
from scriptgraph.nodes.calling import Call, Rehearsed, timed
from scriptgraph.nodes.cast import Cast, Node, SessionContext
from scriptgraph.nodes.leading import led_by, tasks_by_now, way_of
from scriptgraph.nodes.reckoning import computed_in_words
from scriptgraph.nodes.rules import changes, taken, undecided
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.script.action import DONE
from scriptgraph.script.computed import worked_out
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.questions import declined
from scriptgraph.script.routes import (
    ENTERED,
    action_name,
    action_routes,
    begins_with_call,
    call_of,
)
from scriptgraph.state.calls import is_back, is_due, place_of, visit_of
from scriptgraph.state.carried import told_by_now
from scriptgraph.state.digressions import moves_of
from scriptgraph.state.progress import Credits, is_complete
from scriptgraph.state.session import Credit, Move, SessionState, Value

_KEY_LENGTH = 32


def acting(script: Script, section: Section, cast: Cast) -> Node:
    """Give the node that calls a section's action."""
    task = call_of(section)
    assert task is not None

    async def act(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        if is_back(state):  # the section is as it was left: its action has been called
            return {}
        enters, progress = not is_due(state), state.get("progress", {})
        before = progress.get(section.id, {})
        key = key_of(section, task, state, _session(cast))
        if enters and (answered := before.get(task.id)) and answered["evidence"] == key:
            again = Credit(**{**answered, "turn": _turn(state)})
            call = _call(script, task, state, key)
            return {
                "progress": {**progress, section.id: {task.id: again}},
                "trace": [_again(section, state, call, again)],
            }
        require_same_doer(cast, task, state)
        call = _call(script, task, state, key)
        outcome, seconds = await _outcome(cast, call, state, script)
        credit = Credit(
            status="done" if outcome.is_done else "failed", evidence=key, turn=_turn(state)
        )
        credits: Credits = {**({} if enters else before), task.id: credit}
        collected, lost = _collected(call, outcome, state.get("collected", {}))
        after: SessionState = {
            **state,
            "collected": collected,
            "progress": {**progress, section.id: dict(credits)},
        }
        record = _record(section, state, call, outcome, seconds, lost)
        update = {"collected": collected, "progress": after["progress"], "trace": [record]}
        if enters:  # what was written ahead does not know what came of it
            return {**update, **({"draft": None} if state.get("draft") else {})}
        there = tasks_by_now(script, section, after, after["progress"])
        if there.skips:
            record["skips"] = there.skips
        update |= {"collected": there.collected, "progress": there.progress}
        after = {**after, "collected": there.collected, "progress": there.progress}
        return {**update, **_lead(script, section, after, record)}

    return act


def key_of(section: Section, task: Task, state: SessionState, session: str) -> str:
    """Identify a call: the same for a session, a place in its script and a visit of it.

    Whoever is called twice with one key is to do it once: a process may die behind the answer and
    before it is noted.
    """
    return digest(f"{session}|{place_of(section, task)}|{visit_of(section, state)}", _KEY_LENGTH)


def note_doer(
    script: Script, section: Section, cast: Cast, move: Move, record: TraceRecord
) -> None:
    """Write into a decision that leads to an action whether that is really done."""
    target = section if move["kind"] == "call" else script.by_id.get(move["target"])
    enters = move["kind"] not in ("stay", "back", "call")
    if move["kind"] == "call" or (enters and target is not None and begins_with_call(target)):
        record["acts"] = "rehearsed" if isinstance(cast.actions, Rehearsed) else "really"


def require_same_doer(cast: Cast, task: Task, state: SessionState) -> None:
    """Refuse to rehearse what was to be done really when the turn was broken off.

    Raises:
        InputError: When it was: it may have been done, and nothing would be known of it.
    """
    led = next((one for one in reversed(state.get("trace", [])) if "acts" in one), None)
    is_meant = led is not None and led["turn"] == _turn(state) and led["acts"] == "really"
    if is_meant and isinstance(cast.actions, Rehearsed):
        raise InputError(
            f"the action {task.call!r} was to be done really in this turn, which was broken off, "
            "and may have been done: to go on, register it again, and its call comes with the same "
            "key. Rehearsed, the record would say that nothing was done"
        )


def _session(cast: Cast) -> str:
    """Name the session of this run, and where it stands in a bigger graph.

    Raises:
        InputError: When it has no name, and something is really to be done in it.
    """
    configurable: Mapping[str, Any] = get_config().get("configurable", {})
    thread = configurable.get("thread_id")
    if thread is None and not isinstance(cast.actions, Rehearsed):
        raise InputError(
            "an action is called with a key of its own, by which nothing is done twice, and this "
            "session has no name to make one of: compile the graph with a checkpointer, and give "
            'config={"configurable": {"thread_id": "..."}}'
        )
    *around, _ = str(configurable.get("checkpoint_ns", "")).split("|")
    return "|".join(["" if thread is None else str(thread), *(n.split(":")[0] for n in around)])


def _call(script: Script, task: Task, state: SessionState, key: str) -> Call:
    name = task.call or ""
    action, collected = script.actions[name], state.get("collected", {})
    known = {**collected, **worked_out(script, collected)}
    given = {each: known[each] for each in action.takes if each in known}
    return Call(name, action, given, key)


async def _outcome(
    cast: Cast, call: Call, state: SessionState, script: Script
) -> tuple[Outcome, float]:
    """Call the action, unless something that it takes is not known."""
    if call.is_possible:
        return await timed(cast.actions, call)
    missing = [name for name in call.action.takes if name not in call.given]
    known = told_by_now(script, state)
    is_refused = declined(missing[0]) in known
    why = "was declined" if is_refused else "is not known"
    return Outcome(why=f"{missing[0]!r} {why}, so it was not called"), 0.0


def _collected(
    call: Call, outcome: Outcome, before: Mapping[str, Value]
) -> tuple[dict[str, Value], list[str]]:
    """Give what is known now, and what is not any more: nothing that has failed is known."""
    values = call.action.values(call.name)
    if outcome.is_done:
        return {**before, call.name: DONE, **outcome.gave}, []
    left = {name: value for name, value in before.items() if name not in values}
    return left, [name for name in values if name in before]


def _lead(
    script: Script, section: Section, state: SessionState, record: TraceRecord
) -> dict[str, Any]:
    """Decide where the turn goes, as the evaluator would have; write it into the record."""
    credits = state["progress"][section.id]
    known = told_by_now(script, state)
    way = way_of(script, section, state, credits, known, 0)
    move = taken(section, state, led_by(section, way, credits))
    record["options"] = list(action_routes(script, section, moves_of(script, state)))
    record["choice"], record["rule"], record["kind"] = move["target"], move["rule"], move["kind"]
    if is_complete(section, credits):
        if unknown := undecided(script, section, way, known):
            record["undecided"] = unknown
        if computed := computed_in_words(script, section, way, known):
            record["computed"] = computed
    return changes(state, move)


def _record(
    section: Section,
    state: SessionState,
    call: Call,
    outcome: Outcome,
    seconds: float,
    lost: list[str],
) -> TraceRecord:
    """Write down a call; where it leads follows, unless it is called on entering the section."""
    record = trace_record(
        turn=_turn(state),
        node=action_name(section),
        role="action",
        section=section.id,
        options=[section.id],
        choice=section.id,
        rule=ENTERED,
        kind="stay",
        reason=_reason(call, outcome),
        collected={call.name: DONE, **outcome.gave} if outcome.is_done else None,
    )
    record["action"] = ActionCall(
        name=call.name,
        key=call.key,
        status="done" if outcome.is_done else "failed",
        why=outcome.why,
        given=call.digest if call.is_possible else "",
        taken_back=lost,
        seconds=seconds,
        rehearsed=outcome.is_rehearsed,
    )
    if outcome.message:
        record["action"]["message"] = outcome.message
    return record


def _again(section: Section, state: SessionState, call: Call, credit: Credit) -> TraceRecord:
    """Write down that nothing was called: it had answered, and then no reply was fit to be sent."""
    why = "" if credit["status"] == "done" else "it had failed"
    record = _record(section, state, call, Outcome(why=why), 0.0, [])
    record["reason"] = f"{call.name} had answered on the way in before, and was not called again"
    record["action"]["given"] = ""
    record.pop("collected", None)
    return record


def _reason(call: Call, outcome: Outcome) -> str:
    rehearsed = ", rehearsed: nothing was really done" if outcome.is_rehearsed else ""
    told = "done" if outcome.is_done else f"failed: {outcome.why}"
    return f"{call.name} {told}{rehearsed}"


def _turn(state: SessionState) -> int:
    return state.get("turn", 0) + 1
