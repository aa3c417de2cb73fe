"""When the user's words were said: "yesterday" is the day before that, however late it is read.

It is noted on the message as it comes in, where a script asks for days at all, and nowhere else is
a clock looked at: a turn that is finished a week later, or replayed, reads the same day.
"""

from __future__ import annotations

from collections.abc import Mapping, Reversible
from datetime import date, datetime
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, convert_to_messages

from scriptgraph.language.quotes import is_quoted
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.model import Script
from scriptgraph.state.session import words

SAID_AT = "at"
"""Under which key (`additional_kwargs`) a message says when it was said; whoever gives one may."""


def asks_for_days(script: Script) -> bool:
    """Say whether a script asks people for a day."""
    return any(kind_of(kind).scalar == "date" for kind in script.told.values())


def dated(given: Any, script: Script | None) -> Any:
    """Give an input whose messages of the user say when they were said, where a script needs it."""
    if script is None or not asks_for_days(script) or not isinstance(given, Mapping):
        return given
    if not isinstance(given.get("messages"), list):
        return given
    at = said_now()
    return {**given, "messages": [_at(one, at) for one in convert_to_messages(given["messages"])]}


def said_now() -> dict[str, Any]:
    """Give what marks a message as said now, by the clock of the place where the session runs."""
    return {SAID_AT: datetime.now().astimezone().isoformat(timespec="seconds")}


def _at(message: BaseMessage, at: Mapping[str, Any]) -> BaseMessage:
    if not isinstance(message, HumanMessage):
        return message
    return message.model_copy(update={"additional_kwargs": {**at, **message.additional_kwargs}})


def day_of(quote: str, messages: Reversible[BaseMessage]) -> date | None:
    """Give the day on which the user said something last; None where nobody noted it."""
    for message in reversed(messages):
        if isinstance(message, HumanMessage) and is_quoted(quote, [words(message)]):
            return _day(message.additional_kwargs.get(SAID_AT))
    return None


def _day(at: object) -> date | None:
    try:
        return datetime.fromisoformat(at).date() if isinstance(at, str) else None
    except ValueError:
        return None
