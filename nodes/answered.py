"""What an application has answered for an action, read as the script declares it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from langchain_core.messages import ToolMessage
from pydantic import BaseModel

from scriptgraph.core.values import Collected
from scriptgraph.script.action import LONGEST_TEXT, Action, fitting
from scriptgraph.script.fields import ValueType
from scriptgraph.script.lists import is_list

_LONGEST_ANSWER = 20_000
"""Characters of a text that is looked at for what it holds."""


@dataclass(frozen=True)
class Outcome:
    """What became of a call."""

    gave: Mapping[str, Collected] = field(default_factory=dict)
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


def read_answer(action: Action, answer: object) -> Outcome:
    """Read an answer as the script declares it; what it holds besides is left out.

    An action that gives one value may answer with it alone. The texts of tools may hold a JSON
    object. What says of itself that it is an error is none of them, whatever it holds.
    """
    if _is_error(answer):
        return Outcome(why="it answered that it had failed")
    if not action.gives:
        return Outcome()
    found = _as_mapping(action, answer)
    if found is None:
        wanted = ", ".join(action.gives)
        return Outcome(why=f"it answered with {_shown(answer)}, and not with {wanted}")
    gave: dict[str, Collected] = {}
    for name, kind in action.gives.items():
        if name not in found:
            return Outcome(why=f"its answer has no {name!r}")
        value = fitting(found[name], kind)
        if value is None:
            return Outcome(why=f"its {name!r} is {_shown(found[name])}, and not {_named(kind)}")
        gave[name] = value
    return Outcome(gave)


def _is_error(answer: object) -> bool:
    """Say whether a tool's message, or a result of MCP's, is marked as an error."""
    if isinstance(answer, list):
        return any(map(_is_error, answer))
    if isinstance(answer, ToolMessage):
        return answer.status == "error"
    told = answer.get("isError") if isinstance(answer, Mapping) else getattr(answer, "isError", 0)
    return told is True


def _as_mapping(action: Action, answer: object) -> Mapping[str, object] | None:
    """Find the values of an answer by their names; None where there are none."""
    if isinstance(answer, ToolMessage):
        answer = answer.content
    if isinstance(answer, BaseModel):
        answer = answer.model_dump()
    only = next(iter(action.gives)) if len(action.gives) == 1 else ""
    if only and is_list(action.gives[only]):
        return _with_records(only, answer)
    if isinstance(answer, list):
        answer = _text_of(answer)
    if isinstance(answer, str) and answer.lstrip().startswith("{"):
        answer = _json(answer) or answer
    if isinstance(answer, Mapping):
        return answer
    return {only: answer} if only else None


def _with_records(only: str, answer: object) -> Mapping[str, object]:
    """Find the list that is all that an action gives: by its name, or the records alone."""
    blocks = answer if isinstance(answer, list) else [answer]
    found = [_unpacked(one) for one in blocks]
    if len(found) == 1 and isinstance(found[0], Mapping) and only in found[0]:
        return found[0]
    if len(found) == 1 and isinstance(found[0], list):
        return {only: found[0]}
    return {only: found if isinstance(answer, list) else found[0]}


def _unpacked(one: object) -> object:
    """Give what a part of an answer is: tools of MCP answer in texts that hold JSON."""
    if isinstance(one, BaseModel):
        return one.model_dump()
    text = one.get("text") if isinstance(one, Mapping) and one.get("type") == "text" else one
    found = _json(text) if isinstance(text, str) else None
    return one if found is None else found


def _text_of(blocks: Sequence[object]) -> object:
    """Join the texts that a tool has answered with, as tools of MCP do."""
    texts = [one.get("text") if isinstance(one, Mapping) else one for one in blocks[:20]]
    told = [text for text in texts if isinstance(text, str)]
    return "\n".join(told) if told and len(told) == len(blocks) else blocks


def _json(text: str) -> dict[str, object] | list[object] | None:
    """Read an object or a list; None where a text is neither."""
    if len(text) > _LONGEST_ANSWER:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


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
    if is_list(kind):
        return f"{kind}, each record with a name of its own"
    return kind if isinstance(kind, str) else f"one of {', '.join(kind)}"
