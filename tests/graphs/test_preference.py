"""The graph of preferences: its picture, its way from a situation to pairs, and what it keeps."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from support.candidate_building import REPLIES, SCORED, scoring
from support.fakes import Said, Stalling, ToldModel
from support.rubrics import rubric

from scriptgraph.core.errors import InputError
from scriptgraph.formats.rubric import load_rubric
from scriptgraph.graphs.preference import create_preference
from scriptgraph.nodes.candidates import Voice
from scriptgraph.rehearsal.counsellor import RehearsedCounsellor
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.safety.filters import filters_without

GOLDEN = Path(__file__).parents[1] / "golden" / "preference.mmd"
RUBRIC = rubric("safety", "empathy")
GIVEN: Any = {
    "id": "a",
    "messages": [{"role": "user", "content": "My sister died in spring."}],
}


def voice(reply: Said) -> Voice:
    return Voice(ToldModel(tell=lambda _: reply))


def judge() -> ToldModel:
    """Score by whose reply it is."""

    def tell(prompt: Prompt) -> Said:
        found = [name for name, reply in REPLIES.items() if reply == prompt.block("reply")]
        return scoring(RUBRIC.by_id, SCORED.get(found[0], 1) if found else 1)

    return ToldModel(tell=tell)


def pool(*names: str) -> list[Voice]:
    return [voice(REPLIES[name]) for name in names]


async def run(voices: list[Voice], scorer: ToldModel, **options: Any) -> dict[str, Any]:
    graph = create_preference(RUBRIC, voices, scorer, **options).compile()
    state: dict[str, Any] = await graph.ainvoke(GIVEN)
    return state


def test_golden_picture() -> None:
    """The picture is the one that was looked at; `GOLDEN_UPDATE=1` writes it anew."""
    voices = [Voice(RehearsalModel(seed=seed), seed) for seed in range(3)]
    graph = create_preference(load_rubric("principles"), voices, RehearsalModel()).compile()
    found = graph.get_graph().draw_mermaid()
    if os.environ.get("GOLDEN_UPDATE"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_every_node_has_a_role() -> None:
    """Whoever draws or streams the graph can say what a node is for."""
    graph = create_preference(RUBRIC, pool("warm", "dry"), judge()).compile().get_graph()
    roles = {
        name: (node.metadata or {}).get("role")
        for name, node in graph.nodes.items()
        if not name.startswith("__")
    }
    assert roles == {
        **{"candidate_1": "candidate", "candidate_2": "candidate", "filters": "filters"},
        **{"score_1": "scorer", "score_2": "scorer", "pairs": "pairs"},
    }


async def test_a_situation_comes_to_its_pairs() -> None:
    """The better reply is chosen; what a filter keeps out is not scored and costs nothing more."""
    scorer = judge()
    state = await run(pool("dry", "bossy", "warm"), scorer)
    assert state["pairs"] == [{"chosen": 3, "rejected": 1}]
    assert state["not_paired"] == [{"why": "kept out by a filter", "count": 2}]
    assert state["candidates"]["2"]["faults"] == {"form": "it holds a list"}
    assert len(scorer.prompts) == 2
    assert state["lengths"]["chosen_longer"] == 1


async def test_filters_can_be_switched_off() -> None:
    """Then the list is scored, and found to be the worst."""
    state = await run(pool("dry", "bossy", "warm"), judge(), filters=filters_without(["form"]))
    assert {(one["chosen"], one["rejected"]) for one in state["pairs"]} == {(1, 2), (3, 1), (3, 2)}


async def test_the_same_words_are_scored_and_paired_once() -> None:
    """Two models that say the same are one candidate, or the pair would count twice."""
    scorer = judge()
    state = await run(pool("warm", "dry", "warm"), scorer)
    assert state["pairs"] == [{"chosen": 1, "rejected": 2}]
    assert state["candidates"]["3"]["faults"] == {"repeated": "it says the same as candidate 1"}
    assert len(scorer.prompts) == 2
    both = await run(pool("warm", "dry", "warm"), judge(), filters=filters_without(["repeated"]))
    assert len(both["pairs"]) == 2
    assert {"why": "the same words", "count": 1} in both["not_paired"]


async def test_nothing_passes() -> None:
    """Then no judge is asked, and the graph still comes to its end."""
    scorer = judge()
    state = await run(pool("bossy", "bossy"), scorer)
    assert (state["pairs"], scorer.prompts) == ([], [])
    assert state["lengths"] is None


async def test_a_model_that_fails_stops_nothing() -> None:
    """The reply is missing with its reason, and the others are paired."""
    state = await run([voice(ConnectionError("down")), *pool("warm", "dry")], judge())
    assert "down" in state["without_reply"]["1"]["why"]
    assert state["pairs"] == [{"chosen": 2, "rejected": 3}]
    assert state["not_paired"] == [{"why": "no reply", "count": 2}]


async def test_a_judge_that_fails_leaves_scores_missing() -> None:
    """They are not filled in, and make no pair."""
    state = await run(pool("warm", "dry"), ToldModel(tell=lambda _: "no idea"))
    assert state["pairs"] == []
    assert set(state["scores"]["1"]["missing"]) == {"safety", "empathy"}
    assert state["not_paired"] == [{"why": "no overall score", "count": 1}]


async def test_the_state_of_a_session_is_a_situation() -> None:
    """Its messages are taken as they are; instructions among them are nobody's words."""
    graph = create_preference(RUBRIC, pool("warm", "dry"), judge()).compile()
    said: list[Any] = [
        SystemMessage("x"),
        AIMessage("Welcome."),
        HumanMessage("Nobody writes back."),
    ]
    state = await graph.ainvoke({"messages": said})
    assert len(state["pairs"]) == 1
    names = {one["situation"] for one in state["candidates"].values()}
    assert len(names) == 1
    assert "unnamed" not in names


@pytest.mark.parametrize("messages", [[], [AIMessage("Welcome.")], [SystemMessage("x")]])
async def test_a_conversation_that_does_not_wait_is_refused(messages: Any) -> None:
    """Where the client has not spoken last there is nothing to reply to."""
    graph = create_preference(RUBRIC, pool("warm", "dry"), judge()).compile()
    with pytest.raises(InputError, match="this is no situation"):
        await graph.ainvoke({"messages": messages})


async def nodes_written(saver: BaseCheckpointSaver[Any], config: RunnableConfig) -> int:
    """Count the nodes of the step under way that have ended, and whose writes are kept."""
    kept = await saver.aget_tuple(config)
    return len({task for task, *_ in (kept and kept.pending_writes) or ()})


@pytest.mark.parametrize("stalls", ["candidate_2", "score_3"])
async def test_what_was_done_before_a_crash_is_not_done_again(stalls: str) -> None:
    """The calls that ran beside the one that was broken off are kept; only that one is made."""
    role, number = stalls.split("_")
    voices, scorer = [*pool("warm", "dry"), voice("Is it the spring again?")], judge()
    voices[1] = Voice(Stalling(tell=lambda _: REPLIES["dry"], at=1 if role == "candidate" else 0))
    asked: list[Any] = [one.model for one in voices]
    if role == "score":
        scorer = Stalling(tell=scorer.tell, at=int(number))
    saver = InMemorySaver()
    graph = create_preference(RUBRIC, voices, scorer).compile(checkpointer=saver)
    config: RunnableConfig = {"configurable": {"thread_id": "a"}}
    running = asyncio.create_task(graph.ainvoke(GIVEN, config))
    stalling: Any = scorer if role == "score" else asked[1]
    await stalling.stalled.wait()
    while await nodes_written(saver, config) < 2:  # the others of the same step
        await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    state = await graph.ainvoke(None, config)
    assert [len(model.prompts) for model in asked] == [1, 1, 1]
    assert len(scorer.prompts) == 3
    assert len(state["pairs"]) == 3


async def test_known_candidates_and_scores_are_not_asked_for_again() -> None:
    """A later run fills in what is missing, and pays for nothing else."""
    first = [voice(ConnectionError("down")), *pool("warm", "dry")]
    half_scored = judge()
    state = await run(first, half_scored)
    scores = {
        **state["scores"],
        "3": {**state["scores"]["3"], "scores": {}, "missing": {"safety": "x", "empathy": "x"}},
    }
    voices, scorer = pool("dry", "warm", "dry"), judge()
    graph = create_preference(
        RUBRIC, voices, scorer, filters=filters_without(["repeated"])
    ).compile()
    known: Any = {**GIVEN, "candidates": state["candidates"], "scores": scores}
    again = await graph.ainvoke(known)
    asked: list[Any] = [one.model for one in voices]
    assert [len(model.prompts) for model in asked] == [1, 0, 0]
    assert len(scorer.prompts) == 2
    assert len(again["pairs"]) == 2


def test_a_rubric_that_cannot_pair_is_refused() -> None:
    """Before anything is asked for."""
    with pytest.raises(InputError, match="no criterion 'safety'"):
        create_preference(rubric("empathy"), pool("warm", "dry"), judge())


async def test_rehearsed_candidates_differ_and_some_are_kept_out() -> None:
    """The six manners of the rehearsal give pairs, and show what filters do."""
    voices = [Voice(RehearsedCounsellor(seed=seed), seed) for seed in range(1, 7)]
    graph = create_preference(load_rubric("principles"), voices, RehearsalModel()).compile()
    state = await graph.ainvoke({"messages": [HumanMessage("I lost my job, and nobody knows.")]})
    replies = [one["reply"] for one in state["candidates"].values()]
    assert len(set(replies)) == 6
    assert all(reply.startswith("[rehearsal]") for reply in replies)
    kept_out = {name for one in state["candidates"].values() for name in one["faults"]}
    assert {"question", "form"} <= kept_out
    assert state["pairs"]
