"""What is said once a session has ended stands behind its end, wherever sessions are told."""

from __future__ import annotations

from typing import Any, cast

from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.programming import SMALL

from scriptgraph.cli.rendering import Line, session_entries
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.state.session import SessionState

CONFIG: Any = {"configurable": {"thread_id": "a"}}
SAID = ["5", "I will walk every evening.", "One more thing."]


async def test_words_behind_the_end_stand_behind_the_decision_that_ended() -> None:
    """The user's last words, the decision that ends, and only then what they said after it."""
    graph = create_session(load_script(SMALL, "yaml"), RehearsalModel()).compile(
        checkpointer=InMemorySaver()
    )
    await graph.ainvoke({"messages": []}, CONFIG)
    for said in SAID:
        await graph.ainvoke({"messages": [HumanMessage(said)]}, CONFIG)
    state = cast(SessionState, (await graph.aget_state(CONFIG)).values)
    told = [
        one.text if isinstance(one, Line) else one["choice"]
        for one in session_entries(state)
        if not isinstance(one, Line) or one.speaker == "user"
    ]
    assert [one for one in told if one in (*SAID, "end")] == [*SAID[:2], "end", SAID[2]]
