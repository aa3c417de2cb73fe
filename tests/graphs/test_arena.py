"""The arena's graph: side by side, anonymous, one answer goes on, and nothing is paid twice."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command
from support.fakes import Queue, Said, Stalling, ToldModel, answer, script

from scriptgraph import RehearsalModel, Settings
from scriptgraph.core.errors import InputError
from scriptgraph.formats.rubric import load_rubric
from scriptgraph.graphs.arena import ArenaGraph, create_arena
from scriptgraph.nodes.arena import Counsellor
from scriptgraph.rehearsal.chooser import answers_in
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.state.arena import Candidate, gather
from scriptgraph.studies.arena.script_counsellor import by_script

GOLDEN = Path(__file__).parents[1] / "golden" / "arena.mmd"
CRITERIA = load_rubric("principles").criteria
CASE: dict[str, Any] = {
    "patient": "kim",
    "name": "Kim",
    "replies": ["I cannot sleep.", "Since May.", "My job.", "Every night."],
}
CONFIG: RunnableConfig = {"configurable": {"thread_id": "a"}}


def says(name: str) -> ToldModel:
    def tell(prompt: Prompt) -> Said:
        return f"{name} asks about: {model.prompts[-1][-1].text}"

    model = ToldModel(tell=tell)
    return model


def prefers(name: str) -> ToldModel:
    """Judge for the answers of one counsellor; none where there is no such answer."""

    def tell(prompt: Prompt) -> Said:
        answers = answers_in(prompt)
        found = next((number for number, text in answers.items() if text.startswith(name)), 0)
        return json.dumps({"reason": "told", "choice": found})

    return ToldModel(tell=tell)


def arena(
    counsellors: Mapping[str, BaseChatModel | Counsellor],
    judge: BaseChatModel | None,
    *,
    turns: int = 3,
    seed: int = 0,
) -> ArenaGraph:
    return create_arena(
        counsellors,
        judge,
        case=CASE,
        client_model=RehearsalModel(),
        criteria=CRITERIA,
        seed=seed,
        settings=Settings(max_turns=turns),
    )


async def played(graph: ArenaGraph) -> dict[str, Any]:
    return await graph.compile().ainvoke({"messages": []})


FOUR = ("ann", "ben", "cat", "dan")


def test_golden_picture() -> None:
    """The picture is the one that was looked at; `GOLDEN_UPDATE=1` writes it anew."""
    graph = arena({name: RehearsalModel() for name in FOUR[:3]}, RehearsalModel()).compile()
    found = graph.get_graph().draw_mermaid()
    if os.environ.get("GOLDEN_UPDATE"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


async def test_the_picked_answer_goes_on_to_the_client() -> None:
    """All counsellors hear the same history, and in it stands what was picked."""
    counsellors = {name: says(name) for name in FOUR}
    state = await played(arena(counsellors, prefers("cat")))
    assert [message.text for message in state["messages"]] == [
        *("I cannot sleep.", "cat asks about: I cannot sleep."),
        *("Since May.", "cat asks about: Since May."),
        *("My job.", "cat asks about: My job."),
    ]
    assert [one["picked"] for one in state["rounds"]] == ["cat"] * 3
    assert state["exit"] == "turnLimit"
    for model in counsellors.values():
        assert "cat asks about: Since May." in [message.text for message in model.prompts[-1]]


async def test_the_judge_knows_no_names_and_the_order_is_recorded() -> None:
    """Nothing but the answers in the order that the record gives, which changes by turn."""
    judge = prefers("ann")
    counsellors = {f"model-{name}": says(name) for name in FOUR}
    state = await played(arena(counsellors, judge))
    for asked, made in zip(judge.prompts, state["rounds"], strict=True):
        assert not any("model-" in message.text for message in asked)
        shown = [text.split()[0] for text in _answers(asked[-1].text)]
        assert made["order"] == [f"model-{name}" for name in shown]
        assert sorted(made["order"]) == sorted(counsellors)
    assert len({tuple(one["order"]) for one in state["rounds"]}) > 1


async def test_the_seed_decides_the_order() -> None:
    """The same seed shuffles the same way; another one does not."""
    counsellors = {name: says(name) for name in FOUR}
    orders = [
        [
            one["order"]
            for one in (await played(arena(counsellors, prefers("ann"), seed=seed)))["rounds"]
        ]
        for seed in (1, 1, 2)
    ]
    assert orders[0] == orders[1] != orders[2]


@pytest.mark.parametrize(("answer", "outcome"), [(0, "tie"), (9, "missing"), (-1, "missing")])
async def test_without_a_pick_one_is_drawn_and_nobody_is_picked(answer: int, outcome: str) -> None:
    """A tie and an unreadable choice are recorded as what they are; the dialogue goes on."""
    judge = ToldModel(tell=lambda _: json.dumps({"reason": "told", "choice": answer}))
    state = await played(arena({name: says(name) for name in FOUR}, judge))
    for one in state["rounds"]:
        assert (one["outcome"], one["picked"]) == (outcome, "")
        assert one["sent"] in FOUR
        assert bool(one["missing"]) == (outcome == "missing")
    assert len(state["messages"]) == 6


async def test_a_counsellor_that_fails_is_out_for_the_turn() -> None:
    """The others answer, the judge chooses between them, and the failure is on record."""
    broken = ToldModel(tell=lambda _: ConnectionError("gone"))
    judge = prefers("ben")
    state = await played(arena({"ann": broken, "ben": says("ben"), "cat": says("cat")}, judge))
    for one in state["rounds"]:
        assert sorted(one["order"]) == ["ben", "cat"]
        assert [bool(c["missing"]) for c in one["candidates"]] == [True, False, False]
    only = await played(arena({"ann": broken, "ben": says("ben")}, judge))
    assert [one["outcome"] for one in only["rounds"]] == ["unopposed"] * 3


async def test_where_nobody_has_a_reply_the_turn_is_tried_again() -> None:
    """The run ends and says why; the same call asks everybody again and goes on."""
    falters = ToldModel(tell=Queue(ConnectionError("gone"), ConnectionError("gone"), "I am back."))
    silent = ToldModel(tell=lambda _: ConnectionError("gone"))
    graph = arena({"ann": falters, "ben": silent}, prefers("ann"), turns=1).compile(
        checkpointer=InMemorySaver()
    )
    state: Any = await graph.ainvoke({"messages": []}, CONFIG)
    assert "no counsellor has a reply: told failed: gone" in state["failure"]
    assert [message.text for message in state["messages"]] == ["I cannot sleep."]
    state = await graph.ainvoke({"messages": []}, CONFIG)
    assert [message.text for message in state["messages"]] == ["I cannot sleep.", "I am back."]
    assert (state["failure"], state["exit"]) == ("", "turnLimit")


async def test_a_reply_without_an_end_is_none() -> None:
    """A model that cannot stop is out for the turn, and nothing of it reaches judge or client."""
    endless = ToldModel(tell=lambda _: "word " * 20_000)
    state = await played(arena({"ann": endless, "ben": says("ben")}, prefers("ann"), turns=1))
    assert state["rounds"][0]["outcome"] == "unopposed"
    assert state["rounds"][0]["candidates"][0]["missing"] == "its reply had 99,999 characters"


async def test_a_person_can_judge() -> None:
    """The run stops at each choice and goes on with the number that is given back."""
    graph = arena({name: says(name) for name in FOUR}, None, turns=2).compile(
        checkpointer=InMemorySaver()
    )
    state: Any = await graph.ainvoke({"messages": []}, CONFIG)
    numbers = [3, "0"]
    for number in numbers:
        asked = state["__interrupt__"][0].value
        assert asked["said"] in CASE["replies"]
        assert len(asked["answers"]) == 4
        state = await graph.ainvoke(Command(resume=number), CONFIG)
    assert [one["outcome"] for one in state["rounds"]] == ["picked", "tie"]
    assert state["rounds"][0]["picked"] == state["rounds"][0]["order"][2]
    assert {one["judge"] for one in state["rounds"]} == {"person"}


async def has_written(saver: BaseCheckpointSaver[Any]) -> bool:
    """Say whether a node of the step under way has ended, and its writes are on the disk."""
    kept = await saver.aget_tuple(CONFIG)
    return bool(kept and kept.pending_writes)


@pytest.mark.parametrize("at", [1, 2])
async def test_a_run_that_was_broken_off_pays_nothing_twice(at: int, tmp_path: Path) -> None:
    """Cancelled while one counsellor is still to answer, it asks only that one again."""
    slow = Stalling(tell=lambda _: "ann answers.", at=at)
    quick, judge = says("ben"), prefers("ben")

    async def run(saver: BaseCheckpointSaver[Any], given: Any) -> dict[str, Any]:
        graph = arena({"ann": slow, "ben": quick}, judge).compile(checkpointer=saver)
        return await graph.ainvoke(given, CONFIG, durability="sync")

    async with open_store(str(tmp_path / "s.sqlite")) as store:
        task = asyncio.create_task(run(store.checkpointer, {"messages": []}))
        await slow.stalled.wait()
        while not await has_written(store.checkpointer):
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        state = await run(store.checkpointer, None)
    assert [one["picked"] for one in state["rounds"]] == ["ben"] * 3
    assert slow.calls == 4
    assert len(slow.prompts) == len(quick.prompts) == len(judge.prompts) == 3


async def test_a_scripts_session_takes_part(tmp_path: Path) -> None:
    """It keeps its section between its turns whoever is picked, and falls silent at its end."""
    steps = script({"a": {"next": [{"to": "b"}]}, "b": {}})
    done = [{"quote": said, "done": "ask"} for said in CASE["replies"]]

    def evaluates(said: int) -> str:
        return json.dumps({"reason": "told", "settled": [done[said]]})

    opening = [answer(), "begins a"]  # what the client says first is judged, and settles nothing
    guide = ToldModel(tell=Queue(*opening, evaluates(1), "begins b", evaluates(2)))
    graph = arena({"ann": says("ann"), "guided": by_script(steps, guide)}, prefers("ann"))
    async with open_store(str(tmp_path / "s.sqlite")) as store:
        compiled = graph.compile(checkpointer=store.checkpointer)
        state = await compiled.ainvoke({"messages": []}, CONFIG)
    replies = [one["candidates"][1]["reply"] for one in state["rounds"]]
    assert replies == ["begins a", "begins b", ""]
    assert "come to its end" in state["rounds"][2]["candidates"][1]["missing"]
    assert state["memories"]["guided"]["section"] == "b"


async def test_a_client_who_has_spoken_is_answered_first() -> None:
    """An application can put its own first message in."""
    state: Any = (
        await arena({"ann": says("ann"), "ben": says("ben")}, prefers("ann"), turns=1)
        .compile()
        .ainvoke({"messages": [HumanMessage("Help me.")]})
    )
    assert state["messages"][1].text == "ann asks about: Help me."


def test_one_counsellor_is_no_arena() -> None:
    """There is nothing to choose."""
    with pytest.raises(InputError, match="two counsellors or more"):
        arena({"ann": RehearsalModel()}, RehearsalModel())


def test_answers_of_an_earlier_turn_make_room() -> None:
    """Only one turn's answers are ever before the judge, in whatever order they come."""

    def one(turn: int, name: str) -> dict[str, Candidate]:
        return {name: Candidate(turn=turn, counsellor=name, reply="r", missing="")}

    found: dict[str, Candidate] = {}
    for given in (one(1, "a"), one(1, "b"), one(2, "b"), one(2, "a")):
        found = gather(found, given)
    assert {name: candidate["turn"] for name, candidate in found.items()} == {"a": 2, "b": 2}
    assert list(gather(found, one(3, "a"))) == ["a"]


def _answers(text: str) -> list[str]:
    return list(answers_in(Prompt("", text, [])).values())
