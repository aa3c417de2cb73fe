"""A whole session with a simulated patient, and its record."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import ToldModel, answer

from scriptgraph import RehearsalModel, Settings, create_simulation, load_script
from scriptgraph.core.settings import Mode
from scriptgraph.formats.case import load_case
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.sessions.recording import record_dialogue

SCRIPTS = Path(__file__).parents[2] / "scripts"
PAIRS = [
    ("stress_relief.yaml", "accountant"),
    ("stress_relief.yaml", "widow"),
    ("stress_relief.yaml", "editor"),
    ("stress_relief.yaml", "nurse"),
    ("stress_relief.yaml", "pupil"),
    ("bike_repair.yaml", "cyclist"),
]


async def simulate(script_name: str, case: str, mode: Mode, seed: int = 4) -> Dialogue:
    script = load_script(SCRIPTS / script_name)
    graph = create_simulation(
        script,
        RehearsalModel(),
        case=load_case(SCRIPTS / "patients" / f"{case}.yaml"),
        patient_model=RehearsalModel(seed=seed),
        mode=mode,
    ).compile()
    state: Any = await graph.ainvoke({"messages": []})
    return record_dialogue(script, state, session="s", mode=mode, case=case)


def moves(dialogue: Dialogue) -> list[str | None]:
    return [step.name for step in dialogue.steps if step.status == "started"]


@pytest.mark.parametrize(("script", "case"), PAIRS)
async def test_a_rehearsed_session_comes_to_the_end_of_its_script(script: str, case: str) -> None:
    """Every shipped patient reaches the end of a session within the paper's fifty turns."""
    dialogue = await simulate(script, case, "multi")
    assert dialogue.exit_reason == "allSectionsCompleted"
    assert dialogue.rehearsal is True
    assert dialogue.totals.interactions <= 50


@pytest.mark.parametrize(("script", "case"), PAIRS)
async def test_both_modes_take_the_same_way(script: str, case: str) -> None:
    """One call or three, the same patient is led through the same sections."""
    assert moves(await simulate(script, case, "single")) == moves(
        await simulate(script, case, "multi")
    )


async def test_the_record_has_the_published_order() -> None:
    """Evaluator, completed, dispatcher, started, message, patient; and the last event completes."""
    dialogue = await simulate("stress_relief.yaml", "accountant", "multi")
    actors = [step.status or step.actor for step in dialogue.steps]
    after = {
        "completed": {"dispatcher", "started"},
        "dispatcher": {"started", "dialog"},
        "started": {"dialog"},
        "dialog": {"patient"},
        "patient": {"evaluator"},
        "evaluator": {"completed", "dispatcher", "dialog"},
    }
    assert actors[:2] == ["started", "dialog"]
    assert actors[-2:] == ["evaluator", "completed"]
    assert all(second in after[first] for first, second in itertools.pairwise(actors))


async def test_the_totals_are_those_of_the_agents_own_actors() -> None:
    """Calls and tokens of the patient are not counted."""
    dialogue = await simulate("stress_relief.yaml", "accountant", "multi")
    agent = [s for s in dialogue.steps if s.actor in ("evaluator", "dispatcher", "dialog")]
    called = [step for step in agent if step.model]
    assert dialogue.totals.calls == len(called)
    assert dialogue.totals.input_tokens == sum(step.input_tokens or 0 for step in called)
    assert dialogue.totals.interactions == sum(step.actor == "dialog" for step in agent)


async def test_the_turn_limit_stops_the_conversation() -> None:
    """After the given number of messages the patient's side stops, and the record says so."""
    script = load_script(SCRIPTS / "stress_relief.yaml")
    graph = create_simulation(
        script, RehearsalModel(), case={"name": "Ann"}, settings=Settings(max_turns=3)
    ).compile()
    state: Any = await graph.ainvoke({"messages": []})
    dialogue = record_dialogue(script, state, session="s", mode="multi", case=None)
    assert dialogue.exit_reason == "turnLimit"
    assert dialogue.totals.interactions == 3


async def test_a_simulation_that_is_broken_off_goes_on_where_it_was() -> None:
    """Stopping after any step and going on gives the same conversation as never stopping."""
    script = load_script(SCRIPTS / "stress_relief.yaml")
    case = load_case(SCRIPTS / "patients" / "widow.yaml")
    whole = create_simulation(script, RehearsalModel(), case=case).compile()
    expected = [m.text for m in (await whole.ainvoke({"messages": []}))["messages"]]

    graph = create_simulation(script, RehearsalModel(), case=case)
    broken = graph.compile(checkpointer=InMemorySaver(), interrupt_before="*")
    config: Any = {"configurable": {"thread_id": "1"}}
    state: Any = await broken.ainvoke({"messages": []}, config)
    while (await broken.aget_state(config)).next:
        state = await broken.ainvoke(None, config)
    assert [message.text for message in state["messages"]] == expected


async def test_a_record_without_token_counts_can_be_read_back() -> None:
    """A server that reports no usage leaves the counts unknown, in the file too."""
    script = load_script(SCRIPTS / "stress_relief.yaml")
    model = ToldModel(tell=play_unmetered)
    case = {"patient": "a", "name": "Ann", "replies": ["Hello.", "Fine."]}
    graph = create_simulation(script, model, case=case, mode="multi").compile()
    state: Any = await graph.ainvoke({"messages": []})
    dialogue = record_dialogue(script, state, session="s", mode="multi", case=None)
    assert Dialogue.model_validate_json(dialogue.line()) == dialogue
    calls = [step.decision["call"] for step in dialogue.steps if step.model and step.decision]
    assert {call["input_tokens"] for call in calls} == {None}


def play_unmetered(prompt: Prompt) -> str:
    return answer() if prompt.lines else "Hello."
