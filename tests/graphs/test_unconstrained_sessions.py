"""Whole sessions of the baselines with simulated patients, broken off and over the wire too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.memory import InMemorySaver
from support.baselines import Chat, arrangement, obey
from support.fakes import Said, ToldModel, script
from support.openai_server import SERVED, Fault, openai_server
from support.served import served_model
from support.strategies import scripts

from scriptgraph import RehearsalModel, Settings, load_script
from scriptgraph.assurance.replay import replay
from scriptgraph.core.errors import ModelError
from scriptgraph.formats.case import load_case
from scriptgraph.graphs.unconstrained import Actors, create_unconstrained
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.sessions.recording import record_dialogue

SCRIPTS = Path(__file__).parents[2] / "scripts"
PAIRS = [
    *(("stress_relief", case) for case in ("accountant", "widow", "editor", "nurse", "pupil")),
    ("bike_repair", "cyclist"),
    ("every_feature", "editor"),
]
TWO = script({"a": {}, "b": {}})

both = pytest.mark.parametrize("actors", ["single", "multi"])


async def simulate(
    name: str,
    case: str,
    actors: Actors,
    *,
    seed: int = 4,
    model: BaseChatModel | None = None,
    **chosen: Any,
) -> Dialogue:
    made = load_script(SCRIPTS / f"{name}.yaml")
    graph = create_unconstrained(
        made,
        model or RehearsalModel(),
        actors=actors,
        case=load_case(SCRIPTS / "patients" / f"{case}.yaml"),
        patient_model=RehearsalModel(seed=seed),
        settings=Settings(**chosen),
    ).compile()
    state: Any = await graph.ainvoke({"messages": []})
    return record_dialogue(made, state, session="s", mode=arrangement(actors), case=case)


def story(dialogue: Dialogue) -> list[tuple[str | None, ...]]:
    """Tell a dialogue without times and costs."""
    return [(step.actor, step.name, step.status, step.content) for step in dialogue.steps]


@both
@pytest.mark.parametrize(("name", "case"), PAIRS)
@pytest.mark.parametrize("seed", [0, 4])
async def test_a_rehearsed_session_comes_to_its_end(
    name: str, case: str, actors: Actors, seed: int
) -> None:
    """Every shipped script and patient: the end within fifty turns, by the script's own moves."""
    dialogue = await simulate(name, case, actors, seed=seed)
    assert dialogue.exit_reason == "allSectionsCompleted"
    assert dialogue.rehearsal is True
    assert dialogue.totals.interactions <= 50
    events = [step for step in dialogue.steps if step.actor == "event"]
    left = [step.name for step in events if step.status == "completed"]
    entered = [step.name for step in events if step.status == "started"]
    assert len(left) == len(entered) >= 3
    assert set(zip(left, entered[1:], strict=False)) <= set(dialogue.moves or ())


@pytest.mark.parametrize(("name", "case"), PAIRS)
async def test_both_arrangements_take_the_same_way(name: str, case: str) -> None:
    """The rehearsal model judges by the same rules in one call as in three."""
    one = await simulate(name, case, "single")
    three = await simulate(name, case, "multi")
    spoken = [
        [(a, n, s, c) for a, n, s, c in story(d) if a in ("dialog", "patient", "event")]
        for d in (one, three)
    ]
    assert spoken[0] == spoken[1]
    assert one.totals.calls == one.totals.interactions + 1
    assert (three.totals.calls or 0) > 2 * one.totals.interactions


@both
async def test_rehearsing_is_the_same_every_time(actors: Actors) -> None:
    """Two runs are equal to the letter; another patient's seed makes another session."""
    first = story(await simulate("stress_relief", "widow", actors, seed=1))
    assert first == story(await simulate("stress_relief", "widow", actors, seed=1))
    assert first != story(await simulate("stress_relief", "widow", actors, seed=2))


@both
@given(made=scripts())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_any_script_is_rehearsed_by_its_own_moves(actors: Actors, made: Any) -> None:
    """However strange a script is, its listing is read back and followed."""
    session = Chat(made, RehearsalModel(), actors)
    await session.say()
    for text in ("I would like that, 3.", "Why?", "Yes.", "It rains.", "Yes."):
        if session.state["status"] == "open":
            await session.say(text)
    dialogue = session.dialogue()
    events = [step.name for step in dialogue.steps if step.actor == "event"]
    taken = set(zip(events[1::2], events[2::2], strict=False))
    assert taken <= set(dialogue.moves or ())
    assert all(record["refused"] == [] for record in session.state["trace"])


@both
@pytest.mark.parametrize("instructions", ["system", "user"])
async def test_instructions_can_stand_in_the_users_message(
    actors: Actors, instructions: str
) -> None:
    """For servers that take one system message only the session is the same."""
    usual = await simulate("bike_repair", "cyclist", actors)
    assert story(await simulate("bike_repair", "cyclist", actors, instructions=instructions)) == (
        story(usual)
    )


@both
async def test_the_turn_limit_stops_the_conversation(actors: Actors) -> None:
    """After the given number of messages the patient's side stops, and the record says so."""
    dialogue = await simulate("stress_relief", "widow", actors, max_turns=3)
    assert (dialogue.exit_reason, dialogue.totals.interactions) == ("turnLimit", 3)


@both
async def test_the_patient_may_leave(actors: Actors) -> None:
    """A scripted patient leaves after its last reply; the agent is not asked any more."""
    model = ToldModel(tell=obey)
    case = {"name": "Kim", "replies": ["hm", "go b"]}
    graph = create_unconstrained(TWO, model, actors=actors, case=case).compile()
    state: Any = await graph.ainvoke({"messages": []})
    assert (state["exit"], state["section"], state["turn"]) == ("patientLeft", "b", 3)
    dialogue = record_dialogue(TWO, state, session="s", mode=arrangement(actors), case=None)
    assert dialogue.exit_reason == "patientLeft"
    assert len(model.prompts) == dialogue.totals.calls


@both
async def test_replay_shows_what_the_compiled_graph_refuses(actors: Actors) -> None:
    """Held against the script, a baseline's record gives its illegal moves away."""
    made = script({"a": {"next": [{"to": "b"}]}, "b": {"next": [{"to": "c"}]}, "c": {}})
    case = {"name": "Kim", "replies": ["go b", "go c", "go a", "go c"]}
    graph = create_unconstrained(made, ToldModel(tell=obey), actors=actors, case=case).compile()
    state: Any = await graph.ainvoke({"messages": []})
    dialogue = record_dialogue(made, state, session="s", mode=arrangement(actors), case=None)
    found = await replay([dialogue], made, Settings())
    assert [(turn["recorded"], turn["outcome"]) for turn in found.turns] == [
        ("a", "stayed"),
        ("b", "followed"),
        ("c", "followed"),
        ("a", "refused"),
        ("c", "refused"),
    ]


@both
async def test_a_session_that_is_broken_off_goes_on_where_it_was(actors: Actors) -> None:
    """Stopping after any step and going on gives the same conversation as never stopping."""
    made = load_script(SCRIPTS / "stress_relief.yaml")
    case = load_case(SCRIPTS / "patients" / "widow.yaml")
    graph = create_unconstrained(made, RehearsalModel(), actors=actors, case=case)
    whole: Any = await graph.compile().ainvoke({"messages": []})

    broken = graph.compile(checkpointer=InMemorySaver(), interrupt_before="*")
    config: Any = {"configurable": {"thread_id": "1"}}
    state: Any = await broken.ainvoke({"messages": []}, config)
    while (await broken.aget_state(config)).next:
        state = await broken.ainvoke(None, config)
    assert [m.text for m in state["messages"]] == [m.text for m in whole["messages"]]
    assert len(state["trace"]) == len(whole["trace"])


@both
@pytest.mark.parametrize("failing", range(1, 9))
async def test_a_call_that_fails_loses_nothing(actors: Actors, failing: int) -> None:
    """Whichever call fails, going on asks for that one again, and for none that had finished."""
    calls = [0]

    def tell(prompt: Prompt) -> Said:
        calls[0] += 1
        return ConnectionError("gone") if calls[0] == failing else obey(prompt)

    model = ToldModel(tell=tell)
    case = {"name": "Kim", "replies": ["hm", "go b", "go a", "go end"]}
    graph = create_unconstrained(
        TWO, model, actors=actors, case=case, settings=Settings(attempts=1)
    ).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "1"}}
    given: Any = {"messages": []}
    try:
        state: Any = await graph.ainvoke(given, config)
    except ModelError:
        state = await graph.ainvoke(None, config)
    assert state["status"] == "ended"
    expected = 5 if actors == "single" else 11
    assert calls[0] == expected + (failing <= expected)
    assert sum("call" in record for record in state["trace"]) == expected


@both
async def test_a_turn_that_failed_can_be_taken_again_from_the_start(actors: Actors) -> None:
    """A session that is invoked anew answers what the user said last, in the section it is in."""
    broken = [True]

    def tell(prompt: Prompt) -> Said:
        said = [line.text for line in prompt.lines if line.speaker == "user"]
        return ConnectionError("gone") if said and broken[0] else obey(prompt)

    session = Chat(TWO, ToldModel(tell=tell), actors)
    with pytest.raises(ModelError, match="gone"):
        await session.say("go b")
    broken[0] = False
    await session.again()
    assert session.said()[-2] == "go b"
    assert session.events() == ["started a", "completed a", "started b"]
    await session.again()
    assert len(session.said()) == 3


@both
async def test_over_http_it_is_the_same_session(actors: Actors) -> None:
    """Through the real client and a real server, which fails now and then, nothing differs."""
    with openai_server() as server:
        server.faults += [Fault("500"), Fault("truncated", on="judging"), Fault("429")]
        async with served_model(server.base_url) as model:
            remote = await simulate("stress_relief", "accountant", actors, model=model)
    local = await simulate("stress_relief", "accountant", actors)
    assert story(remote) == story(local)
    assert {step.model for step in remote.steps if step.actor == "dialog"} <= {SERVED, None}
    forms = [r["response_format"]["json_schema"] for r in server.requests if "response_format" in r]
    assert len(forms) > local.totals.interactions
    for form in forms:
        assert form["strict"] is True
        assert next(iter(form["schema"]["properties"])) == "reason"
        assert form["schema"]["required"] == list(form["schema"]["properties"])
        assert form["schema"]["additionalProperties"] is False
