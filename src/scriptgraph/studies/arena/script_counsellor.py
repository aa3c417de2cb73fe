"""Counsellors for the arena that are more than a model and a prompt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.core.calls import ModelCall, together
from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Settings
from scriptgraph.core.trace import TraceRecord
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.arena import Counsellor, Utterance
from scriptgraph.records.calls import calls_behind
from scriptgraph.script.model import Script

_SHARED = ("messages", "trace")
"""Keys of a session's state that its counsellor does not keep: all share the history."""


def by_script(script: Script, model: BaseChatModel) -> Counsellor:
    """Let a script's session speak: it keeps its section and its progress between its turns.

    It judges its own progress by the shared history, in which another's reply may stand where its
    own was not picked. When the script has come to its end, it has no more replies.
    """
    settings = Settings(when_unreachable="raise")
    graph = create_session(script, model, settings=settings, actions="rehearsed")
    config: RunnableConfig = {"configurable": {"thread_id": "arena"}}

    async def speak(messages: Sequence[BaseMessage], memory: Any) -> Utterance:
        session = graph.compile(checkpointer=InMemorySaver())
        given = list(messages)
        if memory:
            before = {**memory, "messages": given[:-1]}
            # As the section that spoke last: behind it the session waits for the client.
            await session.aupdate_state(config, before, as_node=memory["section"])
            given = given[-1:]
        state = await session.ainvoke({"messages": given}, config)
        reply = _said_now(state["messages"])
        if not reply:
            raise ModelError("the script has come to its end")
        kept = {key: value for key, value in state.items() if key not in _SHARED}
        return Utterance(reply, _together(state["trace"]), kept)

    return speak


def _said_now(messages: Sequence[BaseMessage]) -> str:
    """Give what was said after the client's last words."""
    last = max(n for n, one in enumerate(messages) if isinstance(one, HumanMessage))
    return "\n\n".join(message.text for message in messages[last + 1 :])


def _together(trace: Sequence[TraceRecord]) -> ModelCall | None:
    """Add up the calls of one turn; tokens that nobody reported stay unknown."""
    calls = [call for record in trace for role, call in calls_behind(record) if role != "judge"]
    if not calls:
        return None
    return together(calls[::-1], sum(call["ms"] for call in calls))
