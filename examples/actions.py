"""A script whose actions are done by this program: a slot is booked, once, whatever happens.

A booking is kept under the key of its call: a call that comes again, after a process was killed,
finds it there. Run it with `python examples/actions.py`; it needs no key.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph import create_session, load_script

SCRIPT = Path(__file__).parents[1] / "scripts" / "book_visit.yaml"

FREE = {"Monday": ["at 9 o'clock", "at 10 o'clock"], "Tuesday": ["at 11 o'clock"]}
"""Stands for the practice's calendar."""

BOOKINGS: dict[str, str] = {}
"""What was booked, by the key of the call."""


async def book_slot(
    preferred_day: str, preferred_name: str, idempotency_key: str
) -> dict[str, str | bool]:
    """Book the first slot of a day; the script names the function, and what it gives."""
    if idempotency_key not in BOOKINGS:
        if not (slots := FREE.get(preferred_day)):
            return {"booked": False, "slot": "none"}
        BOOKINGS[idempotency_key] = f"{preferred_day} {slots.pop(0)}"
    return {"booked": True, "slot": BOOKINGS[idempotency_key]}


actions = {"book_slot": book_slot}
"""What `scriptgraph chat book_visit --actions actions:actions` takes, in this folder."""


async def main() -> None:
    """Talk until the visit is booked, and show what was done."""
    graph = create_session(load_script(SCRIPT), "rehearsal", actions=actions)
    session = graph.compile(checkpointer=InMemorySaver())
    config: RunnableConfig = {"configurable": {"thread_id": "ann"}}
    await session.ainvoke({"messages": []}, config)
    state = {}
    for text in ("My name is Ann.", "Monday, please."):
        state = await session.ainvoke({"messages": [HumanMessage(text)]}, config)
    print(state["section"], state["collected"])
    for record in state["trace"]:
        if record["role"] == "action":
            print(record["reason"], record["action"]["key"] in BOOKINGS)


if __name__ == "__main__":
    asyncio.run(main())
