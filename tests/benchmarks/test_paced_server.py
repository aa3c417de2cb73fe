"""The server that answers by cues, at the published model's pace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from benchmarks.paced_server import SERVED, Pace, paced_server
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI

from scriptgraph.core.errors import AccessError
from scriptgraph.models.chat import openai_model, structured
from scriptgraph.models.plain import plain_messages
from scriptgraph.prompting.schemas import Dispatch
from scriptgraph.prompting.script_schemas import choosing
from scriptgraph.rehearsal.standin import Cue

REPLY = "Grüße, 你好 👋 — how are you?"
PROMPT = [SystemMessage("You are kind."), HumanMessage("Hello there!")]
CHOOSE = [SystemMessage("Choose."), HumanMessage("<options>\n1. a\n2. b\n</options>")]
PROMPT_TOKENS = (4 + 4) + (4 + 3) + 3
"""Four tokens and three, four more for each message, and three for the prompt."""


@pytest.mark.parametrize(
    ("read", "written", "scale", "ms"),
    [
        (0, 0, 1.0, 545.0),
        (1000, 0, 1.0, 615.0),
        (0, 100, 1.0, 1619.0),
        (1000, 100, 1.0, 1689.0),
        (1000, 100, 0.1, 168.9),
    ],
)
def test_the_pace_is_that_of_the_published_calls(
    read: int, written: int, scale: float, ms: float
) -> None:
    """An answer takes a while to begin, and some time for every token read and written."""
    assert Pace(scale=scale).ms(read, written) == pytest.approx(ms)


@pytest.fixture(scope="module")
def server(tokenizer: Path) -> Iterator[str]:
    with paced_server(Pace(scale=0.0)) as address:
        yield address


@pytest.fixture
async def model(server: str) -> AsyncIterator[ChatOpenAI]:
    """A client of a session of its own, in which nothing has been cued yet."""
    address = f"{server}/{uuid4()}/v1"
    made = openai_model("m", temperature=0.0, api_key=None, base_url=address, retries=0)
    assert isinstance(made, ChatOpenAI)
    yield made
    await made.root_async_client.close()
    made.root_client.close()


async def give(model: ChatOpenAI, cue: Cue) -> None:
    async with httpx.AsyncClient() as wire:
        session = str(model.openai_api_base).removesuffix("/v1")
        (await wire.put(f"{session}/cue", json=asdict(cue))).raise_for_status()


async def test_a_whole_answer_is_the_cues_reply(model: ChatOpenAI) -> None:
    """What the turn's cue says comes back, with tokens counted as the published ones were."""
    await give(model, Cue(reply=REPLY))
    answer = await model.ainvoke(PROMPT)
    assert isinstance(answer, AIMessage)
    assert answer.text == REPLY
    assert answer.response_metadata["model_name"] == SERVED
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["input_tokens"] == PROMPT_TOKENS


async def test_a_streamed_answer_comes_token_by_token(model: ChatOpenAI) -> None:
    """The stream holds a piece for each token, whole characters only, and the count at its end."""
    await give(model, Cue(reply=REPLY))
    asked: Any = plain_messages(PROMPT)
    # Our own model puts together what comes together.
    stream = await model.root_async_client.chat.completions.create(
        model=model.model_name, messages=asked, stream=True, stream_options={"include_usage": True}
    )
    pieces = [piece async for piece in stream]
    texts = [one.delta.content for piece in pieces for one in piece.choices if one.delta.content]
    assert "".join(texts) == REPLY
    written = sum(piece.usage.completion_tokens for piece in pieces if piece.usage)
    assert 8 < len(texts) <= written < len(REPLY)


async def test_a_structured_answer_is_the_cues_decision(model: ChatOpenAI) -> None:
    """A role that asks for a decision gets the one that the cue holds, in its schema."""
    await give(model, Cue(rule=2, reason="They asked for it."))
    answer = await structured(model, Dispatch).ainvoke(CHOOSE)
    found = Dispatch.model_validate_json(answer.text)
    assert found == Dispatch(reason="They asked for it.", rule=2)


async def test_the_next_cue_replaces_the_last(model: ChatOpenAI) -> None:
    """Every turn is answered by the cue that was left for it."""
    for reply in ("One.", "Two."):
        await give(model, Cue(reply=reply))
        assert (await model.ainvoke(PROMPT)).text == reply


async def test_a_session_without_a_cue_is_refused(model: ChatOpenAI) -> None:
    """A driver that forgets to say what the turn is about hears of it, and times nothing."""
    with pytest.raises(AccessError, match="nobody has left a cue"):
        await model.ainvoke(PROMPT)


@pytest.mark.parametrize(("cued", "came"), [(2, 2), (3, 0), (99, 0)])
async def test_a_number_that_the_schema_does_not_list_cannot_come(
    cued: int, came: int, model: ChatOpenAI, server: str
) -> None:
    """The server holds an answer to its schema, and tells how many it did not let come as cued."""
    await give(model, Cue(rule=cued))
    async with httpx.AsyncClient() as wire:
        await wire.get(f"{server}/account")
        answer = await structured(model, choosing((0, 1, 2))).ainvoke(CHOOSE)
        assert Dispatch.model_validate_json(answer.text).rule == came
        held = (await wire.get(f"{server}/account")).json()["held"]
    assert held == {"Dispatch": int(cued != came)}


async def test_an_account_is_given_once(model: ChatOpenAI, server: str) -> None:
    """Whoever measures can tell how far each of its answers, whole or streamed, was off."""
    await give(model, Cue(reply=REPLY))
    async with httpx.AsyncClient() as wire:
        await wire.get(f"{server}/account")
        await model.ainvoke(PROMPT)
        assert [piece async for piece in model.astream(PROMPT)]
        assert len((await wire.get(f"{server}/account")).json()["late_ms"]) == 2
        assert (await wire.get(f"{server}/account")).json() == {"late_ms": [], "held": {}}
