"""Calls what an application has registered for a script's actions, and trusts nothing about it.

It may raise, hang, answer nonsense or far too much: each is a failure with a reason, and the script
has a way on. A call that has taken too long is let go; what it does later changes nothing.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal, Protocol

from langchain_core.tools import BaseTool
from pydantic import BaseModel

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError, NotRegisteredError
from scriptgraph.nodes.threads import Threads, let_go
from scriptgraph.script.action import LONGEST_TEXT, Action, fitting
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script
from scriptgraph.script.routes import call_of

KEY = "idempotency_key"
"""The parameter under which a function is given the key of its call, where it asks for it."""

REHEARSED: Literal["rehearsed"] = "rehearsed"
"""What is given in the place of functions where nothing is to be done."""

Registered = Mapping[str, Callable[..., Any] | BaseTool]
"""Action → the function, sync or async, or the tool of LangChain's that does it."""

Given = Registered | Literal["rehearsed"] | None

_LONGEST_WHY = 200
_LONGEST_ANSWER = 20_000
"""Characters of a text that is looked at for what it holds."""


@dataclass(frozen=True)
class Call:
    """An action that is due."""

    name: str
    action: Action
    given: Mapping[str, Constant]
    key: str
    """The same however often the call is made; see `nodes.action.key_of`."""

    @property
    def is_possible(self) -> bool:
        """Say whether all that it takes is known."""
        return self.given.keys() >= set(self.action.takes)

    @property
    def digest(self) -> str:
        """Identify what is given, without telling it."""
        return digest(json.dumps(dict(self.given), sort_keys=True, ensure_ascii=False))


@dataclass(frozen=True)
class Outcome:
    """What became of a call."""

    gave: Mapping[str, Constant] = field(default_factory=dict)
    why: str = ""
    """Why it has failed; empty where it is done."""

    message: str = ""
    """What an exception has said, in one short line; empty where none was raised, or said nothing.

    Values that the call was given stand in it by their names alone.
    """

    is_rehearsed: bool = False

    @property
    def is_done(self) -> bool:
        """Say whether it has answered as it is declared."""
        return not self.why


class Actions(Protocol):
    """Whatever does a script's actions."""

    async def call(self, call: Call) -> Outcome:
        """Do what is due; it fails with a reason, and never raises one."""
        ...


class Rehearsed:
    """Does nothing, and answers as the script says, or something of each type."""

    async def call(self, call: Call) -> Outcome:
        """Answer without doing anything."""
        return Outcome(call.action.as_rehearsed(), is_rehearsed=True)


def actions_of(script: Script, given: Given) -> Actions:
    """Give what does a script's actions.

    Args:
        script: The script.
        given: What the application has registered, by the action's name; more than the script calls
            does no harm. `rehearsed` does nothing, and says so.

    Raises:
        InputError: When nothing is registered for an action that the script calls, or nothing that
            can be called with what the script gives it.
    """
    if given == REHEARSED:
        return Rehearsed()
    if given is not None and not isinstance(given, Mapping):
        raise InputError(
            f"`actions` is {given!r}; give a mapping from each action to its function, such as "
            f'{{"book_slot": book_slot}}, or "{REHEARSED}", by which nothing is done'
        )
    tasks = filter(None, map(call_of, script.sections))
    called = {task.call for task in tasks if task.call in script.actions}
    registered = dict(given or {})
    for name in (each for each in script.actions if each in called):
        if name not in registered:
            raise NotRegisteredError(_missing(script, name, registered))
        _require_callable(name, script.actions[name], registered[name])
    return _Functions(registered)


def _missing(script: Script, name: str, registered: Registered) -> str:
    close = get_close_matches(name, registered, n=1)
    meant = f" ({close[0]!r} is registered, which may be meant)" if close else ""
    return (
        f"the script {script.id!r} calls the action {name!r}, and nothing is registered for it"
        f'{meant}: give actions={{"{name}": ...}}, a function or a tool of LangChain\'s; or '
        f'actions="{REHEARSED}", by which nothing is done. A command takes `--actions '
        "MODULE:NAME`, a deployment SCRIPTGRAPH_ACTIONS=MODULE:NAME"
    )


def _require_callable(name: str, action: Action, function: object) -> None:
    """Refuse what cannot be called with what the script gives it, before anybody waits for it.

    Raises:
        InputError: When it cannot.
    """
    if isinstance(function, BaseTool):
        takes = set(function.args)
        if unknown := sorted(set(action.takes) - takes):
            raise InputError(
                f"the tool for the action {name!r} takes {sorted(takes)}, and not {unknown[0]!r}"
            )
        return
    if not callable(function):
        raise InputError(f"what is registered for the action {name!r} is {function!r}, no function")
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # one that is written in C tells nothing of itself
    try:
        signature.bind(**dict.fromkeys(_arguments(function, action.takes)))
    except TypeError as error:
        wanted = ", ".join(action.takes) or "nothing"
        raise InputError(
            f"the function for the action {name!r} cannot be called with {wanted}, which the "
            f"script gives it: {error}"
        ) from error


def _arguments(function: Callable[..., Any], takes: tuple[str, ...]) -> Iterator[str]:
    """Name what a function is called with."""
    yield from takes
    parameters = inspect.signature(function).parameters.values()
    if any(one.name == KEY for one in parameters) and KEY not in takes:
        yield KEY


class _Functions:
    """Calls what is registered, each call within its time."""

    def __init__(self, registered: Registered) -> None:
        self._registered = registered
        self._threads = Threads()

    async def call(self, call: Call) -> Outcome:
        """Call the function or tool; whatever comes of it, an outcome is given."""
        work = asyncio.ensure_future(self._answer(call))
        try:
            await asyncio.wait({work}, timeout=call.action.seconds)
        except asyncio.CancelledError:
            work.cancel()
            raise
        if not work.done():
            work.cancel()
            work.add_done_callback(let_go)
            return Outcome(why=f"it had not answered within {call.action.seconds} seconds")
        if work.cancelled():
            return Outcome(why="it was cancelled")
        if error := work.exception():
            message = _in_words(error, call.given)
            return Outcome(why=f"it raised {type(error).__name__}", message=message)
        return read_answer(call.action, work.result())

    async def _answer(self, call: Call) -> object:
        function = self._registered[call.name]
        if isinstance(function, BaseTool):
            given = dict(call.given)
            if KEY in function.args:
                given[KEY] = call.key
            return await function.ainvoke(given)
        given = dict(call.given)
        try:
            asks_for_key = KEY in inspect.signature(function).parameters
        except (TypeError, ValueError):
            asks_for_key = False
        if asks_for_key:
            given[KEY] = call.key
        is_async = inspect.iscoroutinefunction(function)
        return await self._threads.answer(lambda: function(**given), is_async=is_async)


def _in_words(error: BaseException, given: Mapping[str, Constant]) -> str:
    """Give what was raised in one short line, in which no value that was given stands."""
    text = " ".join(str(error)[: 10 * _LONGEST_WHY].split())
    for name, value in given.items():
        if isinstance(value, str) and value.strip():
            text = text.replace(" ".join(value.split()), f"[{name}]")
    return text if len(text) <= _LONGEST_WHY else f"{text[:_LONGEST_WHY]}\u2026"


def read_answer(action: Action, answer: object) -> Outcome:
    """Read an answer as the script declares it; what it holds besides is left out.

    An action that gives one value may answer with it alone. The texts of tools may hold a JSON
    object.
    """
    if not action.gives:
        return Outcome()
    found = _as_mapping(action, answer)
    if found is None:
        wanted = ", ".join(action.gives)
        return Outcome(why=f"it answered with {_shown(answer)}, and not with {wanted}")
    gave: dict[str, Constant] = {}
    for name, kind in action.gives.items():
        if name not in found:
            return Outcome(why=f"its answer has no {name!r}")
        value = fitting(found[name], kind)
        if value is None:
            return Outcome(why=f"its {name!r} is {_shown(found[name])}, and not {_named(kind)}")
        gave[name] = value
    return Outcome(gave)


def _as_mapping(action: Action, answer: object) -> Mapping[str, object] | None:
    """Find the values of an answer by their names; None where there are none."""
    if isinstance(answer, BaseModel):
        answer = answer.model_dump()
    if isinstance(answer, list):
        answer = _text_of(answer)
    only = next(iter(action.gives)) if len(action.gives) == 1 else ""
    if isinstance(answer, str) and answer.lstrip().startswith("{"):
        answer = _object(answer) or answer
    if isinstance(answer, Mapping):
        return answer
    return {only: answer} if only else None


def _text_of(blocks: list[object]) -> object:
    """Join the texts that a tool has answered with, as tools of MCP do."""
    texts = [one.get("text") if isinstance(one, Mapping) else one for one in blocks[:20]]
    told = [text for text in texts if isinstance(text, str)]
    return "\n".join(told) if told and len(told) == len(blocks) else blocks


def _object(text: str) -> Mapping[str, object] | None:
    if len(text) > _LONGEST_ANSWER:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _shown(value: object) -> str:
    """Name an answer that does not fit, and do not repeat what may be anything."""
    if isinstance(value, str):
        return f"a text of {len(value):,} characters"
    if isinstance(value, bool | int | float) and len(str(value)[:20]) < 20:
        return str(value)
    return f"a {type(value).__name__}"


def _named(kind: ValueType) -> str:
    if kind == "string":
        return f"a text of 1 to {LONGEST_TEXT} characters of which none commands a screen"
    return kind if isinstance(kind, str) else f"one of {', '.join(kind)}"


async def timed(actions: Actions, call: Call) -> tuple[Outcome, float]:
    """Do what is due, and say how many seconds it took."""
    begun = time.monotonic()
    outcome = await actions.call(call)
    return outcome, round(time.monotonic() - begun, 3)
