"""A script asks for a human: its exact words are sent, and then nobody speaks until one comes."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from support.dangerous import FEAR, listener
from support.fakes import ToldModel, script, task
from support.small_sessions import every_mode
from support.takeovers import CONFIG, WEBER, irregular, resume, said, silent, take

from scriptgraph.core.errors import RefusedError, ScriptError
from scriptgraph.core.settings import Mode
from scriptgraph.drawing import mermaid
from scriptgraph.formats.load import load_script, write_script
from scriptgraph.graphs.session import create_session
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.nodes.takeover_record import ASKED_FOR
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.safety.alerts import Alert, settle
from scriptgraph.state.risk import at_risk

OPEN: Any = {"messages": []}
WORDS = "A human has been asked for. If it cannot wait, call 112."
URGENT: Any = [{"to": "help", "when": "the patient wants to die", "urgent": True}]
WAITING = script(
    {
        "talk": {"next": [{"to": "bye"}]},
        "help": {"waits_for_human": True, "tasks": [task("words", say=WORDS)]},
        "bye": {},
    },
    anytime=[{"to": "bye", "when": "the patient wants to stop"}, *URGENT],
)


def session(mode: Mode = "multi", memory: Any = None, model: Any = None, **more: Any) -> Any:
    graph = create_session(WAITING, model or ToldModel(tell=listener), mode=mode, **more)
    return graph.compile(checkpointer=memory or InMemorySaver())


@every_mode
async def test_the_words_are_sent_and_a_human_is_waited_for(mode: Mode) -> None:
    """In one run: the exact words, the record, the state, and an interrupt that shows."""
    graph = session(mode)
    await graph.ainvoke(OPEN, CONFIG)
    state = await graph.ainvoke(said(FEAR), CONFIG)
    assert state["messages"][-1].text == WORDS
    assert (state["human"]["status"], state["human"]["by"]) == ("waiting", "")
    assert state["human"]["why"] == "anytime: when the patient wants to die"
    assert state["trace"][-1]["kind"] == "ask"
    assert state["trace"][-1]["rule"] == ASKED_FOR
    assert state["__interrupt__"][0].value["section"] == "help"
    assert state["status"] == "open"
    assert irregular(state, WAITING) == []
    assert at_risk(state) is not None, "nobody has looked yet"


@every_mode
async def test_nobody_speaks_until_they_come(mode: Mode) -> None:
    """What the user says is kept for them; with a human it goes on as with any other."""
    memory = InMemorySaver()
    graph = session(mode, memory)
    await graph.ainvoke(OPEN, CONFIG)
    await graph.ainvoke(said(FEAR), CONFIG)
    quiet = session(mode, memory, ToldModel(tell=silent))
    state = await quiet.ainvoke(said("please", "hurry"), CONFIG)
    assert state["__interrupt__"][0].value["said"] == ["please", "hurry"]
    state = await quiet.ainvoke(OPEN, CONFIG, context=take())
    assert (state["human"]["status"], state["human"]["by"]) == ("with", WEBER)
    assert at_risk(state) is None
    await quiet.ainvoke(resume("say", text="I am here."), CONFIG)
    await quiet.ainvoke(resume("give_back", section="talk"), CONFIG)
    state = await graph.ainvoke(said("fine"), CONFIG)
    assert (state["section"], state["human"]) == ("talk", None)
    assert irregular(state, WAITING) == []


async def test_whoever_answers_first_says_who_they_are() -> None:
    """In Studio one can answer without taking it over before; a name is wanted, and then known."""
    graph = session()
    await graph.ainvoke(OPEN, CONFIG)
    await graph.ainvoke(said(FEAR), CONFIG)
    with pytest.raises(RefusedError, match="say in `by` who you are"):
        await graph.ainvoke(resume("say", text="Hello."), CONFIG)
    state = await graph.ainvoke(resume("say", text="Hello.", by="Eve"), CONFIG)
    assert (state["human"]["status"], state["human"]["by"]) == ("with", "Eve")
    state = await graph.ainvoke(resume("end", text="Bye."), CONFIG)
    assert state["status"] == "ended"
    assert irregular(state, WAITING) == []


async def test_looking_does_not_end_the_waiting() -> None:
    """Somebody has looked, and a human is still waited for."""
    graph = session()
    await graph.ainvoke(OPEN, CONFIG)
    await graph.ainvoke(said(FEAR), CONFIG)
    looks: Any = {"human": {"act": "seen", "by": "Eve"}}
    state = await graph.ainvoke(OPEN, {**CONFIG, "recursion_limit": 9}, context=looks)
    assert state["human"]["status"] == "waiting"
    assert state["trace"][-1]["kind"] == "seen"
    assert irregular(state, WAITING) == []


async def test_given_back_to_it_one_is_asked_for_again() -> None:
    """It is entered like any other section: its words are sent, and the session waits."""
    graph = session()
    await graph.ainvoke(OPEN, CONFIG)
    await graph.ainvoke(OPEN, CONFIG, context=take())
    await graph.ainvoke(resume("give_back", section="help"), CONFIG)
    state = await graph.ainvoke(said("hello?"), CONFIG)
    assert state["messages"][-1].text == WORDS
    assert state["human"]["status"] == "waiting"
    assert irregular(state, WAITING) == []


async def test_an_alert_says_that_one_is_waited_for() -> None:
    """Beside the one for the danger itself."""
    told: list[Alert] = []
    graph = session(on_alert=told.append)
    await graph.ainvoke(OPEN, CONFIG)
    await graph.ainvoke(said(FEAR), CONFIG)
    settle()
    assert ASKED_FOR in [alert.reason for alert in told]
    assert all(FEAR not in str(alert) for alert in told)


async def test_a_first_section_may_wait() -> None:
    """Then a human is asked for at once."""
    made = script({"help": {"waits_for_human": True, "tasks": [task("words", say=WORDS)]}})
    graph: Any = create_session(made, ToldModel(tell=silent)).compile(checkpointer=InMemorySaver())
    state = await graph.ainvoke(OPEN, CONFIG)
    assert (state["messages"][-1].text, state["human"]["status"]) == (WORDS, "waiting")
    assert irregular(state, made) == []


async def test_a_record_that_nobody_asked_for_is_found() -> None:
    """A human can be waited for only in a section that says so."""
    graph = session()
    await graph.ainvoke(OPEN, CONFIG)
    state = await graph.ainvoke(said(FEAR), CONFIG)
    plain = WAITING.model_copy(
        update={
            "sections": tuple(
                section.model_copy(update={"waits_for_human": False})
                for section in WAITING.sections
            )
        }
    )
    forged = {**state, "script": plain.identity}
    assert any("waits for no human" in one for one in irregular(forged, plain))
    gone = {**state, "human": None}
    assert irregular(gone, WAITING) != []
    unasked = {**gone, "trace": [one for one in state["trace"] if one.get("kind") != "ask"]}
    assert any("none was asked for" in one for one in irregular(unasked, WAITING))


async def test_in_a_simulation_nobody_comes() -> None:
    """A simulated patient is not left waiting: the section is one like any other there."""
    graph: Any = create_simulation(WAITING, RehearsalModel(), case={"name": "Ann"})
    state = await graph.compile(checkpointer=InMemorySaver()).ainvoke(OPEN, CONFIG)
    assert not state.get("human")
    first = WAITING.model_copy(update={"sections": WAITING.sections[1:], "anytime": ()})
    graph = create_simulation(first, RehearsalModel(), case={"name": "Ann"})
    state = await graph.compile(checkpointer=InMemorySaver()).ainvoke(OPEN, CONFIG)
    assert WORDS in state["messages"][0].text
    assert irregular(state, first) == []


YAML = f"""\
script: waiting
title: Waiting
sections:
  talk:
    tasks: {{ask: Ask how they are.}}
    next: {{to: help, when: they want to talk to a human}}
  help:
    waits_for_human: true
    tasks:
      words:
        say: {WORDS}
"""


def test_it_is_written_in_yaml_and_markdown() -> None:
    """Both readers know it, both writers write it, and a script without it keeps its hash."""
    made = load_script(YAML, "yaml")
    assert [section.waits_for_human for section in made.sections] == [False, True]
    for form in ("yaml", "markdown"):
        again = load_script(write_script(made, form), form)
        assert again.hash == made.hash
    assert "- waits for a human\n" in write_script(made, "markdown")
    without = load_script(YAML.replace("    waits_for_human: true\n", ""), "yaml")
    assert without.hash != made.hash
    assert "waits_for_human" not in without.model_dump_json()


def test_its_picture_says_so() -> None:
    """Whoever looks at the script sees where people may wait."""
    drawn = mermaid(load_script(YAML, "yaml"))
    assert drawn.count("1 task, waits for a human") == 1


BAD = {
    "no words": (YAML.replace("say:", "do:"), "does not say so first"),
    "no yes": (YAML.replace("human: true", "human: maybe"), "waits_for_human"),
    "another yes": (YAML.replace("human: true", "human: ja"), "waits_for_human: true"),
}


@pytest.mark.parametrize(("text", "why"), BAD.values(), ids=BAD)
def test_a_mistake_is_told_at_its_place(text: str, why: str) -> None:
    """With line and column, and what to write."""
    with pytest.raises(ScriptError, match=why) as told:
        create_session(load_script(text, "yaml"), "rehearsal")
    (finding,) = told.value.findings
    assert finding.place.line == 8
