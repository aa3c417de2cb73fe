"""Mode `speculative`: the reply for staying is written while the evaluator judges."""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langsmith._internal._serde import dumps_json
from langsmith.utils import deepish_copy
from support.adversary import Account, Steady, run
from support.fakes import Said, Talk, answer, choice, script, task
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import CHOICE, TWO
from support.strategies import scripts

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.records.calls import calls_behind
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.model import Script

SHIPPED = sorted((Path(__file__).parents[2] / "scripts").glob("*.yaml"))
DECISION = ("turn", "node", "options", "choice", "rule", "kind", "reason", "evidence")
GENERATED = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DRAFT = "Written ahead."

ALWAYS = Settings(speculate_from=0)
"""A reply is written ahead in every turn, however few tasks are open."""


def decisions(trace: list[Any]) -> list[Any]:
    """Give what was decided in a session, without what it cost."""
    wanted = (*DECISION, "refused", "collected")
    return [
        {key: record.get(key) for key in wanted}
        for record in trace
        if record["role"] in ("evaluator", "dispatcher")
    ]


async def decided(made: Script, model: Any, mode: Mode, texts: list[str]) -> list[Any]:
    talk = Talk(made, model, mode, speculate_from=0)
    await talk.say_to_the_end(*texts)
    return decisions((await talk.state())["trace"])


def by_chance(seed: int) -> Callable[[Prompt], Said]:
    """Answer validly, by chance, and the same to the same question about the user's words."""

    def tell(prompt: Prompt) -> Said:
        said = [line.text for line in prompt.lines if line.speaker == "user"]
        draw = random.Random(f"{seed} {prompt.judges} {prompt.has('options')} {said}")
        if prompt.judges:
            done = [one.id for one in prompt.open_tasks() if draw.random() < 0.6]
            return answer(dict.fromkeys(done, said[-1]))
        if prompt.has("options"):
            return choice(draw.choice([0, *(one.number for one in prompt.options("options"))]))
        return f"Reply {draw.random()}."

    return tell


@given(scripts(), st.lists(st.text(min_size=1), max_size=5))
@GENERATED
def test_rehearsed_decisions_are_those_of_multi(made: Script, texts: list[str]) -> None:
    """On any script the rehearsal model comes to the same decisions in both modes."""
    found = [
        asyncio.run(decided(made, RehearsalModel(), mode, texts))
        for mode in ("multi", "speculative")
    ]
    assert found[0] == found[1]


@given(scripts(), st.integers(0, 2**32))
@GENERATED
def test_chance_decisions_are_those_of_multi(made: Script, seed: int) -> None:
    """Whatever the models decide, the session goes the same way in both modes."""
    texts = [f"I say {number}" for number in range(6)]
    found = [
        asyncio.run(decided(made, by_chance(seed), mode, texts))
        for mode in ("multi", "speculative")
    ]
    assert found[0] == found[1]


async def adversarial(made: Script, mode: Mode, seed: int, turns: int) -> list[Any]:
    """Drive a script through turns of which some fail, and give every session's decisions."""
    account = Account(traces=[])
    await run(made, mode, turns, seed, account, make=Steady)
    assert (account.illegal, account.wrong) == ([], [])
    return [decisions(trace) for trace in account.traces or []]


@pytest.mark.slow
@given(scripts(), st.integers(0, 2**32))
@GENERATED
def test_the_adversarys_decisions_are_those_of_multi(made: Script, seed: int) -> None:
    """So they are when answers are nonsense, calls fail, and turns have to be tried again."""
    found = [asyncio.run(adversarial(made, mode, seed, 12)) for mode in ("multi", "speculative")]
    assert found[0] == found[1]


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
async def test_so_they_are_on_shipped_scripts(path: Path) -> None:
    """The same for every shipped script, over more turns."""
    made = load_script(path)
    found = [await adversarial(made, mode, 3, 40) for mode in ("multi", "speculative")]
    assert found[0] == found[1]


async def test_the_reply_begins_before_the_evaluator_has_judged() -> None:
    """An evaluator that waits for the reply to begin, and a reply that is seen before its end."""
    begun, seen = asyncio.Event(), asyncio.Event()
    listener: Listener

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        if prompt.judges:
            await begun.wait()
            assert listener.pieces == []
            yield answer()
        elif prompt.is_ahead:
            yield "One "
            begun.set()
            await seen.wait()
            yield "two."
        else:
            yield "Hello."

    listener = Listener(TWO, Piecewise(write=write), "speculative")
    await listener.listen(None)
    state = await listener.listen("hm", seen.set)
    assert listener.seen == "One two."
    assert [piece.text for piece in listener.pieces][:2] == ["One", " two."]
    message = state["messages"][-1]
    assert message.text == "One two."
    assert {piece.id for piece in listener.pieces} == {message.id}
    assert "dropped" not in state["trace"][-1]


ANYTIME: Any = {"anytime": [{"to": "b", "when": "the user is in a hurry"}]}
SWITCHES: dict[str, tuple[Script, str]] = {
    "fixed": (TWO, answer({"ask": "well"})),
    "judged": (script(CHOICE), answer({"ask": "well"})),
    "anytime": (script({"a": {}, "b": {}}, **ANYTIME), answer(anytime=(1, "well"))),
    "limit": (script({"a": {"limits": {"turns": 1, "then": "b"}}, "b": {}}), answer()),
    "end": (script({"a": {}}), answer({"ask": "well"})),
    "chosen end": (
        script({"a": {"next": [{"to": "end", "when": "enough"}, {"to": "a", "when": "no"}]}}),
        answer({"ask": "well"}),
    ),
    "none holds": (
        script({"a": {"next": [{"to": "end", "when": "no"}]}}),
        answer({"ask": "well"}),
    ),
    "words due": (
        script({"a": {"tasks": [task(), task("more", say="Listen.", do="Ask.")]}}),
        answer({"ask": "well"}),
    ),
}


def drafting(verdict: str, rule: int, draft: str | Exception = DRAFT) -> Piecewise:
    """Judge so, choose so, and write `draft` ahead."""

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if prompt.judges:
            return spoken([verdict])
        if prompt.has("options"):
            return spoken([choice(rule)])
        return spoken([draft] if prompt.is_ahead else ["Sent ", "reply."])

    return Piecewise(write=write)


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("draft", [DRAFT, ConnectionError("no line"), ""])
async def test_a_dropped_draft_is_seen_in_the_trace_only(name: str, draft: Any) -> None:
    """However the session goes on, nobody sees the draft, and its cost stands in the trace."""
    made, verdict = SWITCHES[name]
    model = drafting(verdict, rule=0 if name == "none holds" else 1, draft=draft)
    listener = Listener(made, model, "speculative")
    await listener.listen(None)
    state = await listener.listen("well")
    assert DRAFT not in listener.seen
    assert DRAFT not in repr(state)
    dropped = [record["dropped"] for record in state["trace"] if "dropped" in record]
    assert [call["attempts"] for call in dropped] == [1 if draft == DRAFT else 2]
    calls = [call for record in state["trace"] for _, call in calls_behind(record)]
    assert sum(call["attempts"] for call in calls) == len(model.streamed) + len(model.plain)
    assert model.running == 0


async def test_an_evaluator_that_is_asked_twice_drafts_once() -> None:
    """The second attempt at the decisions does not begin a second reply."""
    verdicts = ["nonsense", answer()]

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        return spoken([verdicts.pop(0) if prompt.judges else f"Reply {prompt.is_ahead}."])

    model = Piecewise(write=write)
    listener = Listener(TWO, model, "speculative")
    await listener.listen(None)
    state = await listener.listen("hm")
    assert [prompt.is_ahead for prompt in model.streamed].count(True) == 1
    assert state["messages"][-1].text == "Reply True."
    assert len(state["trace"][-2]["refused"]) == 1


async def test_a_failing_evaluator_takes_the_draft_with_it() -> None:
    """When the turn fails, no call goes on; and the next try drafts anew."""
    begun = asyncio.Event()
    broken = [True]

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        if prompt.judges:
            await begun.wait()
            if broken[0]:
                raise ConnectionError("no line")
            yield answer()
        elif prompt.is_ahead and broken[0]:
            begun.set()
            await asyncio.Event().wait()
        else:
            yield "Hello."

    model = Piecewise(write=write)
    listener = Listener(TWO, model, "speculative")
    await listener.listen(None)
    with pytest.raises(ModelError, match="no line"):
        await listener.listen("hm")
    assert (model.running, listener.pieces) == (0, [])
    broken[0] = False
    assert (await listener.listen(None))["messages"][-1].text == "Hello."


async def test_a_failing_draft_fails_the_turn_only_if_it_is_the_reply() -> None:
    """A staying turn whose reply cannot be had is tried again without judging again."""
    judged = 0
    broken = [True]

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        nonlocal judged
        judged += prompt.judges
        fails = prompt.is_ahead and broken[0]
        said: list[str | Exception] = ["Hel", ConnectionError("gone")] if fails else ["Hello."]
        return spoken([answer()] if prompt.judges else said)

    listener = Listener(TWO, Piecewise(write=write), "speculative")
    await listener.listen(None)
    with pytest.raises(ModelError, match="gone"):
        await listener.listen("hm")
    state: Any = await listener.graph.ainvoke(None, listener.config)
    assert (state["messages"][-1].text, judged) == ("Hello.", 1)


async def test_a_broken_first_attempt_is_never_seen() -> None:
    """What broke off before the decision is not shown; the second attempt is."""
    again = asyncio.Event()
    attempts = [0]

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        if prompt.judges:
            await again.wait()
            yield answer()
        elif prompt.is_ahead:
            attempts[0] += 1
            if attempts[0] == 1:
                yield "Half a"
                raise ConnectionError("gone")
            yield "A whole "
            again.set()
            yield "reply."
        else:
            yield "Hello."

    listener = Listener(TWO, Piecewise(write=write), "speculative")
    await listener.listen(None)
    state = await listener.listen("hm")
    assert listener.seen == state["messages"][-1].text == "A whole reply."
    assert len(state["trace"][-1]["refused"]) == 1


async def test_only_the_reply_is_shown_of_what_is_written_ahead() -> None:
    """Neither the model's thinking nor its own name is shown."""

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        thought = ["<thi", "nk>hm", "</think>\n", "Assist", "ant: He", "llo", ".", "\n"]
        return spoken([answer()] if prompt.judges else thought)

    listener = Listener(TWO, Piecewise(write=write), "speculative")
    await listener.take(None)
    state = await listener.listen("hm")
    assert listener.seen == state["messages"][-1].text == "Hello."


async def test_without_a_listener_calls_are_plain_requests() -> None:
    """Where nobody listens nothing is streamed, and the reply is the same."""
    model = drafting(answer(), rule=0)
    listener = Listener(TWO, model, "speculative")
    await listener.take(None)
    state = await listener.take("hm")
    assert (state["messages"][-1].text, model.streamed) == (DRAFT, [])
    assert len(model.plain) == 3


async def test_a_run_that_stops_between_the_nodes_leaves_no_call_behind() -> None:
    """A breakpoint after the evaluator drops the draft; whoever resumes gets a new reply."""
    begun = asyncio.Event()

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        if prompt.judges:
            await begun.wait()
            yield answer()
        elif prompt.is_ahead:
            begun.set()
            await asyncio.Event().wait()
        else:
            yield "Hello."

    model = Piecewise(write=write)
    graph = create_session(TWO, model, mode="speculative", settings=ALWAYS).compile(
        checkpointer=InMemorySaver(), interrupt_before=["a"]
    )
    config: Any = {"configurable": {"thread_id": "a"}}
    await graph.ainvoke({"messages": []}, config)
    await graph.ainvoke(None, config)
    await graph.ainvoke({"messages": [HumanMessage("hm")]}, config)
    gc.collect()
    for _ in range(100):  # the cancellation takes a few rounds of the loop
        await asyncio.sleep(0)
    assert model.running == 0
    state: Any = await graph.ainvoke(None, config)
    assert [message.text for message in state["messages"]] == ["Hello.", "hm", "Hello."]


async def test_a_cancelled_turn_leaves_no_call_behind() -> None:
    """Ctrl-C while the reply is being shown stops the call that writes it."""
    shown = asyncio.Event()

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        if prompt.judges:
            yield answer()
        elif prompt.is_ahead:
            yield "One "
            yield "two "
            await asyncio.Event().wait()
        else:
            yield "Hello."

    model = Piecewise(write=write)
    listener = Listener(TWO, model, "speculative")
    await listener.listen(None)
    turn = asyncio.create_task(listener.listen("hm", shown.set))
    await shown.wait()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert model.running == 0


async def test_two_sessions_do_not_mix() -> None:
    """Sessions of one graph at the same time each get the reply that was written for them."""
    both = asyncio.Barrier(2)

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        said = [line.text for line in prompt.lines if line.speaker == "user"]
        if prompt.judges:
            await both.wait()
            yield answer({"ask": said[-1]} if said[-1] == "go on" else {})
        else:
            yield f"For {said[-1] if said else 'nobody'}: "
            yield str(prompt.is_ahead)

    graph = create_session(
        TWO, Piecewise(write=write), mode="speculative", settings=ALWAYS
    ).compile(checkpointer=InMemorySaver())

    async def talk(name: str) -> str:
        config: Any = {"configurable": {"thread_id": name}}
        await graph.ainvoke({"messages": []}, config)
        state = await graph.ainvoke({"messages": [HumanMessage(name)]}, config)
        return str(state["messages"][-1].text)

    replies = await asyncio.gather(talk("stay"), talk("go on"))
    assert list(replies) == ["For stay: True", "For go on: False"]


async def test_the_live_reply_is_in_no_checkpoint() -> None:
    """What a node hands on while it is written is neither stored nor in the session's state."""
    listener = Listener(TWO, drafting(answer(), rule=0), "speculative")
    await listener.listen(None)
    await listener.listen("hm")
    async for snapshot in listener.graph.aget_state_history(listener.config):
        assert snapshot.values.get("ahead") is None
        assert "Ahead object" not in repr(snapshot)


class Copying(AsyncCallbackHandler):
    """Does with a run's values what the tracer of LangSmith does: copies them, and writes JSON."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    async def on_chain_start(self, serialized: Any, inputs: Any, **kwargs: Any) -> None:
        self.written.append(dumps_json(deepish_copy(inputs)))

    async def on_chain_end(self, outputs: Any, **kwargs: Any) -> None:
        self.written.append(dumps_json(deepish_copy(outputs)))


@pytest.mark.parametrize("mode", ["single", "speculative"])
async def test_a_tracer_may_copy_what_crosses_between_nodes(mode: Mode) -> None:
    """Copies of the live reply, and their end, do it no harm."""

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        return spoken([answer(reply=DRAFT) if prompt.judges else DRAFT])

    listener = Listener(TWO, Piecewise(write=write), mode)
    await listener.take(None)
    tracer = Copying()
    listener.config["callbacks"] = [tracer]
    state = await listener.listen("hm")
    assert state["messages"][-1].text == listener.seen == DRAFT
    assert any(b"ahead" in text for text in tracer.written)


async def test_settled_tasks_change_no_draft_that_suits() -> None:
    """A task that is settled without completing the section leaves the draft as the reply."""
    made = script({"a": {"tasks": [task("one"), task("two")]}})
    model = drafting(answer({"one": "hm"}), rule=0)
    listener = Listener(made, model, "speculative")
    await listener.listen(None)
    state = await listener.listen("hm")
    assert state["messages"][-1].text == listener.seen == DRAFT
