"""A session of the sample with digressions, word for word: what was settled stays settled."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.small_sessions import every_mode
from support.takeovers import irregular

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.state.progress import open_tasks

ROOT = Path(__file__).parents[2]
SCRIPT = load_script(ROOT / "scripts" / "evening_check.yaml")
SAID = (
    "4",
    "What happens with what I say here?",
    "Yes, that answers it.",
    "What is meant by that?",
    "Yes, it is clear now.",
    "My neighbour sang on the stairs.",
)
CONFIG: Any = {"configurable": {"thread_id": "evening"}}


@every_mode
async def test_what_is_settled_stays_settled(mode: Mode) -> None:
    """Two digressions in the first section: its tasks, value and turns are as they were each time.

    `GOLDEN_UPDATE=1` writes the session anew; look at it before it is committed.
    """
    graph = create_session(SCRIPT, RehearsalModel(), mode=mode).compile(
        checkpointer=InMemorySaver()
    )
    state: Any = await graph.ainvoke({"messages": []}, CONFIG)
    lines = [*_told(state, 0)]
    for text in SAID:
        seen = len(state["trace"])
        state = await graph.ainvoke({"messages": [HumanMessage(text)]}, CONFIG)
        lines += [f"user: {text}", *_told(state, seen)]
    assert irregular(state, SCRIPT) == []
    found = "\n".join([*lines, ""])
    golden = ROOT / "tests" / "golden" / f"evening_check-{mode.replace('speculative', 'multi')}.txt"
    if os.environ.get("GOLDEN_UPDATE"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def _told(state: Any, seen: int) -> list[str]:
    """Tell a turn: what was decided and said, and how the section stands now."""
    section = SCRIPT.by_id[state["section"]]
    still_open = [task.id for task in open_tasks(section, state["progress"].get(section.id, {}))]
    decided = [
        f"  {record['role']}: {record['choice']} ({record['rule']})"
        for record in state["trace"][seen:]
        if record["role"] != "dialog"
    ]
    said = state["messages"][-1].text.replace("\n", " ")
    back = ", ".join(left["section"] for left in state.get("back_to", [])) or "nowhere"
    stands = f"turn {state['section_turns']} of {section.id}, open: {', '.join(still_open) or '-'}"
    return [*decided, f"agent: {said}", f"  {stands}; goes back to {back}; {state['collected']}"]


@pytest.mark.parametrize("name", ["privacy", "unclear"])
def test_the_sample_has_digressions_that_return(name: str) -> None:
    """Both are led back from, by themselves and by their limit."""
    moves = [move for move in SCRIPT.all_transitions if move.source == name]
    assert {move.label for move in moves if move.kind == "back"} == {
        "back",
        f"after {SCRIPT.most_turns(SCRIPT.by_id[name])} turns, back",
    }
