"""Best of n: several replies are drawn, the best one is sent, and whatever fails costs no reply."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import Talk, script, task
from support.openai_server import openai_server
from support.reward_server import Fault, RewardServer, reward_server
from support.served import served_model
from support.voices import DRAFT, RUBRIC, Voices, judging

from scriptgraph.core.errors import InputError, ModelError
from scriptgraph.core.settings import Mode
from scriptgraph.core.trace import TraceRecord
from scriptgraph.graphs.session import create_session
from scriptgraph.models.reward import RewardModel
from scriptgraph.nodes.best_of import Occasion, best_reply
from scriptgraph.nodes.cast import BestOf, Judge
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.safety.filters import Filters
from scriptgraph.safety.unfit import Grounds
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation

every_mode = pytest.mark.parametrize("mode", get_args(Mode))

ONE = script({"a": {}})
TWO = script({"a": {"tasks": [task("ask"), task("listen")]}})
SHORT, MIDDLE, LONG = (
    "One small reply.",
    "Here is a middling reply.",
    "And this is the longest reply.",
)
REPLIES = [SHORT, LONG, MIDDLE]
LISTED = "- one thing\n- and another thing"


@pytest.fixture
def rewards() -> Iterator[RewardServer]:
    """A reward model that likes long replies."""
    with reward_server() as server:
        yield server


async def talk(
    best_of: BestOf | None,
    texts: Sequence[str | None],
    *,
    model: Any = None,
    made: Script = ONE,
    mode: Mode = "multi",
) -> tuple[list[str], list[TraceRecord]]:
    """Take the turns; give the messages and what the dialog actor left in the trace."""
    model = model or Voices(replies=list(REPLIES))
    async with open_store(MEMORY) as store:
        graph = create_session(made, model, mode=mode, best_of=best_of)
        conversation = Conversation(graph.compile(checkpointer=store.checkpointer), store, "a")
        said = ["".join([piece async for piece in conversation.turn(text)]) for text in texts]
        trace = (await conversation.state())["trace"]
    return said, [record for record in trace if record["role"] == "dialog"]


async def opening(best_of: BestOf, **given: Any) -> tuple[str, TraceRecord]:
    said, trace = await talk(best_of, [None], **given)
    return said[0], trace[0]


def occasion(**given: Any) -> Occasion:
    messages = [HumanMessage("I sleep badly.")]
    plain: dict[str, Any] = {"prompt": messages, "messages": messages, "words": "", "draft": ""}
    plain["grounds"] = Grounds(speaker="Ada")
    return Occasion(**{**plain, "attempts": 1, **given})


@every_mode
async def test_the_highest_reward_is_sent(mode: Mode, rewards: RewardServer) -> None:
    """The server's favourite is sent, and the trace keeps every candidate with its reward."""
    best_of = BestOf(3, RewardModel(rewards.url))
    said, trace = await talk(best_of, [None, "Badly."], mode=mode)
    assert said == [LONG, LONG]
    for record in trace:
        found = {one["text"]: one["value"] for one in record["candidates"]}
        assert [one["text"] for one in record["candidates"] if one["sent"]] == [LONG]
        assert max(found, key=lambda text: found[text] or 0) == LONG
        assert len(record["candidates"]) == 3
        assert record["selection"]["ground"] == "best"
        assert "the best of 3 by http://127.0.0.1" in record["reason"]
    query = rewards.requests[-1]["query"][-1]
    assert query.startswith("User: (The session begins.)\nAssistant: ")
    assert "\nUser: Badly.\nAssistant: " in query
    assert {request["path"] for request in rewards.requests} == {"/get_reward"}


async def test_the_single_actors_draft_is_the_first_candidate(rewards: RewardServer) -> None:
    """What the joint call wrote competes with the n-1 replies that are drawn besides."""
    model = Voices(replies=list(REPLIES))
    best_of = BestOf(3, RewardModel(rewards.url))
    _, trace = await talk(best_of, [None, "Badly."], model=model, mode="single")
    assert [one["text"] for one in trace[1]["candidates"]] == [DRAFT, LONG, MIDDLE]
    assert sorted(model.asked[3:]) == [(1, 0.8), (2, 0.8)]
    rewards.rate = lambda query: float(query.endswith(DRAFT))
    said, trace = await talk(best_of, [None, "Badly."], mode="single")
    assert said[1] == DRAFT
    assert "written in the actor's one call; the best of 3" in trace[1]["reason"]


@every_mode
async def test_a_server_that_goes_down_costs_no_reply(mode: Mode, rewards: RewardServer) -> None:
    """In the middle of a session the first candidate takes over, and the trace says why."""
    graph = create_session(
        ONE,
        Voices(replies=list(REPLIES)),
        mode=mode,
        best_of=BestOf(3, RewardModel(rewards.url)),
    ).compile(checkpointer=InMemorySaver())
    async with open_store(MEMORY) as store:
        conversation = Conversation(graph, store, "a")
        first = "".join([piece async for piece in conversation.turn(None)])
        rewards.close()
        second = "".join([piece async for piece in conversation.turn("Badly.")])
        record = (await conversation.state())["trace"][-1]
    assert first == LONG
    assert second == (DRAFT if mode == "single" else SHORT)
    assert record["selection"]["ground"] == "none scored"
    assert "cannot be reached" in record["reason"]
    assert {one["missing"]["reward"] for one in record["candidates"]} == {
        record["selection"]["why"]
    }


@pytest.mark.parametrize("fault", get_args(Fault))
async def test_no_answer_of_a_reward_server_costs_a_reply(
    fault: Fault, rewards: RewardServer
) -> None:
    """Whatever is wrong with the rewards, the first candidate is sent and the reason is kept."""
    rewards.fault = fault
    timeout = 0.2 if fault == "stall" else 20.0
    said, record = await opening(BestOf(3, RewardModel(rewards.url, timeout=timeout)))
    assert said == SHORT
    assert record["selection"]["ground"] == "none scored"
    assert record["selection"]["why"] in record["reason"]
    assert record["selection"]["why"]


async def test_a_reward_that_is_no_number_is_missing(rewards: RewardServer) -> None:
    """One broken reward leaves the others as they are, and its candidate is not the best."""
    rewards.rate = lambda query: None if query.endswith(LONG) else len(query)
    said, record = await opening(BestOf(3, RewardModel(rewards.url)))
    assert said == MIDDLE
    assert record["candidates"][1]["value"] is None
    assert record["candidates"][1]["missing"] == {"reward": "it gave no number"}


async def test_the_highest_mean_of_a_judge_is_sent() -> None:
    """The judge's scores and reasons stand beside every candidate, its cost beside the choice."""
    judge = judging({SHORT: (3, 4), LONG: (1, 2), MIDDLE: (5, 3)})
    said, record = await opening(BestOf(3, Judge(judge, RUBRIC)))
    assert said == MIDDLE
    assert [one["value"] for one in record["candidates"]] == [3.5, 1.5, 4.0]
    assert record["candidates"][2]["scores"]["care"] == {"reason": "told", "score": 5}
    assert record["selection"]["rubric_hash"] == RUBRIC.hash
    assert record["selection"]["judge"] == "told"
    assert record["selection"]["call"]["attempts"] == 3
    assert record["call"]["attempts"] == 3
    assert record["call"]["input_tokens"] == 30


@pytest.mark.parametrize("lack", [(5, None), (None, None), ConnectionError("the judge is away")])
async def test_a_candidate_without_every_score_is_never_the_best(lack: Any) -> None:
    """However high its other scores are, one that is missing counts for less than any."""
    judge = judging({SHORT: lack, LONG: (1, 1), MIDDLE: lack})
    said, record = await opening(BestOf(3, Judge(judge, RUBRIC)))
    assert said == LONG
    assert record["selection"]["ground"] == "best"
    assert record["selection"]["why"]
    assert "safety" in record["candidates"][0]["missing"]
    assert "missing" not in record["candidates"][1]


async def test_without_any_score_the_first_that_passes_is_sent() -> None:
    """A judge that fails altogether costs no reply, and the filters still hold."""
    away = ConnectionError("the judge is away")
    judge = judging(dict.fromkeys(REPLIES, away))
    model = Voices(replies=[LISTED, *REPLIES])
    said, record = await opening(BestOf(4, Judge(judge, RUBRIC)), model=model)
    assert said == SHORT
    assert "the first of 4 that passes the filters" in record["reason"]
    assert "the judge is away" in record["reason"]


async def test_what_a_filter_keeps_out_is_neither_scored_nor_sent(rewards: RewardServer) -> None:
    """The longest candidate is a list: the server never sees it, the user neither."""
    tries = ("a walk", "a call to her", "an early night", "less coffee", "the notes", "no screen")
    listed = "".join(f"- I would try {one}, and look at what it changes.\n" for one in tries)
    model = Voices(replies=[SHORT, listed, MIDDLE])
    said, record = await opening(BestOf(3, RewardModel(rewards.url)), model=model)
    assert said == MIDDLE
    assert list(record["candidates"][1]["faults"].values()) == ["it holds a list"]
    assert len(rewards.requests[0]["query"]) == 2


async def test_where_no_candidate_passes_the_first_is_sent(rewards: RewardServer) -> None:
    """A reply there has to be, and the trace says that none passed."""
    model = Voices(replies=[LISTED, "Oh."])
    said, record = await opening(BestOf(2, RewardModel(rewards.url)), model=model)
    assert said == LISTED
    assert "none passes the filters" in record["reason"]
    assert rewards.requests == []


async def test_without_a_choice_nobody_is_asked(rewards: RewardServer) -> None:
    """The same words three times are one reply: no scorer is asked about it."""
    model = Voices(replies=[SHORT, LISTED, SHORT])
    said, record = await opening(BestOf(3, RewardModel(rewards.url)), model=model)
    assert said == SHORT
    assert record["selection"]["ground"] == "no choice"
    assert rewards.requests == []


async def test_a_candidate_that_cannot_be_had_is_not_the_end(rewards: RewardServer) -> None:
    """One failing call of three leaves two to choose from, and is noted with its reason."""
    model = Voices(replies=[ConnectionError("too busy"), SHORT, MIDDLE])
    said, record = await opening(BestOf(3, RewardModel(rewards.url)), model=model)
    assert said == MIDDLE
    assert "too busy" in record["candidates"][0]["lost"]
    assert record["call"]["attempts"] == 4
    assert record["call"]["input_tokens"] is None


async def test_without_any_candidate_the_turn_fails_and_says_what_it_cost() -> None:
    """Only when every call fails is there no reply; the error holds all attempts."""
    model = Voices(replies=[ConnectionError("too busy")] * 3)
    with pytest.raises(ModelError, match="too busy") as caught:
        await best_reply(BestOf(3, None), model, occasion(attempts=2))
    assert caught.value.call
    assert caught.value.call["attempts"] == 6


async def test_exact_words_are_no_candidates(rewards: RewardServer) -> None:
    """They are sent as they stand, once, before the best reply; the scorer reads them with it."""
    words = script({"a": {"tasks": [task("words", say="- These words.", do="Ask.")]}})
    said, record = await opening(BestOf(3, RewardModel(rewards.url)), made=words)
    assert said == f"- These words.\n\n{LONG}"
    assert [one["text"] for one in record["candidates"]] == REPLIES
    assert all("- These words.\n\n" in query for query in rewards.requests[0]["query"])
    only = script({"a": {"tasks": [task("words", say="These words.")]}})
    said, record = await opening(BestOf(3, RewardModel(rewards.url)), made=only)
    assert said == "These words."
    assert "candidates" not in record
    assert len(rewards.requests) == 1


@every_mode
async def test_candidates_are_never_seen(mode: Mode, rewards: RewardServer) -> None:
    """The reply comes whole, in one piece, and nothing of the others is streamed before it."""
    graph = create_session(
        TWO, RehearsalModel(), mode=mode, best_of=BestOf(4, RewardModel(rewards.url))
    ).compile(checkpointer=InMemorySaver())
    async with open_store(MEMORY) as store:
        conversation = Conversation(graph, store, "a")
        for text in (None, "Badly."):
            pieces = [piece async for piece in conversation.turn(text)]
            assert pieces == [(await conversation.state())["messages"][-1].text]


@every_mode
async def test_by_default_one_reply_is_drawn(mode: Mode) -> None:
    """Without `best_of` the trace knows nothing of candidates."""
    talk = Talk(TWO, RehearsalModel(), mode)
    await talk.say(None, "Badly.")
    for record in (await talk.state())["trace"]:
        assert not {"candidates", "selection"} & set(record)


async def test_the_others_are_drawn_at_a_temperature_of_their_own() -> None:
    """Over the wire the first is drawn as always, the others hotter and with seeds of their own."""
    with openai_server(lambda messages, _: SHORT) as server:
        async with served_model(server.base_url, seed=7) as model:
            selected = await best_reply(BestOf(3, None, temperature=0.6), model, occasion())
        sent = sorted((one["temperature"], one["seed"]) for one in server.requests)
    assert sent == [(0, 7), (0.6, 8), (0.6, 9)]
    assert [one["temperature"] for one in selected.candidates] == [0, 0.6, 0.6]


async def test_a_turn_that_is_broken_off_pays_only_for_itself(rewards: RewardServer) -> None:
    """Stopped while it waits for the rewards, the turn is taken up at the dialog actor."""
    model = Voices(replies=list(REPLIES))
    graph = create_session(ONE, model, best_of=BestOf(3, RewardModel(rewards.url))).compile(
        checkpointer=InMemorySaver()
    )
    async with open_store(MEMORY) as store:
        conversation = Conversation(graph, store, "a")
        await _turn(conversation, None)
        rewards.fault = "stall"
        stopped = asyncio.create_task(_turn(conversation, "Badly."))
        while len(rewards.requests) < 2:
            await asyncio.sleep(0.01)
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped
        rewards.fault = None
        assert await _turn(conversation, None) == LONG
        state = await conversation.state()
    assert model.judged == ["Badly."]
    assert len(model.asked) == 9
    assert [message.type for message in state["messages"]] == ["ai", "human", "ai"]


async def _turn(conversation: Conversation, text: str | None) -> str:
    return "".join([piece async for piece in conversation.turn(text)])


REPLY = st.one_of(
    st.sampled_from([*REPLIES, LISTED, "Oh.", "", "<think>hm</think>"]),
    st.text(max_size=30),
    st.just(ConnectionError("away")),
)
SCORES = st.tuples(*(2 * [st.none() | st.integers(-1, 7)]))


@settings(max_examples=60, deadline=None)
@given(st.lists(REPLY, min_size=2, max_size=5), st.lists(SCORES, min_size=5, max_size=5), st.text())
async def test_what_is_sent_is_one_of_the_candidates(
    replies: list[Any], scores: list[Any], draft: str
) -> None:
    """Whatever is drawn and however it is scored, one of the candidates is sent, if one is fit."""
    drawn = [one for one in (draft, *replies) if isinstance(one, str)]
    table = {text.strip(): scores[number % 5] for number, text in enumerate(drawn)}

    class Table(dict[str, Any]):
        def __missing__(self, key: str) -> Any:
            return ConnectionError("an unknown reply")

    best_of = BestOf(len(replies), Judge(judging(Table(table)), RUBRIC))
    try:
        selected = await best_reply(best_of, Voices(replies=replies), occasion(draft=draft))
    except ModelError:
        return
    if selected.answer.value is None:
        assert selected.answer.refused
        return
    sent = [one for one in selected.candidates if one["sent"]]
    assert [one["text"] for one in sent] == [selected.answer.value]
    assert selected.answer.value
    passing = [one for one in selected.candidates if one["text"] and not one["faults"]]
    assert sent[0] in passing or not passing
    best = max((one["value"] for one in passing if one["value"] is not None), default=None)
    assert sent[0]["value"] == best or not passing


@pytest.mark.parametrize("candidates", [-1, 0, 1, 17])
def test_there_has_to_be_a_choice(candidates: int) -> None:
    """One candidate is no choice, and too many are a mistake."""
    with pytest.raises(InputError, match="from 2 to 16"):
        BestOf(candidates, None)


def test_a_rubric_for_dialogues_cannot_choose_replies() -> None:
    """It is refused before anything is drawn."""
    whole = RUBRIC.model_copy(update={"judges": "dialogue"})
    with pytest.raises(InputError, match="whole dialogues"):
        Judge(RehearsalModel(), whole)


async def test_filters_can_be_set(rewards: RewardServer) -> None:
    """A session may have filters of its own."""
    best_of = BestOf(3, RewardModel(rewards.url), filters=Filters(most_words=5))
    said, _ = await opening(best_of)
    assert said == MIDDLE
