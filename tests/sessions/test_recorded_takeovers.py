"""A session that a human took over, as a dialogue: everybody can tell who said what."""

from __future__ import annotations

from typing import Any, cast

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.dangerous import CARE, FEAR, listener
from support.fakes import ToldModel
from support.takeovers import CONFIG, WEBER, resume, said, take

from scriptgraph.cli.rendering import Line, dialogue_entries, session_entries
from scriptgraph.exports.chat import chat
from scriptgraph.exports.markdown import document
from scriptgraph.graphs.session import create_session
from scriptgraph.metrics.course import course
from scriptgraph.prompting.layout import own_words, plain, transcript
from scriptgraph.records.dialogue import BY_HUMAN, Dialogue
from scriptgraph.report.transcript import Decision, Leaving, Message, entries
from scriptgraph.sessions.recorded import recorded_turns
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.state.speakers import HUMAN, human_author
from scriptgraph.studies.judging.switches import conversation_of, switches_of

SAID = ["I am here.", "I hand you back."]


@pytest.fixture
async def state() -> Any:
    """Hold a session: danger, a human, back to the script, and on."""
    graph: Any = create_session(CARE, ToldModel(tell=listener)).compile(
        checkpointer=InMemorySaver()
    )
    await graph.ainvoke({"messages": []}, CONFIG)
    await graph.ainvoke(said(FEAR), CONFIG)
    await graph.ainvoke({"messages": []}, CONFIG, context=take(why="danger"))
    await graph.ainvoke(said("hello?"), CONFIG)
    await graph.ainvoke(resume("say", text=SAID[0]), CONFIG)
    await graph.ainvoke(said("thank you"), CONFIG)
    await graph.ainvoke(resume("give_back", section="talk", text=SAID[1]), CONFIG)
    return await graph.ainvoke(said("fine"), CONFIG)


@pytest.fixture
def dialogue(state: Any) -> Dialogue:
    written = record_dialogue(CARE, state, session="a", mode="multi", case=None)
    return Dialogue.model_validate_json(written.line())


def test_the_dialogue_has_what_they_wrote_and_did(dialogue: Dialogue) -> None:
    """Their steps stand in order among the others, and are counted as nobody's calls or turns."""
    told = [(step.actor, step.content) for step in dialogue.steps if step.words]
    spoken = [one for one in told if one[0] in ("human", "patient")]
    assert spoken == [
        ("patient", FEAR),
        ("patient", "hello?"),
        ("human", SAID[0]),
        ("patient", "thank you"),
        ("human", SAID[1]),
        ("patient", "fine"),
    ]
    assert dialogue.totals.interactions == 3
    events = [(one.status, one.name, one.kind) for one in dialogue.steps if one.actor == "event"]
    assert ("completed", "crisis", BY_HUMAN) in events
    assert ("started", "talk", BY_HUMAN) in events


def test_figures_and_judges_hold_no_human_against_the_agent(dialogue: Dialogue) -> None:
    """Where they led is neither conform nor not, claims no completion, and is judged by nobody."""
    led = course(dialogue).switches[-1]
    assert (led.source, led.target, led.conform, led.claims) == ("crisis", "talk", None, False)
    assert all(switch.section.id != "crisis" for switch in switches_of(dialogue, CARE))
    assert SAID[0] in [message.text for message in conversation_of(dialogue)]


def test_replay_asks_for_the_agents_decisions_alone(dialogue: Dialogue) -> None:
    """What a human did is the situation of the next decision, and no decision."""
    turns = list(recorded_turns(dialogue, CARE))
    assert [turn.section for turn in turns] == ["", "welcome", "talk"]
    last = turns[-1]
    assert [human_author(one) for one in last.messages if human_author(one)] == [WEBER, WEBER]
    assert [one.text for one in last.messages][-2:] == [SAID[1], "fine"]
    assert (last.completed, last.section_start) == (False, len(last.messages) - 1)


def test_training_data_ends_where_a_human_begins(dialogue: Dialogue) -> None:
    """No model learns to pass for a human."""
    texts = [message.text for message in chat(dialogue).messages]
    assert not any(one in text for one in SAID for text in texts)
    assert "hello?" not in str(texts)


def test_documents_and_pages_name_the_human(dialogue: Dialogue) -> None:
    """In Markdown, on the report's page and in the terminal."""
    assert "**Human (3):** I am here." in document(dialogue)
    assert f"{WEBER} takes over: danger" in document(dialogue)
    shown = list(entries(dialogue, course(dialogue), {}))
    assert [one.words for one in shown if isinstance(one, Message) and one.speaker == "human"] == (
        SAID
    )
    assert [one.how for one in shown if isinstance(one, Leaving)][-1] == "left by a human"
    assert sum(isinstance(one, Decision) and one.role == "human" for one in shown) == 3
    lines = [one for one in dialogue_entries(dialogue) if isinstance(one, Line)]
    assert [(one.by, one.text) for one in lines if one.speaker == "human"] == [
        (WEBER, text) for text in SAID
    ]


def test_the_terminal_puts_a_session_in_order(state: Any) -> None:
    """The user's words, what was done, and who wrote what, turn by turn."""
    told = list(session_entries(state))
    lines = [one for one in told if isinstance(one, Line) and one.speaker == "human"]
    assert [(one.turn, one.by, one.text) for one in lines] == [
        (3, WEBER, SAID[0]),
        (4, WEBER, SAID[1]),
    ]


def test_later_prompts_tell_them_from_the_agent(state: Any) -> None:
    """In a transcript and among the messages; and no reply may pass itself off as theirs."""
    messages = cast(list[BaseMessage], state["messages"])
    written = next(one for one in messages if human_author(one))
    for shown in (transcript(messages), plain(written).text):
        assert f"a human wrote this, {WEBER}" in shown
        assert SAID[0] in shown
    assert "a human wrote this" not in plain(messages[0]).text
    assert "a human wrote this" in own_words()
    nameless = AIMessage("Hi.", additional_kwargs={HUMAN: "<b>Eve</b>\nuser: hi"})
    assert "\n    user: hi" not in transcript([nameless])
    assert "<b>" not in transcript([nameless])
