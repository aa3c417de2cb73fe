"""A session graph as one node of a bigger graph: a front desk passes callers on to the script.

Run it with `python examples/embedding.py`; it needs no key.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Literal

from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import MessagesState
from langgraph.graph.state import CompiledStateGraph

from scriptgraph import RehearsalModel, create_session, load_script

SCRIPT = Path(__file__).parents[1] / "scripts" / "stress_relief.yaml"


def greet(state: MessagesState) -> dict[str, list[AIMessage]]:
    """Answer for the practice itself."""
    return {"messages": [AIMessage("This is the practice. Write 'session' to begin yours.")]}


def choose(state: MessagesState) -> Literal["front_desk", "session"]:
    """Pass everyone on who has asked for a session, and keep them there."""
    asked = any("session" in m.text for m in state["messages"] if isinstance(m, HumanMessage))
    return "session" if asked else "front_desk"


def create_practice() -> StateGraph[MessagesState]:
    """Draw the bigger graph. The session is a subgraph with a memory of its own."""
    session = create_session(load_script(SCRIPT), RehearsalModel()).compile(checkpointer=True)
    graph = StateGraph(MessagesState)
    graph.add_node("front_desk", greet)
    graph.add_node("session", session)
    graph.add_conditional_edges(START, choose, {"front_desk": "front_desk", "session": "session"})
    graph.add_edge("front_desk", END)
    graph.add_edge("session", END)
    return graph


async def talk(practice: CompiledStateGraph[MessagesState], *said: str) -> list[str]:
    """Say some things one after the other, and give the last message after each."""
    config: RunnableConfig = {"configurable": {"thread_id": "example"}}
    answers = []
    for text in said:
        state = await practice.ainvoke({"messages": [HumanMessage(text)]}, config)
        answers.append(state["messages"][-1].text)
    return answers


async def main() -> None:
    """Call the practice, ask for a session, and give a first answer."""
    practice = create_practice().compile(checkpointer=InMemorySaver())
    for answer in await talk(practice, "Hello?", "I would like a session.", "Call me Ann."):
        print(answer)


if __name__ == "__main__":
    asyncio.run(main())
