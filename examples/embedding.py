"""A session graph as one node of a bigger graph: a front desk passes callers on to the script.

When the session has ended, they are back at the front desk, which reads nobody's words: so it says
each time where to turn in danger. Whoever asks for a new session gets one in a thread of its own.

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

HELP = (
    "If you or somebody else is in danger, do not wait for us: call your local emergency number "
    "(112 in Europe, 911 in the US) or a crisis line (findahelpline.com lists them by country)."
)
"""Danger is never answered by the front desk's own words alone."""


class Practice(MessagesState, total=False):
    """What the practice knows of a caller."""

    status: str
    """Whether their session is `open` or has `ended`: it comes from the session's own state."""


def greet(state: Practice) -> dict[str, list[AIMessage]]:
    """Answer for the practice itself, and say where to turn in danger, whatever was written."""
    told = "This is the practice. Write 'session' to begin yours."
    if state.get("status") == "ended":
        told = "Your session is over. This is the practice again. Write 'new session' for another."
    return {"messages": [AIMessage(f"{told}\n{HELP}")]}


def choose(state: Practice) -> Literal["front_desk", "session"]:
    """Pass everyone on who has asked for a session, and keep them there until it has ended.

    A session that has ended only listens for danger; here the front desk is there again.
    """
    if state.get("status") == "ended":
        return "front_desk"
    asked = any("session" in m.text for m in state["messages"] if isinstance(m, HumanMessage))
    return "session" if asked else "front_desk"


def after(state: Practice) -> str:
    """Take callers back in the turn in which their session ends: it may have no last words."""
    return "front_desk" if state.get("status") == "ended" else END


def create_practice() -> StateGraph[Practice]:
    """Draw the bigger graph. The session is a subgraph with a memory of its own."""
    session = create_session(load_script(SCRIPT), RehearsalModel()).compile(checkpointer=True)
    graph = StateGraph(Practice)
    graph.add_node("front_desk", greet)
    graph.add_node("session", session)
    graph.add_conditional_edges(START, choose, {"front_desk": "front_desk", "session": "session"})
    graph.add_edge("front_desk", END)
    graph.add_conditional_edges("session", after, {"front_desk": "front_desk", END: END})
    return graph


async def talk(practice: CompiledStateGraph[Practice], *said: str) -> list[str]:
    """Say some things one after the other, and give the last message after each.

    A session that has ended stays so. A new one begins in a new thread, with nothing of the old.
    """
    thread, is_over = 1, False
    answers = []
    for text in said:
        if is_over and "new session" in text:
            thread += 1
        config: RunnableConfig = {"configurable": {"thread_id": f"example-{thread}"}}
        state = await practice.ainvoke({"messages": [HumanMessage(text)]}, config)
        is_over = state.get("status") == "ended"
        answers.append(state["messages"][-1].text)
    return answers


async def main() -> None:
    """Call the practice, have a short session, call once more, and begin a new one."""
    practice = create_practice().compile(checkpointer=InMemorySaver())
    stop = ["I want to stop the whole session now."] * 4
    said = ["Hello?", "I would like a session.", *stop, "Hello again?", "A new session, please."]
    for answer in await talk(practice, *said):
        print(answer)


if __name__ == "__main__":
    asyncio.run(main())
