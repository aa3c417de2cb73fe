"""A refusal of what somebody says: who helps is named in it, where they speak of danger.

Nobody answers words that are refused, and nothing of them is kept: what the refusal says is all
that there is. This is the one place where that is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, runtime_checkable

from langchain_core.messages import BaseMessage
from langgraph.errors import EmptyInputError
from langgraph.types import Command

from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.nodes.entrance import NO_INPUT
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.words_of_care import words_in_refusal
from scriptgraph.script.contacts import by_region
from scriptgraph.script.model import Script
from scriptgraph.state.session import words

_DEEPEST = 4
"""How deep words are looked for in what a session was given."""


@runtime_checkable
class Held(Protocol):
    """A graph by which sessions are held."""

    script: Script | None
    """None where that is no script."""

    guard: Guard


@contextmanager
def refusing(graph: object, given: Any = None) -> Iterator[None]:
    """Say why something cannot be taken, by an error whose text LangGraph's server passes on.

    Args:
        graph: As for `told`.
        given: The same.

    Raises:
        RefusedError: When it cannot.
    """
    try:
        yield
    except EmptyInputError as error:
        raise RefusedError(NO_INPUT) from error
    except InputError as error:
        raise RefusedError(told(error, graph, given)) from error


def told(error: InputError, graph: object, given: Any = None) -> str:
    """Give the text of a refusal, with who helps where that is needed.

    Args:
        error: Why something is refused.
        graph: The graph that refuses it, not compiled.
        given: What it was given.
    """
    if not isinstance(graph, Held) or graph.script is None:
        return str(error)
    return with_help(str(error), error.said or words_given(given), graph.script, graph.guard)


def with_help(why: str, said: str, script: Script | None, guard: Guard) -> str:
    """Add to a refusal who helps, once, where the words that are refused speak of danger.

    Args:
        why: The refusal.
        said: What is refused.
        script: Whose contacts are named, and in whose language; None where nobody knows it.
        guard: Who listens, and where users are.
    """
    found = guard.look_at([said]) if said.strip() else None
    if found is None or not is_grave(found["level"]):
        return why
    contacts, language = (by_region(script.contacts), script.language) if script else ({}, "en")
    who = words_in_refusal(found["about"], language, guard.region, contacts)
    return why if who in why else f"{why}\n\n{who}"


def words_given(given: Any) -> str:
    """Give the words in what a session was given, in whatever form that was."""
    return "\n".join(_texts(given, _DEEPEST))


def _texts(given: Any, deeper: int) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, BaseMessage):
        yield words(given)
    elif isinstance(given, Command):
        yield from _texts(given.update, deeper)
    elif deeper and isinstance(given, Mapping | list | tuple):
        for one in given.values() if isinstance(given, Mapping) else given:
            yield from _texts(one, deeper - 1)
