"""What a server has turned out to take, and requests made to fit it.

Habits are learned from refusals, for one model of one server, and last as long as the process: the
same request is not refused twice. Everything here works on requests as plain JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scriptgraph.models.refusals import Kind
from scriptgraph.prompts.filling import defuse

Message = dict[str, Any]

ANY_ROLES, SYSTEM_FIRST, ALTERNATING, NO_SYSTEM = range(4)
"""What a chat template asks of the order of messages; each also asks what the one before does."""

JSON_SCHEMA, JSON_OBJECT, IN_WORDS = range(3)
"""How strictly an answer's form can be asked for."""

_LIMITS = {"max_completion_tokens": "max_tokens", "max_tokens": "max_completion_tokens"}
"""Two names of the same: servers know one of them, or both."""

_MOST_ROOM = 64
_TOLD_ROLES = {
    SYSTEM_FIRST: "takes a system message only at the beginning: instructions go into the user's",
    ALTERNATING: "wants user and assistant to alternate: neighbouring messages are put together",
    NO_SYSTEM: "takes no system message: instructions go into the user's",
}
_TOLD_FORMATS = {
    JSON_OBJECT: "takes no JSON schema: answers are asked for as JSON objects",
    IN_WORDS: "takes no `response_format`: answers in JSON are asked for in words",
}


@dataclass(frozen=True)
class Habits:
    """What is known of one model of one server."""

    left_out: frozenset[str] = frozenset()
    """Fields of requests that it refuses."""

    roles: int = ANY_ROLES
    format: int = JSON_SCHEMA
    streams: bool = True
    wholes: bool = True
    """Whether it gives an answer in one piece; one that does not is asked for pieces of it."""

    room: int = 1
    """How many times the tokens of a limit it needs: one that thinks spends them on that."""

    def with_lesson(self, kind: Kind, about: str, words: str) -> tuple[Habits, str] | None:
        """Learn from a refusal; None where there is nothing left to try.

        Args:
            kind: What was refused.
            about: The field, where it is one.
            words: The server's.

        Returns:
            The new habits, and what was learned in words.
        """
        if kind == "parameter" and about not in self.left_out:
            told = f"takes no `{about}`: it is left out"
            return replace(self, left_out=self.left_out | {about}), told
        if kind == "roles" and self.roles < NO_SYSTEM:
            roles = max(self.roles + 1, _roles_meant(words))
            return replace(self, roles=roles), _TOLD_ROLES[roles]
        if kind == "format" and self.format < IN_WORDS:
            format = self.format + 1
            return replace(self, format=format), _TOLD_FORMATS[format]
        if kind == "stream" and self.streams:
            return replace(self, streams=False), "writes no answer piece by piece"
        if kind == "whole" and self.wholes:
            return replace(self, wholes=False), "writes answers only piece by piece"
        return None

    def in_words(self) -> tuple[Habits, str] | None:
        """Ask for answers in words alone; None where that is done already."""
        if self.format == IN_WORDS:
            return None
        return replace(self, format=IN_WORDS), "refuses its own JSON: it is asked for in words"

    def joined(self, other: Habits) -> Habits:
        """Know what both know: calls at the same time learn each for itself."""
        return Habits(
            self.left_out | other.left_out,
            max(self.roles, other.roles),
            max(self.format, other.format),
            self.streams and other.streams,
            self.wholes and other.wholes,
            max(self.room, other.room),
        )

    def fitted(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Make a request one that the server takes."""
        fitted = dict(request)
        for name in self.left_out & fitted.keys():
            value = fitted.pop(name)
            if (other := _LIMITS.get(name)) and other not in self.left_out:
                fitted[other] = value
        for name in _LIMITS.keys() & fitted.keys():
            if isinstance(fitted[name], int):
                fitted[name] *= self.room
        if "response_format" in fitted and self.format == JSON_OBJECT:
            fitted["response_format"] = {"type": "json_object"}
        elif self.format == IN_WORDS:
            fitted.pop("response_format", None)
        if self.roles and "messages" in fitted:
            fitted["messages"] = in_order(fitted["messages"], self.roles)
        return fitted

    def with_room(self) -> Habits | None:
        """Give more room for thinking; None where there is as much as any model needs."""
        return replace(self, room=self.room * 8) if self.room < _MOST_ROOM else None


def in_order(messages: list[Message], roles: int) -> list[Message]:
    """Put messages into an order that a chat template takes; every word of them stays.

    Later system messages become marked instructions at the end of the user's message before them,
    whose own tags are defused.
    """
    begins = next((n for n, one in enumerate(messages) if not _is_system(one)), len(messages))
    system = "\n\n".join(str(one["content"]) for one in messages[:begins])
    ordered: list[Message] = []
    for message in messages[begins:]:
        if _is_system(message):
            _instruct(ordered, str(message["content"]))
        else:
            ordered.append(message)
    if roles >= ALTERNATING:
        ordered = _alternating(ordered)
    if not system:
        return ordered
    if roles < NO_SYSTEM:
        return [{"role": "system", "content": system}, *ordered]
    return _alternating([{"role": "user", "content": _marked(system)}, *ordered])


def _is_system(message: Message) -> bool:
    return message["role"] in ("system", "developer")


def _marked(instructions: str) -> str:
    return f"<instructions>\n{instructions}\n</instructions>"


def _instruct(ordered: list[Message], instructions: str) -> None:
    """Put instructions at the end of the last user message, or behind another one."""
    last = ordered[-1] if ordered else None
    if last is None or last["role"] != "user" or not isinstance(last["content"], str):
        ordered.append({"role": "user", "content": _marked(instructions)})
    else:
        said = defuse(last["content"])
        ordered[-1] = {**last, "content": f"{said}\n\n{_marked(instructions)}"}


def _alternating(messages: list[Message]) -> list[Message]:
    """Put neighbours of one role together, and have the user begin."""
    alternating: list[Message] = []
    for message in messages:
        last = alternating[-1] if alternating else None
        if last and last["role"] == message["role"] and _are_texts(last, message):
            alternating[-1] = {**last, "content": f"{last['content']}\n\n{message['content']}"}
        else:
            alternating.append(message)
    if alternating and alternating[0]["role"] == "assistant":
        return [{"role": "user", "content": "…"}, *alternating]
    return alternating


def _are_texts(*messages: Message) -> bool:
    return all(isinstance(message["content"], str) for message in messages)


def _roles_meant(words: str) -> int:
    """Say what a refusal asks of the order; 0 where that cannot be told."""
    told = words.lower()
    if "alternat" in told:
        return ALTERNATING
    if "system" in told and any(w in told for w in ("beginning", "first", "start", "after")):
        return SYSTEM_FIRST
    unsupported = ("not support", "unsupported", "not enabled", "only user and assistant")
    return NO_SYSTEM if any(word in told for word in unsupported) else ANY_ROLES
