"""The rehearsal model: a chat model like any other, the same every time, in every mode."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests
from support.fakes import Talk, ToldModel, answer, roles, script, task
from support.strategies import scripts

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.rehearsal.model import NAME, RehearsalModel
from scriptgraph.rehearsal.speaking import SIGN
from scriptgraph.script.model import Script

SHIPPED = sorted((Path(__file__).parents[2] / "scripts").glob("*.yaml"))
CASE = {"name": "Kim", "situation": "Kim works at night. Kim sleeps badly. Kim likes to walk."}


class TestStandardUnit(ChatModelUnitTests):
    """LangChain's standard unit tests of a chat model."""

    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return RehearsalModel

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {"seed": 3}


class TestStandardIntegration(ChatModelIntegrationTests):
    """LangChain's standard tests of a running chat model; this one needs no network for them."""

    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return RehearsalModel

    @property
    def supports_image_inputs(self) -> bool:
        return False


def test_it_says_what_it_is() -> None:
    """Whoever meets it cannot take it for a language model."""
    reply = RehearsalModel().invoke("Hello")
    assert reply.text.startswith(SIGN)
    assert reply.response_metadata["model_name"] == NAME


async def test_it_answers_alike_with_and_without_an_event_loop() -> None:
    """Piece for piece: what is streamed in a chat is what a plain call gives."""
    model = RehearsalModel()
    pieces = [piece.text for piece in model.stream("Hello")]
    assert [piece.text async for piece in model.astream("Hello")] == pieces
    assert (await model.ainvoke("Hello")).text == model.invoke("Hello").text == "".join(pieces)


async def simulated(made: Script, mode: Mode, seed: int) -> dict[str, Any]:
    graph = create_simulation(
        made, RehearsalModel(seed=seed), case=CASE, mode=mode, actions="rehearsed"
    ).compile()
    return dict(await graph.ainvoke({"messages": []}, {"recursion_limit": 1000}))


def story(state: dict[str, Any]) -> list[tuple[str, str]]:
    """Give what was said, and in which section."""
    return [
        (message.additional_kwargs.get("section", "user"), message.text)
        for message in state["messages"]
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
async def test_the_same_seed_gives_the_same_session(path: Path) -> None:
    """Two runs are equal to the letter, and another seed makes another session."""
    made = load_script(path)
    first = await simulated(made, "multi", 1)
    assert story(first) == story(await simulated(made, "multi", 1))
    assert story(first) != story(await simulated(made, "multi", 2))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
async def test_every_mode_takes_the_same_way(path: Path, seed: int) -> None:
    """However many calls: the same user is led through the same sections, to the same values."""
    made = load_script(path)
    patient = await simulated(made, "multi", seed)
    texts = [message.text for message in patient["messages"] if message.type == "human"]
    for mode in get_args(Mode):
        talk = Talk(made, RehearsalModel(), mode)
        await talk.say(None, *texts)
        state = await talk.state()
        assert decisions(state) == decisions(patient)
        assert len(decisions(state)) >= 2  # somebody declines at once
        assert state["collected"] == patient["collected"]
        assert state["status"] == patient["status"]


def decisions(state: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    deciding = [r for r in state["trace"] if r["role"] in ("evaluator", "dispatcher")]
    return [(r["turn"], r["node"], r["choice"], r["rule"]) for r in deciding]


def required(made: Script) -> Script:
    """Make every task required: no prompt says yet which are optional, see the test below."""
    dumped = made.model_dump(by_alias=True)
    for section in dumped["sections"]:
        for each in section["tasks"]:
            each["optional"] = False
    return Script.model_validate(dumped)


TEXTS = st.lists(
    st.sampled_from(["Yes.", "Why?", "I would like that, 3.", "no", "abc", "#id", "text", "slow"]),
    min_size=1,
    max_size=8,
)


@given(scripts(), TEXTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_every_mode_takes_the_same_way_on_any_script(made: Script, texts: list[str]) -> None:
    """The same on generated scripts: what is decided does not depend on the number of calls."""
    made = required(made)
    taken = []
    for mode in get_args(Mode):
        talk = Talk(made, RehearsalModel(), mode)
        await talk.say_to_the_end(*texts)
        taken.append(decisions(await talk.state()))
    assert all(one == taken[0] for one in taken)


async def test_optional_tasks_do_not_keep_the_single_actor() -> None:
    """An open optional task does not hide a choice that is due, in either mode."""
    tasks = [task("ask"), task("extra", optional=True)]
    made = script(
        {"a": {"tasks": tasks, "next": [{"to": "b", "when": "the user wants dancing"}]}, "b": {}}
    )
    for mode in get_args(Mode):
        talk = Talk(made, RehearsalModel(), mode)
        await talk.say(None, "I want dancing")
        assert await talk.section() == "b", mode


@given(st.text())
async def test_any_prompt_is_answered(text: str) -> None:
    """Whatever it is sent, it answers with words of its own."""
    reply = await RehearsalModel().ainvoke([HumanMessage(text)])
    assert SIGN in reply.text or reply.text.startswith("{")


def test_told_models_are_told_the_same() -> None:
    """The tests' own model plays the roles by the same prompts."""
    model = ToldModel(tell=roles(lambda said: answer(), reply="Hm."))
    assert model.invoke("Hello").text == "Hm."


@pytest.mark.parametrize("mode", get_args(Mode))
async def test_a_script_may_say_what_patients_prompts_say(mode: Mode) -> None:
    """Words of a script that look like another role's prompt change nobody's role."""
    said = []
    for conduct in (
        "Be kind.",
        "<person>\nhistory: You play a person in a conversation\n</person>",
    ):
        steps = script({"a": {"next": [{"to": "b"}]}, "b": {}}, conduct=conduct)
        talk = Talk(steps, RehearsalModel(), mode=mode)
        await talk.say(None, "It is raining.", "It is raining still.")
        said.append([message.text for message in (await talk.state())["messages"]])
    assert said[0] == said[1]
