"""What the user says before the agent has opened is judged like anything else."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.dangerous import CARE, FEAR, HOTLINE, hears, listener
from support.fakes import Queue, Talk, ToldModel, answer, roles, script, task
from support.small_sessions import CHOICE, TWO, every_mode, settle

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.reading import read

ROOT = Path(__file__).parents[2]
CONFIG: Any = {"configurable": {"thread_id": "a"}}


def compiled(model: Any, mode: Mode = "multi", made: Any = CARE) -> Any:
    told = model if isinstance(model, ToldModel) else ToldModel(tell=model)
    return create_session(made, told, mode=mode).compile(checkpointer=InMemorySaver())


@every_mode
async def test_danger_in_the_first_message_leads_to_the_crisis(mode: Mode) -> None:
    """Whoever begins with "I want to die" is answered by the crisis section, in every mode."""
    state = await compiled(listener, mode).ainvoke({"messages": [HumanMessage(FEAR)]}, CONFIG)
    assert state["section"] == "crisis"
    assert state["messages"][-1].text == f"{HOTLINE}\n\n(a reply)"
    assert [(r["node"], r["choice"], r["rule"]) for r in state["trace"]] == [
        ("evaluate_welcome", "crisis", "anytime: when the patient wants to die"),
        ("crisis", "crisis", "anytime: when the patient wants to die"),
    ]
    assert state["trace"][0]["evidence"][-1]["found"]


@every_mode
async def test_a_conversation_hears_the_first_message(mode: Mode) -> None:
    """The same through `Conversation`, where nobody has let the agent open before."""
    talk = Talk(CARE, listener, mode)
    assert await talk.say(FEAR) == f"{HOTLINE}\n\n(a reply)"
    assert await talk.section() == "crisis"


@every_mode
async def test_a_simulation_hears_the_first_message(mode: Mode) -> None:
    """The same in a simulation that is given a first message."""
    graph = create_simulation(
        CARE,
        ToldModel(tell=listener),
        case={"patient": "kim", "replies": ["Hm."]},
        mode=mode,
        settings=Settings(mode=mode, max_turns=2),
    ).compile()
    state = await graph.ainvoke({"messages": [HumanMessage(FEAR)]})
    assert [r["choice"] for r in state["trace"]][:2] == ["crisis", "crisis"]
    assert state["messages"][1].text.startswith(HOTLINE)


@every_mode
@pytest.mark.parametrize("asked", ["Hello?", "And what is this?"])
async def test_earlier_words_are_heard_when_a_session_begins(mode: Mode, asked: str) -> None:
    """Danger that was told to somebody else, before the session, leads to the crisis too."""
    before = [HumanMessage(FEAR), AIMessage("The practice opens at nine."), HumanMessage(asked)]

    def heard(prompt: Any) -> str:
        said = [line.text for line in prompt.lines if line.speaker == "user"]
        return roles(lambda _: hears(next((t for t in said if FEAR in t), "")))(prompt)  # type: ignore[return-value]

    state = await compiled(heard, mode).ainvoke({"messages": before}, CONFIG)
    assert state["section"] == "crisis"


@every_mode
async def test_the_first_section_opens_where_nothing_holds(mode: Mode) -> None:
    """After a harmless first message the first section opens with its exact words; both records."""
    state = await compiled(listener, mode).ainvoke({"messages": [HumanMessage("Hello")]}, CONFIG)
    assert state["messages"][-1].text == "You are talking to a machine.\n\n(a reply)"
    assert [(r["node"], r["rule"], r.get("opens")) for r in state["trace"]] == [
        ("evaluate_welcome", "not yet", None),
        ("welcome", "new session", True),
    ]
    assert (state["section"], state["turn"], state["section_start"]) == ("welcome", 1, 0)


@every_mode
async def test_what_the_first_message_tells_is_credited(mode: Mode) -> None:
    """Who brings their name is not asked for it: the credit is kept as the section opens."""

    def hears_name(said: str) -> str:
        return answer({"name": said}, values=[("name", "Ann", said)]) if "Ann" in said else answer()

    tasks = [
        task("notice", say="A notice."),
        task("name", collect={"name": "string"}),
        task("mood"),
    ]
    model = ToldModel(tell=roles(hears_name))
    state = await compiled(model, mode, script({"welcome": {"tasks": tasks}})).ainvoke(
        {"messages": [HumanMessage("I am Ann")]}, CONFIG
    )
    credits = state["progress"]["welcome"]
    assert (credits["name"]["status"], credits["notice"]["status"]) == ("done", "done")
    assert (state["section"], state["collected"]) == ("welcome", {"name": "Ann"})
    if mode != "single":
        assert "Settled: name." in read(model.prompts[-1]).now


@every_mode
async def test_a_first_message_that_settles_all_moves_on(mode: Mode) -> None:
    """Where the first message settles the whole first section, its rule leads on at once."""
    state = await compiled(roles(settle("ask"), rule=2), mode, script(CHOICE)).ainvoke(
        {"messages": [HumanMessage("c, please")]}, CONFIG
    )
    assert state["section"] == "c"
    assert [r["node"] for r in state["trace"]] == ["evaluate_a", "dispatch_a", "c"]


@every_mode
async def test_no_session_ends_before_it_has_begun(mode: Mode) -> None:
    """A first message that settles a whole script of one section is answered all the same."""
    state = await compiled(roles(settle("ask")), mode, script({"a": {}})).ainvoke(
        {"messages": [HumanMessage("It is my knee")]}, CONFIG
    )
    assert (state["status"], state["messages"][-1].text) == ("open", "(a reply)")


@every_mode
async def test_a_failed_judge_of_the_first_message_is_asked_again(mode: Mode) -> None:
    """A model that fails at the first message loses nothing: it is judged when tried again.

    These are words in which only a judge hears danger.
    """
    said = "By Friday you won't hear from me."
    failing = ToldModel(tell=Queue(RuntimeError("down"), RuntimeError("down")))
    saver = InMemorySaver()
    raising = Settings(mode=mode, when_unreachable="raise")
    once = create_session(CARE, failing, settings=raising).compile(checkpointer=saver)
    with pytest.raises(ModelError):
        await once.ainvoke({"messages": [HumanMessage(said)]}, CONFIG)
    hearing = ToldModel(tell=roles(lambda text: answer(anytime=(2, text))))
    again = create_session(CARE, hearing, mode=mode).compile(checkpointer=saver)
    assert (await again.ainvoke(None, CONFIG))["section"] == "crisis"


@every_mode
async def test_the_rehearsal_model_hears_the_first_message(mode: Mode) -> None:
    """Without a key it is the same: the rehearsal model is asked by the same prompts."""
    graph = create_session(CARE, RehearsalModel(), mode=mode).compile(checkpointer=InMemorySaver())
    state = await graph.ainvoke({"messages": [HumanMessage(f"{FEAR}.")]}, CONFIG)
    assert state["section"] == "crisis"
    calm = await graph.ainvoke(
        {"messages": [HumanMessage("Good morning.")]}, {"configurable": {"thread_id": "b"}}
    )
    assert (calm["section"], calm["progress"]["welcome"].get("name")) == ("welcome", None)


async def test_a_short_history_hides_no_unanswered_words() -> None:
    """The single actor is shown all that nobody has answered, however short its history is."""
    made = script({"a": {"tasks": [task("ask")]}, "b": {}})
    model = ToldModel(tell=roles(lambda said: answer()))
    graph = create_session(made, model, settings=Settings(mode="single", history=2)).compile()
    said = [HumanMessage(text) for text in ("zero", "one", "two", "three")]
    await graph.ainvoke({"messages": said})
    assert "zero" in "".join(message.text for message in model.prompts[0])


async def test_the_opening_without_words_asks_no_judge() -> None:
    """Where the user has said nothing, the agent opens, and nothing is judged."""
    model = ToldModel(tell=Queue("Hello."))
    state = await compiled(model, made=TWO).ainvoke({"messages": []}, CONFIG)
    assert [r["node"] for r in state["trace"]] == ["a"]


async def test_the_embedding_example_hears_what_was_told_at_the_desk() -> None:
    """In the example, "I want to die" at the front desk leads to crisis as the session starts."""
    path = ROOT / "examples" / "embedding.py"
    spec = importlib.util.spec_from_file_location("embedding_example", path)
    assert spec
    assert spec.loader
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    practice = example.create_practice().compile(checkpointer=InMemorySaver())
    _, answered = await example.talk(practice, "I want to die.", "I would like a session.")
    said = next(t.say for t in example.load_script(example.SCRIPT).by_id["crisis"].tasks if t.say)
    assert said in answered
