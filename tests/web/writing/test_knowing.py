"""Where a script can go: proofs, rehearsals, and one way as a chat."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from support.served_folder import TEA, served, two_scripts

from scriptgraph.web.writing.knowing import prove, rehearsed
from scriptgraph.web.writing.workers import BusyError, SupersededError, Workers

MOOD = """\
script: mood
title: Mood
sections:
  ask:
    title: Asking
    tasks:
      mood: {do: Ask for the mood., collect: {mood: integer 0..10}}
    next:
      - {to: low, if: mood < 5}
      - {to: high, if: mood > 5}
      - {to: never, if: mood > 8}
  low:
    title: Low
    tasks: {care: Listen.}
    next:
      - {to: high, when: the user feels better}
      - {to: end}
  high:
    title: High
    tasks: {glad: Be glad.}
  never:
    title: Never
    tasks: {nothing: Do nothing.}
guarantees:
  - low before high
  - high is always reached
"""


def forever() -> None:
    """Let it take as long as it takes."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path_factory.mktemp("served") / "scripts")) as one:
        yield one


def ask(client: httpx.Client, what: str, text: str = MOOD, **more: Any) -> Any:
    answer = client.post(f"/api/{what}", json={"name": "mood.yaml", "text": text, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_a_value_does_is_told_at_its_rule(client: httpx.Client) -> None:
    """A gap names the value that leads nowhere, and a dead rule its arrow."""
    findings = {one["rule"]: one for one in ask(client, "prove")["findings"]}
    gap = findings["value-without-rule"]
    assert (gap["section"], gap["value"]) == ("ask", "mood = 5")
    hidden = findings["overlapping-conditions"]
    assert (hidden["move"], hidden["line"]) == ("sections.ask.next.2", 11)
    assert (hidden["severity"], hidden["value"]) == ("error", None)


def test_a_guarantee_that_breaks_is_a_way_that_can_be_played(client: httpx.Client) -> None:
    """The way of the counter-example, played as a chat, goes through the same sections."""
    broken, always = ask(client, "prove")["proofs"]
    assert (broken["guarantee"], broken["holds"], broken["line"]) == ("low before high", False, 25)
    assert [one["section"] for one in broken["walk"]] == ["ask", "high"]
    assert always["holds"] is False
    walk = [one["move"] for one in broken["walk"] if one["move"]]
    turns = ask(client, "play", walk=walk)["turns"]
    assert list(dict.fromkeys(one["section"] for one in turns)) == ["ask", "high"]
    assert "→ high (if mood > 5)" in [one["note"] for one in turns]


def test_a_way_that_cannot_be_gone_is_refused(client: httpx.Client) -> None:
    """No move of that name, and values that no user can give."""
    for walk in (["sections.high.next.0"], ["sections.ask.next.2"]):
        asked = {"name": "mood.yaml", "text": MOOD, "walk": walk}
        answer = client.post("/api/play", json=asked)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "refused")


def test_a_rehearsal_says_what_is_covered_and_what_cannot_be(client: httpx.Client) -> None:
    """Dialogues can be read; what is never reached has a reason and a line."""
    found = ask(client, "rehearse")
    assert found["covered"]["sections"] == ["ask", "low", "high"]
    assert "sections.low.next.0" in found["covered"]["moves"]
    left = {one["section"]: one for one in found["left"] if one["move"] is None}
    assert "never entered" in left["never"]["why"]
    assert any(one["move"] == "sections.ask.next.2" for one in found["left"])
    first = found["dialogues"][0]
    assert first["title"].startswith("ask → ")
    assert {one["role"] for one in first["turns"]} == {"user", "agent"}


def test_a_script_with_errors_is_neither_proved_nor_rehearsed(client: httpx.Client) -> None:
    """Its guarantees are left open, and say why."""
    broken = MOOD.replace("{to: end}", "{to: nowhere}")
    found = ask(client, "prove", broken)
    assert {one["holds"] for one in found["proofs"]} == {None}
    assert "mended" in found["proofs"][0]["why"]
    asked = {"name": "mood.yaml", "text": broken}
    answer = client.post("/api/rehearse", json=asked)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "broken_script")


def test_what_there_is_no_time_for_is_named() -> None:
    """Nothing is taken for proved, and nothing for uncovered, because somebody stopped waiting."""
    found = prove(MOOD, "yaml", forever, patience=-1)
    assert {one.holds for one in found.proofs} == {None}
    assert len(found.not_proved) == 3
    stopped = rehearsed(MOOD, "yaml", forever, patience=-1)
    assert (stopped.stopped, stopped.left) == (True, [])


async def test_a_newer_question_takes_the_place_of_an_older_one() -> None:
    """Of one editor the newest is answered; another editor's is not touched."""
    workers, begun, may_end = Workers(1), threading.Event(), threading.Event()

    def slow(goes_on: Any) -> str:
        begun.set()
        may_end.wait(60)
        goes_on()
        return "old"

    old = asyncio.create_task(workers.run(slow, "ann"))
    await asyncio.to_thread(begun.wait, 60)
    other = asyncio.create_task(workers.run(lambda _: "other", "ben"))
    new = asyncio.create_task(workers.run(lambda _: "new", "ann"))
    await asyncio.sleep(0)
    may_end.set()
    with pytest.raises(SupersededError):
        await old
    assert (await other, await new) == ("other", "new")


async def test_nobody_takes_all_places() -> None:
    """One question too many of one person is refused at once; whoever else asks is answered."""
    workers, may_end = Workers(1), threading.Event()
    asked = [
        asyncio.create_task(workers.run(lambda _: may_end.wait(60), person="ann")) for _ in range(8)
    ]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await workers.run(lambda _: True, person="ann")
    other = asyncio.create_task(workers.run(lambda _: "other", person="ben"))
    await asyncio.sleep(0)
    may_end.set()
    assert (await other, all(await asyncio.gather(*asked))) == ("other", True)
    assert await workers.run(lambda _: "again", person="ann") == "again"


async def test_proofs_give_way_to_what_somebody_waits_for() -> None:
    """They go on when it is done, or when they have waited long enough."""
    quick, begun, may_end = Workers(1), threading.Event(), threading.Event()
    order: list[str] = []

    def look(_: Any) -> None:
        begun.set()
        may_end.wait(60)
        order.append("look")

    looked = asyncio.create_task(quick.run(look))
    await asyncio.to_thread(begun.wait, 60)
    patient, hasty = Workers(1, quick, within=60), Workers(1, quick, within=0)
    proved = asyncio.create_task(patient.run(lambda _: order.append("proof")))
    await hasty.run(lambda _: order.append("hasty"))
    may_end.set()
    await asyncio.gather(looked, proved)
    assert order == ["hasty", "look", "proof"]


def test_health_answers_while_something_is_proved(client: httpx.Client) -> None:
    """What takes long does not keep others waiting: it has a thread of its own."""
    many = TEA + "guarantees:\n" + "  - farewell is always reached\n" * 200
    done = threading.Thread(target=lambda: ask(client, "prove", many))
    done.start()
    assert client.get("/health").status_code == 200
    done.join()
