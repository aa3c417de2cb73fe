"""What the user is told while a human is with their session, or is waited for: no model writes it.

Who writes on while nobody has come yet is never left without an answer: the exact words that were
sent when a human was asked for, and name who helps until then, are shown once more.
"""

from __future__ import annotations

from langchain_core.messages import AIMessage

from scriptgraph.language.labels import Labels, labels
from scriptgraph.script.model import Script
from scriptgraph.script.section import UNNAMED
from scriptgraph.state.session import SessionState, words


def who_is_there(script: Script, state: SessionState, *, writes_on: bool) -> str:
    """Say in the script's language that a human answers, or is waited for, and no program.

    Empty where the agent answers.

    Args:
        script: The script.
        state: The session.
        writes_on: Whether the user has written something that nobody has answered.
    """
    said = labels(script.language)
    name = script.agent.name
    agent = said.say("assistant") if name == UNNAMED else name
    return in_words(said, agent, state, writes_on=writes_on)


def is_waited_for(state: SessionState) -> bool:
    """Say whether a human was asked for, and none has come yet."""
    standing = state.get("human")
    return standing is not None and not standing["by"]


def in_words(said: Labels, agent: str, state: SessionState, *, writes_on: bool) -> str:
    """Say who is there in the words of a language; `agent` is silent meanwhile."""
    standing = state.get("human")
    if standing is None:
        return ""
    if standing["by"]:
        return said.say("human_here", human=standing["by"], agent=agent)
    asked = said.say("asked_for", agent=agent)
    return "\n\n".join(filter(None, [asked, _sent(state) if writes_on else ""]))


def _sent(state: SessionState) -> str:
    """Give the exact words with which a human was asked for: nobody has spoken since."""
    said = (words(one) for one in reversed(state.get("messages", [])) if isinstance(one, AIMessage))
    return next(said, "")
