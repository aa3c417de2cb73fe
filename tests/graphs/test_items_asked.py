"""A questionnaire is asked item by item in exact words, and each answer is what was said."""

from __future__ import annotations

from itertools import product, zip_longest
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from support.small_sessions import every_mode
from support.takeovers import CONFIG, irregular, said

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.rules import decide
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.state.session import Credit
from scriptgraph.state.told import told

SCRIPT = load_script(Path(__file__).parents[2] / "scripts" / "phq9_intake.yaml")
SECTION = SCRIPT.by_id["phq9"]
ITEMS = [task for task in SECTION.tasks if task.collect]
WORDS = ("not at all", "several days", "more than half the days", "nearly every day")


async def again(mode: Mode, words: str) -> Any:
    """Hold a session to the words behind nine answers that are no trouble."""
    return await asked(mode, *["not at all"] * len(ITEMS), words)


async def asked(mode: Mode, *answers: str) -> Any:
    """Hold a session up to the last of some answers to the items, in order, and words behind."""
    graph = create_session(SCRIPT, RehearsalModel(), mode=mode).compile(
        checkpointer=InMemorySaver()
    )
    await graph.ainvoke({"messages": []}, CONFIG)
    state = await graph.ainvoke(said("Yes, I agree."), CONFIG)
    for item, answer in zip_longest(ITEMS[: len(answers)], answers):
        assert item is None or state["messages"][-1].text.endswith(item.say or "")
        state = await graph.ainvoke(said(answer), CONFIG)
    return state


@every_mode
@pytest.mark.parametrize(
    ("scores", "leads_to"), [((1,) * 8 + (0,), "review"), ((2, 2, 1, 1, 1, 1, 1, 1, 0), "soon")]
)
async def test_nine_answers_in_words_are_nine_numbers_and_lead_by_their_sum(
    mode: Mode, scores: tuple[int, ...], leads_to: str
) -> None:
    """8 and 10 lie on both sides of the cut-off; every quote is what was said."""
    state = await asked(mode, *(WORDS[score] for score in scores))
    assert [state["collected"][item.id] for item in ITEMS] == list(scores)
    assert leads_to in [record["choice"] for record in state["trace"]]
    quotes = {q["task"]: q["text"] for r in state["trace"] for q in r["evidence"] if q["found"]}
    assert [quotes[item.id] for item in ITEMS] == [WORDS[score] for score in scores]
    assert irregular(state, SCRIPT) == []


@every_mode
async def test_the_last_item_leads_to_help_whatever_the_sum(mode: Mode) -> None:
    """Somebody who has thoughts of death is answered in that very turn."""
    state = await asked(mode, *["not at all"] * 8, "several days")
    assert (state["collected"]["phq9"], state["section"]) == (1, "crisis")
    assert "112" in state["messages"][-1].text
    assert irregular(state, SCRIPT) == []


@every_mode
async def test_a_yes_is_asked_about_again(mode: Mode) -> None:
    """It does not say how much; the item stays open, and nothing is noted."""
    state = await asked(mode, "several days", "yes")
    assert "phq2" not in state["collected"]
    assert state["section"] == "phq9"
    assert state["progress"]["phq9"]["phq2"]["status"] == "said"


@every_mode
async def test_after_the_last_item_somebody_is_asked_before_it_ends(mode: Mode) -> None:
    """Nine times "not at all" and a yes end the session with its exact words, and no talk."""
    state = await asked(mode, *["not at all"] * 9)
    assert (state["section"], state["status"]) == ("review", "open")
    state = await again(mode, "Yes.")
    assert (state["section"], state["status"]) == ("goodbye", "ended")
    assert "112" in state["messages"][-1].text
    assert irregular(state, SCRIPT) == []


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("sorry, the last one was several days", 1),
        ("Sorry, the last was nearly every day", 3),
        ("no, the last one should be nearly every day", 3),
        ("Sorry, I meant more than half the days for the last question", 2),
        ("yes, the last answer should be several days", 1),
    ],
)
async def test_the_last_answer_is_corrected_before_the_end(words: str, score: int) -> None:
    """Whoever takes "not at all" back is heard, counted and helped, right behind item 9."""
    state = await again("multi", words)
    assert (state["collected"]["phq9"], state["section"]) == (score, "crisis")
    assert irregular(state, SCRIPT) == []


@pytest.mark.parametrize(
    "words", ["The last week was not easy, sorry.", "the one about sleep was nearly every day"]
)
async def test_what_corrects_nothing_leaves_the_last_answer(words: str) -> None:
    """Words of the last week, or of an item that nobody knows by its name, change no score."""
    state = await again("multi", words)
    assert [state["collected"][item.id] for item in ITEMS] == [0] * len(ITEMS)
    assert state["section"] != "crisis"


@pytest.mark.slow
def test_every_way_to_answer_leads_where_its_sum_belongs() -> None:
    """All 4^9 of them: help for any thought of death, else a talk from 10 on, else a last look."""
    credits = {task.id: Credit(status="done", evidence="…", turn=3) for task in SECTION.tasks}
    names = [item.id for item in ITEMS]
    wrong = []
    for scores in product(range(4), repeat=9):
        move = decide(
            SCRIPT,
            SECTION,
            credits=credits,
            collected=told(SCRIPT, dict(zip(names, scores, strict=True)), {}),
            claimed=0,
            turns=10,
            visits={},
        )
        right = "crisis" if scores[8] else "soon" if sum(scores) >= 10 else "review"
        if move is None or move.target != right:
            wrong.append(scores)
    assert wrong == []
