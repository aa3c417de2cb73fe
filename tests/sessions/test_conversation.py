"""A session as a conversation: what the user sees while a message is being written."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import FakeModel, Queue, Talk, answer, roles, script, task

from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation

every_mode = pytest.mark.parametrize("mode", get_args(Mode))

ONE = script({"a": {}})
WORDS = script({"a": {"tasks": [task("words", say="These words.", do="Ask.")]}})


class Streaming(FakeModel):
    """Streams its attempts, piece by piece; None breaks an attempt off."""

    attempts: list[list[str | None]]

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for piece in self.attempts.pop(0):
            if piece is None:
                raise ConnectionError("broken off")
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk


async def opening(model: BaseChatModel, made: Any = ONE) -> list[str]:
    """Give the pieces of the first message."""
    async with open_store(MEMORY) as store:
        graph = create_session(made, model).compile(checkpointer=store.checkpointer)
        return [piece async for piece in Conversation(graph, store, "a").turn(None)]


async def test_words_appear_as_they_are_written() -> None:
    """The reply comes in pieces of whole words, none of them empty."""
    pieces = await opening(
        Streaming(attempts=[["Hello", " there", ", ", "you", " all", ".", "\n"]])
    )
    assert len(pieces) > 2
    assert all(pieces)
    assert "".join(pieces) == "Hello there, you all."


async def test_exact_words_appear_first() -> None:
    """The script's own words are shown before the model has said anything."""
    pieces = await opening(Streaming(attempts=[["Hello", " there."]]), WORDS)
    assert pieces[0] == "These words."
    assert "".join(pieces) == "These words.\n\nHello there."


async def test_thinking_is_not_shown() -> None:
    """What a reasoning model writes before its answer is nobody's business."""
    pieces = await opening(Streaming(attempts=[["<thi", "nk>hm", "</think>", "\n\nHel", "lo."]]))
    assert "".join(pieces) == "Hello."


async def test_a_tag_within_the_reply_is_not_shown_piece_by_piece() -> None:
    """An end that may become a tag waits until it is one, or none."""
    cut = ["Hel", "lo <", "thi", "nk>hm", "</th", "ink>", "Hello", " <th", "ere>", "."]
    pieces = await opening(Streaming(attempts=[cut]))
    assert "".join(pieces) == "Hello <there>."


async def test_a_broken_attempt_is_followed_by_another() -> None:
    """Words that were shown of a broken attempt cannot be taken back: they are marked, and kept."""
    pieces = await opening(Streaming(attempts=[["Hello ", "there", None], ["Good", " day."]]))
    assert "".join(pieces) == "Hello …\n\nGood day."


async def test_a_broken_attempt_of_which_nothing_was_seen_leaves_no_trace() -> None:
    """Half a word is not shown, so nothing has to be marked."""
    pieces = await opening(Streaming(attempts=[["Hel", None], ["Good", " day."]]))
    assert "".join(pieces) == "Good day."


async def test_a_cleaned_reply_is_shown_as_it_stands() -> None:
    """A reply that had to be cleaned is shown as it was kept."""
    pieces = await opening(Streaming(attempts=[["Assistant:", " Hello."]]))
    assert "".join(pieces) == "Hello."


@given(st.lists(st.text(st.sampled_from("ab \n<>/thinkx"), max_size=6), min_size=1, max_size=8))
async def test_the_pieces_are_the_message(pieces: list[str]) -> None:
    """However a reply that says anything is cut up, what was shown is the message as kept."""
    whole = "".join(pieces)
    if not any(map(str.isalnum, whole)) or "think" in whole:
        return
    assert "".join(await opening(Streaming(attempts=[[*pieces]]))) == whole.strip()


@every_mode
async def test_pieces_are_the_message_in_every_mode(mode: Mode) -> None:
    """A reply drawn up in one piece reaches the user like any other, after the exact words."""
    tasks = [task("ask"), task("words", say="These words."), task("more")]
    made = script({"a": {"tasks": tasks}})
    talk = Talk(made, roles(lambda said: answer({"ask": said})), mode)
    shown = await talk.say(None, "yes")
    assert shown == "These words.\n\n(a reply)"
    assert shown == (await talk.state())["messages"][-1].text


@every_mode
async def test_nothing_happens_when_it_is_the_users_turn(mode: Mode) -> None:
    """Opening a session that is open already does not make the agent speak twice."""
    talk = Talk(ONE, Queue("Hello."), mode)
    await talk.say(None)
    assert await talk.say(None, None) == ""
    state = await talk.state()
    assert (state["turn"], len(state["messages"]), len(state["trace"])) == (1, 1, 1)


@every_mode
async def test_half_a_character_is_no_obstacle(mode: Mode) -> None:
    """What no checkpointer could keep is marked, wherever it comes from, and the turn goes on."""
    model = roles(lambda said: answer(), reply="Well \ud83d.")
    talk = Talk(ONE, model, mode)
    assert await talk.say(None, "hello \ud800", "again") == "Well ?."
    texts = [message.text for message in (await talk.state())["messages"]]
    assert texts == ["Well ?.", "hello ?", "Well ?.", "again", "Well ?."]


async def test_a_listener_may_leave() -> None:
    """When nobody listens to the end, the turn can be finished later and nothing is said twice."""
    async with open_store(MEMORY) as store:
        graph = create_session(ONE, RehearsalModel()).compile(checkpointer=InMemorySaver())
        talking = Conversation(graph, store, "a")
        turn = talking.turn(None)
        first = await anext(turn)
        await turn.aclose()  # type: ignore[attr-defined]
        assert first == "[rehearsal]"
        async for _ in talking.turn(None):
            pass
        assert len((await talking.state())["messages"]) == 1
        assert not await talking.is_waiting()


async def test_a_turn_that_is_left_closes_the_stream_of_the_graph() -> None:
    """No generator of a conversation or of a graph's doors is left to the collector."""
    left: list[str] = []
    begin, end = sys.get_asyncgen_hooks()

    def finalize(stream: Any) -> None:
        left.append(stream.ag_code.co_filename)
        if end:
            end(stream)

    sys.set_asyncgen_hooks(begin, finalize)
    try:
        async with open_store(MEMORY) as store:
            graph = create_session(ONE, RehearsalModel()).compile(checkpointer=store.checkpointer)
            turn = Conversation(graph, store, "a").turn(None)
            await anext(turn)
            await turn.aclose()  # type: ignore[attr-defined]
        del turn, graph
        gc.collect()
    finally:
        sys.set_asyncgen_hooks(begin, end)
    assert not [file for file in left if file.endswith(("doors.py", "conversation.py"))]
