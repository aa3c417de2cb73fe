"""What a session takes over from earlier ones, and what it leaves to later ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.core.carried import CarriedValues, Provenance
from scriptgraph.core.errors import RefusedError
from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.carried_record import carried_record
from scriptgraph.nodes.pinning import apin
from scriptgraph.nodes.seals import sealed
from scriptgraph.programmes.standing import Kept
from scriptgraph.script.computed import definitions, worked_out, written_out
from scriptgraph.script.expressions import names_of_value
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.checkpoints.sessions import whole
from scriptgraph.sessions.pinned import REST, stored_states
from scriptgraph.state.carried import carried, told_today
from scriptgraph.state.session import SessionState, words
from scriptgraph.state.told import declined_values
from scriptgraph.state.withdrawn import WITHDRAWN, withdrawn


async def carry(store: Store, session: str, script: Script, values: CarriedValues) -> None:
    """Begin a session that knows values of earlier ones; the agent has not opened it yet.

    Args:
        store: Where it is kept.
        session: Its name.
        script: Its script.
        values: What it is told; nothing leaves it to begin like any other.

    Raises:
        RefusedError: When there is such a session already.
        ForgottenError: When a session of the name was forgotten.
    """
    if not values:
        return
    update = {
        "collected": {name: one["value"] for name, one in values.items()},
        "trace": [carried_record(script, values)],
    }
    async with store.turn(session):
        if await store.checkpointer.aget_tuple(whole(session)):
            raise RefusedError(f"the session {session!r} has begun, and is told nothing more")
        await apin(store.checkpointer, script)
        whole_update = sealed({}, update, session)
        await stored_states(store.checkpointer).aupdate_state(
            whole(session), whole_update, as_node=REST
        )


def left(
    script: Script, session: str, state: SessionState, names: Iterable[str]
) -> dict[str, Kept]:
    """Give what a session leaves of some values, each with where it was told.

    A value that it only knew, and that nobody told or declined in it, is not among them. What was
    taken back in it is, whether it was to keep it or not: no later session is told it.
    """
    today = told_today(state)
    known = {**today, **worked_out(script, today)}
    gone = withdrawn(state)
    refused = set(declined_values(script, today, state.get("progress", {}), withdrawn=gone))
    found: dict[str, Kept] = {}
    for name in dict.fromkeys((*names, *gone)):
        behind = _behind(script, name)
        if name in known:
            source = _source(script, session, state, behind, is_own=name in today)
            found[name] = Kept(status="told", value=known[name], source=source)
        elif refused & behind:
            found[name] = Kept(status="declined")
        elif name not in carried(state):
            found[name] = Kept(status="not told")
    return found


def _behind(script: Script, name: str) -> set[str]:
    """Name the collected values that a value is, or is worked out of."""
    if name not in script.computed:
        return {name}
    return set(names_of_value(written_out(script.computed[name], definitions(script))))


def _source(
    script: Script, session: str, state: SessionState, names: set[str], *, is_own: bool
) -> Provenance:
    """Say where a value was told last; one that was worked out has no words of its own."""
    trace: Sequence[TraceRecord] = state.get("trace", [])
    record = next(one for one in reversed(trace) if names & set(one.get("collected", {})))
    quote = _quote(script, state, record, names) if is_own else ""
    return Provenance(session=session, turn=record["turn"], quote=quote, at=record["at"])


def _quote(script: Script, state: SessionState, record: TraceRecord, names: set[str]) -> str:
    """Give the user's words that told a value: the evidence of its task, or else all they said."""
    section = script.by_id.get(record["section"])
    tasks = {task.id for task in section.tasks if names & set(task.collect)} if section else set()
    proofs = [
        one["text"]
        for one in record["evidence"]
        if one["found"] and one["task"] in tasks and one["status"] != WITHDRAWN
    ]
    if proofs:
        return proofs[0]
    return _last_said(state.get("messages", [])[: record.get("covers", 0)])


def _last_said(messages: Sequence[BaseMessage]) -> str:
    said = (words(one) for one in reversed(messages) if isinstance(one, HumanMessage))
    return next(said, "")


def as_carried(
    known: Mapping[str, Kept], names: Iterable[str], homework: set[str]
) -> CarriedValues:
    """Give what a session is told of what is known: only what was really told."""
    return {
        name: {**one["source"], "value": one["value"], "homework": name in homework}
        for name in names
        if (one := known.get(name)) and "value" in one and "source" in one
    }
