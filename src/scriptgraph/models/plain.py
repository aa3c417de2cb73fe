"""Messages of plain text as a request has them, without going through their letters.

LangChain looks at every letter of what an assistant has said, in case it is a part with sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

_ROLES: dict[type[BaseMessage], str] = {
    HumanMessage: "user",
    AIMessage: "assistant",
    SystemMessage: "system",
}
_MEANT = frozenset({"name", "tool_calls", "function_call", "audio", "__openai_role__"})
"""Notes beside a message that go into a request."""


def plain_messages(messages: Sequence[BaseMessage]) -> list[dict[str, Any]] | None:
    """Give messages as a request has them; None where one holds more than text."""
    if not all(map(_is_plain, messages)):
        return None
    return [{"content": one.content, "role": _ROLES[type(one)]} for one in messages]


def _is_plain(message: BaseMessage) -> bool:
    kind = type(message)
    if kind not in _ROLES or not isinstance(message.content, str) or message.name:
        return False
    if kind is AIMessage:
        calls = cast(AIMessage, message)
        if calls.tool_calls or calls.invalid_tool_calls:
            return False
    return not message.additional_kwargs or _MEANT.isdisjoint(message.additional_kwargs)
