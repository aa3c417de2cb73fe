"""Which of several rules for danger leads, and what is said where nobody answers any more."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from support.fakes import ToldModel, answer, roles, script, task
from support.piecewise import Listener
from support.small_sessions import every_mode

from scriptgraph.core.errors import ScriptgraphError
from scriptgraph.core.settings import LONGEST_MESSAGE, Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.safety.danger.safe import Told, says_safe
from scriptgraph.safety.guard.words_of_care import known_region, words_in_refusal, words_of_care
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.migration import migrate

TWO = script(
    {
        "talk": {"tasks": [task("listen"), task("more")]},
        "refuge": {"tasks": [task("house", say="REFUGE"), task("safe")]},
        "crisis": {"tasks": [task("call", say="CRISIS"), task("safe")]},
    },
    anytime=[
        {
            "to": "refuge",
            "when": "the patient is being hurt by somebody",
            "urgent": True,
            "danger": "indirect from others",
        },
        {
            "to": "crisis",
            "when": "the patient is in danger",
            "urgent": True,
            "danger": "indirect, imminent to others",
        },
    ],
)
SAID = [("I want to die", "crisis"), ("my husband hits me", "refuge")]


def told(said: str) -> Any:
    """Give a model whose judgement is this."""
    return ToldModel(tell=roles(lambda _: said))


@every_mode
@pytest.mark.parametrize(("said", "where"), SAID)
@pytest.mark.parametrize("judged", ["nonsense", answer(), answer(anytime=(2, "")), "rehearsal"])
async def test_each_danger_has_its_own_help(mode: Mode, said: str, where: str, judged: str) -> None:
    """Whether a judge gives nothing usable, names nothing, or names the rule for other danger."""
    given = Settings(mode=mode, attempts=1)
    if judged == "nonsense":
        model: Any = ToldModel(tell=lambda prompt: "nonsense" if prompt.judges else "(a reply)")
    else:
        model = told(judged) if judged != "rehearsal" else "rehearsal"
    listener = Listener(TWO, model, mode, settings=given)
    await listener.take(None)
    assert (await listener.take(said))["section"] == where


async def test_another_danger_during_care_is_answered_as_such() -> None:
    """Who speaks of violence first and then of dying is asked about dying."""
    plain = script({"talk": {"tasks": [task("ask")]}})
    listener = Listener(plain, told(answer()), "multi")
    state = await listener.take("my husband hits me")
    assert state["messages"][-1].text == words_of_care("first", "from others", "en")
    state = await listener.take("I will kill myself")
    assert state["messages"][-1].text == words_of_care("first", "self", "en")
    state = await listener.take("no")
    assert state["messages"][-1].text == words_of_care("again", "self", "en")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("es", "«Estoy a salvo.»"),
        ("es", '"Estoy a salvo."'),
        ("de", "„Ich bin in Sicherheit.“"),
        ("de", '"Ich bin in Sicherheit"'),
        ("en", "“I am safe.”"),
    ],
)
def test_what_is_to_be_said_may_be_said_in_quotation_marks(code: str, said: str) -> None:
    """Words of care show it so."""
    assert says_safe(Told(said, ""), code)


@pytest.mark.parametrize(
    "said", ['He told me "I am safe"', '"I am safe", she says', '"I am safe" "no"']
)
def test_somebody_elses_words_are_not_ones_own(said: str) -> None:
    """Only a message that is quoted as a whole is read without its marks."""
    assert not says_safe(Told(said, ""), "en")


async def test_a_refusal_of_another_version_names_help() -> None:
    """Nobody answers there, so that the refusal is all that somebody in danger gets to read."""
    made = script({"talk": {"tasks": [task("ask")]}}, language="de", contacts=["DE: Anna, 030 1"])
    listener = Listener(made, told(answer()), "multi")
    await listener.take(None)
    other = made.model_copy(update={"title": "Another"})
    changed = Listener(other, told(answer()), "multi")
    changed.graph.checkpointer = listener.graph.checkpointer
    with pytest.raises(ScriptgraphError, match="has changed") as refused:
        await changed.take("ich bringe mich um")
    assert "DE: Anna, 030 1" in str(refused.value)


async def test_nobody_in_danger_is_moved_to_a_version_that_leads_out_of_help() -> None:
    """They stay with the version that looks after them, and the reason is told."""
    new = TWO.model_copy(update={"anytime": TWO.anytime[:1], "version": 2})
    async with open_store("memory:") as store:
        graph = create_session(TWO, told(answer())).compile(checkpointer=store.checkpointer)
        talking = Conversation(graph, store, "a")
        for said in (None, "I want to die"):
            assert [piece async for piece in talking.turn(said)]
        prospect = await migrate(store, "a", new)
    assert prospect.fate == "stays"
    assert "leads out of its help" in " ".join(prospect.reasons)


async def test_a_refusal_of_a_long_message_names_help() -> None:
    """Whatever came before it, the cry at the end is heard."""
    graph = create_session(TWO, told(answer())).compile()
    said = "so it goes. " * (LONGEST_MESSAGE // 12 + 1) + "I will kill myself."
    with pytest.raises(ScriptgraphError, match="too long") as refused:
        await graph.ainvoke({"messages": [HumanMessage(said)]})
    assert words_in_refusal("self", "en") in str(refused.value)


def test_a_code_that_is_none_is_told() -> None:
    """The United Kingdom is GB."""
    with pytest.raises(ScriptgraphError, match="write GB"):
        known_region("UK")
