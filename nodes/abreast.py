"""Whether the graph around a session knows how far that is.

LangGraph takes a bigger graph back to an older checkpoint, and leaves a session within it, which
has a memory of its own, where it is. What the user says then answers what they were asked in the
bigger graph, and the session would take it for the answer to what it has asked since.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph._internal._config import recast_checkpoint_ns  # as LangGraph names what a node keeps
from langgraph._internal._constants import (
    CONFIG_KEY_CHECKPOINT_ID,
    CONFIG_KEY_CHECKPOINT_MAP,
    CONFIG_KEY_CHECKPOINT_NS,
)
from langgraph.types import StateSnapshot

from scriptgraph.core.errors import InputError
from scriptgraph.nodes.repeated import messages_in
from scriptgraph.state.speakers import conversation

BEHIND = (
    "the graph around this session shows an older state of it: what user and agent have said last "
    "here is not among the messages that it gives. It goes on from an older checkpoint, and "
    "LangGraph does not take the session's own memory back with it, so that these words would "
    "answer another question than the one that the user has seen. Nothing was said, and the "
    "session stays as it is. Go on from the checkpoint of its last turn, or name the session's own "
    'step beside the older one (`checkpoint_map`; docs/building.md, "Going back in a bigger graph")'
)


def shows_messages(given: Any) -> bool:
    """Say whether what a bigger graph gives can be held against what the session remembers."""
    return any(one.id for one in messages_in(given) if not isinstance(one, HumanMessage))


def gone_on_from(around: Mapping[str, Any]) -> RunnableConfig:
    """Give the config of what the session goes on from: its newest step, or one that is named.

    Args:
        around: The `configurable` of the run within the bigger graph.
    """
    own = recast_checkpoint_ns(around.get(CONFIG_KEY_CHECKPOINT_NS, ""))
    step = around.get(CONFIG_KEY_CHECKPOINT_MAP, {}).get(own)
    return {"configurable": {**around, **({CONFIG_KEY_CHECKPOINT_ID: step} if step else {})}}


def require_abreast(given: Any, seen: StateSnapshot, script: str) -> None:
    """Refuse new words from a bigger graph that does not know what was said last.

    One that shows none of the session's messages, or gives no new words, is not held to it: it goes
    on with a turn that was broken off, or keeps them in another form.

    Raises:
        InputError: When it shows older ones, and neither the last of the user's nor of the agent's.
    """
    own = conversation(seen.values.get("messages", []), script)
    known, shown = {one.id for one in own}, {one.id for one in messages_in(given)}
    said = (one for one in messages_in(given) if isinstance(one, HumanMessage))
    is_new = any(one.id not in known for one in said)
    if is_new and known & shown and not _last(own) & shown:
        raise InputError(BEHIND)


def _last(own: Sequence[BaseMessage]) -> set[str | None]:
    """Give the ids of the user's last message and of the agent's."""
    users = [one.id for one in own if isinstance(one, HumanMessage)]
    agents = [one.id for one in own if not isinstance(one, HumanMessage)]
    return {*users[-1:], *agents[-1:]}
