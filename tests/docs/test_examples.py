"""The examples run as they stand."""

import runpy
from pathlib import Path

from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.safety.danger import points_to_help

EXAMPLES = Path(__file__).parents[2] / "examples"


async def test_a_session_runs_as_a_node_of_a_bigger_graph() -> None:
    """The bigger graph passes the caller on, and the session keeps its place between turns."""
    example = runpy.run_path(str(EXAMPLES / "embedding.py"))
    practice = example["create_practice"]().compile(checkpointer=InMemorySaver())
    config = {"configurable": {"thread_id": "example-1"}}
    answers = await example["talk"](
        practice, "Hello?", "I would like a session.", "Call me Ann.", "No questions."
    )
    assert answers[0].startswith("This is the practice")
    assert "Welcome the patient" in answers[1]
    assert len(set(answers)) == 4
    session = await practice.aget_state(config, subgraphs=True)
    assert len(session.values["messages"]) == 8


async def test_a_caller_whose_session_has_ended_is_back_at_the_front_desk() -> None:
    """The bigger graph learns of the end from `status`, and answers callers itself from then on."""
    example = runpy.run_path(str(EXAMPLES / "embedding.py"))
    practice = example["create_practice"]().compile(checkpointer=InMemorySaver())
    stop = ["I want to stop the whole session now."] * 4
    answers = await example["talk"](practice, "A session, please.", *stop, "Hello again?")
    over = "Your session is over. This is the practice again. Write 'new session' for another."
    assert answers[-2:] == [f"{over}\n{example['HELP']}"] * 2
    assert all("[rehearsal]" in answer for answer in answers[:-2])
    state = await practice.aget_state({"configurable": {"thread_id": "example-1"}})
    assert state.values["status"] == "ended"


async def test_the_front_desk_says_where_to_turn_in_danger() -> None:
    """It reads nobody's words, so it says so each time: before a session, and after its end."""
    example = runpy.run_path(str(EXAMPLES / "embedding.py"))
    danger, stop = "I want to die.", ["I want to stop the whole session now."] * 4

    async def answers_to(*said: str) -> list[str]:
        practice = example["create_practice"]().compile(checkpointer=InMemorySaver())
        answers: list[str] = await example["talk"](practice, *said)
        return answers

    before = await answers_to(danger)
    after = await answers_to("A session, please.", *stop, danger)
    assert after[-1].startswith("Your session is over.")
    for answer in (before[0], after[-1]):
        assert points_to_help(answer)
        assert "112" in answer


async def test_whoever_spoke_of_danger_at_the_front_desk_is_not_let_go() -> None:
    """What was said before the session is seen in it: a wish to stop alone does not end it."""
    example = runpy.run_path(str(EXAMPLES / "embedding.py"))
    practice = example["create_practice"]().compile(checkpointer=InMemorySaver())
    stop = ["I want to stop the whole session now."] * 2
    answers = await example["talk"](practice, "I want to die.", "A session, please.", *stop)
    assert not any(answer.startswith("Your session is over.") for answer in answers)


async def test_a_new_session_begins_after_the_end() -> None:
    """Whoever asks for one is in a session again, in a thread that knows nothing of the first."""
    example = runpy.run_path(str(EXAMPLES / "embedding.py"))
    practice = example["create_practice"]().compile(checkpointer=InMemorySaver())
    stop = ["I want to stop the whole session now."] * 4
    said = ("A session, please.", *stop, "A new session, please.", "Call me Ann.")
    answers = await example["talk"](practice, *said)
    assert all("[rehearsal]" in answer for answer in answers[-2:])
    state = await practice.aget_state({"configurable": {"thread_id": "example-2"}})
    assert (state.values["status"], len(state.values["messages"])) == ("open", 4)
