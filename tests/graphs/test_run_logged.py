"""A session that LangChain logs while it runs."""

from __future__ import annotations

import warnings
from typing import Any

from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.small_sessions import TWO, every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel

CONFIG: Any = {"configurable": {"thread_id": "a"}}


@every_mode
async def test_a_log_of_a_run_copies_nothing_that_is_under_way(mode: Mode) -> None:
    """`astream_log` follows a turn to its end in every mode, and the reply is sent once."""
    graph = create_session(TWO, RehearsalModel(), mode=mode).compile(checkpointer=InMemorySaver())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it is older than `astream`
        for said in ([], [HumanMessage("I am well.")]):
            async for _ in graph.astream_log({"messages": said}, CONFIG):
                pass
    state = (await graph.aget_state(CONFIG)).values
    assert [message.type for message in state["messages"]] == ["ai", "human", "ai"]
