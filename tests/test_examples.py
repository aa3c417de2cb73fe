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


async def test_a_caller_whose_session_has_ended_is_back_at_the_front_desk() -> None:
    """The bigger graph learns of the end from `status`, and passes on nothing that is refused."""
    example = runpy.run_path(str(EXAMPLES / "embedding.py"))
    practice = example["create_practice"]().compile(checkpointer=InMemorySaver())
    stop = ["I want to stop the whole session now."] * 4
    answers = await example["talk"](practice, "A session, please.", *stop, "Hello again?")
    over = "Your session is over. This is the practice again."
    assert answers[-2:] == [over, over]
    assert all("[rehearsal]" in answer for answer in answers[:-2])
    state = await practice.aget_state({"configurable": {"thread_id": "example"}})
    assert state.values["status"] == "ended"
