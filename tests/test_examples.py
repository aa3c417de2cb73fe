"""The examples run as they stand."""

import runpy
from pathlib import Path

from langgraph.checkpoint.memory import InMemorySaver

EXAMPLES = Path(__file__).parents[1] / "examples"


async def test_a_session_runs_as_a_node_of_a_bigger_graph() -> None:
    """The bigger graph passes the caller on, and the session keeps its place between turns."""
    example = runpy.run_path(str(EXAMPLES / "embedding.py"))
    practice = example["create_practice"]().compile(checkpointer=InMemorySaver())
    config = {"configurable": {"thread_id": "example"}}
    answers = await example["talk"](
        practice, "Hello?", "I would like a session.", "Call me Ann.", "No questions."
    )
    assert answers[0].startswith("This is the practice")
    assert "Welcome the patient" in answers[1]
    assert len(set(answers)) == 4
    session = await practice.aget_state(config, subgraphs=True)
    assert len(session.values["messages"]) == 8
