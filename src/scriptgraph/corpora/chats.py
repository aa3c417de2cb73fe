"""Chats as models are trained on them: OpenAI's `messages`, and ShareGPT's `conversations`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.building import held_elsewhere
from scriptgraph.corpora.sides import Side
from scriptgraph.corpora.understood import Understood
from scriptgraph.corpora.values import Placed, values
from scriptgraph.records.dialogue import Dialogue, Step


class Keys(NamedTuple):
    """What a layout of chats calls its parts."""

    name: str
    chat: str
    role: str
    text: str
    sides: Mapping[str, Side | None]
    """Role → side; None for one that is passed over, because it says nothing to the client."""


OPENAI = Keys(
    "openai",
    "messages",
    "role",
    "content",
    {
        "assistant": "dialog",
        "user": "patient",
        **dict.fromkeys(("system", "developer", "tool", "function")),
    },
)

SHAREGPT = Keys(
    "sharegpt",
    "conversations",
    "from",
    "value",
    {
        **dict.fromkeys(("gpt", "assistant", "chatgpt", "bing", "bard"), "dialog"),
        **dict.fromkeys(("human", "user"), "patient"),
        **dict.fromkeys(("system", "observation", "function_call", "tool")),
    },
)

_SHOWN = 40
"""Characters of what is no chat, in a message."""

_IDS = ("id", "conversation_id", "dialogue_id", "session_id")
"""Keys that may hold the id of a chat."""


_COUNTED = ("tool_calls", "function_call")
"""Keys of a message that are counted as calls of tools."""


def chats_of(keys: Keys) -> Callable[..., Iterator[Dialogue]]:
    """Give the reader of a layout."""
    return partial(_read, keys)


def _read(
    keys: Keys, path: Path, named: Mapping[str, str], understood: Understood
) -> Iterator[Dialogue]:
    for number, placed in enumerate(values(path, understood.remark), start=1):
        messages = _messages(keys, placed)
        steps = _without_opening(_steps(keys, placed, messages, understood), understood)
        chat = placed.value
        id_ = next((str(chat[key]) for key in _IDS if chat.get(key) not in (None, "")), None)
        about = {key: told for key, told in chat.items() if key not in (*_IDS, keys.chat)}
        name = id_ or f"{path.stem}-{number}"
        yield from held_elsewhere(name, steps, layout=keys.name, understood=understood, about=about)


def _without_opening(steps: Iterable[Step], understood: Understood) -> Iterator[Step]:
    """Leave out the client's line with which our exports open a session."""
    from scriptgraph.prompting.layout import opening_line

    opening, is_first = opening_line().strip(), True
    for step in steps:
        if is_first and step.actor == "patient" and step.words == opening:
            understood.passed_over["lines with which our exports open a session"] += 1
        else:
            yield step
        is_first = is_first and not step.words.strip()


def _messages(keys: Keys, placed: Placed) -> list[Any]:
    chat = placed.value
    if not isinstance(chat, dict) or keys.chat not in chat:
        there = ", ".join(map(repr, chat)) if isinstance(chat, dict) else repr(chat)[:_SHOWN]
        raise InputError(
            f"{placed.place}: not a chat: it needs {keys.chat!r}, like the first; there is "
            f"{there or 'nothing'}"
        )
    messages = chat[keys.chat]
    if not isinstance(messages, list) or not messages:
        raise InputError(f"{placed.place}: not a chat: {keys.chat} has to be a list with messages")
    return messages


def _steps(
    keys: Keys, placed: Placed, messages: list[Any], understood: Understood
) -> Iterator[Step]:
    for number, message in enumerate(messages):
        place = f"{placed.place}: not a chat: {keys.chat}.{number}"
        if not isinstance(message, dict):
            raise InputError(f"{place}: it has to be an object: {{...}}")
        role = message.get(keys.role)
        if not isinstance(role, str) or role not in keys.sides:
            known = ", ".join(map(repr, keys.sides))
            raise InputError(f"{place}.{keys.role}: {role!r} is none of {known}")
        side = keys.sides[role]
        for key in message:
            if key not in (keys.role, keys.text, *_COUNTED):
                understood.leave(f"{keys.chat}.{key}")
        if side is None:
            understood.passed_over[f"{role} messages"] += 1
            continue
        text = _text(message, f"{place}.{keys.text}", keys, understood)
        if text is not None:
            yield Step(actor=side, content=text)


def _text(message: dict[str, Any], place: str, keys: Keys, understood: Understood) -> str | None:
    """Give what a message says; None where it only calls tools. Images say nothing."""
    if keys.text not in message:
        raise InputError(f"{place}: Field required: the text of the message")
    match message[keys.text]:
        case str(text):
            return text
        case None if message.get("tool_calls") or message.get("function_call"):
            understood.passed_over["calls of tools"] += 1
            return None
        case list(parts):
            said = [part.get("text") for part in parts if isinstance(part, dict)]
            texts = [text for text in said if isinstance(text, str)]
            if others := len(parts) - len(texts):
                understood.passed_over["parts of messages that are no text"] += others
            return "\n\n".join(texts)
        case other:
            raise InputError(f"{place}: {other!r} is no text")
