"""A model that cannot be asked just now: how long it is waited for, and what ends the waiting."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from support.openai_server import Denial, Fault, OpenAIServer, openai_server

from scriptgraph.core.errors import AccessError, ModelError, ScriptgraphError
from scriptgraph.models.chat import openai_model
from scriptgraph.models.client import PatientChat
from scriptgraph.models.retrying import Patience
from scriptgraph.nodes.asking.asking import ask_reply

PROMPT = [HumanMessage("Hello?")]
NOON = 1_700_000_000.0


@dataclass
class Watch:
    """A clock that only sleeping moves on."""

    now: float = NOON
    untils: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    def patience(self, **more: Any) -> Patience:
        return Patience(watch=self.untils.append, clock=lambda: self.now, sleep=self.sleep, **more)


def waited_for(model: BaseChatModel, patience: Patience) -> BaseChatModel:
    """Give the model with another patience."""
    assert isinstance(model, PatientChat)
    return model.model_copy(update={"patience": patience})


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server(lambda *_: "Hello.") as opened:
        yield opened


@pytest.fixture
async def model(server: OpenAIServer) -> AsyncIterator[BaseChatModel]:
    made = openai_model("asked", temperature=0, api_key="k", base_url=server.base_url)
    yield made
    assert isinstance(made, PatientChat)
    await made.root_async_client.close()
    made.root_client.close()


@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize("name", ["429", "500"])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "Retry-After": "9"}, 0.25),
        ({"Retry-After": formatdate(NOON + 40, usegmt=True)}, 40),
        ({"Retry-After": "900"}, 900),
        ({"Retry-After": formatdate(NOON + 3000, usegmt=True)}, 3000),
    ],
)
async def test_the_server_is_left_alone_for_as_long_as_it_asks(
    headers: Mapping[str, str],
    seconds: float,
    name: Any,
    streamed: bool,
    model: BaseChatModel,
    server: OpenAIServer,
) -> None:
    """Seconds, milliseconds or a date: then the call is made once more, and watchers see it."""
    server.faults = [Fault(name, headers=headers)]
    watch = Watch()
    patient = waited_for(model, watch.patience(longest=3600))
    if streamed:
        said = "".join([piece.text async for piece in patient.astream(PROMPT)])
    else:
        said = (await patient.ainvoke(PROMPT)).text
    assert said == "Hello."
    assert watch.now - NOON == pytest.approx(seconds, abs=1e-3)
    assert all(until == pytest.approx(NOON + seconds) for until in watch.untils)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("Rate limit reached for model x: Limit 8000. Please try again in 7.5s.", 7.5),
        ("Rate limit reached. Please try again in 1m12.5s. Visit http://h/", 72.5),
        ("Requests have exceeded the rate limit. Please retry after 6 seconds.", 6),
        ("You are too fast, please retry in 34.07s", 34.07),
        ("try again in 250ms", 0.25),
        ("Please try again in 1 minute and 5 seconds.", 65),
    ],
)
async def test_what_a_server_asks_for_in_words_is_heard(
    words: str, seconds: float, model: BaseChatModel, server: OpenAIServer
) -> None:
    """Where no header says so, its sentence says how long it wants to be left alone."""
    busy = [(429, {"error": {"message": words, "code": "rate_limit_exceeded"}})]
    server.refuse = lambda request: busy.pop() if busy else None
    watch = Watch()
    assert (await waited_for(model, watch.patience()).ainvoke(PROMPT)).text == "Hello."
    assert watch.now - NOON == pytest.approx(seconds, abs=1e-3)


QUOTA = {
    "message": "You exceeded your current quota",
    "details": [{"@type": "RetryInfo", "retryDelay": "7s"}],
}


@pytest.mark.parametrize("passing", [(503, {"message": "overloaded"}), (408, {}), "reset"])
async def test_another_failure_behind_a_quota_is_waited_for_as_well(
    passing: Any, model: BaseChatModel, server: OpenAIServer
) -> None:
    """Only the same quota, still used up after the wait it asked for, ends the asking."""
    answers = [(429, {"error": QUOTA}), None if passing == "reset" else passing]

    def refuse(request: dict[str, Any]) -> Any:
        return answers.pop(0) if answers else None

    server.refuse = refuse
    server.faults = [Fault("reset")] if passing == "reset" else []
    watch = Watch()
    assert (await waited_for(model, watch.patience()).ainvoke(PROMPT)).text == "Hello."
    assert len(server.requests) == 3
    assert watch.now - NOON > 7


async def test_a_quota_that_is_still_used_up_is_not_asked_a_third_time(
    model: BaseChatModel, server: OpenAIServer
) -> None:
    """It was left alone for as long as it asked: a day's quota does not come back in a minute."""
    server.refuse = lambda request: (429, {"error": QUOTA})
    with pytest.raises(AccessError, match=r"cannot be asked; the server says 429: .*quota"):
        await waited_for(model, Watch().patience(retries=5)).ainvoke(PROMPT)
    assert len(server.requests) == 2


async def test_a_server_that_says_nothing_is_left_alone_ever_longer(
    model: BaseChatModel, server: OpenAIServer
) -> None:
    """Without `Retry-After`, or with one that is none, each pause is about twice the one before."""
    odd: list[Mapping[str, str]] = [{"Retry-After": text} for text in ("soon", "nan", "-3", "0")]
    server.faults = [Fault("429", headers=headers) for headers in [{}, *odd]]
    watch = Watch()
    await waited_for(model, watch.patience(retries=5)).ainvoke(PROMPT)
    ends = list(dict.fromkeys(watch.untils))
    pauses = [end - begin for begin, end in zip([NOON, *ends], ends, strict=False)]
    for number, pause in enumerate(pauses):
        assert 0.75 * 0.5 * 2**number <= pause + 0.01 <= 0.5 * 2**number + 0.02
    assert len(pauses) == 5


@pytest.mark.parametrize("retries", [0, 3])
async def test_who_asks_for_more_time_than_there_is_gets_none(
    retries: int, model: BaseChatModel, server: OpenAIServer
) -> None:
    """Beyond the longest wait nothing is asked again: the error says until when it would be."""
    server.faults = [Fault("429", headers={"Retry-After": "601"})] * 9
    watch = Watch()
    patient = waited_for(model, watch.patience(longest=600, retries=retries))
    with pytest.raises(AccessError, match=r"left alone until .*than 600 seconds.*slow down"):
        await ask_reply(patient, PROMPT, attempts=2, tokens=None, speaker="Robin")
    assert (len(server.requests), watch.now) == (1, NOON)


async def test_who_asks_for_ever_is_told_in_words(
    model: BaseChatModel, server: OpenAIServer
) -> None:
    """A number that no calendar has is no error of ours."""
    server.faults = [Fault("429", headers={"Retry-After": "1e308"})]
    with pytest.raises(AccessError, match="left alone until the end of time"):
        await waited_for(model, Watch().patience()).ainvoke(PROMPT)


@pytest.mark.parametrize("name", ["401", "402", "403", "404", "quota"])
async def test_what_waiting_does_not_mend_is_not_asked_again(
    name: Denial, model: BaseChatModel, server: OpenAIServer
) -> None:
    """Key, money, permission, name and quota: one request, and the server's own words."""
    server.faults = [Fault(name)] * 9
    watch = Watch()
    with pytest.raises(AccessError, match=r"'asked' cannot be asked; the server says 4\d\d: ."):
        await ask_reply(
            waited_for(model, watch.patience()), PROMPT, attempts=2, tokens=None, speaker="Robin"
        )
    assert (len(server.requests), watch.now) == (1, NOON)


async def test_whoever_watches_can_end_the_waiting(
    model: BaseChatModel, server: OpenAIServer
) -> None:
    """An error of theirs comes out at once, without another request."""
    server.faults = [Fault("429", headers={"Retry-After": "100"})]
    watch = Watch()

    def enough(until: float) -> None:
        if watch.now >= NOON + 2:
            raise ScriptgraphError("enough")

    patience = replace(watch.patience(), watch=enough)
    with pytest.raises(ScriptgraphError, match="enough"):
        await ask_reply(
            waited_for(model, patience), PROMPT, attempts=2, tokens=None, speaker="Robin"
        )
    assert watch.now <= NOON + 2.5
    assert len(server.requests) == 1


async def test_what_does_not_pass_is_an_error_in_the_end(
    model: BaseChatModel, server: OpenAIServer
) -> None:
    """Each of the attempts at an answer has its retries, with pauses, and then it is over."""
    server.faults = [Fault("429 without a word")] * 99
    watch = Watch()
    with pytest.raises(ModelError, match=r"asked failed: .*slow down"):
        await ask_reply(
            waited_for(model, watch.patience(retries=4)),
            PROMPT,
            attempts=2,
            tokens=None,
            speaker="Robin",
        )
    assert len(server.requests) == 2 * (1 + 4)
    assert watch.now - NOON > 2 * 0.75 * (0.5 + 1 + 2 + 4)
