"""Recorded turns, taken again over HTTP and timed at the client: in our modes, and as published."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal
from uuid import UUID, uuid4

import httpx
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, LLMResult
from langchain_openai import ChatOpenAI

from benchmarks.counting import REASON
from scriptgraph.assurance.replay import cue_of, position_of
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session_from_state
from scriptgraph.models.chat import openai_model
from scriptgraph.nodes.cast import SessionContext
from scriptgraph.records.dialogue import AGENT, Dialogue, Step
from scriptgraph.rehearsal.standin import Cue
from scriptgraph.script.model import Script
from scriptgraph.sessions.recorded import RecordedTurn, exchanges, recorded_turns

Arrangement = Mode | Literal["published"]

PUBLISHED: Literal["published"] = "published"
"""The calls that the paper's agent made, one after the other."""


@dataclass(frozen=True)
class Turn:
    """One decision of the published agent, and the calls that it took."""

    recorded: RecordedTurn
    calls: tuple[Step, ...]

    @property
    def stays(self) -> bool:
        """Say whether a message was answered in a section that goes on."""
        return bool(self.recorded.section) and not self.recorded.completed


@dataclass(frozen=True)
class Call:
    """One call of a model, as the client saw it; its times are those of a clock, in seconds."""

    begun: float
    ended: float
    usage: UsageMetadata | None
    """None where the call failed."""


@dataclass(frozen=True)
class Timing:
    """How long one turn took, in milliseconds."""

    calls: tuple[Call, ...]

    visible: float | None
    """Until the user saw something; None where nothing was said."""

    evaluator: float | None = None
    """The evaluator's call; None where there was none."""

    @property
    def model(self) -> float:
        """Give the time in which at least one call was under way."""
        return covered((call.begun, call.ended) for call in self.calls) * 1000


def turns_of(dialogue: Dialogue, script: Script) -> Iterator[Turn]:
    """Take a published dialogue apart into the agent's turns."""
    steps = exchanges(dialogue.steps)
    for recorded, exchange in zip(recorded_turns(dialogue, script), steps, strict=True):
        yield Turn(recorded, tuple(step for step in exchange if step.actor in AGENT))


class Place:
    """One session's place at the server: an address of its own, and a graph that asks there."""

    def __init__(self, server: str, script: Script, wire: httpx.AsyncClient) -> None:
        """Take a place at a server; `wire` carries what is not part of a turn."""
        self._script = script
        self._wire = wire
        # Never used before: the client keeps its connections by address, closed ones too.
        self._address = f"{server}/{uuid4()}"
        model = openai_model("paced", temperature=0.0, api_key=None, base_url=f"{self._address}/v1")
        assert isinstance(model, ChatOpenAI)
        self._model = model
        self._calls = _Calls()
        self._model.callbacks = [self._calls]
        graph = create_session_from_state(script, self._model, settings=Settings())
        self._graph = graph.compile()

    async def take(self, turn: Turn, arrangement: Arrangement) -> Timing:
        """Take one turn and time it."""
        if arrangement == PUBLISHED:
            return await self._take_as_published(turn)
        return await self._take(turn.recorded, arrangement)

    async def prepare(self, turn: RecordedTurn) -> None:
        """Tell the server what is said in a turn, however often it is taken here."""
        await self._give(replace(cue_of(self._script, turn), reason=REASON))

    async def answer(self, turn: RecordedTurn, mode: Mode, *, streamed: bool) -> None:
        """Take the turn that was prepared, untimed, whether somebody listens or not."""
        position, context = position_of(self._script, turn), SessionContext(mode=mode)
        if streamed:
            how: Any = ["messages", "updates"]
            async for _ in self._graph.astream(position, context=context, stream_mode=how):
                pass
        else:
            await self._graph.ainvoke(position, context=context)
        self._calls.take()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._model.root_async_client.close()
        self._model.root_client.close()

    async def _take(self, turn: RecordedTurn, mode: Mode) -> Timing:
        """Take the turn through the graph, and listen as a conversation does."""
        await self.prepare(turn)
        visible: float | None = None
        updates: list[dict[str, Any]] = []
        started = time.perf_counter()
        stream: Any = self._graph.astream(
            position_of(self._script, turn),
            context=SessionContext(mode=mode),
            stream_mode=["messages", "updates"],
        )
        async for kind, part in stream:
            if visible is None and _shows(kind, part):
                visible = _since(started)
            if kind == "updates":
                updates += part.values()
        if visible is None and any("messages" in update for update in updates):
            visible = _since(started)  # nothing came ahead of the whole message
        return Timing(self._calls.take(), visible, _evaluator_ms(updates))

    async def _take_as_published(self, turn: Turn) -> Timing:
        """Make the recorded calls again, one after the other, with prompts of the same length.

        The published agent did not stream: its message was there when the last call was complete.
        """
        for step in turn.calls:
            await self._give(Cue(reply=step.content or ""))
            await self._model.ainvoke(_filler(step.input_tokens or 0))
        timing = Timing(self._calls.take(), None)
        spoke = any(step.actor == "dialog" for step in turn.calls)
        return replace(timing, visible=timing.model) if spoke else timing

    async def _give(self, cue: Cue) -> None:
        """Tell the server what the turn under way is about."""
        answer = await self._wire.put(f"{self._address}/cue", json=asdict(cue))
        answer.raise_for_status()


class _Calls(BaseCallbackHandler):
    """Listens to a client, and writes down its calls."""

    run_inline = True  # in the event loop: another thread would see them later

    def __init__(self) -> None:
        self._begun: dict[UUID, float] = {}
        self._done: list[Call] = []

    def on_chat_model_start(self, *_: Any, run_id: UUID, **__: Any) -> None:
        self._begun[run_id] = time.perf_counter()

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **_: Any) -> None:
        answer = response.generations[0][0]
        assert isinstance(answer, ChatGeneration)
        assert isinstance(answer.message, AIMessage)
        self._end(run_id, answer.message.usage_metadata)

    def on_llm_error(self, *_: Any, run_id: UUID, **__: Any) -> None:
        self._end(run_id, None)

    def _end(self, run_id: UUID, usage: UsageMetadata | None) -> None:
        self._done.append(Call(self._begun.pop(run_id), time.perf_counter(), usage))

    def take(self) -> tuple[Call, ...]:
        """Give the calls of the turn that is over, and forget them.

        Raises:
            RuntimeError: When a call is still under way.
        """
        if self._begun:
            raise RuntimeError("the turn is over, and a call is still under way")
        done, self._done = self._done, []
        return tuple(done)


def covered(spans: Iterable[tuple[float, float]]) -> float:
    """Give how much time lies in at least one of the spans, each from a beginning to an end."""
    total, until = 0.0, -math.inf
    for begun, ended in sorted(spans):
        total += max(0.0, ended - max(begun, until))
        until = max(until, ended)
    return total


def _shows(kind: str, part: Any) -> bool:
    """Say whether a part of the graph's stream is something that the user sees."""
    if kind != "messages":
        return False
    message, about = part
    return (
        isinstance(message, AIMessageChunk)
        and about.get("role") == "dialog"
        and bool(message.text.strip())
    )


def _evaluator_ms(updates: Iterable[dict[str, Any]]) -> float | None:
    """Give what the trace says of the evaluator's call, if there was one."""
    records = [record for update in updates for record in update.get("trace", [])]
    calls = [one["call"] for one in records if one["role"] == "evaluator" and "call" in one]
    return calls[0]["ms"] if calls else None


def _filler(tokens: int) -> list[BaseMessage]:
    """Write a prompt of exactly so many tokens: one for each word, and a message's seven."""
    return [HumanMessage("the" + " the" * (tokens - 8))]


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
