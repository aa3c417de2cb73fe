"""Who cannot come to a session, or answers what cannot be, is told why, and nothing changes."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command
from support.dangerous import CARE, listener
from support.fakes import ToldModel
from support.takeovers import (
    CONFIG,
    OPEN,
    WEBER,
    irregular,
    resume,
    said,
    session,
    take,
    taken,
)

from scriptgraph.core.errors import RefusedError
from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.graphs.session import create_session
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.rehearsal.model import RehearsalModel

BAD: dict[str, tuple[Any, str]] = {
    "a text": ("I am here.", "no answer of a human's"),
    "nothing in it": ({}, "no answer of a human's"),
    "another act": ({"act": "leave"}, "no answer of a human's.*leave"),
    "no text": ({"act": "say"}, "no answer of a human's.*text"),
    "no words": ({"act": "say", "text": " \n "}, "without words"),
    "a document": ({"act": "say", "text": "x" * (LONGEST_MESSAGE + 1)}, "too long"),
    "more than asked": ({"act": "say", "text": "a", "section": "talk"}, "no answer.*section"),
    "no such section": ({"act": "give_back", "section": "nowhere"}, "no section 'nowhere'"),
    "a section's title": (
        {"act": "give_back", "section": " Talk"},
        "no section ' Talk'.*did you mean 'talk'",
    ),
    "the end as a section": ({"act": "give_back", "section": "end"}, "no section 'end'"),
    "another human": ({"act": "say", "text": "a", "by": "Eve"}, "'Dr Weber' is with this session"),
    "a name of two lines": ({"act": "end", "by": "Dr\nWeber"}, "is no name"),
}


@pytest.mark.parametrize("by_id", [False, True])
@pytest.mark.parametrize(("given", "why"), BAD.values(), ids=BAD)
async def test_a_wrong_answer_is_refused_and_changes_nothing(
    given: Any, why: str, by_id: bool
) -> None:
    """The reason says what is wrong, and the next answer is taken; also under an interrupt's id."""
    graph, _ = await taken()
    before = await graph.aget_state(CONFIG)
    answer = {before.interrupts[0].id: given} if by_id else given
    with pytest.raises(RefusedError, match=why):
        await graph.ainvoke(Command(resume=answer), CONFIG)
    after = await graph.aget_state(CONFIG)
    assert (after.values, after.next, after.config) == (before.values, before.next, before.config)
    state = await graph.ainvoke(resume("say", text="I am here."), CONFIG)
    assert state["messages"][-1].text == "I am here."


COMING: dict[str, tuple[Any, str]] = {
    "a second human": ({"act": "take", "by": "Eve"}, "'Dr Weber' is with this session since"),
    "relief of another": (
        {"act": "take", "by": "Eve", "instead_of": "Ann"},
        "'Dr Weber' is with this session",
    ),
    "no name": ({"act": "take"}, "cannot be taken: by"),
    "an empty name": ({"act": "take", "by": ""}, "cannot be taken: by"),
    "another act": ({"act": "say", "by": "Eve"}, "cannot be taken: act"),
    "a text": ("Eve", "cannot be taken"),
}


@pytest.mark.parametrize(("given", "why"), COMING.values(), ids=COMING)
async def test_who_cannot_come_is_told_why(given: Any, why: str) -> None:
    """Nobody comes between the human who is there and the person; nothing changes."""
    graph, _ = await taken()
    before = await graph.aget_state(CONFIG)
    with pytest.raises(RefusedError, match=why):
        await graph.ainvoke(OPEN, CONFIG, context={"human": given})
    after = await graph.aget_state(CONFIG)
    assert (after.values, after.config) == (before.values, before.config)


async def test_a_human_is_relieved_by_name() -> None:
    """Who relieves another says whom; from then on the session is theirs."""
    graph, _ = await taken()
    state = await graph.ainvoke(OPEN, CONFIG, context=take("Eve", instead_of=WEBER))
    assert state["human"]["by"] == "Eve"
    with pytest.raises(RefusedError, match="'Eve' is with this session"):
        await graph.ainvoke(resume("say", text="a", by=WEBER), CONFIG)
    assert irregular(state) == []


async def test_taking_it_once_more_changes_nothing() -> None:
    """Whoever is with the session and comes again is told how it stands."""
    graph, before = await taken()
    state = await graph.ainvoke(OPEN, CONFIG, context=take())
    assert (state["human"], state["trace"]) == (before["human"], before["trace"])
    assert state["__interrupt__"][0].value["section"] == "crisis"


async def test_nobody_is_with_what_has_not_begun_or_has_ended() -> None:
    """There is nobody to be with; a danger can be looked at behind the end, too."""
    graph = session()
    with pytest.raises(RefusedError, match="no session has begun"):
        await graph.ainvoke(OPEN, CONFIG, context=take())
    assert (await graph.aget_state(CONFIG)).values == {}
    over, _ = await taken()
    await over.ainvoke(resume("end"), CONFIG)
    with pytest.raises(RefusedError, match="nobody can take over: the session has ended"):
        await over.ainvoke(OPEN, CONFIG, context=take())
    state = await over.ainvoke(OPEN, CONFIG, context={"human": {"act": "seen", "by": "Eve"}})
    assert (state["status"], state["trace"][-1]["kind"]) == ("ended", "seen")
    assert irregular(state) == []


async def test_looking_at_a_session_changes_nothing_but_the_trace() -> None:
    """The agent goes on as before, and the trace tells who has looked."""
    graph = session()
    before = await graph.ainvoke(OPEN, CONFIG)
    state = await graph.ainvoke(OPEN, CONFIG, context={"human": {"act": "seen", "by": "Eve"}})
    assert {**state, "trace": []} == {**before, "trace": []}
    assert [one["by"] for one in state["trace"] if one["role"] == "takeover"] == ["Eve"]
    state = await graph.ainvoke(said("Ann"), CONFIG)
    assert state["trace"][-1]["role"] == "dialog"
    assert irregular(state) == []


@pytest.mark.parametrize("by", [WEBER, "Eve"])
async def test_looking_at_what_a_human_is_with_ends(by: str) -> None:
    """One record, also of whoever looks twice in a row, and the human is still there."""
    graph, before = await taken()
    looks = {"human": {"act": "seen", "by": by}}
    for _ in range(2):
        state = await graph.ainvoke(OPEN, {**CONFIG, "recursion_limit": 9}, context=looks)
        assert state["__interrupt__"][0].value["section"] == "crisis"
    assert len(state["trace"]) == len(before["trace"]) + 1
    assert state["human"] == before["human"]
    assert irregular(state) == []


async def test_whoever_looks_twice_is_noted_once() -> None:
    """Where nobody is with the session it ends as it was, and nobody is waited for."""
    graph = session()
    await graph.ainvoke(OPEN, CONFIG)
    for _ in range(2):
        state = await graph.ainvoke(OPEN, CONFIG, context={"human": {"act": "seen", "by": "Eve"}})
        assert "__interrupt__" not in state
    assert sum(one["role"] == "takeover" for one in state["trace"]) == 1


async def test_without_a_memory_nobody_can_come() -> None:
    """A session that is not kept could not wait for anybody."""
    graph = create_session(CARE, ToldModel(tell=listener)).compile()
    with pytest.raises(RefusedError, match="kept by a checkpointer"):
        await graph.ainvoke(OPEN, context=take())


async def test_a_simulation_has_no_place_for_a_human() -> None:
    """It says so, and is not run without them."""
    graph = create_simulation(CARE, RehearsalModel(), case={"name": "Ann"})
    with pytest.raises(RefusedError, match="no place for a human"):
        await graph.compile(checkpointer=InMemorySaver()).ainvoke(OPEN, CONFIG, context=take())
