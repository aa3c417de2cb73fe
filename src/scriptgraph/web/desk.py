"""Sessions behind a server: whoever asks, each is held with the script that it is pinned to."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.graph.state import StateGraph

from scriptgraph.core.errors import InputError, ScriptgraphError
from scriptgraph.nodes.cast import SessionContext
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.safety.guard import Guard
from scriptgraph.script.model import Script, ScriptIdentity
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.overview import Overviews, origin_of
from scriptgraph.sessions.pinned import begun_with, own_script, script_of, stored_state
from scriptgraph.web.roles import FORKED, TRIED
from scriptgraph.web.running.watch import Graph, Watch
from scriptgraph.web.shelf import Shelf, UnknownError

_LOG = logging.getLogger("scriptgraph.web")

Compiles = Callable[[Script], StateGraph[Any, SessionContext, Any, Any]]
Plays = Callable[[int], BaseChatModel]
"""From a seed, which varies what the patient says, to the model."""

_NAME = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,200}")
_GRAPHS = 64
"""Compiled scripts that are kept: the newest versions, and those that older sessions go on with."""


@dataclass
class Desk:
    """Opens sessions and takes their turns.

    A turn that was begun is finished whether or not somebody still listens: danger that was heard
    is answered, and its alert sent, although a browser was closed.
    """

    shelf: Shelf
    store: Store
    compiles: Compiles
    """Makes the graph of a script, with the models and the guard that the server was given."""

    guard: Guard = field(default_factory=Guard)
    """Who listens where a request gets no other answer, and where users are."""

    watch: Watch = field(default_factory=Watch)
    """What an operator wants to know of turns, and how many there may be."""

    plays: Plays = lambda seed: RehearsalModel(seed=seed)
    """Gives the model that plays a patient."""

    tries: Compiles | None = None
    """As `compiles`, for cases and trials, which are no person's: no alert is sent."""

    overviews: Overviews = field(init=False)
    """The sessions of the store at a glance."""

    _titles: dict[str, str] = field(default_factory=dict)
    """By the hash of the script's version."""

    _ahead: asyncio.Task[None] | None = None
    _turns: set[asyncio.Task[None]] = field(default_factory=set)
    _graphs: dict[tuple[str, bool], Graph] = field(default_factory=dict)
    """By the hash of the script's version, and whether it is for trials."""

    def __post_init__(self) -> None:
        """Know the sessions of the store."""
        self.overviews = Overviews(self.store.sessions)

    async def title(self, script: ScriptIdentity | None) -> str:
        """Give the title of the script that a session is held with; its id where none is kept."""
        if script is None:
            return ""
        if script["hash"] not in self._titles:
            try:
                kept = await pinned_script(self.store.checkpointer, script["hash"])
            except InputError:  # its text was changed
                kept = None
            self._titles[script["hash"]] = kept.title if kept else script["id"]
        return self._titles[script["hash"]]

    async def open(self, session: str, script: str | None = None) -> Conversation:
        """Give a session.

        Args:
            session: Its name, up to 200 characters in one line.
            script: The script's id; without one the session has to have begun.

        Raises:
            InputError: When the name is none, or the session belongs to another script.
            UnknownError: When there is no such script, or none is named and no such session has
                begun.
        """
        require_name(session)
        begun = await begun_with(self.store.checkpointer, session)
        if begun is None:
            if script is None:
                raise UnknownError(f"no session {session!r} has begun")
            return await self._conversation(session, self.shelf.script(script))
        if script is not None and script != begun["id"]:
            raise InputError(f"the session {session!r} belongs to the script {begun['id']!r}")
        return await self._conversation(session, await self._own(session, begun))

    async def script_of(self, session: str) -> Script:
        """Give the script that a session is held with.

        Raises:
            InputError: When the name is none.
            UnknownError: When no such session has begun, or nobody knows its script any more.
        """
        begun = await begun_with(self.store.checkpointer, require_name(session))
        if begun is None:
            raise UnknownError(f"no session {session!r} has begun")
        return await self._own(session, begun)

    async def _own(self, session: str, begun: ScriptIdentity) -> Script:
        """Give a session's own script: whatever has become of the file, it goes on with that."""
        own = await script_of(self.store.checkpointer, session)
        if own is None:
            now = self.shelf.script(begun["id"])
            own = await own_script(self.store.checkpointer, session, now)
        return own

    async def turn(
        self,
        conversation: Conversation,
        text: str | None,
        message_id: str | None = None,
        seen: str | None = None,
        *,
        polls: bool = True,
    ) -> AsyncIterator[str]:
        """Take a turn, and give the reply piece by piece; it goes on where nobody listens any more.

        Args:
            conversation: The session.
            text: As `Conversation.turn` takes it, and so the others.
            message_id: The message's id.
            seen: What was seen last.
            polls: Whether whoever asks is shown the session's messages beside the reply.

        Raises:
            LimitError: When the session has had what it may have.
            ScriptgraphError: As `Conversation.turn` does.
        """
        pieces: asyncio.Queue[str | Exception | None] = asyncio.Queue()
        turn = self.watch.turn(conversation, text, message_id, seen, polls=polls)
        task = asyncio.create_task(self._taken(conversation, text, message_id, turn, pieces))
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)
        while (piece := await pieces.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    def begin(self) -> None:
        """Look through the sessions: then nobody waits for it who asks which need a human."""
        self._ahead = asyncio.create_task(self._look_ahead())

    async def _look_ahead(self) -> None:
        try:
            await self.overviews.look_ahead()
        except (ScriptgraphError, OSError) as error:  # whoever asks for them is told why
            _LOG.warning("sessions cannot be looked through: %s", type(error).__name__)

    async def close(self, within: float) -> None:
        """Let the turns that are under way come to their end.

        Args:
            within: Seconds; a turn that takes longer is broken off, and is finished when its
                session is opened again.
        """
        if self._ahead:
            self._ahead.cancel()
            with suppress(asyncio.CancelledError):
                await self._ahead
        if self._turns:
            await asyncio.wait(set(self._turns), timeout=within)
        for task in set(self._turns):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _taken(
        self,
        conversation: Conversation,
        text: str | None,
        message_id: str | None,
        turn: AsyncIterator[str],
        pieces: asyncio.Queue[str | Exception | None],
    ) -> None:
        try:
            async with self.watch.admitted(conversation, text, message_id, self.guard):
                async for piece in turn:
                    pieces.put_nowait(piece)
        except (ScriptgraphError, OSError) as error:
            pieces.put_nowait(error)
        except Exception as error:
            pieces.put_nowait(error)
            raise
        finally:
            pieces.put_nowait(None)

    async def _conversation(self, session: str, script: Script) -> Conversation:
        graph = self._compiled(script, is_trial=await self._is_trial(session))
        return Conversation(graph, self.store, session)

    async def _is_trial(self, session: str) -> bool:
        """Say whether nobody in a session is in danger themselves, so that no alert is sent.

        A session that is only called like a fork may be a person's: its trace tells.
        """
        if not session.startswith(FORKED):
            return session.startswith(TRIED)
        state = (await stored_state(self.store.checkpointer, session)).values
        return origin_of(state.get("trace", [])) is not None

    def _compiled(self, script: Script, *, is_trial: bool) -> Graph:
        which = (script.hash, is_trial)
        compiles = self.tries if is_trial and self.tries else self.compiles
        known = self._graphs.pop(which, None)
        graph = known or self.watch.graph(
            compiles(script).compile(checkpointer=self.store.checkpointer)
        )
        self._graphs[which] = graph  # the newest stands last
        if len(self._graphs) > _GRAPHS:
            del self._graphs[next(iter(self._graphs))]
        return graph


def require_name(session: str) -> str:
    """Give a session's name as it is.

    Raises:
        InputError: When it is none.
    """
    if not _NAME.fullmatch(session):
        raise InputError("a session's name is a line of 1 to 200 characters")
    return session


def new_name(script: str) -> str:
    """Make up a session's name that nobody can guess."""
    return f"{script}-{secrets.token_urlsafe(12)}"
