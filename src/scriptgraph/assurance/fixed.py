"""Fixed conversations: what a script makes of the same words, compared with what was accepted.

A conversation is a script, what the user says, and the course that somebody has accepted for it:
sections, moves, collected values. How the agent words it is no part of that. They are held in
memory, by the session's own graph and models; nobody is alerted by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from langgraph.graph.state import StateGraph
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.core.trace import TraceRecord
from scriptgraph.core.validation import told
from scriptgraph.files.whole import regular_bytes, whole_file
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.state.session import SessionState, Value

MOST_BYTES = 2_000_000
"""Of a file."""

MOST_MESSAGES = 200

Message = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_MESSAGE, pattern=r"\S")]


Name = Annotated[str, StringConstraints(max_length=2000)]
"""Limited, it is also one that can be written: half a character is refused."""

_Single = Name | int | Annotated[float, Field(allow_inf_nan=False)] | bool
Kept = _Single | list[dict[Name, _Single]]
"""A collected value; records have each part by its name."""


class Course(BaseModel):
    """What a script makes of a conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sections: tuple[Name, ...]
    """The section of each of the agent's messages."""

    moves: tuple[Name, ...]
    """Each move with its rule, as `breathing → closing (complete)`."""

    collected: Mapping[Name, Kept]
    status: Literal["open", "ended"]


class Fixed(BaseModel):
    """A fixed conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    script: str = Field(min_length=1, max_length=200)
    """The script's id."""

    messages: tuple[Message, ...] = Field(min_length=1, max_length=MOST_MESSAGES)
    """What the user says, one message a turn, behind the agent's opening."""

    remark: Name = ""
    accepted: Course | None = None
    """The course that somebody has accepted; None while nobody has."""


_Form = TypeVar("_Form", bound=BaseModel)


def read_fixed(path: Path) -> Fixed:
    """Read a conversation from its file.

    Raises:
        InputError: When it cannot be read, or holds none.
    """
    return kept_in(path, Fixed)


def kept_in(path: Path, form: type[_Form]) -> _Form:
    """Read what is kept of conversations.

    Raises:
        InputError: When the file cannot be read, or holds nothing of this form.
    """
    try:
        given = regular_bytes(path, MOST_BYTES)
        if len(given) > MOST_BYTES:
            raise InputError(f"{path.name} has more than {MOST_BYTES:,} bytes")
        return form.model_validate(yaml.safe_load(given.decode("utf-8-sig")))
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        raise InputError(f"{path.name} holds no fixed conversation: {told(error)}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{path.name} holds no fixed conversation: {error}") from error


def write_fixed(path: Path, fixed: Fixed) -> None:
    """Write a conversation to its file, whole or not at all.

    Raises:
        InputError: When it cannot be written.
    """
    write_kept(path, fixed)


def write_kept(path: Path, kept: BaseModel) -> None:
    """Write what is kept of conversations, whole or not at all.

    Raises:
        InputError: When it cannot be written.
    """
    content = kept.model_dump(mode="json", exclude_none=True)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    with whole_file(path) as file:
        file.write(text)


async def course_of(graph: StateGraph[Any, Any, Any, Any], messages: Sequence[str]) -> Course:
    """Hold a conversation, and tell its course.

    Args:
        graph: The session graph of its script, not compiled.
        messages: What the user says; nothing more is said once the session has ended.

    Raises:
        ModelError: When a model kept failing.
    """
    async with open_store(MEMORY, key=None) as store:
        conversation = Conversation(
            graph.compile(checkpointer=store.checkpointer), store, "fixed conversation"
        )
        for text in (None, *messages):
            if text and (await conversation.look()).get("status") == "ended":
                break
            async for _ in conversation.turn(text):
                pass
        return course_in(await conversation.look())


def course_in(state: SessionState) -> Course:
    """Tell the course of a session."""
    trace = state.get("trace", [])
    return Course(
        sections=tuple(record["section"] for record in trace if record["role"] == "dialog"),
        moves=tuple(_moves(trace)),
        collected=dict(state.get("collected", {})),
        status=state.get("status", "open"),
    )


def changes(accepted: Course, now: Course) -> list[str]:
    """Say in words what is not as it was accepted; nothing where all of it is."""
    return [*_first("move", accepted.moves, now.moves), *_rest(accepted, now)]


def _rest(accepted: Course, now: Course) -> Iterator[str]:
    if accepted.moves == now.moves:
        yield from _first("message", accepted.sections, now.sections)
    for name in sorted({*accepted.collected, *now.collected}):
        was, is_now = accepted.collected.get(name), now.collected.get(name)
        if was != is_now:
            yield f"{name} was {_value(was)}, and is {_value(is_now)}"
    if accepted.status != now.status:
        yield f"the session was {accepted.status} at the end, and is {now.status}"


def _first(what: str, accepted: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Say where two courses part: what comes behind follows from that."""
    for number, (was, is_now) in enumerate(zip(accepted, now, strict=False), start=1):
        if was != is_now:
            yield f"{what} {number} was {was}, and is {is_now}"
            return
    if len(accepted) > len(now):
        yield f"{what} {len(now) + 1} was {accepted[len(now)]}, and there is none"
    elif len(now) > len(accepted):
        yield f"{what} {len(accepted) + 1} is {now[len(accepted)]}, and there was none"


def _moves(trace: Sequence[TraceRecord]) -> Iterator[str]:
    for record in trace:
        kind = record.get("kind", "stay")
        if record["role"] in _DECIDE and kind not in ("stay", "dispatch", "call"):
            yield f"{record['section']} → {record['choice']} ({record['rule']})"


_DECIDE = ("evaluator", "dispatcher", "action")


def _value(value: Value | None) -> str:
    return "unknown" if value is None else repr(value)
