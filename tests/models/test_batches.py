"""Batches of a provider: a real client, files and batches of a server, and runs that are killed."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage, HumanMessage
from support.batch_desk import BatchDesk, Result
from support.openai_server import OpenAIServer, openai_server
from support.served import served_model

from scriptgraph.core.errors import AccessError
from scriptgraph.models.adapting import forget_servers
from scriptgraph.models.beside import note_of
from scriptgraph.models.chat import openai_model
from scriptgraph.models.client import PatientChat
from scriptgraph.models.kept.asked import KeptCalls, keeping
from scriptgraph.models.kept.batches import Batches
from scriptgraph.models.kept.file import open_kept
from scriptgraph.models.kept.rounds import Rounds
from scriptgraph.models.timers import TIMEOUT_SECONDS

BRIEF = 0.05
"""Seconds that a call may take."""


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    """A server with batches, whose answers are all different."""
    forget_servers()
    numbers = itertools.count(1)
    with openai_server(lambda messages, _: f"{messages[-1].text}: {next(numbers)}") as opened:
        opened.desk = BatchDesk(opened.complete)
        yield opened
        for seconds in (TIMEOUT_SECONDS, BRIEF):
            async with served_model(opened.base_url, timeout=seconds):
                pass  # the connections that are kept by address and time are closed


@pytest.fixture
def desk(server: OpenAIServer) -> BatchDesk:
    assert server.desk
    return server.desk


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "calls.sqlite"


async def run(
    place: Path,
    server: OpenAIServer,
    *asked: str,
    told: list[str] | None = None,
    most: int = 1_000,
    **more: Any,
) -> list[BaseMessage | BaseException]:
    """Ask everything at once, as a run with batches does."""
    model = openai_model(
        "judge", temperature=0, api_key="the-key", base_url=server.base_url, retries=1, **more
    )
    assert isinstance(model, PatientChat)
    with open_kept(place) as file:
        tell = (told if told is not None else []).append
        batches = Batches(Rounds(file), tell, moment=0.01, looks=(0.01, 0.01), most=most)
        with keeping(KeptCalls(file, batches)):
            async with batches.running([model.server]):
                asking = (model.ainvoke([HumanMessage(one)]) for one in asked)
                return await asyncio.gather(*asking, return_exceptions=True)


async def killed(place: Path, server: OpenAIServer, desk: BatchDesk, *asked: str) -> None:
    """Begin a run, and end it while its batch is out."""
    desk.holding = True
    running = asyncio.create_task(run(place, server, *asked))
    while not any(one["status"] == "in_progress" for one in desk.batches.values()):
        await asyncio.sleep(0.01)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    desk.holding = False


def texts(found: Sequence[BaseMessage | BaseException]) -> list[str]:
    return [one.text if isinstance(one, BaseMessage) else str(one) for one in found]


def ways(found: Sequence[BaseMessage | BaseException]) -> list[str]:
    return [note_of(one).way for one in found if isinstance(one, BaseMessage)]


async def test_what_comes_together_is_one_batch(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """Each gets the answer to its own request, marked, and no request is made beside the batch."""
    told: list[str] = []
    found = await run(place, server, "a", "b", "c", told=told)
    assert texts(found) == ["a: 1", "b: 2", "c: 3"]
    assert ways(found) == ["batched"] * 3
    assert len(desk.batches) == 1
    assert not server.requests
    (batch,) = desk.batches.values()
    assert batch["completion_window"] == "24h"
    bodies = [line["body"] for line in desk.requests()]
    assert {(body["model"], body["temperature"]) for body in bodies} == {("judge", 0)}
    assert told[-1] == "batch batch-2: 3 of 3 requests were answered (completed)"


async def test_an_answer_may_hold_any_character(place: Path, server: OpenAIServer) -> None:
    """What other programs take for the end of a line is none of an answer's."""
    assert texts(await run(place, server, "a\u2028b\x85c")) == ["a\u2028b\x85c: 1"]


async def test_identical_requests_get_answers_of_their_own(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """Two draws are two lines; a later run gets both, as kept ones, and asks for the third."""
    assert texts(await run(place, server, "a", "a")) == ["a: 1", "a: 2"]
    again = await run(place, server, "a", "a", "a")
    assert sorted(texts(again)) == ["a: 1", "a: 2", "a: 3"]
    assert sorted(ways(again)) == ["batched", "kept", "kept"]
    assert len(desk.requests()) == 3


async def test_many_requests_are_several_batches(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """A batch holds no more than it can."""
    found = await run(place, server, *"abcde", most=2)
    assert [text[0] for text in texts(found)] == list("abcde")
    assert len(desk.batches) == 3


async def test_a_run_that_is_killed_sends_nothing_twice(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """The next run waits for the batch that is out, and sends only what is not in it."""
    await killed(place, server, desk, "a", "b")
    told: list[str] = []
    found = await run(place, server, "b", "c", "a", told=told)
    assert sorted(text[0] for text in texts(found)) == ["a", "b", "c"]
    assert ways(found) == ["batched"] * 3
    assert sorted(line["body"]["messages"][0]["content"] for line in desk.requests()) == [*"abc"]
    assert told[0].endswith("with 2 requests")
    assert "is out since" in told[0]


async def test_what_came_in_meanwhile_is_paid_for_by_whoever_has_it_first(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """Answers that a run brought in for another one are that one's: they are no kept draws."""
    await killed(place, server, desk, "a", "b")
    assert ways(await run(place, server, "b")) == ["batched"]
    assert ways(await run(place, server, "a")) == ["batched"]
    assert ways(await run(place, server, "a", "b")) == ["kept", "kept"]
    assert len(desk.requests()) == 2


@pytest.mark.parametrize("path", ["/batches", "/files"])
async def test_a_batch_whose_making_was_not_heard_of_is_found(
    place: Path, server: OpenAIServer, desk: BatchDesk, path: str
) -> None:
    """Where the answer to its making is lost, it is looked for, and not made a second time."""
    desk.loses = [path]
    assert texts(await run(place, server, "a")) == ["a: 1"]
    assert len(desk.batches) == 1


@pytest.mark.parametrize("was_made", [True, False])
async def test_who_died_while_sending_leaves_no_doubt(
    place: Path, server: OpenAIServer, desk: BatchDesk, was_made: bool
) -> None:
    """A round of which nobody wrote down that it went is looked for on the server."""
    await killed(place, server, desk, "a")
    with open_kept(place) as file, file.transaction() as connection:
        connection.execute("UPDATE rounds SET batch = NULL")
    if not was_made:
        desk.batches.clear()
    assert texts(await run(place, server, "a")) == ["a: 1"]
    assert len(desk.batches) == 1


@pytest.mark.parametrize("ending", ["failed", "expired", "cancelled"])
async def test_a_batch_that_ends_otherwise_is_told_and_keeps_what_was_answered(
    place: Path, server: OpenAIServer, desk: BatchDesk, ending: str
) -> None:
    """Who has an answer gets it; for the others the run stops, and the next one asks for them."""
    desk.ending, desk.works = ending, 2
    told: list[str] = []
    found = await run(place, server, "a", "b", "c", told=told)
    assert texts(found)[:2] == ["a: 1", "b: 2"]
    assert isinstance(found[2], AccessError)
    assert f"has {ending}; what it answered is kept" in str(found[2])
    assert told[-1].endswith(f"2 of 3 requests were answered ({ending}); 1 have no result")
    desk.ending, desk.works = "completed", None
    again = await run(place, server, "a", "b", "c")
    assert texts(again) == ["a: 1", "b: 2", "c: 3"]
    assert len(desk.requests()) == 4


def _lost(result: Result) -> Result | None:
    return None


def _other_error(result: Result) -> Result | None:
    return {**result, "response": None, "error": {"code": "x", "message": "it broke"}}


def _no_answer(result: Result) -> Result | None:
    return {**result, "response": {"status_code": 500, "body": {"error": {"message": "oops"}}}}


def _nameless(result: Result) -> Result | None:
    return {"id": "x"}


@pytest.mark.parametrize("spoil", [_lost, _other_error, _no_answer, _nameless])
async def test_a_line_without_an_answer_is_a_failed_call(
    place: Path, server: OpenAIServer, desk: BatchDesk, spoil: Any
) -> None:
    """It is told, nothing of it is kept, and its neighbours have their answers."""

    def of_the_first(result: Result) -> Result | None:
        return spoil(result) if result["custom_id"].endswith("-1") else result

    desk.spoil = of_the_first
    told: list[str] = []
    found = await run(place, server, "a", "b", told=told)
    assert isinstance(found[0], Exception)
    assert texts(found)[1] == "b: 2"
    assert "1 of 2 requests were answered" in told[-1]
    with open_kept(place) as file:
        assert file.size().answers == 1


async def test_a_batch_that_cannot_be_looked_at_stays_out(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """The run ends, rather than to send again what is out; the next one brings it in."""
    desk.is_ill = True
    (failed,) = await run(place, server, "a")
    assert isinstance(failed, AccessError)
    assert "batch batch-2 stays out, and the same command goes on" in str(failed)
    desk.is_ill = False
    assert texts(await run(place, server, "a")) == ["a: 1"]
    assert len(desk.batches) == 1


async def test_who_does_not_hear_whether_a_batch_went_does_not_ask_again(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """The run ends where the server fails for good; the next one looks, and then sends it."""
    desk.loses = ["/files"] * 9
    (failed,) = await run(place, server, "a")
    assert isinstance(failed, AccessError)
    assert "whether a batch went is not known" in str(failed)
    assert not desk.batches
    desk.loses.clear()
    assert texts(await run(place, server, "a")) == ["a: 1"]


async def test_a_line_of_an_earlier_run_that_failed_is_sent_again(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """Nobody waited for it when its batch came in, and it has no answer."""
    await killed(place, server, desk, "a", "b")
    desk.spoil = lambda result: None if result["custom_id"].endswith("-2") else result
    assert texts(await run(place, server, "a", "b")) != ["a: 1", "b: 2"]
    desk.spoil = lambda result: result
    assert texts(await run(place, server, "a", "b"))[1] == "b: 3"


async def test_what_a_server_does_not_take_is_learned_from_a_batch(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """A refused parameter is left out in the next round, as in a call of its own."""

    def refuse(request: dict[str, Any]) -> tuple[int, object] | None:
        told = {"message": "Unsupported parameter: 'seed'", "param": "seed"}
        return (400, {"error": told}) if "seed" in request else None

    desk.refuse = refuse
    assert texts(await run(place, server, "a", "b", seed=3)) == ["a: 1", "b: 2"]
    assert len(desk.batches) == 2


async def test_a_call_may_wait_longer_than_a_call_may_take(
    place: Path, server: OpenAIServer, desk: BatchDesk
) -> None:
    """The time limit of a call is none of a batch."""
    desk.holding = True
    asyncio.get_running_loop().call_later(0.2, lambda: setattr(desk, "holding", False))
    assert texts(await run(place, server, "a", timeout=BRIEF)) == ["a: 1"]


async def test_a_server_without_batches_is_refused_before_anything_is_asked(
    place: Path, server: OpenAIServer
) -> None:
    """Nothing is asked at the full price instead."""
    server.desk = None
    with pytest.raises(AccessError, match=r"has no batches \(it says 404\); leave --batch out"):
        await run(place, server, "a")
    assert not server.requests


async def test_no_request_stands_in_the_file(place: Path, server: OpenAIServer) -> None:
    """While a batch is out, the file holds digests of its requests, and no word or key of them."""
    assert server.desk
    await killed(place, server, server.desk, "my secret sorrow")
    with open_kept(place) as file, file.reading() as connection:
        dump = json.dumps(list(connection.iterdump()))
    assert "INSERT INTO" in dump
    assert "sorrow" not in dump
    assert "the-key" not in dump
