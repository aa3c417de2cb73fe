"""Whole sessions through the compiled graph: the same guarantees in every mode."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import Queue, Talk, ToldModel, roles, script
from support.small_sessions import CHOICE, TWO, every_mode, settle

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.safety.guard.words_of_care import words_behind_end


@every_mode
async def test_the_agent_opens(mode: Mode) -> None:
    """A session starts in the first section with a message of the agent's, and no judging."""
    talk = Talk(TWO, Queue("Hello."), mode)
    assert await talk.say(None) == "Hello."
    state = await talk.state()
    assert (state["section"], state["turn"], state["section_turns"]) == ("a", 1, 1)
    assert [type(message) for message in state["messages"]] == [AIMessage]


@every_mode
async def test_a_complete_section_moves_on(mode: Mode) -> None:
    """When every task is proven, the fixed rule leads to the next section, which speaks."""
    talk = Talk(TWO, roles(settle("ask")), mode)
    assert await talk.say(None, "I am fine") == "(a reply)"
    assert await talk.section() == "b"
    assert (await talk.state())["section_start"] == 2


@every_mode
async def test_the_session_ends_after_the_last_section(mode: Mode) -> None:
    """A complete section without rules ends the session, and later words are told so."""
    talk = Talk(TWO, roles(settle("ask")), mode)
    assert await talk.say(None, "one", "two") == ""
    assert await talk.section() == "end"
    assert await talk.say(None) == ""
    assert (await talk.state())["messages"][-1].text == "two"
    assert await talk.say("are you there?") == words_behind_end("en")
    assert await talk.section() == "end"


async def test_modes_can_change_between_turns() -> None:
    """The mode is chosen for each run, and one session can use both."""
    graph = create_session(TWO, ToldModel(tell=roles(settle("ask"))))
    compiled = graph.compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}}
    await compiled.ainvoke({"messages": []}, config, context={"mode": "single"})
    said = {"messages": [HumanMessage("fine")]}
    state = await compiled.ainvoke(said, config, context={"mode": "single"})
    assert state["section"] == "b"
    said = {"messages": [HumanMessage("fine again")]}
    state = await compiled.ainvoke(said, config, context={"mode": "multi"})
    assert state["status"] == "ended"


@every_mode
async def test_nothing_is_said_twice(mode: Mode) -> None:
    """Asking for nothing, or sending the same message again, changes nothing and asks nobody."""
    model = ToldModel(tell=roles(settle("ask")))
    compiled = create_session(TWO, model, mode=mode).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}}
    said = {"messages": [HumanMessage("fine", id="1")]}
    await compiled.ainvoke({"messages": []}, config)
    once = await compiled.ainvoke(said, config)
    asked = len(model.prompts)
    empty: Any = {"messages": []}
    for again in (empty, said):
        assert await compiled.ainvoke(again, config) == once
    assert len(model.prompts) == asked


async def test_an_unknown_mode_is_the_callers_fault() -> None:
    """A mode that does not exist is named together with those that do."""
    compiled = create_session(TWO, ToldModel(tell=roles(settle("ask")))).compile(
        checkpointer=InMemorySaver()
    )
    config: Any = {"configurable": {"thread_id": "a"}}
    wrong: Any = {"mode": "triple"}
    await compiled.ainvoke({"messages": []}, config)
    said: Any = {"messages": [HumanMessage("fine")]}
    with pytest.raises(InputError, match="'triple' does not exist; there are single, multi"):
        await compiled.ainvoke(said, config, context=wrong)


def test_a_faulty_script_is_not_compiled() -> None:
    """All faults of a script are reported at once, before any model is asked."""
    made = script({"a": {"next": [{"to": "nowhere"}]}, "end": {}})
    with pytest.raises(ScriptError) as caught:
        create_session(made, ToldModel(tell=Queue()))
    assert {finding.rule for finding in caught.value.findings} == {
        "unknown-target",
        "reserved-name",
    }


@every_mode
async def test_every_decision_leaves_a_record(mode: Mode) -> None:
    """The trace names node, options, choice and rule of each step, in order."""
    talk = Talk(script(CHOICE), roles(settle("ask"), rule=2), mode)
    await talk.say(None, "hm")
    trace = (await talk.state())["trace"]
    assert [(r["node"], r["choice"], r["rule"]) for r in trace] == [
        ("a", "a", "new session"),
        ("evaluate_a", "dispatch", "complete"),
        ("dispatch_a", "c", "when wants c"),
        ("c", "c", "when wants c"),
    ]
    assert [r["turn"] for r in trace] == [1, 2, 2, 2]
    assert trace[2]["options"] == ["a", "b", "c"]


@every_mode
async def test_the_single_actor_makes_one_call_a_turn(mode: Mode) -> None:
    """Evaluation, choice and reply cost one call in `single`, three in `multi`, and one dropped."""
    model = ToldModel(tell=roles(settle("ask"), rule=1))
    talk = Talk(script(CHOICE), model, mode, speculate_from=0)
    await talk.say(None)
    opening = len(model.prompts)
    await talk.say("hm")
    assert await talk.section() == "b"
    assert len(model.prompts) - opening == {"single": 1, "multi": 3, "speculative": 4}[mode]
