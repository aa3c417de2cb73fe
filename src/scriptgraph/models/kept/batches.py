"""Requests that can wait go to a server together, as a batch, and are answered when it is done.

What has come together, before a moment without any other request, is a round: one batch for each
server and model. It is on disk before it goes, and until its answers are. Whoever goes on where a
run was stopped finds the round that is out, and sends nothing twice.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from contextvars import Context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from scriptgraph.core.errors import AccessError, InputError
from scriptgraph.models.kept.results import LineResult, told_of, unanswered
from scriptgraph.models.kept.rounds import LineAnswer, Round, Rounds, new_round
from scriptgraph.models.kept.server import Server, batch_of, make_batch, require_batches, results_of
from scriptgraph.models.kept.wishes import may_be_kept, plain_address
from scriptgraph.models.redaction import outside_text
from scriptgraph.models.timers import take_notice

if TYPE_CHECKING:
    from openai.types import Batch

_ENDED = ("completed", "failed", "expired", "cancelled")


class Given(NamedTuple):
    """What a request got from its batch."""

    result: LineResult
    number: int | None
    """Of the kept answer; None where it is none that is kept."""


class _Request(NamedTuple):
    server: Server
    wish: str
    body: dict[str, Any]
    given: asyncio.Future[Given]


@dataclass
class Batches:
    """The batches of one run."""

    rounds: Rounds
    tell: Callable[[str], object]
    moment: float = 0.25
    """Seconds without another request after which a round goes."""

    looks: tuple[float, float] = (0.25, 60.0)
    """Seconds between two looks at a batch: the first, and the longest."""

    most: int = 1_000
    """Requests of one batch; their answers are read in one piece."""

    _new: list[_Request] = field(default_factory=list)
    _given: dict[str, asyncio.Future[Given]] = field(default_factory=dict)
    """Line → what its request gets."""

    _unclaimed: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Wish → lines of earlier runs for it that are out."""

    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _gathering: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def running(self, servers: Iterable[Server]) -> AsyncIterator[None]:
        """Take up what is out, and send what is asked for in the block.

        Raises:
            AccessError: When a server has no batches.
        """
        try:
            for server in {plain_address(one.address): one for one in servers}.values():
                await self._take_up(server)
            yield
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def answer(self, server: Server, wish: str, body: dict[str, Any]) -> Given:
        """Wait for what a request gets from its batch: one that is out already, or the next.

        Raises:
            AccessError: When the batch came to another end than its own.
        """
        if self._unclaimed[wish]:
            return await self._given[self._unclaimed[wish].pop(0)]
        request = _Request(server, wish, body, _future())
        self._new.append(request)
        if self._gathering is None or self._gathering.done():
            self._gathering = self._start(self._gather())
        return await request.given

    async def _take_up(self, server: Server) -> None:
        """Go on waiting for what went out to a server before."""
        await require_batches(server)
        for round_ in self.rounds.out(plain_address(server.address)):
            found = round_
            if found.batch is None:  # whether it went nobody has written down
                batch = await batch_of(server, round_)
                if batch is None:
                    self.rounds.end(round_)
                    continue
                found = self.rounds.went(round_, batch.id)
            for line in found.lines:
                self._given[line.id] = _future()
                self._unclaimed[line.wish].append(line.id)
            since = found.at.astimezone().strftime("%Y-%m-%d %H:%M")
            self.tell(f"batch {found.batch} is out since {since}, with {len(found.lines)} requests")
            self._start(self._bring_in(server, found))

    async def _gather(self) -> None:
        """Send what has come together once nothing more comes."""
        many = 0
        while many != len(self._new):
            many = len(self._new)
            await asyncio.sleep(self.moment)
        new, self._new = self._new, []
        groups: defaultdict[tuple[str, str], list[_Request]] = defaultdict(list)
        for one in new:
            groups[one.server.address, str(one.body.get("model"))].append(one)
        for group in groups.values():
            for first in range(0, len(group), self.most):
                self._start(self._send(group[first : first + self.most]))

    async def _send(self, requests: Sequence[_Request]) -> None:
        """Send a round, and wait for it."""
        server = requests[0].server
        address = plain_address(server.address)
        round_ = new_round(secrets.token_hex(8), address, [one.wish for one in requests])
        lines = list(zip(round_.lines, requests, strict=True))
        self._given |= {line.id: request.given for line, request in lines}
        try:
            self.rounds.begin(round_)
            batch = await make_batch(server, round_, [one.body for one in requests])
            round_ = self.rounds.went(round_, batch.id)
        except Exception as error:
            self._fail(
                round_, error, "whether a batch went is not known, and the same command looks"
            )
            return
        self.tell(f"batch {batch.id} went out, with {len(lines)} requests")
        await self._bring_in(server, round_)

    async def _bring_in(self, server: Server, round_: Round) -> None:
        """Wait for a batch, keep its answers, and give them to whoever waits."""
        try:
            batch = await self._ended(server, round_)
            results = await results_of(server, batch)
            answers = [
                LineAnswer(line, body)
                for line in round_.lines
                if (result := results.of(line.id)).is_answer
                and may_be_kept(body := json.dumps(result.body).encode(), stream=False)
            ]
            numbers = self.rounds.end(round_, answers)
            self.tell(told_of(batch, results, len(round_.lines)))
        except Exception as error:
            self._fail(
                round_, error, f"batch {round_.batch} stays out, and the same command goes on"
            )
            return
        for line in round_.lines:
            given = self._given.pop(line.id)
            if line.id in self._unclaimed[line.wish]:
                self._unclaimed[line.wish].remove(line.id)
            if given.done():
                continue
            if line.id in results.lines or batch.status == "completed":
                given.set_result(Given(results.of(line.id), numbers.get(line.id)))
            else:
                given.set_exception(unanswered(batch))

    async def _ended(self, server: Server, round_: Round) -> Batch:
        """Look at a batch until it has ended."""
        assert round_.batch is not None
        number, (pause, longest), told = round_.batch, self.looks, (0, "")
        while True:
            batch = await server.ask(lambda: server.client.batches.retrieve(number))
            if batch.status in _ENDED:
                return batch
            counts = batch.request_counts
            known = (counts.completed + counts.failed if counts else 0, batch.status)
            if known != told:
                told = known
                of = f"{known[0]} of {len(round_.lines)} requests are done"
                self.tell(f"batch {number}: {of} ({batch.status})")
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, longest)

    def _fail(self, round_: Round, error: Exception, goes_on: str) -> None:
        """Tell everybody who waits for a round, or is going to, that it cannot be waited for now.

        It ends the run: whoever asked once more would send again what may be out.
        """
        ends = error
        if not isinstance(error, InputError):
            ends = AccessError(f"{goes_on}: {outside_text(str(error))}")
            ends.__cause__ = error
        for line in round_.lines:
            given = self._given[line.id]
            if not given.done():
                given.set_exception(ends)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start what goes on beside; in a context of its own, so that nothing of it is kept."""
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self._tasks.add(task)
        return task


def _future() -> asyncio.Future[Given]:
    future: asyncio.Future[Given] = asyncio.get_running_loop().create_future()
    future.add_done_callback(take_notice)  # nobody may come for the line of an earlier run
    return future
