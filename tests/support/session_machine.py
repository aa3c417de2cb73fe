"""What a state machine of stored sessions needs: a mortal store, a bad model, what is known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize
from langchain_core.messages import BaseMessage
from pydantic import PrivateAttr

from scriptgraph.assurance.audit import scripts_named
from scriptgraph.core.errors import (
    AccessError,
    ForgottenError,
    InputError,
    ModelError,
    RefusedError,
)
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.state.session import SessionState
from support.adversary import Steady
from support.fakes import Said
from support.kept_sessions import Expected, Known
from support.mortal import Killed, Mortal, open_mortal
from support.reference import DANGER, VERSIONS
from support.small_sessions import MODES

LONGEST = 20_000
"""Characters of a message at most."""

_LETTERS = str.maketrans("0123456789", "abcdefghij")

NAMES = ("monday", "tuesday / ' 世界")

Death = tuple[int, bool] | None
"""After how many times of storing a process dies, and whether the last one reached the disk."""

_EXAMPLES = count()


class Hostile(Steady):
    """The worst model there is; it counts how often it is asked."""

    _asked: int = PrivateAttr(default=0)

    @property
    def asked(self) -> int:
        return self._asked

    def say(self, messages: list[BaseMessage]) -> Said:
        self._asked += 1
        return super().say(messages)


class SessionMachine(RuleBasedStateMachine):
    """Two sessions of one store, and what is known of them from outside."""

    def __init__(self, place: str | Path) -> None:
        """Begin in a database, or in a new file in a folder."""
        super().__init__()
        self.number = next(_EXAMPLES)
        self.file = place / f"{self.number}.sqlite" if isinstance(place, Path) else None
        self.address = str(self.file or place)
        self.runner = asyncio.Runner()
        self.known = {name: Known() for name in NAMES}
        self.texts = count()
        self._open = AsyncExitStack()

    @initialize(mode=st.sampled_from(MODES), seed=st.integers(0, 2**16))
    def begin(self, mode: Mode, seed: int) -> None:
        """Open the store, for a model that is as bad as this seed makes it."""
        self.mode, self.model = mode, Hostile(seed=seed)
        self.reopen()

    def reopen(self) -> None:
        """Let another process go on."""
        self.runner.run(self._reopen())

    async def _reopen(self) -> None:
        await self._open.aclose()
        self._open = AsyncExitStack()
        opened = await self._open.enter_async_context(open_mortal(self.address))
        self.store: Store = opened[0]
        self.mortal: Mortal = opened[1]
        self._graphs: dict[str, Any] = {}

    def compiled(self, version: str) -> Any:
        """Compile a version of the script for the store."""
        if version not in self._graphs:
            settings = Settings(mode=self.mode)
            graph = create_session(VERSIONS[version], self.model, settings=settings)
            self._graphs[version] = graph.compile(checkpointer=self.store.checkpointer)
        return self._graphs[version]

    def graph_of(self, name: str) -> Any:
        """Give the graph of the version that a session is in."""
        return self.compiled(self.known[name].version)

    def kept_as(self, name: str) -> str:
        """Give the name of a session in the store, which has those of other examples as well."""
        return f"{name} {self.number}"

    def talking(self, name: str) -> Conversation:
        """Open a session as its user."""
        return Conversation(self.graph_of(name), self.store, self.kept_as(name))

    def done(
        self, name: str, act: Callable[[], Awaitable[object]], dies: Death = None
    ) -> BaseException | None:
        """Do something to a session, in a process that may die of it; give what was raised.

        Where a human is with the session no model may be asked.
        """
        if dies:
            self.mortal.dies(dies[0], is_written=dies[1])
        asked, known = self.model.asked, self.known[name]
        error: BaseException | None = None
        try:
            self.runner.run(_awaited(act))
        except (InputError, ModelError, AccessError, ForgottenError, Killed) as raised:
            error = raised
        if known.human is not None:
            assert self.model.asked == asked, "a model was asked while a human was there"
        known.is_begun = True
        self.mortal.lives()
        if self.mortal.is_dead:
            self.reopen()
            return error or Killed()
        return error

    def look(self, name: str, expected: Expected) -> None:
        """Hold a session against what is known of it."""
        known = self.known[name]
        if known.is_forgotten:
            with pytest.raises(ForgottenError):
                self.runner.run(self.talking(name).state())
            return
        state, kept = self.runner.run(self._read(name))
        known.look(state, expected, kept)

    async def _read(self, name: str) -> tuple[SessionState, dict[str, Script]]:
        """Read a session, and the scripts that its store keeps of it."""
        state = await self.talking(name).state()
        saver = self.store.checkpointer
        found = {one: await pinned_script(saver, one) for one in scripts_named([state])}
        return state, {one: script for one, script in found.items() if script}

    def written(self, text: str) -> str:
        """Mark a text, so that none is said twice; one that is empty, or the longest, stays.

        The mark has letters for its digits, for a number in it could be taken for one that is told.
        """
        mark = f"w{self.number}x{next(self.texts)}z".translate(_LETTERS)
        return f"{mark} {text}" if 0 < len(text) < LONGEST else text

    def expected(self, name: str, said: str | None, error: BaseException | None) -> Expected:
        """Say what has to come of a turn, and that its error is one that could be expected."""
        known = self.known[name]
        kept = [] if said is None else [as_kept(said)]
        match error:
            case None:
                assert not known.is_forgotten
                return Expected(said=kept, heard=self.is_for_human(name, said))
            case Killed():
                return Expected(perhaps=kept)
            case ForgottenError():
                assert known.is_forgotten
                return Expected(nothing=True)
            case ModelError() | AccessError():
                assert known.human is None
                return Expected(said=kept)
        assert isinstance(error, RefusedError), error
        assert len(said or "") > LONGEST, error
        return Expected(nothing=True)

    def is_for_human(self, name: str, said: str | None) -> bool:
        """Say whether words speak of danger to the human who is with a session."""
        return self.known[name].human is not None and DANGER in (said or "")

    def bytes_kept(self) -> bytes:
        """Give all that is in the store's files; nothing where it is a server's."""
        if self.file is None:
            return b""
        beside = sorted(self.file.parent.glob(f"{self.file.name}*"))
        return b"".join(path.read_bytes() for path in beside if path.is_file())

    def teardown(self) -> None:
        """Close the store."""
        self.runner.run(self._open.aclose())
        self.runner.close()


def as_kept(text: str) -> str:
    """Write a text as a session keeps it: half a character becomes a mark."""
    return text.encode(errors="replace").decode()


async def _awaited(act: Callable[[], Awaitable[object]]) -> object:
    return await act()


async def taken(
    talking: Conversation,
    text: str | None,
    message_id: str | None = None,
    seen: str | None = None,
) -> None:
    """Take a turn."""
    async for _ in talking.turn(text, message_id=message_id, seen=seen):
        pass
