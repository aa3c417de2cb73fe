"""Answers that are kept: the same call is paid for once, and no draw is taken for another."""

from __future__ import annotations

import functools
import itertools
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openai
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage
from support.openai_server import Fault, OpenAIServer, openai_server
from support.served import served_model

from scriptgraph.core.errors import InputError
from scriptgraph.models.adapting import forget_servers
from scriptgraph.models.beside import note_of
from scriptgraph.models.chat import numbered, openai_model
from scriptgraph.models.kept.asked import KeptCalls, keeping
from scriptgraph.models.kept.file import open_kept
from scriptgraph.models.redaction import hide
from scriptgraph.nodes.asking.asking import ask_reply

PROMPT = [HumanMessage("How are you?")]


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    """A server whose answers are all different."""
    numbers = itertools.count(1)
    with openai_server(lambda *_: f"answer {next(numbers)}") as opened:
        yield opened
        async with served_model(opened.base_url):
            pass  # the connections that are kept by address are closed


def asked_model(server: OpenAIServer, name: str = "asked", **more: Any) -> BaseChatModel:
    return openai_model(
        name, temperature=0, api_key="the-key", base_url=server.base_url, retries=0, **more
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "calls.sqlite"


async def answers(
    place: Path,
    server: OpenAIServer,
    *,
    times: int = 1,
    stream: bool = False,
    prompt: list[HumanMessage] = PROMPT,
    draw: int = 0,
    **more: Any,
) -> list[BaseMessage]:
    """Ask the same several times, as one run does."""
    model = numbered(asked_model(server, **more), draw)
    with open_kept(place) as file, keeping(KeptCalls(file)):
        return [await ask(model, prompt, stream) for _ in range(times)]


async def ask(model: BaseChatModel, prompt: list[HumanMessage], stream: bool) -> BaseMessage:
    if not stream:
        return await model.ainvoke(prompt)
    pieces = [piece async for piece in model.astream(prompt)]
    return sum(pieces[1:], start=pieces[0])


def texts(found: Sequence[BaseMessage]) -> list[str]:
    return [one.text for one in found]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_what_was_asked_is_not_asked_again(
    place: Path, server: OpenAIServer, stream: bool
) -> None:
    """A later run gets the same answer with all that stood beside it, marked; nobody is asked."""
    (first,) = await answers(place, server, stream=stream)
    (again,) = await answers(place, server, stream=stream)
    assert len(server.requests) == 1
    assert again.text == first.text == "answer 1"
    assert again.usage_metadata == first.usage_metadata  # type: ignore[attr-defined]
    assert [note_of(one).way for one in (first, again)] == ["asked", "kept"]


async def test_every_answer_is_given_once_a_run(place: Path, server: OpenAIServer) -> None:
    """Draws do not collapse: the n-th gets the n-th answer, and behind the last the server's."""
    assert texts(await answers(place, server, times=2)) == ["answer 1", "answer 2"]
    again = await answers(place, server, times=3)
    assert texts(again) == ["answer 1", "answer 2", "answer 3"]
    assert [note_of(one).way for one in again] == ["kept", "kept", "asked"]


async def test_who_shares_the_file_does_not_get_his_own_answer_back(
    place: Path, server: OpenAIServer
) -> None:
    """Two runs at the same time: what the other one kept before is given, one's own never."""
    model = asked_model(server)
    with open_kept(place) as mine, open_kept(place) as theirs:
        with keeping(KeptCalls(theirs)):
            await model.ainvoke(PROMPT)
        with keeping(KeptCalls(mine)):
            found = [await model.ainvoke(PROMPT) for _ in range(3)]
    assert texts(found) == ["answer 1", "answer 2", "answer 3"]


@pytest.mark.parametrize(
    "other",
    [
        {"prompt": [HumanMessage("And you?")]},
        {"seed": 7},
        {"parameters": {"top_p": 0.5}},
        {"name": "another"},
        {"stream": True},
        {"draw": 2},
        {"parameters": {"max_tokens": 9}},
    ],
    ids=lambda other: next(iter(other)),
)
async def test_another_wish_is_asked(
    place: Path, server: OpenAIServer, other: dict[str, Any]
) -> None:
    """Whatever belongs to a request tells its answer from others."""
    await answers(place, server)
    (found,) = await answers(place, server, **other)
    assert found.text == "answer 2"


async def test_another_server_is_another_wish(place: Path, server: OpenAIServer) -> None:
    """The same name at another address is another model."""
    await answers(place, server)
    with openai_server(lambda *_: "theirs") as other:
        (found,) = await answers(place, other)
        async with served_model(other.base_url):
            pass
    assert found.text == "theirs"


@pytest.mark.parametrize("fault", ["500", "no json", "length", "empty", "no choices", "broken off"])
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_what_failed_is_not_kept(
    place: Path, server: OpenAIServer, fault: Any, stream: bool
) -> None:
    """Only answers that came to their end are kept; a later run asks for what did not."""
    server.faults.append(Fault(fault))
    with open_kept(place) as file:
        with keeping(KeptCalls(file)), suppress(openai.OpenAIError, ValueError):
            await ask(asked_model(server), PROMPT, stream)
        assert server.met == [fault]
        assert file.size().answers == 0


async def test_the_wish_counts_and_not_what_the_server_takes(
    place: Path, server: OpenAIServer
) -> None:
    """A server that takes no seed is asked without, and its answer is still this seed's."""

    def refuse(request: dict[str, Any]) -> tuple[int, object] | None:
        told = {"message": "Unsupported parameter: 'seed'", "param": "seed"}
        return (400, {"error": told}) if "seed" in request else None

    server.refuse = refuse
    first = await answers(place, server, seed=1) + await answers(place, server, seed=2)
    forget_servers()
    asked = len(server.requests)
    again = await answers(place, server, seed=2) + await answers(place, server, seed=1)
    assert texts(again) == list(reversed(texts(first)))
    assert len(server.requests) == asked


async def test_what_is_kept_costs_nothing_now(place: Path, server: OpenAIServer) -> None:
    """A call that nobody was asked for says so, and counts no tokens."""
    calls = []
    for _ in range(2):
        with open_kept(place) as file, keeping(KeptCalls(file)):
            model = asked_model(server)
            answer = await ask_reply(model, PROMPT, attempts=2, tokens=9, speaker="A")
            calls.append(answer.call)
    asked, kept = calls
    assert asked["input_tokens"]
    assert "kept" not in asked
    assert (kept["kept"], kept["attempts"]) == (1, 1)
    assert (kept["input_tokens"], kept["output_tokens"]) == (0, 0)


async def test_no_key_is_in_the_file(place: Path, server: OpenAIServer) -> None:
    """Neither the header of a request, nor what a server repeats of it, nor what was asked."""
    hide("the-secret-key")
    await answers(place, server)
    server.play = lambda *_: "Your key is the-secret-key."
    await answers(place, server, prompt=[HumanMessage("What is my key?")])
    with open_kept(place) as file:
        assert file.size().answers == 1
    with sqlite3.connect(place) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    for secret in ("secret", "Bearer", "How are you", "my key"):
        assert secret not in dump


@given(st.lists(st.lists(st.sampled_from("ab"), max_size=6), max_size=4))
@settings(max_examples=25)
def test_each_run_draws_without_putting_back(runs: list[list[str]]) -> None:
    """No run gets an answer twice, and servers are asked as often as the greediest run wishes."""
    asked = Counter[str]()
    with TemporaryDirectory() as folder, open_kept(Path(folder) / "calls.sqlite") as file:
        for wishes in runs:
            calls, had = KeptCalls(file), list[bytes]()
            for wish in wishes:
                if kept := calls.take(wish):
                    had.append(kept.body)
                else:
                    asked[wish] += 1
                    had.append(said(f"{wish}{asked[wish]}"))
                    calls.keep(wish, had[-1], stream=False)
            assert len(set(had)) == len(wishes)
    every = (Counter(wishes) for wishes in runs)
    assert asked == functools.reduce(lambda most, one: most | one, every, Counter[str]())


def said(text: str) -> bytes:
    choice = {"message": {"content": text}, "finish_reason": "stop"}
    return json.dumps({"choices": [choice]}).encode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{}\n" * 999, "damaged, or no file of kept answers"),
        (b"", ""),
    ],
    ids=["no database", "empty"],
)
def test_what_is_no_file_of_answers_is_refused(place: Path, content: bytes, why: str) -> None:
    """A file that holds something else stays as it is; an empty one is begun with."""
    place.write_bytes(content)
    if not why:
        with open_kept(place) as file:
            assert file.size().answers == 0
        return
    with pytest.raises(InputError, match=why), open_kept(place):
        pass
    assert place.read_bytes() == content


def test_another_database_is_refused(place: Path) -> None:
    """Whose tables these are is not known, so that nothing is written among them."""
    connection = sqlite3.connect(place)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    with pytest.raises(InputError, match="a database of something else"), open_kept(place):
        pass


async def test_a_damaged_answer_is_refused(place: Path, server: OpenAIServer) -> None:
    """What cannot be unpacked is not taken for an answer, and not asked again in silence."""
    await answers(place, server)
    connection = sqlite3.connect(place)
    connection.execute("UPDATE answers SET body = x'00'")
    connection.commit()
    connection.close()
    with pytest.raises(InputError, match="damaged"):
        await answers(place, server)


def test_the_file_is_its_owners(place: Path) -> None:
    """What models answered about people is nobody else's to read."""
    with open_kept(place):
        assert place.stat().st_mode & 0o077 == 0


async def test_the_answer_lies_there_as_it_came(place: Path, server: OpenAIServer) -> None:
    """What is given again are the bytes of the server, not what was made of them."""
    server.change = lambda request, body: {**body, "odd": [1, None]}
    await answers(place, server)
    connection = sqlite3.connect(place)
    ((body,),) = connection.execute("SELECT body FROM answers")
    connection.close()
    assert json.loads(zlib.decompress(body))["odd"] == [1, None]
