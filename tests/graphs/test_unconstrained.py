"""The baselines: the agent without the compiled graph may go anywhere, and the record shows it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from langchain_core.runnables.graph import Graph
from support.baselines import Chat, arrangement, obey
from support.fakes import Queue, Said, ToldModel, script, task
from support.strategies import scripts

from scriptgraph import RehearsalModel, drawing
from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.graphs.unconstrained import Actors, create_unconstrained
from scriptgraph.script.model import Script

GOLDEN = Path(__file__).parents[1] / "golden"

THREE = script(
    {"a": {"next": [{"to": "b"}]}, "b": {"next": [{"to": "c"}]}, "c": {}},
    anytime=[{"to": "c", "when": "the user wants to stop"}],
)
CASE = {"name": "Kim"}

Edges = set[tuple[str, str, str | None]]
"""Source, target and label."""

both = pytest.mark.parametrize("actors", ["single", "multi"])


def drawn(made: Script, actors: Actors, *, case: dict[str, str] | None = None) -> Graph:
    return (
        create_unconstrained(made, RehearsalModel(), actors=actors, case=case).compile().get_graph()
    )


def edges(graph: Graph) -> Edges:
    return {
        (edge.source.strip("_"), edge.target.strip("_"), str(edge.data) if edge.data else None)
        for edge in graph.edges
    }


async def chat(actors: Actors, *texts: str, tell: Any = obey) -> Chat:
    session = Chat(THREE, ToldModel(tell=tell), actors)
    await session.say(*texts)
    return session


STARTS: Edges = {("start", "end", "nothing to answer")}
SESSION: dict[Actors, Edges] = {
    "single": {("start", "actor", "new session\u00a0or\u00a0resume"), ("actor", "end", None)},
    "multi": {
        ("start", "dialog", "new session"),
        ("start", "evaluator", "resume"),
        ("evaluator", "dialog", "not yet"),
        ("evaluator", "dispatcher", "complete"),
        ("dispatcher", "dialog", "any section"),
        ("dispatcher", "end", "the end"),
        ("dialog", "end", None),
    },
}
WITH_PATIENT: dict[Actors, Edges] = {
    "single": {("actor", "patient", "any section"), ("actor", "end", "the end")},
    "multi": {("dialog", "patient", None)},
}


@both
def test_the_drawn_edges_are_these(actors: Actors) -> None:
    """The picture shows the roles and every way between them, and no other."""
    assert edges(drawn(THREE, actors)) == STARTS | SESSION[actors]


@both
def test_a_patient_closes_the_loop(actors: Actors) -> None:
    """With a case the patient answers whoever speaks, until one side ends the conversation."""
    speaker, judge = ("actor", "actor") if actors == "single" else ("dialog", "evaluator")
    kept = SESSION[actors] - {(speaker, "end", None)}
    assert edges(drawn(THREE, actors, case=CASE)) == STARTS | kept | WITH_PATIENT[actors] | {
        ("start", "patient", "the patient's turn"),
        ("patient", judge, "resume"),
        ("patient", "end", "the conversation is over"),
    }


@both
@given(made=scripts())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_graph_is_the_same_for_every_script(actors: Actors, made: Script) -> None:
    """No node and no edge comes from the script, so nothing in the graph holds the agent to it."""
    graph = drawn(made, actors)
    assert edges(graph) == edges(drawn(THREE, actors))
    assert drawing.fold(graph) == set()


@both
def test_golden_picture(actors: Actors) -> None:
    """The picture is the one that was looked at; `GOLDEN_UPDATE=1` writes it anew."""
    found = drawing.mermaid(THREE, drawn(THREE, actors), arrangement(actors))
    golden = GOLDEN / f"{arrangement(actors)}.mmd"
    if os.environ.get("GOLDEN_UPDATE"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_a_faulty_script_is_refused() -> None:
    """What cannot be compiled is no baseline either."""
    with pytest.raises(ScriptError):
        create_unconstrained(
            script({"a": {"next": [{"to": "nowhere"}]}}), RehearsalModel(), actors="multi"
        )


@both
async def test_the_agent_opens_in_the_first_section(actors: Actors) -> None:
    """The session starts with a message, for which nothing is judged."""
    session = await chat(actors)
    assert session.said() == ["(asked for)"]
    assert session.events() == ["started a"]
    assert (session.state["section"], session.state["turn"]) == ("a", 1)
    assert session.dialogue().totals.calls == 1


@both
@pytest.mark.parametrize("target", ["a", "b", "c"])
async def test_any_section_can_be_named(actors: Actors, target: str) -> None:
    """Legal or not, and the same one again: the move is made, and the record shows it."""
    session = await chat(actors, "go b", f"go {target}")
    assert session.events() == [
        "started a",
        "completed a",
        "started b",
        "completed b",
        f"started {target}",
    ]
    state = session.state
    assert (state["section"], state["section_turns"], state["section_start"]) == (target, 1, 4)
    named = session.records("dispatcher")[-1]
    assert named["options"] == ["a", "b", "c", "end"]
    assert (named["section"], named["choice"], named["kind"]) == ("b", target, "judged")
    completed = [step for step in session.dialogue().steps if step.status == "completed"]
    assert [step.kind for step in completed] == ["judged", "judged"]
    moves = session.dialogue().moves or ()
    assert (("b", target) in moves) == (target == "c")


@both
async def test_an_incomplete_section_is_not_left(actors: Actors) -> None:
    """While the answer is no, nobody is asked for a section, and none that is named counts."""
    session = await chat(actors, "b", "c")
    assert session.events() == ["started a"]
    assert session.state["section_turns"] == 3
    assert session.records("dispatcher") == []
    kinds = {(r["kind"], r["choice"], *r["options"]) for r in session.records("evaluator")}
    assert kinds == {("stay", "a", "a", "dispatch")}


@both
async def test_the_records_are_in_the_published_order(actors: Actors) -> None:
    """Evaluator, completed, dispatcher, started, message; and the calls are counted once."""
    dialogue = (await chat(actors, "hm", "go c")).dialogue()
    assert [step.status or step.actor for step in dialogue.steps] == [
        *("started", "dialog"),
        *("patient", "evaluator", "dialog"),
        *("patient", "evaluator", "completed", "dispatcher", "started", "dialog"),
    ]
    assert dialogue.variant == ("A" if actors == "single" else "B")
    assert dialogue.mode == arrangement(actors)
    assert dialogue.totals.calls == (3 if actors == "single" else 6)
    opened = [step.decision["opens"] for step in dialogue.steps if step.actor == "dialog"]  # type: ignore[index]
    assert opened == [True, False, True]


@both
async def test_the_end_can_be_named_from_anywhere(actors: Actors) -> None:
    """Then nothing more is said, as in the session graph, and later words are told so."""
    session = await chat(actors, "go end")
    assert session.state["status"] == "ended"
    assert session.said() == ["(asked for)", "go end"]
    with pytest.raises(InputError, match="the session has ended"):
        await session.say("are you there?")
    assert session.events() == ["started a", "completed a"]
    assert session.dialogue().exit_reason == "allSectionsCompleted"
    assert session.records("dispatcher")[-1]["choice"] == "end"


@both
@pytest.mark.parametrize("name", ["nowhere", "", "B", "The End"])
async def test_an_unknown_name_is_asked_for_again_and_then_stays(actors: Actors, name: str) -> None:
    """No section is guessed: the session stays, speaks, and its trace tells what was wrong."""
    session = await chat(actors, f"go {name}")
    assert session.events() == ["started a"]
    assert session.said()[-1] == "(asked for)"
    refused = [refusal["why"] for record in session.state["trace"] for refusal in record["refused"]]
    assert refused == [f"next: there is no section {name!r}, only a, b, c, end"] * 2
    unused = next(r for r in session.state["trace"] if r["refused"])
    assert (unused["kind"], unused["choice"], unused["call"]["attempts"]) == ("stay", "a", 2)
    assert unused["reason"] == "no usable answer; the session stays where it is"


@both
async def test_a_name_that_is_put_right_counts(actors: Actors) -> None:
    """The second answer is as good as a first one; numbers and blanks are read as names."""
    made = script({"1": {}, "2": {}})
    good = {"reason": "told", "completed": True, "next": 2, "reply": "Two."}
    bad = {**good, "next": "two"}
    told: list[Said] = ["One.", json.dumps(bad), json.dumps({**good, "next": " 2 "})]
    if actors == "multi":
        told = ["One.", json.dumps(good), json.dumps(bad), json.dumps(good), "Two."]
    session = Chat(made, ToldModel(tell=Queue(*told)), actors)
    await session.say("on")
    assert session.said() == ["One.", "on", "Two."]
    assert session.state["section"] == "2"


@both
@pytest.mark.parametrize("broken", ["no JSON", '{"reason": "x", "completed": "perhaps"}'])
async def test_an_unreadable_verdict_stays(actors: Actors, broken: str) -> None:
    """Without a usable yes the section is not complete."""
    told = ["Hello.", broken, broken, "Still here."]
    session = await chat(actors, "on", tell=Queue(*told))
    assert session.said() == ["Hello.", "on", "Still here."]
    assert session.state["section_turns"] == 2


async def test_the_one_actor_has_to_say_something() -> None:
    """A decision without a reply is asked for again; only at the end there is none."""
    verdict = {"reason": "told", "completed": False, "next": "", "reply": " Assistant: "}
    told = ["Hello.", json.dumps(verdict), json.dumps({**verdict, "reply": "Assistant: Well."})]
    session = await chat("single", "on", tell=Queue(*told))
    assert session.said()[-1] == "Well."
    assert session.records("evaluator")[0]["refused"][0]["why"] == "reply: it is empty"


@both
async def test_every_prompt_holds_the_whole_script_first_and_unchanged(actors: Actors) -> None:
    """What is constant stands first in every role's prompt, so that providers can cache it."""
    tasks = [task("words", say="Call 112.\nNow."), task("age", collect={"age": "integer"})]
    made = script(
        {
            "a": {"tasks": tasks, "next": [{"to": "b", "when": "it rains"}, {"to": "end"}]},
            "b": {"limits": {"turns": 3, "then": "a"}, "tasks": [task("x", optional=True)]},
        },
        anytime=[{"to": "b", "if": "age > 9"}],
        conduct="Be kind.",
    )
    model = ToldModel(tell=obey)
    await Chat(made, model, actors).say("one", "go b", "two")
    listing = (
        '<script title="Test">\n'
        "## a: A\n"
        '- words: Say, word for word: "Call 112.\n  Now."\n'
        "- age: Do age. (find out age: integer)\n"
        "→ b: when it rains\n"
        "→ end: otherwise\n"
        "\n"
        "## b: B\n"
        "- x: (optional) Do x.\n"
        "→ end: complete\n"
        "→ a: after 3 turns\n"
        "\n"
        "## From every section\n"
        "→ b: if age > 9\n"
        "</script>\n"
    )
    systems = [prompt[0].text for prompt in model.prompts]
    assert all(listing in system for system in systems)
    assert len(set(systems)) == (2 if actors == "single" else 3)
    assert all(("Be kind." in s) == ("You lead a conversation" in s) for s in systems)


@both
async def test_the_prompts_say_where_the_conversation_is(actors: Actors) -> None:
    """The changing part is last and short: the section, and the turns it has had."""
    model = ToldModel(tell=obey)
    await Chat(THREE, model, actors).say("one", "go b", "two")
    asked = [prompt[-1].text for prompt in model.prompts]
    seen = [text[text.index("<section") : text.index("\n</section>")] for text in asked]
    a, b = (
        '<section id="a" title="A">\nturns so far: ',
        '<section id="b" title="B">\nturns so far: ',
    )
    if actors == "single":
        assert seen == [a + "0", a + "1", a + "2", b + "1"]
    else:
        assert seen == [a + "0", a + "1", a + "1", a + "2", a + "2", b + "0", b + "1", b + "1"]
        assert "[1] agent: (asked for)\n[2] user: one\n[3] agent" in asked[3]
