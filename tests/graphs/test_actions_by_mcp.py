"""Actions that a real server of the Model Context Protocol does, through LangChain's adapters."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langchain_mcp_adapters.sessions import StdioConnection, create_session
from langchain_mcp_adapters.tools import load_mcp_tools
from langgraph.checkpoint.memory import InMemorySaver
from support import practice_mcp

from scriptgraph import create_session as create_graph
from scriptgraph import load_script
from scriptgraph.core.errors import InputError

SERVER = StdioConnection(transport="stdio", command=sys.executable, args=[practice_mcp.__file__])


async def _talked(tools: dict[str, Any], thread: str, *texts: str) -> Any:
    graph = create_graph(load_script("book_visit"), "rehearsal", actions=tools)
    session = graph.compile(checkpointer=InMemorySaver())
    config: RunnableConfig = {"configurable": {"thread_id": thread}}
    state = await session.ainvoke({"messages": []}, config)
    for text in texts:
        state = await session.ainvoke({"messages": [HumanMessage(text)]}, config)
    return state


async def test_a_tool_of_another_program_books_and_fails_as_a_function_does() -> None:
    """It is given the call's key, gives typed values, and what it refuses has the script's rule."""
    async with create_session(SERVER) as server:
        await server.initialize()
        tools = {tool.name: tool for tool in await load_mcp_tools(server)}
        booked = await _talked(tools, "ann", "My name is Ann.", "Monday, please.")
        assert booked["section"] == "booked"
        assert (booked["collected"]["booked"], booked["collected"]["slot"]) == (
            True,
            "Monday at ten",
        )
        [record] = [one for one in booked["trace"] if one["role"] == "action"]
        assert (record["action"]["status"], record["action"]["rehearsed"]) == ("done", False)

        refused = await _talked(tools, "ben", "My name is Ben.", "Friday, please.")
        [record] = [one for one in refused["trace"] if one["role"] == "action"]
        assert record["action"]["status"] == "failed"
        assert "Friday" not in record["action"]["why"]  # no value that was given is told
        assert refused["section"] == "call_us"
        assert await tools["count_bookings"].ainvoke({})  # the server has outlived its refusal


async def test_a_tool_that_does_not_take_what_the_script_gives_is_refused() -> None:
    """Before a session begins: its schema is the one that the server tells."""
    async with create_session(SERVER) as server:
        await server.initialize()
        tools = {tool.name: tool for tool in await load_mcp_tools(server)}
        with pytest.raises(InputError, match=r"the tool for the action 'book_slot' takes \[\]"):
            create_graph(
                load_script("book_visit"),
                "rehearsal",
                actions={"book_slot": tools["count_bookings"]},
            )
