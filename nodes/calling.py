"""Calls what an application has registered for a script's actions, and trusts nothing about it.

It may raise, hang, answer nonsense or far too much: each is a failure with a reason, and the script
has a way on. A call that has taken too long is let go; what it does later changes nothing.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, Protocol

from langchain_core.tools import BaseTool

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError, NotRegisteredError
from scriptgraph.core.values import Collected
from scriptgraph.nodes.answered import Outcome, read_answer
from scriptgraph.nodes.threads import Threads, contained, done_within, kind_of_error
from scriptgraph.nodes.tools import raising
from scriptgraph.script.action import Action
from scriptgraph.script.lists import is_list
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


@dataclass(frozen=True)
class Call:
    """An action that is due."""

    name: str
    action: Action
    given: Mapping[str, Collected]
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
        lists = {one for one in script.actions[name].takes if is_list(script.values.get(one))}
        _require_callable(name, script.actions[name], registered[name], lists)
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


def _require_callable(name: str, action: Action, function: object, lists: Collection[str]) -> None:
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
        _require_lists(name, {one: function.args[one] for one in action.takes}, lists)
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


def _require_lists(name: str, schemas: Mapping[str, Any], lists: Collection[str]) -> None:
    """Refuse a tool that takes a list where the script gives none, or none where it gives one.

    Raises:
        InputError: When it does, as far as its schema says what it takes.
    """
    for taken, schema in schemas.items():
        kinds = [one.get("type") for one in (schema, *schema.get("anyOf", ()))]
        said = {kind for kind in kinds if isinstance(kind, str)}
        if said and ("array" in said) != (taken in lists):
            gives = "a list of records" if taken in lists else "no list"
            raise InputError(
                f"the tool for the action {name!r} takes {taken!r} as {' or '.join(sorted(said))}, "
                f"and the script gives it {gives}"
            )


def _arguments(function: Callable[..., Any], takes: tuple[str, ...]) -> Iterator[str]:
    """Name what a function is called with."""
    yield from takes
    parameters = inspect.signature(function).parameters.values()
    if any(one.name == KEY for one in parameters) and KEY not in takes:
        yield KEY


class _Functions:
    """Calls what is registered, each call within its time."""

    def __init__(self, registered: Registered) -> None:
        self._registered = {
            name: raising(one) if isinstance(one, BaseTool) else one
            for name, one in registered.items()
        }
        self._threads = Threads()

    async def call(self, call: Call) -> Outcome:
        """Call the function or tool; whatever comes of it, an outcome is given."""
        work = asyncio.ensure_future(self._answer(call))
        if not await done_within(work, call.action.seconds):
            return Outcome(why=f"it had not answered within {call.action.seconds} seconds")
        if work.cancelled():
            return Outcome(why="it was cancelled")
        if error := work.exception():
            message = _in_words(error, call.given)
            return Outcome(why=f"it raised {kind_of_error(error)}", message=message)
        return read_answer(call.action, work.result())

    async def _answer(self, call: Call) -> object:
        function = self._registered[call.name]
        if isinstance(function, BaseTool):
            given = _copied(call.given)
            if KEY in function.args:
                given[KEY] = call.key
            with contained():
                return await function.ainvoke(given)
        given = _copied(call.given)
        try:
            asks_for_key = KEY in inspect.signature(function).parameters
        except (TypeError, ValueError):
            asks_for_key = False
        if asks_for_key:
            given[KEY] = call.key
        is_async = inspect.iscoroutinefunction(function)
        return await self._threads.answer(lambda: function(**given), is_async=is_async)


def _copied(given: Mapping[str, Collected]) -> dict[str, Any]:
    """Give what a function may change without changing what the session knows."""
    return {n: [{**one} for one in v] if isinstance(v, list) else v for n, v in given.items()}


def _in_words(error: BaseException, given: Mapping[str, Collected]) -> str:
    """Give what was raised in one short line, in which no value that was given stands."""
    text = " ".join(str(error)[: 10 * _LONGEST_WHY].split())
    for name, value in given.items():
        told = (
            [one for record in value for one in record.values()]
            if isinstance(value, list)
            else [value]
        )
        for one in told:
            if isinstance(one, str) and one.strip():
                text = text.replace(" ".join(one.split()), f"[{name}]")
    return text if len(text) <= _LONGEST_WHY else f"{text[:_LONGEST_WHY]}\u2026"


async def timed(actions: Actions, call: Call) -> tuple[Outcome, float]:
    """Do what is due, and say how many seconds it took."""
    begun = time.monotonic()
    outcome = await actions.call(call)
    return outcome, round(time.monotonic() - begun, 3)
