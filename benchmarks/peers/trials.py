"""What contestants are put to: the dialogue, many at once, a kill, and a model that lies."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from benchmarks.counting import Usage
from benchmarks.peers.answering import Lie
from benchmarks.peers.contestants import PATIENCE, Contestant, LeftTheDialogue, follow
from benchmarks.peers.dialogue import sleep_talk
from benchmarks.peers.process import PeerFailed, PeerProcess, running
from benchmarks.peers.server import UNMETERED

TURNS = sleep_talk().turns

AT_ONCE, AT_ONCE_TURNS = 100, 4
"""Sessions, and how many of the dialogue's turns each takes."""

ROUNDS = 3
"""How often each is timed."""

KILLED_IN = next(n for n, turn in enumerate(TURNS) if turn.to == "worry_time")
"""The turn in which the process is killed: one that moves by a choice."""

LIED_IN = 1
"""The turn in which the model lies: one after which a required task is open."""


@dataclass(frozen=True)
class Speed:
    """How fast many sessions at once were."""

    turns_a_second: float
    cpu_ms: float
    """Of the contestant's process, a turn."""


@dataclass
class Trials:
    """One contestant's trials."""

    contestant: Contestant
    python: Path
    server: str
    wire: httpx.AsyncClient

    async def count(self) -> Usage:
        """Hold the dialogue once; gives what it used.

        Raises:
            LeftTheDialogue: When it went another way than it was written.
        """
        async with self._session() as (session, peer):
            await follow(partial(peer.turn, session))
            return Usage(**(await self._account(session))["usage"])

    async def many(self, sessions: int = AT_ONCE) -> Speed:
        """Hold many sessions at once.

        Raises:
            LeftTheDialogue: When somebody said something else.
        """
        turns = TURNS[:AT_ONCE_TURNS]
        async with self._session(UNMETERED) as (_, peer):
            took = await peer.ask(
                do="many",
                sessions=sessions,
                texts=[turn.said for turn in turns],
                replies=[turn.agent for turn in turns],
            )
        if took["wrong"]:
            raise LeftTheDialogue(f"{took['wrong']} of {took['turns']} replies were others")
        return Speed(took["turns"] / took["seconds"], 1000 * took["cpu"] / took["turns"])

    async def kill(self) -> tuple[str, str]:
        """Kill it while its model writes, and begin anew.

        Returns:
            What becomes of the session when the same words are sent again, and what becomes of
            the words when the user only goes on.
        """
        session = uuid4().hex
        with tempfile.TemporaryDirectory() as beside:
            folder = Path(beside, "store")
            folder.mkdir()
            async with self._running(session, folder) as peer:
                for number in range(KILLED_IN):
                    await peer.turn(session, number)
                await self._order(session, hold=KILLED_IN)
                lost = asyncio.create_task(peer.turn(session, KILLED_IN))
                await self._held(session, lost)
                await peer.kill()
                await asyncio.wait([lost])
                lost.exception()
            await self._order(session, hold=-1, asked=[])
            left = Path(shutil.copytree(folder, Path(beside, "left")))
            async with self._running(session, left) as peer:
                sent_again = await self._sent_again(session, peer)
            await self._order(session, asked=[])
            async with self._running(session, folder) as peer:
                return sent_again, await self._not_sent_again(session, peer)

    async def lie(self, lie: Lie) -> bool | None:
        """Say whether it is moved by a model that claims what is not so; None: nobody can say."""
        async with self._session() as (session, peer):
            await self._order(session, lie_in=LIED_IN, lie=lie)
            stands: str | None = ""
            for number in range(LIED_IN + 1):
                _, stands = await peer.turn(session, number)
            return None if stands is None else stands != TURNS[LIED_IN].to

    async def _not_sent_again(self, session: str, peer: PeerProcess) -> str:
        """Take the turn behind the one that was killed, and look for the words of that one."""
        await peer.turn(session, KILLED_IN + 1)
        last = (await self._account(session))["asked"][-1]
        if not last["user"][KILLED_IN + 1]:
            return "kept, but what is said next is not heard"
        return "kept" if last["user"][KILLED_IN] else "lost"

    async def _sent_again(self, session: str, peer: PeerProcess) -> str:
        """Take the turn again and one more, and look at what the model is asked then."""
        first = await peer.turn(session, KILLED_IN)
        calls = (await self._account(session))["asked"]
        if not calls[-1]["user"][KILLED_IN - 1]:
            return "begins again: nothing is left"
        second = await peer.turn(session, KILLED_IN + 1)
        last = (await self._account(session))["asked"][-1]
        faults = [
            "the message stands twice" * (last["user"][KILLED_IN] > 1),
            "it is answered twice" * (last["agent"][KILLED_IN] > 1),
            "its answer is lost" * (not last["agent"][KILLED_IN]),
        ]
        for turn, (reply, stands) in zip(TURNS[KILLED_IN:], (first, second), strict=False):
            faults.append("it says something else" * (reply != turn.agent))
            faults.append(f"it stands in {stands}" * (stands not in (None, turn.to)))
        told = [fault for fault in faults if fault]
        return "goes on" + (f", but {'; '.join(dict.fromkeys(told))}" if told else "")

    async def _held(self, session: str, turn: asyncio.Task[Any]) -> None:
        """Wait until the server holds the reply."""
        for _ in range(PATIENCE * 20):
            if (await self._account(session))["held"]:
                return
            if turn.done():
                raise PeerFailed(
                    f"the turn to be killed ended: {turn.exception() or turn.result()}"
                )
            await asyncio.sleep(0.05)
        raise PeerFailed(f"the turn to be killed did not reach the model in {PATIENCE} s")

    @asynccontextmanager
    async def _session(self, name: str = "") -> AsyncIterator[tuple[str, PeerProcess]]:
        session = name or uuid4().hex
        with tempfile.TemporaryDirectory() as folder:
            async with self._running(session, Path(folder)) as peer:
                yield session, peer

    def _running(self, session: str, store: Path) -> Any:
        return running(self.contestant, self.python, f"{self.server}/{session}/v1", store)

    async def _order(self, session: str, **orders: Any) -> None:
        answer = await self.wire.put(f"{self.server}/{session}/orders", json=orders)
        answer.raise_for_status()

    async def _account(self, session: str) -> dict[str, Any]:
        answer = await self.wire.get(f"{self.server}/{session}/account")
        account: dict[str, Any] = answer.json()
        return account
