"""A clinic's classifier listens beside the others, and no fault of its takes anything from them."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

import pytest
from langchain_core.runnables import RunnableLambda
from support.dangerous import CARE, HOTLINE
from support.fakes import ToldModel as Told
from support.fakes import answer, roles
from support.piecewise import Listener
from support.small_sessions import every_mode

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.classifying import Hearing

SECRET = "Nobody knows that I still love the lighthouse keeper"


def guarded(classifier: Any, mode: Mode = "multi", **settings: Any) -> Listener:
    """Begin a session in which it listens, and a judge that finds nothing."""
    given = Settings(mode=mode, **settings)
    model = Told(tell=roles(lambda _: answer()))
    return Listener(CARE, model, mode, settings=given, guard=Guard(classifier=classifier))


def judged(state: Any) -> Any:
    """Give the last record of an evaluator."""
    return [one for one in state["trace"] if one["role"] == "evaluator"][-1]


def raising(error: BaseException) -> Any:
    """Give a classifier that raises it."""

    def classify(text: str) -> Any:
        raise error

    return classify


async def late(text: str) -> tuple[str, str]:
    """Find danger, after letting others go first."""
    await asyncio.sleep(0)
    return "explicit", "self"


@every_mode
@pytest.mark.parametrize(
    "told",
    [
        ("explicit", "self"),
        ["Explicit", "SELF"],
        ("explicit", "none"),
        ("Explicit", ""),
        "explicit",
    ],
)
async def test_what_it_finds_leads_where_the_script_says(mode: Mode, told: Any) -> None:
    """A level counts, however it is spelt and whatever stands beside it."""
    listener = guarded(lambda _: told, mode)
    await listener.take(None)
    state = await listener.take(SECRET)
    assert (state["section"], HOTLINE in state["messages"][-1].text) == ("crisis", True)
    found = judged(state)["guard"]
    assert (found["level"], found["about"], found["by"]) == ("explicit", "self", "classifier")


async def test_an_async_one_is_heard() -> None:
    """It runs in an event loop of its own."""
    listener = guarded(late)
    await listener.take(None)
    assert (await listener.take(SECRET))["section"] == "crisis"


@pytest.mark.parametrize(
    ("classifier", "why"),
    [
        (raising(RuntimeError(SECRET)), "it raised RuntimeError"),
        (raising(SystemExit(1)), "it raised SystemExit"),
        (raising(KeyboardInterrupt()), "it raised KeyboardInterrupt"),
        (lambda _: None, "it gave a NoneType"),
        (lambda _: True, "it gave a bool"),
        (lambda _: float("nan"), "it gave a float"),
        (lambda _: {"explicit", "self"}, "it gave a set"),
        (lambda _: ("explicit", "self", 0.9), "it gave a tuple"),
        (lambda text: text, "its level is none of none, indirect, explicit, imminent"),
        (lambda _: ("High", "self"), "its level is none of"),
        (lambda _: (None, None), "its level is none of"),
        (lambda _: ("x" * 10**6, "self"), "its level is none of"),
    ],
)
async def test_a_fault_of_its_leaves_what_the_others_hear(
    classifier: Any, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The trace and the log say that it has told nothing, in no words of the user's."""
    listener = guarded(classifier)
    await listener.take(None)
    with caplog.at_level(logging.WARNING, "scriptgraph"):
        for said in (SECRET, f"{SECRET}. I want to die"):
            state = await listener.take(said)
            failed = judged(state)["guard_failed"]
            assert failed.startswith(f"classifier: {why}")
            assert SECRET not in failed
    assert state["section"] == "crisis"
    told = [one.getMessage() for one in caplog.records if one.name == "scriptgraph.guard"]
    assert [one.startswith("the guard's classifier has told nothing") for one in told] == [True]


@every_mode
async def test_one_that_does_not_come_back_is_waited_for_in_bounds(mode: Mode) -> None:
    """The event loop goes on meanwhile, and the phrases lead as ever."""
    gate = threading.Event()

    def classify(text: str) -> Any:
        gate.wait()
        return "none", ""

    try:
        listener = guarded(classify, mode, words_seconds=0.2)
        await listener.take(None)
        async with asyncio.timeout(60):
            state = await listener.take("I want to die")
        assert state["section"] == "crisis"
        assert judged(state)["guard_failed"] == (
            "classifier: it had not answered within 0.2 seconds"
        )
    finally:
        gate.set()


def test_one_that_never_comes_back_does_not_gather_threads() -> None:
    """After eight that nobody waits for it is not asked any more, and that is told."""
    gate = threading.Event()

    def classify(text: str) -> Any:
        gate.wait()
        return "none", ""

    hearings = [Hearing(classify, ["Hello"]) for _ in range(8)]
    try:
        for one in hearings:
            one.give_up()
        refused = Hearing(classify, ["Hello"])
        assert (refused.ended.done(), refused.is_alive()) == (True, False)
        assert "was not asked" in refused.failed
    finally:
        gate.set()
    for one in hearings:
        one.join()
    assert not Hearing(classify, ["Hello"]).failed


async def test_one_message_that_it_cannot_take_leaves_the_others() -> None:
    """Several messages that wait together are each looked at."""

    def classify(text: str) -> Any:
        if text == "Hello":
            raise ValueError(text)
        return "explicit", "self"

    hearing = Hearing(classify, ["Hello", SECRET])
    await asyncio.wrap_future(hearing.ended)
    assert [one["level"] for one in hearing.findings] == ["explicit"]
    assert hearing.failed == "it raised ValueError"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (5, "`classifier` is a int"),
        (RunnableLambda(lambda _: ("none", "")), "give its `invoke`"),
        (lambda: ("none", ""), "cannot be called with one message"),
        (lambda text, lang: ("none", ""), "cannot be called with one message"),
    ],
)
def test_what_cannot_be_called_with_a_message_is_refused(given: Any, told: str) -> None:
    """It is refused before anybody talks."""
    with pytest.raises(InputError, match=told):
        Guard(classifier=given)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"phrases": "nowhere.toml"}, "nowhere.toml"),
        ({"phrases": {"explicit": ["x"]}}, "`phrases` is a dict"),
        ({"region": None}, "`region` is None"),
        ({"region": 49}, "`region` is 49"),
        ({"watches": "no"}, "`watches` is 'no'"),
    ],
)
def test_a_guard_that_cannot_listen_is_refused(fields: Any, told: str) -> None:
    """Whatever of it is wrong is named."""
    with pytest.raises(InputError, match=told):
        Guard(**fields)


def test_phrases_can_be_a_file(tmp_path: Any) -> None:
    """The path is taken, as the command line takes it."""
    file = tmp_path / "ours.toml"
    file.write_text('[imminent]\nself = ["the green bag is packed"]\n')
    assert Guard(phrases=str(file)).look("The green bag is packed")["level"] == "imminent"
    assert Guard(phrases=file).look("The green bag is packed")["level"] == "imminent"
