"""An alert is delivered in bounded time, once, and before the program ends."""

from __future__ import annotations

import dataclasses
import logging
import subprocess
import sys
import threading
import time

import pytest
from support.webhook import Heard, webhook

from scriptgraph.safety.alerts import Alarm, Alert, settle

ALERT = Alert("a", "test", "talk", 3, "explicit", "self", "a reason", "2026-01-01T00:00:00+00:00")


def test_a_server_that_is_not_there_is_given_up_in_bounded_time() -> None:
    """Nobody listens, or nobody answers: it ends within its time, and the failure is kept."""
    with webhook() as server:
        gone = server.url
    for url, silent in ((gone, 0.0), ("", 5.0)):
        with webhook(silent=silent) as server:
            alarm = Alarm(url=url or server.url, seconds=1)
            begun = time.monotonic()
            alarm.sound(ALERT)
            settle()
            assert time.monotonic() - begun < 3
            for _ in range(100):
                if alarm.failures:
                    break
                time.sleep(0.02)
            assert len(alarm.failures) == 1


PROGRAM = """
import asyncio
from langchain_core.messages import HumanMessage
from scriptgraph import Settings, create_session, load_script

async def main():
    settings = Settings(alert_url={url!r})
    graph = create_session(load_script("stress_relief"), "rehearsal", settings=settings).compile()
    await graph.ainvoke({{"messages": [HumanMessage("I want to die")]}})

asyncio.run(main())
"""


@pytest.mark.slow
@pytest.mark.parametrize(("answers", "came"), [([], 1), ([503], 2)])
def test_a_program_waits_for_its_alerts_before_it_ends(answers: list[int], came: int) -> None:
    """However soon its turn is over, and although the server is slow, or has a fault first."""
    with webhook(silent=0.3, answers=answers) as server:
        code = PROGRAM.format(url=server.url)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert len(server.came) == came


def test_the_same_danger_of_another_session_is_another() -> None:
    """What was sent is known by session, turn and reason, and not by the moment."""
    heard = Heard()
    alarm = Alarm(heard)
    later = dataclasses.replace(ALERT, at="2026-01-02T00:00:00+00:00")
    for alert in (ALERT, later, dataclasses.replace(ALERT, session="b")):
        alarm.sound(alert, "here")
    alarm.sound(ALERT, "elsewhere")
    assert sorted(one.session for one in heard.wait()) == ["a", "a", "b"]


def test_an_alert_of_which_nobody_knows_the_session_is_always_sent() -> None:
    """Nothing tells it from another one."""
    heard = Heard()
    alarm = Alarm(heard)
    for _ in range(2):
        alarm.sound(dataclasses.replace(ALERT, session=""))
    assert len(heard.wait()) == 2


def test_a_callback_that_ends_or_holds_up_the_process_is_told_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What it does is logged by its kind, after as long as an alert may take at most."""
    gate = threading.Event()
    try:
        with caplog.at_level(logging.WARNING, "scriptgraph.alerts"):
            for callback in (lambda _: sys.exit(3), lambda _: gate.wait()):
                alarm = Alarm(callback, seconds=0.2)
                alarm.sound(ALERT)
                settle()
                assert len(alarm.failures) == 1
    finally:
        gate.set()
    told = [record.getMessage() for record in caplog.records]
    assert ["SystemExit" in told[0], "it took too long" in told[1]] == [True, True]


def test_only_so_many_are_remembered() -> None:
    """A process that lives for years forgets the oldest."""
    heard = Heard()
    alarm = Alarm(heard)
    alarm.most_known = 2
    for name in ("a", "b", "c", "a"):
        alarm.sound(dataclasses.replace(ALERT, session=name), "here")
    assert sorted(one.session for one in heard.wait()) == ["a", "a", "b", "c"]
