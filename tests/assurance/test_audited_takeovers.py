"""A session that a human took over passes an audit, and what was changed in it is found."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.dangerous import CARE, FEAR, listener
from support.fakes import ToldModel
from support.takeovers import CONFIG, WEBER, irregular, resume, said, session, take

from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.seals import sealed
from scriptgraph.script.model import Script

OPEN: Any = {"messages": []}

LATER = Script.model_validate(
    {
        **CARE.model_dump(),
        "anytime": [{"to": "crisis", "when": "the patient is in danger", "urgent": True}],
    }
)
"""Another version of the script, in which another rule leads to help."""


async def held() -> Any:
    """Hold a session with everything that a human does in one but its end."""
    made = create_session(CARE, ToldModel(tell=listener))
    graph: Any = made.compile(checkpointer=InMemorySaver())
    await graph.ainvoke(OPEN, CONFIG)
    await graph.ainvoke(said(FEAR), CONFIG)
    await graph.ainvoke(OPEN, CONFIG, context={"human": {"act": "seen", "by": "Eve"}})
    await graph.ainvoke(OPEN, CONFIG, context=take(why="danger"))
    await graph.ainvoke(said("hello?"), CONFIG)
    await graph.ainvoke(resume("say", text="I am here."), CONFIG)
    await graph.ainvoke(resume("give_back", section="talk", text="Go on."), CONFIG)
    return await graph.ainvoke(said("thanks"), CONFIG)


async def heard_by_another_version(*, is_human_there: bool) -> Any:
    """Speak of danger to a human through the graph of another version; they leave, or stay."""
    memory = InMemorySaver()
    graph = session(memory=memory)
    await graph.ainvoke(OPEN, CONFIG)
    await graph.ainvoke(OPEN, CONFIG, context=take())
    state = await session(memory=memory, made=LATER).ainvoke(said(FEAR), CONFIG)
    if not is_human_there:
        state = await graph.ainvoke(resume("give_back", section="talk"), CONFIG)
    return state


async def decided_by_another_version(section: str) -> Any:
    """Give what another version decides where the user speaks of danger."""
    graph = session(made=LATER)
    await graph.ainvoke(OPEN, CONFIG)
    state = await graph.ainvoke(said(FEAR), CONFIG)
    (decided,) = [one for one in state["trace"] if one["choice"] == "crisis" != one["section"]]
    return {**decided, "section": section}


def act(state: Any, kind: str) -> Any:
    """Find a human's record."""
    return next(one for one in state["trace"] if one.get("kind") == kind)


def place(state: Any, kind: str) -> int:
    return int(state["trace"].index(act(state, kind)))


def message(state: Any, text: str) -> Any:
    return next(one for one in state["messages"] if one.text == text)


def unseen(state: Any) -> None:
    """Take out that anybody took over, and make every seal anew."""
    del state["trace"][place(state, "take")]


def another_author(state: Any) -> None:
    act(state, "say")["by"] = "Eve"
    message(state, "I am here.").additional_kwargs["human"] = "Eve"


def unmarked(state: Any) -> None:
    del message(state, "I am here.").additional_kwargs["human"]


def marked(state: Any) -> None:
    """Pass off the agent's words as a human's."""
    state["messages"][0].additional_kwargs["human"] = WEBER


def other_words(state: Any) -> None:
    message(state, "I am here.").content = "Go away."


def no_words(state: Any) -> None:
    state["messages"].remove(message(state, "I am here."))


def more_words(state: Any) -> None:
    about = {"section": "crisis", "turn": 9, "script": "test", "human": WEBER}
    state["messages"].append(AIMessage("And call me.", additional_kwargs=about))


def elsewhere(state: Any) -> None:
    act(state, "give_back")["choice"] = "bye"


def nowhere(state: Any) -> None:
    act(state, "give_back")["choice"] = "attic"


def went_on(state: Any) -> None:
    """Let the script decide while the human was there."""
    decided = copy.deepcopy(next(one for one in state["trace"] if one["role"] == "evaluator"))
    decided |= {"section": "crisis", "choice": "crisis", "kind": "stay", "rule": "not yet"}
    state["trace"].insert(place(state, "say"), decided)


def spoke_behind_them(state: Any) -> None:
    """Move the human's arrival behind what they wrote."""
    taken = state["trace"].pop(place(state, "take"))
    state["trace"].insert(place(state, "say") + 1, taken)


def never_left(state: Any) -> None:
    state["human"] = {"status": "with", "by": WEBER, "since": "2026", "why": ""}


def unheard_of(state: Any) -> None:
    act(state, "say")["kind"] = "sing"


def nameless(state: Any) -> None:
    del act(state, "take")["by"]


def another_rule(state: Any) -> None:
    act(state, "give_back")["rule"] = "complete"


def other_user(state: Any) -> None:
    """Change what the user said to the human."""
    place = state["messages"].index(message(state, "hello?"))
    state["messages"][place] = HumanMessage("bye")


def reordered(state: Any) -> None:
    trace, first = state["trace"], place(state, "say")
    trace[first], trace[first + 1] = trace[first + 1], trace[first]


TAMPERED: list[Callable[[Any], None]] = [
    unseen,
    another_author,
    unmarked,
    marked,
    other_words,
    no_words,
    more_words,
    elsewhere,
    nowhere,
    went_on,
    spoke_behind_them,
    never_left,
    unheard_of,
    nameless,
    another_rule,
    other_user,
    reordered,
]
BY_SEALS_ALONE = (other_words, other_user)
"""What no decision tells: nobody else knows what was said."""


async def test_an_honest_session_passes() -> None:
    """Taking over, writing, looking and giving back are all explained."""
    assert irregular(await held()) == []


@pytest.mark.parametrize("is_human_there", [True, False])
async def test_what_another_version_hears_is_no_decision_of_it(*, is_human_there: bool) -> None:
    """Its note of danger is explained; a move by its own rule is found, at the same place."""
    state = await heard_by_another_version(is_human_there=is_human_there)
    assert act(state, "heard")["guard"]["level"] == "explicit"
    assert irregular(state) == []
    decided = await decided_by_another_version(state["section"])
    decided["covers"] = len(state["messages"])
    found = irregular(resealed({**state, "trace": [*state["trace"], decided]}))
    wanted = "the script went on, though 'Dr Weber'" if is_human_there else "no move of the script"
    assert any(wanted in one for one in found), found


@pytest.mark.parametrize("level", [None, "none", "indirect"])
async def test_danger_that_nobody_heard_is_not_left_to_a_human(level: str | None) -> None:
    """A note that danger was heard holds what the guard has found, and that it was grave."""
    state = copy.deepcopy(await heard_by_another_version(is_human_there=True))
    record = act(state, "heard")
    record["guard"] = {**record["guard"], "level": level}
    if level is None:
        del record["guard"]
    assert any("the guard had found none" in one for one in irregular(resealed(state)))


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda one: one.__name__)
async def test_what_was_changed_is_found(tamper: Callable[[Any], None]) -> None:
    """Whatever of a human's part is changed, added, taken out or moved."""
    state = copy.deepcopy(await held())
    tamper(state)
    assert irregular(state) != []


@pytest.mark.parametrize(
    "tamper", [one for one in TAMPERED if one not in BY_SEALS_ALONE], ids=lambda one: one.__name__
)
async def test_it_is_found_behind_new_seals_too(tamper: Callable[[Any], None]) -> None:
    """Who can make all seals anew is still told by what does not fit."""
    state = copy.deepcopy(await held())
    tamper(state)
    found = [one for one in irregular(resealed(state)) if not one.startswith("seal")]
    assert found != []


def resealed(state: Any) -> Any:
    """Make every seal anew; what each record covers stays."""
    trace: list[Any] = []
    for record in state["trace"]:
        covered = trace[-1]["covers"] if trace else 0
        count = max(record.get("covers", covered), covered)
        bare = {key: part for key, part in record.items() if key not in ("seal", "covers")}
        known = {"trace": trace, "messages": state["messages"][:count]}
        trace.extend(sealed(known, {"trace": [bare]})["trace"])
    return {**state, "trace": trace}
