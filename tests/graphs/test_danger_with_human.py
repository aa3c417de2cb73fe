"""Danger that is heard while a human is with a session, or waited for: no program answers it."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from support.dangerous import listener
from support.fakes import ToldModel, script, task
from support.takeovers import CONFIG, WEBER, irregular, resume, said, silent, take

from scriptgraph.cli.inbox_rows import Case
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.takeover_record import HEARD
from scriptgraph.safety.alerts import Alert, settle
from scriptgraph.safety.danger import Phrases, read_phrases
from scriptgraph.safety.guard import Guard
from scriptgraph.script.check import check
from scriptgraph.state.risk import at_risk

OPEN: Any = {"messages": []}
FEAR = "I am going to kill myself tonight"
WORDS = "A human has been asked for. If it cannot wait, call 112."


def waiting(words: str = WORDS) -> Any:
    """Give a script that asks for a human at once."""
    return script(
        {
            "help": {"waits_for_human": True, "tasks": [task("words", say=words)]},
            "talk": {},
        }
    )


async def held(state: str, told: list[Alert], phrases: Phrases | None = None) -> tuple[Any, Any]:
    """Open a session in which a human is waited for, or with the person; gives its script too."""
    made = waiting()
    graph = create_session(
        made,
        ToldModel(tell=silent),
        on_alert=told.append,
        guard=Guard(phrases=phrases),
    )
    compiled: Any = graph.compile(checkpointer=InMemorySaver())
    await compiled.ainvoke(OPEN, CONFIG)
    if state == "with":
        await compiled.ainvoke(OPEN, CONFIG, context=take())
    settle()
    told.clear()
    return compiled, made


@pytest.mark.parametrize("there", ["waiting", "with"])
async def test_danger_is_told_and_stands_in_the_inbox(there: str) -> None:
    """An alert with its level, one sealed record, and the WHY of the inbox, whoever is there."""
    told: list[Alert] = []
    graph, made = await held(there, told)
    state = await graph.ainvoke(said("hello?"), CONFIG)
    assert at_risk(state) is None
    state = await graph.ainvoke(said(FEAR), CONFIG)
    settle()
    (alert,) = told
    assert (alert.level, alert.about, alert.section) == ("imminent", "self", "help")
    assert FEAR not in str(alert)
    assert state["__interrupt__"][0].value["said"] == ["hello?", FEAR]
    (record,) = [one for one in state["trace"] if one.get("kind") == "heard"]
    assert (record["rule"], record["guard"]["level"]) == (HEARD, "imminent")
    risk = at_risk(state)
    assert risk
    assert [danger.level for danger in risk.dangers] == ["imminent"]
    who = f"{WEBER} is with it" if there == "with" else "waits for a human"
    assert Case("a", state).standing() == f"{who}; at risk: imminent, self"
    assert irregular(state, made) == []


async def test_it_is_told_once_and_again_behind_what_a_human_has_said() -> None:
    """Runs that bring nothing new, and answers, repeat no alert; new danger afterwards is told."""
    told: list[Alert] = []
    graph, made = await held("with", told)
    await graph.ainvoke(said(FEAR), CONFIG)
    await graph.ainvoke(OPEN, CONFIG)
    await graph.ainvoke(said("please", FEAR), CONFIG)
    settle()
    assert len(told) == 1
    state = await graph.ainvoke(resume("say", text="I am here."), CONFIG)
    assert at_risk(state) is None
    state = await graph.ainvoke(said(FEAR), CONFIG)
    settle()
    assert len(told) == 2
    assert irregular(state, made) == []
    state = await graph.ainvoke(resume("give_back", section="talk", text="Go on."), CONFIG)
    assert at_risk(state) is None
    assert irregular(state, made) == []


@pytest.mark.parametrize("there", ["waiting", "with"])
async def test_danger_is_heard_through_the_graph_of_another_version(there: str) -> None:
    """It is noted once and told, and nothing else is: the session stays in its own version."""
    told: list[Alert] = []
    graph, made = await held(there, told)
    newer = create_session(
        waiting("Somebody will come. If it cannot wait, call 112."),
        ToldModel(tell=silent),
        on_alert=told.append,
    )
    compiled: Any = newer.compile(checkpointer=graph.checkpointer)
    before = await compiled.ainvoke(said("hello?"), CONFIG)
    state = await compiled.ainvoke(said(FEAR), CONFIG)
    settle()
    assert [alert.level for alert in told] == ["imminent"]
    (record,) = state["trace"][len(before["trace"]) :]
    assert (record["kind"], record["section"], record["choice"]) == ("heard", "help", "help")
    assert state["__interrupt__"][0].value["said"] == ["hello?", FEAR]
    assert (state["script"], state["human"]) == (made.identity, before["human"])
    assert irregular(state, made) == []


async def test_a_clinics_own_words_are_heard_there_too(tmp_path: Any) -> None:
    """Whoever listens elsewhere listens there, and no model is asked."""
    path = tmp_path / "own.toml"
    path.write_text('[explicit]\nself = ["the green bag is packed"]\n', encoding="utf-8")
    told: list[Alert] = []
    graph, _ = await held("waiting", told, read_phrases(path))
    await graph.ainvoke(said("the green bag is packed"), CONFIG)
    settle()
    assert [alert.level for alert in told] == ["explicit"]


async def test_a_record_of_danger_that_no_human_was_due_for_is_found() -> None:
    """Whoever puts one in elsewhere has left danger to nobody."""
    graph = create_session(waiting(), ToldModel(tell=listener))
    compiled: Any = graph.compile(checkpointer=InMemorySaver())
    await compiled.ainvoke(OPEN, CONFIG)
    await compiled.ainvoke(said(FEAR), CONFIG)
    await compiled.ainvoke(resume("give_back", section="talk", by="Eve"), CONFIG)
    state = await compiled.ainvoke(said("fine"), CONFIG)
    heard = next(one for one in state["trace"] if one.get("kind") == "heard")
    covers = state["trace"][-1]["covers"]
    forged = {**heard, "section": "talk", "choice": "talk", "covers": covers}
    found = irregular({**state, "trace": [*state["trace"], forged]}, waiting())
    assert any("none was due" in one for one in found)


@pytest.mark.parametrize(
    ("words", "is_named"),
    [(WORDS, True), ("Call 116 123 now.", True), ("Wait.", False)],
)
def test_words_that_name_nobody_to_call_are_remarked_on(words: str, is_named: bool) -> None:
    """While a human is waited for they are all that answers danger."""
    found = [one.rule for one in check(waiting(words))]
    assert ("wait-without-help" in found) is not is_named
