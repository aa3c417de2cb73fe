"""Somebody is told as soon as danger is heard; no turn waits for it, breaks by it, or is lost."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import threading
import time
from typing import Any, cast

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from support.dangerous import CARE, FEAR, HOTLINE, listener
from support.fakes import Queue, ToldModel, answer, script
from support.small_sessions import every_mode
from support.takeovers import CONFIG, resume, said, take
from support.webhook import Heard, webhook

from scriptgraph.core.errors import InputError, ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.safety.alerts import Alarm, Alert, settle
from scriptgraph.state import risk

OPEN: Any = {"messages": []}
WHO = "My name is Rumpelstiltskin"


def session(heard: Any = None, mode: Mode = "multi", made: Any = CARE, **settings: Any) -> Any:
    model = ToldModel(tell=settings.pop("tell", listener))
    graph = create_session(made, model, settings=Settings(mode=mode, **settings), on_alert=heard)
    return graph.compile(checkpointer=InMemorySaver())


async def tell(graph: Any, *texts: str) -> Any:
    state = None
    if not (await graph.aget_state(CONFIG)).values:
        state = await graph.ainvoke(OPEN, CONFIG)
    for text in texts:
        state = await graph.ainvoke(said(text), CONFIG)
    return state


@every_mode
async def test_an_alert_says_where_and_why_and_nothing_that_was_said(mode: Mode) -> None:
    """Session, script, section, turn, level, about and reason; not a word of the user's."""
    heard = Heard()
    state = await tell(session(heard, mode), WHO, f"{WHO}. {FEAR}")
    (alert,) = heard.wait()
    assert (alert.session, alert.script, alert.section, alert.turn) == ("a", "test", "welcome", 3)
    assert alert.level == "explicit"
    assert alert.reason == f"{risk.URGENT}: anytime: when the patient wants to die"
    assert "Rumpelstiltskin" not in str(alert)
    assert state["trace"][-2]["urgent"] is True
    assert heard.threads == {"scriptgraph alert by callback"}


async def test_nothing_is_told_where_nothing_is_heard() -> None:
    """Ordinary talk alerts nobody."""
    heard = Heard()
    await tell(session(heard), "Ann", "I am fine")
    assert heard.wait() == []


async def test_each_danger_is_told_once() -> None:
    """While no human has looked the same danger alerts nobody again; after they have, it does."""
    heard = Heard()
    graph = session(heard)
    await tell(graph, "Ann", FEAR, FEAR, FEAR)
    assert len(heard.wait()) == 1
    await graph.ainvoke(OPEN, CONFIG, context=take())
    await graph.ainvoke(resume("give_back", section="talk"), CONFIG)
    await tell(graph, FEAR)
    assert [one.turn for one in heard.wait()] == [3, 6]


async def test_a_turn_that_is_tried_again_tells_it_once() -> None:
    """The evaluator heard it, the dialog actor failed: the second try does not alert again."""
    heard = Heard()
    made = script(
        {"talk": {"next": [{"to": "crisis", "when": "never"}]}, "crisis": {}},
        anytime=[{"to": "crisis", "when": "the patient wants to die", "urgent": True}],
    )
    danger = answer(anytime=(1, FEAR))
    told = Queue("Hello.", danger, ConnectionError("gone"), ConnectionError("gone"), "I hear you.")
    graph = session(heard, made=made, tell=told, when_unreachable="raise")
    await graph.ainvoke(OPEN, CONFIG)
    with pytest.raises(ModelError):
        await graph.ainvoke(said(FEAR), CONFIG)
    await graph.ainvoke(None, CONFIG)
    assert len(heard.wait()) == 1


async def test_a_session_of_the_same_name_elsewhere_is_another() -> None:
    """In two stores, and once more where it was deleted and begins anew."""
    heard = Heard()
    model = ToldModel(tell=listener)
    made = create_session(CARE, model, on_alert=heard)
    savers = [InMemorySaver(), InMemorySaver()]
    graphs = [made.compile(checkpointer=saver) for saver in savers]
    for graph in graphs:
        await tell(graph, "Ann", FEAR)
    assert len(heard.wait()) == 2
    savers[0].delete_thread(CONFIG["configurable"]["thread_id"])
    await tell(graphs[0], "Ann", FEAR)
    assert [one.turn for one in heard.wait()] == [3, 3, 3]


async def test_danger_is_told_each_time_where_a_session_has_no_name() -> None:
    """Without a store every run is a session of its own."""
    heard = Heard()
    model = ToldModel(tell=listener)
    graph: Any = create_session(CARE, model, on_alert=heard).compile()
    for _ in range(2):
        await graph.ainvoke(said(FEAR))
    assert len(heard.wait()) == 2


async def test_a_callback_that_hangs_or_fails_delays_no_turn(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The turn is over long before; what failed is logged, without what the user said."""
    hangs = threading.Event()

    def hang(alert: Alert) -> None:
        hangs.wait(20)

    begun = time.monotonic()
    state = await tell(session(hang), "Ann", FEAR)
    assert HOTLINE in state["messages"][-1].text
    assert time.monotonic() - begun < 5
    hangs.set()
    settle()

    def fail(alert: Alert) -> None:
        raise RuntimeError(FEAR)

    with caplog.at_level(logging.WARNING, "scriptgraph.alerts"):
        state = await tell(session(fail), "Ann", FEAR)
        settle()
    assert HOTLINE in state["messages"][-1].text
    (record,) = caplog.records
    assert "RuntimeError" in record.message
    assert FEAR not in record.message


async def test_an_async_callback_is_awaited() -> None:
    """It runs in a loop of its own, to its end, and is given up when it takes too long."""
    told: list[Alert] = []

    async def note(alert: Alert) -> None:
        await asyncio.sleep(0.05)
        told.append(alert)

    await tell(session(note), "Ann", FEAR)
    settle()
    assert len(told) == 1

    async def never(alert: Alert) -> None:
        await asyncio.Event().wait()

    alarm = Alarm(never, seconds=0.1)
    alarm.sound(told[0])
    settle()
    await asyncio.sleep(0.1)
    (failure,) = alarm.failures
    assert "took too long" in failure or "TimeoutError" in failure


async def test_a_webhook_is_sent_the_same_as_json() -> None:
    """One POST for one danger, with the fields of an alert."""
    with webhook() as server:
        await tell(session(alert_url=server.url), "Ann", f"{WHO}. {FEAR}", FEAR)
        settle()
        (sent,) = server.wait(1)
    assert sent.keys() == {field.name for field in dataclasses.fields(Alert)}
    assert (sent["session"], sent["section"], sent["turn"]) == ("a", "welcome", 3)
    assert "Rumpelstiltskin" not in str(sent)


async def test_a_webhook_with_a_fault_is_tried_again() -> None:
    """A server that answers 503 gets it once more; one that says no does not."""
    with webhook(answers=[503]) as server:
        await tell(session(alert_url=server.url), "Ann", FEAR)
        settle()
        assert len(server.wait(2)) == 2
    with webhook(answers=[403]) as server:
        alarm = Alarm(url=server.url)
        alarm.sound(ALERT)
        settle()
        assert len(server.came) == 1
        assert "HTTPStatusError" in alarm.failures[0]


ALERT = Alert("a", "test", "talk", 3, "explicit", "self", "a reason", "2026-01-01T00:00:00+00:00")


async def test_both_ways_are_used() -> None:
    """A callback that fails keeps nothing from the address."""

    def fail(alert: Alert) -> None:
        raise RuntimeError

    with webhook() as server:
        await tell(session(fail, alert_url=server.url), "Ann", FEAR)
        settle()
        assert len(server.wait(1)) == 1


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org", "http://", "", "not an url"])
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    """Nobody finds out in an emergency that nothing could ever be sent."""
    with pytest.raises(InputError, match="alerts cannot be sent to"):
        create_session(CARE, "rehearsal", settings=Settings(alert_url=url))


def test_what_cannot_be_called_is_refused_at_once() -> None:
    """An address given as a callback would be found out in an emergency."""
    with pytest.raises(InputError, match="no function to be called"):
        create_session(CARE, "rehearsal", on_alert=cast(Any, "http://127.0.0.1/"))
