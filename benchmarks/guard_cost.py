"""What the guard costs a turn: the time to the first visible token, and its own work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from statistics import median
from typing import Any, get_args

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langgraph.checkpoint.memory import InMemorySaver

from benchmarks.group import Group, Options, Row, Target
from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.safety.danger import heard
from scriptgraph.safety.guard import Guard

TITLE = "The guard"

METHOD = """
The same turns of the stress relief script, with nobody in danger, are taken without a guard, with
words alone, and with a guard's model as well. Every model waits 250 ms before its first token, the
guard's too. The time is from the beginning of a turn to the first piece of the reply that a
listener is shown: the middle one of all turns. The three ways take turns, so that whatever else
the machine does meets all of them. The guard's own work is timed for an ordinary message and one of
20,000 characters, which no cache has seen.
"""

SECONDS = 0.25
TURNS = 12
SAID = "I slept badly this week, and work was a lot; but the walk on Sunday was nice."
ORDINARY = 200
LONGEST = 20_000


class Delayed(RehearsalModel):
    """The rehearsal model, waiting before its first token."""

    seconds: float = SECONDS

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        await asyncio.sleep(self.seconds)
        async for chunk in super()._astream(messages, stop, run_manager, **kwargs):
            yield chunk

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        await asyncio.sleep(self.seconds)
        return await super()._agenerate(messages, stop, run_manager, **kwargs)


async def measure(options: Options) -> Group:
    """Time turns with and without a guard."""
    rows: list[Row] = []
    seconds = SECONDS * options.scale
    for mode in get_args(Mode):
        options.tell(f"the guard, {mode}")
        model = Delayed(seconds=seconds)
        without = _Session(mode, seconds, Guard(watches=False))
        ways = {"words": Guard(), "words and a model": Guard(model=model)}
        sessions = {name: _Session(mode, seconds, guard) for name, guard in ways.items()}
        for _ in range(options.scaled(TURNS, 3)):
            for session in (without, *sessions.values()):
                await session.take()
        rows += (
            Row(
                f"first visible token, {name}, mode {mode}",
                "ms",
                session.middle,
                without.middle,
                against="the same turns without a guard",
                target=Target(1.05, of="ratio"),
            )
            for name, session in sessions.items()
        )
    rows += _own_work(options)
    return Group(rows)


class _Session:
    """A session whose turns are timed."""

    def __init__(self, mode: Mode, seconds: float, guard: Guard) -> None:
        graph = create_session(
            load_script("stress_relief"), Delayed(seconds=seconds), mode=mode, guard=guard
        )
        self._graph = graph.compile(checkpointer=InMemorySaver())
        self._turns = 0
        self._times: list[float] = []

    @property
    def middle(self) -> float:
        """Give the middle of all times, in milliseconds."""
        return median(self._times) * 1000

    async def take(self) -> None:
        """Begin a session, and time the turn in which the user answers its opening."""
        self._turns += 1
        config: Any = {"configurable": {"thread_id": str(self._turns)}}
        await self._graph.ainvoke({"messages": []}, config)
        started = time.perf_counter()
        given = {"messages": [HumanMessage(f"{SAID} {self._turns}")]}
        first: float | None = None
        async for message, _ in self._graph.astream(given, config, stream_mode="messages"):
            if first is None and isinstance(message, AIMessageChunk) and message.text:
                first = time.perf_counter() - started
        assert first is not None
        self._times.append(first)


def _own_work(options: Options) -> Iterator[Row]:
    for name, length in (("an ordinary message", len(SAID)), ("20,000 characters", LONGEST)):
        times = []
        for number in range(options.scaled(ORDINARY if length < LONGEST else 10, 3)):
            text = f"{number} {(SAID + ' ') * (length // len(SAID) + 1)}"[:length]
            started = time.process_time()
            heard(text)
            times.append(time.process_time() - started)
        yield Row(f"looking through {name}", "ms of CPU", median(times) * 1000)
