"""What an application does before and after a turn, without a part in what is decided.

A hook sees copies. Before a turn it may add a note, which models are shown as data and the trace
keeps; it can move nothing, and alter no word. Whatever becomes of it, the turn goes on, and a
record says so.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from langchain_core.messages import AIMessage
from langgraph.config import get_config
from langgraph.runtime import Runtime

from scriptgraph.core.called import HookCall
from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.nodes.threads import Threads, done_within, kind_of_error
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.script.model import Script, Section
from scriptgraph.state.session import SessionState, Value, words
from scriptgraph.state.speakers import unanswered

LONGEST_NOTE = 1_000
"""Characters of a note that a turn is given."""

_KEY_LENGTH = 32

log = logging.getLogger("scriptgraph.hooks")


@dataclass(frozen=True)
class TurnBegins:
    """A turn that is about to be judged."""

    session: str
    """The name of the session; empty where it has none."""

    script: str
    section: str
    turn: int
    key: str
    """The same whenever the hook is called for this turn, also after a kill."""

    said: tuple[str, ...]
    """What the user has said since the agent last spoke."""

    collected: Mapping[str, Value]


@dataclass(frozen=True)
class TurnEnds:
    """A turn whose answer is written, and about to be stored."""

    session: str
    script: str
    section: str
    """Where the session is now."""

    turn: int
    key: str
    replied: str
    """The agent's message; empty where the session has ended without one."""

    status: Literal["open", "ended"]
    collected: Mapping[str, Value]


Before = Callable[[TurnBegins], str | Awaitable[str | None] | None]
After = Callable[[TurnEnds], object]


@dataclass(frozen=True)
class Hooks:
    """Functions of the application, sync or async, that are called around each turn.

    Attributes:
        before: Called before a message of the user's is judged. What it returns is a note for
            this turn: a text, or None for none.
        after: Called once the answer is written. What it returns does not matter.
        seconds: How long each may take.

    Raises:
        InputError: When one is no function, or there is no time.
    """

    before: Before | None = None
    after: After | None = None
    seconds: float = 5.0
    _threads: Threads = field(default_factory=Threads, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look at them before anybody waits for them."""
        for name, hook in (("before", self.before), ("after", self.after)):
            if hook is not None and not callable(hook):
                raise InputError(f"the hook `{name}` is {hook!r}, and no function to be called")
        if not self.seconds > 0:
            raise InputError(f"hooks are given {self.seconds} seconds; give more than none")


def before_turn(script: Script, section: Section, node: Node, hooks: Hooks) -> Node:
    """Give an evaluator before which a hook is called; without one, the evaluator itself."""
    hook = hooks.before
    if hook is None:
        return node

    async def judge(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        turn, (session, key) = state.get("turn", 0) + 1, _named(state, "before")
        begins = TurnBegins(
            session=session,
            script=script.id,
            section=section.id,
            turn=turn,
            key=key,
            said=tuple(map(words, unanswered(state["messages"]))),
            collected=_copy(state.get("collected", {})),
        )
        answer, called = await _called(hooks, "before", key, lambda: hook(begins), hook)
        if not called["why"] and answer is not None:
            if isinstance(answer, str):
                called["added"] = " ".join(answer.split())[:LONGEST_NOTE]
            else:
                called["why"] = f"it returned a {type(answer).__name__}, and no text"
                log.warning("the hook before a turn returned a %s", type(answer).__name__)
        record = _record(section, turn, called)
        seen: Any = {**state, "trace": [*state.get("trace", []), record]}
        update = await node(seen, runtime=runtime)
        return {**update, "trace": [record, *update.get("trace", [])]}

    return judge


def after_turn(script: Script, section: Section, node: Node, hooks: Hooks) -> Node:
    """Give a node behind which a hook is called where its update ends a turn."""
    hook = hooks.after
    if hook is None:
        return node

    async def act(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        update = await node(state, runtime=runtime)
        replied = next(
            (words(one) for one in update.get("messages", []) if isinstance(one, AIMessage)), ""
        )
        if not replied and update.get("status") != "ended":
            return update
        turn, (session, key) = state.get("turn", 0) + 1, _named(state, "after")
        after: Mapping[str, Any] = {**state, **update}
        ends = TurnEnds(
            session=session,
            script=script.id,
            section=after.get("section", section.id),
            turn=turn,
            key=key,
            replied=replied,
            status=after.get("status", "open"),
            collected=_copy(after.get("collected", {})),
        )
        _, called = await _called(hooks, "after", key, lambda: hook(ends), hook)
        # Before the message, like all that belongs to its turn.
        return {**update, "trace": [_record(section, turn, called), *update.get("trace", [])]}

    return act


async def _called(
    hooks: Hooks,
    moment: Literal["before", "after"],
    key: str,
    call: Callable[[], object],
    hook: object,
) -> tuple[object, HookCall]:
    """Call a hook within its time; what it raises is told by its kind, for it may quote anybody."""
    begun, why, answer = time.monotonic(), "", None
    is_async = inspect.iscoroutinefunction(hook)
    work = asyncio.ensure_future(hooks._threads.answer(call, is_async=is_async))
    if not await done_within(work, hooks.seconds):
        why = f"it had not come back within {hooks.seconds:g} seconds"
    elif work.cancelled():
        why = "it was cancelled"
    elif error := work.exception():
        why = f"it raised {kind_of_error(error)}"
    else:
        answer = work.result()
    if why:
        log.warning("the hook %s a turn: %s", moment, why)
    seconds = round(time.monotonic() - begun, 3)
    return answer, HookCall(moment=moment, key=key, why=why, added="", seconds=seconds)


def _record(section: Section, turn: int, called: HookCall) -> TraceRecord:
    """Write down that a hook was called, and what it has added."""
    told = called["why"] or (f"added: {called['added']}" if called["added"] else "added nothing")
    if called["moment"] == "after" and not called["why"]:
        told = "was called"
    record = trace_record(
        turn=turn,
        node=section.id,
        role="hook",
        section=section.id,
        choice=section.id,
        reason=f"the application's hook {called['moment']} the turn: {told}",
    )
    record["hook"] = called
    return record


def _named(state: SessionState, moment: str) -> tuple[str, str]:
    """Name the session of this run, and the key of a hook's call in it."""
    configurable = get_config().get("configurable", {})
    session, place = configurable.get("thread_id"), configurable.get("checkpoint_ns", "")
    *around, _ = str(place).split("|")
    inside = "|".join(name.split(":")[0] for name in around)
    turn = state.get("turn", 0) + 1
    name = "" if session is None else str(session)
    return name, digest(f"{name}|{inside}|{turn}|{moment}", _KEY_LENGTH)


def _copy(values: Mapping[str, Value]) -> Mapping[str, Value]:
    return MappingProxyType({**values})
