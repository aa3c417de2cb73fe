"""Role-play, preferences and arena as nodes of a bigger graph that keeps its state."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import MessagesState
from support.candidate_building import REPLIES, SCORED, scoring
from support.fakes import Said, ToldModel
from support.rubrics import rubric

from scriptgraph import Settings
from scriptgraph.graphs.arena import create_arena
from scriptgraph.graphs.preference import create_preference
from scriptgraph.graphs.roleplay import create_roleplay
from scriptgraph.nodes.candidates import Voice
from scriptgraph.rehearsal.reading import Prompt

CASE: dict[str, Any] = {"patient": "kim", "name": "Kim", "replies": ["Since May.", "My job."]}
RUBRIC = rubric("safety", "empathy")
TWO = Settings(max_turns=2)


class Practice(MessagesState, total=False):
    """The bigger graph's state: what it takes from the graph inside."""

    exit: str
    pairs: list[Any]
    candidates: dict[str, Any]


def says(reply: str) -> ToldModel:
    return ToldModel(tell=lambda _: reply)


def judge(prompt: Prompt) -> Said:
    """Pick the first of several answers; score a single one by whose it is."""
    found = [name for name, reply in REPLIES.items() if f"\n{reply}\n" in f"\n{prompt.now}\n"]
    if "<reply>" in prompt.now:
        return scoring(RUBRIC.by_id, SCORED.get(found[0], 1) if found else 1)
    return json.dumps({"reason": "told", "choice": 1})


def roleplay(spoken: ToldModel) -> Any:
    return create_roleplay(spoken, case=CASE, settings=TWO)


def preference(spoken: ToldModel) -> Any:
    voices = [Voice(spoken), Voice(says(REPLIES["dry"]))]
    return create_preference(RUBRIC, voices, ToldModel(tell=judge))


def arena(spoken: ToldModel) -> Any:
    return create_arena(
        {"ann": spoken, "ben": says(REPLIES["dry"])},
        ToldModel(tell=judge),
        case=CASE,
        client_model=says("no client of these is a model"),
        criteria=RUBRIC.criteria,
        settings=TWO,
    )


@pytest.mark.parametrize(
    ("create", "calls", "told"),
    [
        # The conversation is over after the first turn: nothing is said, or paid, twice.
        (roleplay, [2, 2], "exit"),
        (arena, [2, 2], "exit"),
        # Replies to what was said before are none to what is said now.
        (preference, [1, 2], "pairs"),
    ],
)
async def test_a_graph_works_as_a_node_of_a_bigger_one(
    create: Callable[[ToldModel], Any], calls: list[int], told: str
) -> None:
    """Two turns of the bigger graph: what is over stays over, and a new situation is a new one."""
    spoken = says(REPLIES["warm"])
    practice = StateGraph(Practice)
    practice.add_node("inside", create(spoken).compile(checkpointer=True))
    practice.add_edge(START, "inside")
    practice.add_edge("inside", END)
    graph = practice.compile(checkpointer=InMemorySaver())
    config: RunnableConfig = {"configurable": {"thread_id": "a"}}
    first = await graph.ainvoke({"messages": [HumanMessage("My sister died.")]}, config)
    assert first[told]
    assert len(spoken.prompts) == calls[0]
    second = await graph.ainvoke({"messages": [HumanMessage("And I cannot sleep.")]}, config)
    assert len(spoken.prompts) == calls[1]
    assert second[told] == first[told]
    assert [one.text for one in second["messages"]] == [
        *(one.text for one in first["messages"]),
        "And I cannot sleep.",
    ]
    said = [one.text for one in first["messages"]]
    assert said[0] == "My sister died."
    assert ("My job." in said) == (told == "exit")
