"""The one message of a turn: what every stream shows is what is sent, byte for byte."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import Talk, answer, script, task
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.graphs.unconstrained import Actors, create_unconstrained
from scriptgraph.language.detection import fallback
from scriptgraph.nodes.cast import BestOf
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.sessions.recording import _steps

HOTLINE = "You are not alone.\n\nCall 112, or *31 #112,  at once."
CRISIS = script(
    {
        "a": {"next": [{"to": "b"}]},
        "b": {"tasks": [task("bye", say="Goodbye.")]},
        "crisis": {"tasks": [task("help", say=HOTLINE, do="Ask whether they are safe.")]},
    },
    anytime=[{"to": "crisis", "when": "the user wants to die"}],
)
WANTS = "I want to die"
REPLIES: dict[str, list[Any]] = {
    "plain": ["Are", " you safe", " now?"],
    "thinking and a name": ["<think>oh", " no</think>\n", "Assist", "ant: Are you", " safe now?\n"],
    "broken": ["Are you safe", ConnectionError("gone")],
    "parroting": ["Write", " your", " next message."],
    "round": ["Are you safe?"] * 9,
    "another role": ["Are you safe?\n", "User", ": no. What", " shall I do?"],
    "empty": ["", " "],
}


def model(pieces: list[Any]) -> Piecewise:
    """Judge the crisis, and write `pieces` as the reply the first time; a good one later."""
    left = [pieces]

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if prompt.judges:
            claim = (1, WANTS) if WANTS in str(prompt.lines) else (0, "")
            acting: Any = {} if prompt.has("transcript") else {"reply": ""}
            return spoken([answer(anytime=claim, **acting)])
        if "Ask whether" not in prompt.now:
            return spoken(["Hello."])
        return spoken(left.pop() if left else ["Are you safe?"])

    return Piecewise(write=write)


def seen_of(parts: list[AIMessageChunk]) -> str:
    assert len({part.id for part in parts}) == 1
    return "".join(part.text for part in parts)


@every_mode
@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.parametrize("best_of", [None, BestOf(2, None)])
async def test_the_stream_of_messages_is_the_message(
    mode: Mode, name: str, best_of: BestOf | None
) -> None:
    """Exact words first, then the reply, as pieces of one message, whatever went wrong."""
    listener = Listener(CRISIS, model(REPLIES[name]), mode, best_of=best_of)
    await listener.take(None)
    state = await listener.listen(WANTS)
    message = state["messages"][-1]
    assert state["section"] == "crisis"
    assert seen_of(listener.pieces) == message.text
    assert listener.pieces[0].id == message.id
    assert listener.pieces[0].text == HOTLINE
    for fault in ("next message", "User:", "think"):
        assert fault not in message.text


@every_mode
async def test_exact_words_are_seen_before_the_model_has_said_anything(mode: Mode) -> None:
    """Nobody waits for a model to be given the number to call."""
    listener: Listener

    async def write(prompt: Prompt) -> AsyncIterator[Any]:
        async for piece in model(["unused"]).write(prompt):
            if "Ask whether" in prompt.now and not prompt.judges:
                assert listener.seen == HOTLINE
            yield piece

    listener = Listener(CRISIS, Piecewise(write=write), mode)
    await listener.take(None)
    assert (await listener.listen(WANTS))["section"] == "crisis"


@every_mode
async def test_every_stream_shows_the_same(mode: Mode) -> None:
    """Typed parts, events and `Conversation` show the words of a crisis turn alike."""
    shown = set()
    for how in ("v2", "events", "conversation"):
        graph = create_session(CRISIS, model(REPLIES["plain"]), mode=mode).compile(
            checkpointer=InMemorySaver()
        )
        config: Any = {"configurable": {"thread_id": "a"}}
        said: Any = {"messages": [HumanMessage(WANTS)]}
        parts: list[AIMessageChunk] = []
        if how == "conversation":
            talk = Talk(CRISIS, model(REPLIES["plain"]), mode)
            await talk.say(None)
            shown.add(await talk.say(WANTS))
            continue
        await graph.ainvoke({"messages": []}, config)
        if how == "v2":
            stream: Any = graph.astream(said, config, stream_mode="messages", version="v2")
            shown_parts = [part["data"][0] async for part in stream]
            parts += [part for part in shown_parts if isinstance(part, AIMessageChunk)]
        else:
            events: Any = graph.astream_events(said, config, version="v2")
            parts += [
                event["data"]["chunk"]
                async for event in events
                if event["event"] == "on_chat_model_stream"
            ]
        shown.add(seen_of(parts))
    assert shown == {f"{HOTLINE}\n\nAre you safe now?"}


async def test_a_section_of_exact_words_only_is_streamed_too() -> None:
    """Where no model speaks, the words are pieces of the message all the same."""
    made = script({"a": {"tasks": [task("x", say=HOTLINE)]}})
    listener = Listener(made, Piecewise(write=lambda prompt: spoken([])), "multi")
    state = await listener.listen(None)
    assert seen_of(listener.pieces) == state["messages"][-1].text == HOTLINE


def parroting(prompt: Prompt) -> AsyncIterator[Any]:
    """Judge that all is done, and only ever repeat the prompt."""
    if prompt.judges:
        return spoken([answer({"ask": "well"}, reply="Write your next message.", rule=0)])
    return spoken(['<section title="A">\n', "- ask: Do ask.\n", "Write your next message."])


PLAIN: Any = {"a": {"next": [{"to": "b"}]}, "b": {}}


@every_mode
@pytest.mark.parametrize("listens", [True, False])
async def test_where_no_reply_is_fit_an_honest_sentence_is_sent(mode: Mode, listens: bool) -> None:
    """The session stays where it is; what was proven is kept, and the trace says all of it."""
    made = script(PLAIN, fallback="I have no good answer.")
    listener = Listener(made, Piecewise(write=parroting), mode)
    await listener.take(None)
    turn = listener.listen if listens else listener.take
    state = await turn("well")
    record = state["trace"][-1]
    assert state["messages"][-1].text == "I have no good answer."
    assert listener.seen in ("", "I have no good answer.")
    assert (state["section"], state["section_turns"], state["turn"]) == ("a", 2, 2)
    assert state["progress"]["a"]["ask"]["status"] == "done"
    assert "b" not in state["progress"]
    assert (record["fallback"], record["opens"], record["section"]) == (True, False, "a")
    assert {refusal["kind"] for refusal in record["refused"]} == {"prompt"}


async def test_a_section_that_could_not_be_left_is_not_told_as_completed() -> None:
    """A dialogue's record has no switch where none was made."""
    made = script(PLAIN)
    listener = Listener(made, Piecewise(write=parroting), "multi")
    await listener.take(None)
    state = await listener.take("well")
    steps = _steps(made, state["messages"], state["trace"])
    assert [step.status for step in steps if step.actor == "event"] == ["started"]


async def test_without_one_of_the_scripts_own_the_languages_sentence_is_sent() -> None:
    """A script need not write it."""
    made = script(PLAIN, language="de")
    listener = Listener(made, Piecewise(write=parroting), "multi")
    assert (await listener.take(None))["messages"][-1].text == fallback("de")


@every_mode
async def test_the_next_turn_moves_on(mode: Mode) -> None:
    """A move that could not be made with a reply is made with the next one."""
    broken = [True]

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if broken[0] or prompt.judges:
            return parroting(prompt)
        return spoken(["Here we are."])

    listener = Listener(script(PLAIN), Piecewise(write=write), mode)
    await listener.take(None)
    await listener.take("well")
    broken[0] = False
    state = await listener.take("and now, well?")
    assert (state["section"], state["messages"][-1].text) == ("b", "Here we are.")


@every_mode
async def test_words_that_began_a_section_have_begun_it(mode: Mode) -> None:
    """Exact words are sent whatever the model says, so their section is entered."""
    listener = Listener(CRISIS, model(REPLIES["parroting"]), mode)

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if prompt.judges or "Ask whether" not in prompt.now:
            return model([]).write(prompt)
        return spoken(REPLIES["parroting"])

    listener = Listener(CRISIS, Piecewise(write=write), mode)
    await listener.take(None)
    state = await listener.listen(WANTS)
    assert state["section"] == "crisis"
    assert listener.seen == state["messages"][-1].text == f"{HOTLINE}\n\n{fallback('en')}"
    assert state["progress"]["crisis"]["help"]["status"] == "said"


@pytest.mark.parametrize("actors", ["single", "multi"])
async def test_without_the_graph_faults_are_sent_and_counted(actors: Actors) -> None:
    """The paper's agents are not corrected: their message stands, and the trace names its fault."""
    model = Piecewise(write=lambda prompt: spoken(["Write your next message."]))
    graph = create_unconstrained(script(PLAIN), model, actors=actors).compile()
    state = await graph.ainvoke({"messages": []})
    assert state["messages"][-1].text == "Write your next message."
    assert state["trace"][-1]["unfit"] == ["prompt"]


async def test_a_fault_later_on_ends_the_reply_before_it() -> None:
    """What was seen stays, whole sentences of it; the fault is neither seen nor sent."""
    said = ["It is good", " to hear that.", " Tell me more.\n", "User", ": I", " am fine.", " So"]
    listener = Listener(script(PLAIN), Piecewise(write=lambda prompt: spoken([*said])), "multi")
    state = await listener.listen(None)
    record = state["trace"][-1]
    assert listener.seen == state["messages"][-1].text == "It is good to hear that. Tell me more."
    assert record["refused"][0]["kind"] == "role"
    assert "cut off before" in record["reason"]
    assert "fallback" not in record


@pytest.mark.parametrize(
    "about",
    [
        {"finish_reason": "length"},
        {"finish_reason": "content_filter"},
        {"finish_reason": "MAX_TOKENS"},
        {"stop_reason": "max_tokens"},
        {"stopReason": "max_tokens"},
        {"done_reason": "length"},
        {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}},
    ],
)
async def test_a_reply_that_is_cut_off_is_no_reply(about: dict[str, Any]) -> None:
    """It is asked for again; where it has been seen it is marked as what it is."""
    cut = AIMessageChunk(content=" and then", response_metadata=about, chunk_position="last")
    attempts: list[list[Any]] = [["It is good", cut], ["It is good."]]
    listener = Listener(
        script(PLAIN), Piecewise(write=lambda prompt: spoken(attempts.pop(0))), "multi"
    )
    state = await listener.listen(None)
    assert listener.seen == state["messages"][-1].text
    assert listener.seen.endswith("It is good.")
    assert state["trace"][-1]["refused"][0]["kind"] == "cut off"


async def test_exact_words_do_not_stand_twice() -> None:
    """A reply that repeats the words before it is asked for again, and nothing of it is seen."""
    attempts = [[f"{HOTLINE} Are", " you safe?"], ["Are you safe?"]]

    async def write(prompt: Prompt) -> AsyncIterator[Any]:
        if "Ask whether" in prompt.now and not prompt.judges:
            async for piece in spoken([*attempts.pop(0)]):
                yield piece
        else:
            async for piece in model(["unused"]).write(prompt):
                yield piece

    listener = Listener(CRISIS, Piecewise(write=write), "multi")
    await listener.take(None)
    state = await listener.listen(WANTS)
    assert listener.seen == state["messages"][-1].text == f"{HOTLINE}\n\nAre you safe?"
    assert state["trace"][-1]["refused"][0]["kind"] == "prompt"
