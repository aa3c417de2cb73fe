"""What the user is told while a human is with their session, or is waited for: no model writes it.

Who writes on while nobody has come yet is never left without an answer: the exact words that were
sent when a human was asked for, and name who helps until then, are shown once more.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage

from scriptgraph.language.labels import labels
from scriptgraph.script.model import Script
from scriptgraph.script.section import UNNAMED
from scriptgraph.state.session import SessionState, words
from scriptgraph.state.speakers import is_users


def who_is_there(script: Script, state: SessionState) -> str:
    """Say in the script's language that a human answers, or is waited for, and no program.

    Empty where the agent answers. Whoever has written, and waits, is told once more whom to call.
    """
    standing = state.get("human")
    if standing is None:
        return ""
    said = labels(script.language)
    name = script.agent.name
    agent = said.say("assistant") if name == UNNAMED else name
    if standing["by"]:
        return said.say("human_here", human=standing["by"], agent=agent)
    messages = state.get("messages", [])
    sent = _sent(messages) if any(map(is_users, messages[-1:])) else ""
    return "\n\n".join(filter(None, [said.say("asked_for", agent=agent), sent]))


def is_waited_for(state: SessionState) -> bool:
    """Say whether a human was asked for, and none has come yet."""
    standing = state.get("human")
    return standing is not None and not standing["by"]


def _sent(messages: Sequence[BaseMessage]) -> str:
    """Give the exact words with which a human was asked for: nobody has spoken since."""
    return next((words(one) for one in reversed(messages) if isinstance(one, AIMessage)), "")
