"""Mode `single`: the reply is shown while it is written, as soon as the decisions before it are."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessageChunk
from langchain_core.messages.tool import tool_call_chunk
from support.fakes import answer, script, task
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import CHOICE, TWO, every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation

REPLY = "How are you today?"
STAY = json.loads(answer(reply=REPLY))
BROKEN = ConnectionError("gone")


def written(fields: dict[str, Any], size: int = 7) -> list[str]:
    """Cut an answer into pieces."""
    text = json.dumps(fields)
    return [text[start : start + size] for start in range(0, len(text), size)]


def telling(*attempts: Sequence[Any], speaks: str = "Said alone.") -> Piecewise:
    """Act so, attempt by attempt; speak so when asked for a reply alone."""
    left = list(attempts)

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        return spoken(left.pop(0) if prompt.acts else [speaks])

    return Piecewise(write=write)


def tool_call(size: int = 7) -> list[AIMessageChunk]:
    """Write the answer as the arguments of a tool call."""
    first = tool_call_chunk(name="ActorAnswer", args="", id="1", index=0)
    others = [tool_call_chunk(args=piece, index=0) for piece in written(STAY, size)]
    return [AIMessageChunk(content="", tool_call_chunks=[chunk]) for chunk in (first, *others)]


async def test_the_reply_is_seen_before_it_is_complete() -> None:
    """The decisions are taken when they are written, and the pieces of the reply follow."""
    seen = asyncio.Event()
    head, _, tail = json.dumps(STAY).partition("you")

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        if prompt.acts:
            yield head
            await seen.wait()
            yield "you" + tail
        else:
            yield "Hello."

    listener = Listener(TWO, Piecewise(write=write), "single")
    await listener.listen(None)
    state = await listener.listen("hm", seen.set)
    assert [piece.text for piece in listener.pieces if piece.text] == ["How are", " you today?"]
    assert {piece.id for piece in listener.pieces} == {state["messages"][-1].id}
    assert "call" not in state["trace"][-2]
    assert state["trace"][-1]["call"]["attempts"] == 1


THOUGHT = written({**STAY, "reply": "Not this."})
FORMS: dict[str, Sequence[Any]] = {
    "plain": written(STAY),
    "letter by letter": written(STAY, 1),
    "at once": [json.dumps(STAY)],
    "fenced": ["```json\n", *written(STAY), "\n```"],
    "thinking first": ["<thi", "nk>", *THOUGHT, "</think>", *written(STAY)],
    "thinking without a beginning": ["So ", *THOUGHT, "</think>", *written(STAY)],
    "reply first": written({"reply": REPLY, **STAY}),
    "reply in the middle": written({**STAY, "more": "nothing"}),
    "tool call": tool_call(),
    "tool call letter by letter": tool_call(1),
    "talking around it": ["Sure: ", *written(STAY), " I hope this helps."],
    "line break in a string": [*written(STAY)[:-1], "\nyou?", '"}'],
}


@pytest.mark.parametrize("form", FORMS)
async def test_only_the_reply_is_shown_however_it_is_written(form: str) -> None:
    """Neither JSON nor thinking is seen, and what is seen is the message as it is kept."""
    model = telling(FORMS[form])
    listener = Listener(TWO, model, "single")
    await listener.take(None)
    state = await listener.listen("hm")
    text = state["messages"][-1].text
    assert text.startswith("How are")
    assert text.startswith(listener.seen)
    if listener.seen:
        assert listener.seen == text
    assert len(model.streamed) == 1


@given(reply=st.text(min_size=1), cuts=st.sets(st.integers(1, 80)), ascii_only=st.booleans())
@settings(max_examples=40)
async def test_an_answer_says_the_same_however_it_is_cut(
    reply: str, cuts: set[int], ascii_only: bool
) -> None:
    """In pieces of any length an answer comes to the decisions and the message of the whole."""
    text = json.dumps({**STAY, "reply": f"So. {reply}"}, ensure_ascii=ascii_only)
    ends = [0, *sorted(cuts), len(text)]
    pieces = [text[start:end] for start, end in pairwise(ends) if text[start:end]]
    states = []
    for listens in (True, False):
        listener = Listener(TWO, telling(pieces), "single")
        await listener.take(None)
        states.append(await (listener.listen if listens else listener.take)("hm"))
        assert listener.seen in ("", states[0]["messages"][-1].text)
    in_pieces, whole = states
    assert in_pieces["messages"][-1].text == whole["messages"][-1].text
    assert in_pieces["progress"] == whole["progress"]


@pytest.mark.parametrize("form", ["plain", "fenced", "tool call", "tool call letter by letter"])
async def test_pieces_are_shown_as_they_come(form: str) -> None:
    """The usual forms are shown piece by piece."""
    listener = Listener(TWO, telling(FORMS[form]), "single")
    await listener.take(None)
    await listener.listen("hm")
    assert len([piece for piece in listener.pieces if piece.text]) > 1


async def test_thinking_and_a_name_within_the_reply_are_not_shown() -> None:
    """A reply is shown as it is kept: cleaned."""
    fields = {**STAY, "reply": "<think>hm</think>Assistant: How are you?"}
    listener = Listener(TWO, telling(written(fields, 3)), "single")
    await listener.take(None)
    state = await listener.listen("hm")
    assert listener.seen == state["messages"][-1].text == "How are you?"


async def test_a_reply_that_breaks_off_is_asked_for_anew() -> None:
    """The decisions stand; what was seen is marked as broken off, and the whole reply follows."""
    pieces = written(STAY)
    model = telling([*pieces[:-2], BROKEN])
    listener = Listener(TWO, model, "single")
    await listener.take(None)
    async with open_store(MEMORY) as store:
        conversation = Conversation(listener.graph, store, "a")
        shown = "".join([piece async for piece in conversation.turn("hm")])
    state = await listener.state()
    assert state["messages"][-1].text == shown
    head, _, said = shown.rpartition(" …\n\n")
    assert said == "Said alone."
    assert head
    assert REPLY.startswith(head)
    record = state["trace"][-1]
    assert record["dropped"]["attempts"] == record["call"]["attempts"] == 1
    assert [refusal["why"] for refusal in record["refused"]] == ["the call failed: gone"]


async def test_half_a_reply_is_never_sent() -> None:
    """An answer that breaks off before anybody could listen is not taken for a whole one."""
    model = telling([json.dumps(STAY)[:-8], BROKEN])
    listener = Listener(TWO, model, "single")
    await listener.take(None)
    state = await listener.listen("hm")
    assert listener.seen == state["messages"][-1].text
    head, _, said = listener.seen.rpartition("\n\n")
    assert said == "Said alone."
    assert head == "" or head.endswith(" …")


async def test_unusable_decisions_show_nothing_and_are_refused_once() -> None:
    """Of an attempt that named a condition that does not exist nothing is seen."""
    made = script({"a": {}, "b": {}}, anytime=[{"to": "b", "when": "in a hurry"}])
    bad = {**STAY, "anytime": [{"quote": "hm", "rule": 9}], "reply": "Wrong."}
    model = telling(written({**bad, "reply": bad.pop("reply")}), written(STAY))
    listener = Listener(made, model, "single")
    await listener.take(None)
    state = await listener.listen("hm")
    assert listener.seen == state["messages"][-1].text == REPLY
    assert [len(record["refused"]) for record in state["trace"][-2:]] == [1, 0]
    assert state["trace"][-1]["call"]["attempts"] == 2


@pytest.mark.parametrize("choice", [1, 0])
async def test_a_way_that_does_not_exist_is_asked_about_once_more(choice: int) -> None:
    """The reply is dropped, unseen, and both calls stand in the trace."""
    fields = json.loads(answer({"ask": "hm"}, rule=7, reply="Nowhere."))

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if prompt.acts:
            return spoken(written(fields))
        chosen = json.dumps({"reason": "told", "rule": choice})
        return spoken([chosen if prompt.has("options") else "Hello."])

    model = Piecewise(write=write)
    listener = Listener(script(CHOICE), model, "single")
    await listener.take(None)
    state = await listener.listen("hm")
    assert listener.seen == state["messages"][-1].text == "Hello."
    assert calls_in(state) == len(model.streamed) + len(model.plain)


async def test_both_calls_are_counted_where_the_second_ends_the_session() -> None:
    """A dispatcher that is asked once more, and ends the session, drops the reply with its cost."""
    made = script({"a": {"next": [{"to": "end", "when": "enough"}]}})
    fields = json.loads(answer({"ask": "hm"}, rule=7, reply="Nowhere."))

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if prompt.acts:
            return spoken(written(fields))
        chosen = json.dumps({"reason": "told", "rule": 1})
        return spoken([chosen if prompt.has("options") else "Hello."])

    model = Piecewise(write=write)
    listener = Listener(made, model, "single")
    await listener.take(None)
    state = await listener.listen("hm")
    assert (state["status"], listener.seen) == ("ended", "")
    assert calls_in(state) == len(model.streamed) + len(model.plain)


def calls_in(state: dict[str, Any]) -> int:
    """Count the calls in a session's trace."""
    parts = [record.get(key) for record in state["trace"] for key in ("call", "dropped")]
    return sum(call["attempts"] for call in parts if call)


async def test_a_dropped_reply_is_never_seen() -> None:
    """A reply for a section to which the session does not go is not shown."""
    fields = json.loads(answer({"ask": "said by nobody"}, reply="In the next section."))
    listener = Listener(TWO, telling(written(fields)), "single")
    await listener.take(None)
    state = await listener.listen("hm")
    assert state["section"] == "a"
    assert listener.seen == state["messages"][-1].text == "Said alone."
    assert "dropped" in state["trace"][-1]


async def test_exact_words_alone_drop_the_reply() -> None:
    """Where the script's words are all that is said, the reply's cost is in the trace."""
    made = script({"a": {"next": [{"to": "b"}]}, "b": {"tasks": [task("bye", say="Goodbye.")]}})
    fields = json.loads(answer({"ask": "hm"}, reply="More words."))
    listener = Listener(made, telling(written(fields)), "single")
    await listener.take(None)
    state = await listener.listen("hm")
    assert (state["messages"][-1].text, listener.seen) == ("Goodbye.", "Goodbye.")
    assert state["trace"][-2]["dropped"]["attempts"] == 1


async def test_without_a_listener_it_is_one_plain_request() -> None:
    """Where nobody listens the answer is asked for whole, and stands with the decisions."""
    model = telling(written(STAY))
    listener = Listener(TWO, model, "single")
    await listener.take(None)
    state = await listener.take("hm")
    assert (len(model.plain), model.streamed) == (2, [])
    assert state["messages"][-1].text == REPLY
    assert state["trace"][-2]["call"]["attempts"] == 1
    assert "call" not in state["trace"][-1]


async def test_a_cancelled_reply_stops_its_call() -> None:
    """Ctrl-C while the reply is being shown, or before the decisions are, stops the one call."""
    for pieces, is_shown in ((written(STAY)[:2], False), (written(STAY)[:-1], True)):
        waiting, seen = asyncio.Event(), asyncio.Event()

        async def write(
            prompt: Prompt, pieces: list[str] = pieces, waiting: asyncio.Event = waiting
        ) -> AsyncIterator[str]:
            for piece in pieces if prompt.acts else ["Hello."]:
                yield piece
            if prompt.acts:
                waiting.set()
                await asyncio.Event().wait()

        model = Piecewise(write=write)
        listener = Listener(TWO, model, "single")
        await listener.take(None)
        turn = asyncio.create_task(listener.listen("hm", seen.set))
        await (seen if is_shown else waiting).wait()
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        assert model.running == 0


async def test_stream_parts_of_the_second_version_show_the_reply() -> None:
    """LangGraph's typed parts carry the same pieces."""
    listener = Listener(TWO, telling(written(STAY)), "single")
    await listener.take(None)
    stream: Any = listener.graph.astream(
        {"messages": [("user", "hm")]},
        listener.config,
        stream_mode=["messages", "tasks"],
        version="v2",
    )
    parts = [part["data"][0] async for part in stream if part["type"] == "messages"]
    pieces = [part.text for part in parts if isinstance(part, AIMessageChunk)]
    assert "".join(pieces) == REPLY
    assert len(pieces) > 2


@every_mode
async def test_a_reply_that_is_written_at_once_comes_in_its_models_pieces(mode: Mode) -> None:
    """Behind the beginning no words are joined because all were there before they were read."""
    words = ["I", " think", " it", " was", " red,", " blue,", " green,", " brown,", " grey."]

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        if prompt.acts:
            head, _, tail = json.dumps(json.loads(answer(reply="@"))).partition("@")
            for piece in (head, *words, tail):
                yield piece
        elif prompt.judges:
            yield answer()
        else:
            for word in words:
                yield word

    listener = Listener(TWO, Piecewise(write=write), mode)
    await listener.listen(None)
    state = await listener.listen("hm")
    seen = [piece.text for piece in listener.pieces if piece.text]
    assert "".join(seen) == state["messages"][-1].text == "".join(words)
    assert seen[-4:] == words[-4:]
