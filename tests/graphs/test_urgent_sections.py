"""Help for somebody in danger stays open: its exact words alone end no session."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage
from support.dangerous import FEAR, HOTLINE
from support.fakes import Talk, ToldModel, answer, roles, script, task
from support.small_sessions import every_mode

from scriptgraph import RehearsalModel, Settings, create_session, create_simulation
from scriptgraph.assurance.rehearse import rehearse
from scriptgraph.core.settings import Mode
from scriptgraph.drawing.chart import script_chart
from scriptgraph.script.fold import END_NODE, fold
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import evaluator_routes

ANYTIME = [
    {"to": "bye", "when": "the patient wants to stop"},
    {"to": "crisis", "when": "the patient wants to die", "urgent": True},
]
WORDS = [task("hotline", say=HOTLINE)]


def made(tasks: list[dict[str, Any]] = WORDS, **more: Any) -> Script:
    """Make a script whose urgent rule leads to a section of these tasks."""
    sections = {"talk": {"next": [{"to": "bye"}]}, "bye": {}, "crisis": {"tasks": tasks, **more}}
    return script(sections, anytime=ANYTIME)


def hears(said: str) -> str:
    """Hear danger and goodbyes."""
    if FEAR in said:
        return answer(anytime=(2, said))
    return answer(anytime=(1, said)) if "stop" in said else answer()


@every_mode
async def test_the_hotline_is_said_to_every_answer(mode: Mode) -> None:
    """Whoever answers the hotline is in an open session, and hears it again each time."""
    talk = Talk(made(), roles(hears), mode)
    await talk.say(None)
    assert await talk.say(FEAR) == HOTLINE
    for said in ("I can't call.", "Are you there?", "hello?"):
        assert await talk.say(said) == HOTLINE
        state = await talk.state()
        assert (state["status"], state["section"]) == ("open", "crisis")


@every_mode
async def test_another_rule_leads_out_of_the_hotline(mode: Mode) -> None:
    """An answer to the hotline is judged as ever: who wants to stop is heard."""
    talk = Talk(made(), roles(hears), mode)
    await talk.say(None)
    await talk.say(FEAR)
    await talk.say("I want to stop now.")
    assert await talk.section() == "bye"


@every_mode
async def test_a_limit_leads_out_of_the_hotline(mode: Mode) -> None:
    """A limit of turns holds although the section is complete from the first message on."""
    talk = Talk(made(limits={"turns": 2, "then": "bye"}), roles(hears), mode)
    await talk.say(None)
    assert await talk.say(FEAR) == await talk.say("no") == HOTLINE
    await talk.say("no")
    assert await talk.section() == "bye"


@every_mode
async def test_a_hotline_that_nothing_proves_ends_no_session(mode: Mode) -> None:
    """It begins by asking, and the answer to that question gets the hotline and no silence."""

    def imagines(said: str) -> str:
        return answer(anytime=(2, "words of nobody")) if "dark" in said else answer()

    talk = Talk(made(), roles(imagines), mode)
    await talk.say(None)
    assert await talk.say("it is all so dark") == f"{HOTLINE}\n\n(a reply)"
    assert await talk.say("no, I am safe") == HOTLINE
    assert (await talk.state())["status"] == "open"


@every_mode
async def test_an_optional_task_is_done_between_hotlines(mode: Mode) -> None:
    """A task that need not be done does not make the exact words end the session."""
    talk = Talk(made([*WORDS, task("ask", optional=True)]), roles(hears), mode)
    await talk.say(None)
    assert await talk.say(FEAR) == f"{HOTLINE}\n\n(a reply)"
    assert await talk.say("no") == f"{HOTLINE}\n\n(a reply)"
    credit = (await talk.state())["progress"]["crisis"]["hotline"]
    assert credit["status"] == "done"


@every_mode
async def test_a_task_that_listens_ends_the_session_when_it_is_done(mode: Mode) -> None:
    """With a required task for a model the section is one like any other, and says words once."""

    def settles(said: str) -> str:
        return answer({"stay": said}) if "here now" in said else hears(said)

    talk = Talk(made([*WORDS, task("stay")]), roles(settles), mode)
    await talk.say(None)
    await talk.say(FEAR)
    assert await talk.say("I called") == "(a reply)"
    await talk.say("they are here now")
    assert await talk.section() == "end"


@every_mode
async def test_the_session_of_somebody_who_begins_with_danger_stays_open(mode: Mode) -> None:
    """A first message that leads to the hotline is no session of one message."""
    talk = Talk(made(), roles(hears), mode)
    assert await talk.say(FEAR) == HOTLINE
    assert await talk.say("no") == HOTLINE
    assert (await talk.state())["status"] == "open"


OPEN = pytest.mark.parametrize(
    ("tasks", "stays"),
    [
        (WORDS, True),
        ([], True),
        ([*WORDS, task("ask", optional=True)], True),
        ([*WORDS, task("stay")], False),
        ([task("hotline", say=HOTLINE, do="Stay.")], False),
    ],
)


@OPEN
def test_every_view_of_the_script_agrees_on_its_end(
    tasks: list[dict[str, Any]], stays: bool
) -> None:
    """The edges, the picture, the compiled graph and what it folds back to tell the same."""
    shown = made(tasks)
    crisis: Section = shown.by_id["crisis"]
    assert ("end" in evaluator_routes(shown, crisis)) is not stays
    ends = [a for a in script_chart(shown).arrows if (a.source, a.target) == ("crisis", END_NODE)]
    assert bool(ends) is not stays
    graph = create_session(shown, RehearsalModel()).compile().get_graph()
    drawn = [edge for edge in graph.edges if edge.source == "evaluate_crisis"]
    assert any(edge.target == "__end__" for edge in drawn) is not stays
    assert {(m.source, m.target, m.label) for m in fold(graph)} == {
        (m.source, m.target, m.label) for m in shown.all_transitions
    }


@OPEN
async def test_a_rehearsal_walks_every_move_of_a_section_that_stays_open(
    tasks: list[dict[str, Any]], stays: bool
) -> None:
    """There is no end that nobody can reach, and no move that is not walked."""
    result = await rehearse(made(tasks, limits={"turns": 2, "then": "bye"}))
    assert result.findings == []


async def test_a_simulated_patient_in_danger_is_talked_to_until_the_limit_of_turns() -> None:
    """A simulation does not end with the hotline either."""
    patient = ToldModel(tell=lambda prompt: FEAR)
    graph = create_simulation(
        made(),
        ToldModel(tell=roles(hears)),
        case={"name": "Ann"},
        patient_model=patient,
        settings=Settings(max_turns=5),
    ).compile()
    state: Any = await graph.ainvoke({"messages": []})
    said = [message.text for message in state["messages"] if isinstance(message, AIMessage)]
    assert said == ["(a reply)", *[HOTLINE] * 4]
    assert state["status"] == "open"
