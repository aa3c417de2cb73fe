"""One session as a conversation: what a chat needs around the compiled graph.

A turn that did not finish (the process died, or a model kept failing) is picked up where it
stopped: what the user said is kept, and nothing is said twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any, cast

from langchain_core.messages import AIMessageChunk, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, StateGraph
from langgraph.graph.state import CompiledStateGraph

from scriptgraph.core.errors import ForgottenError, InputError, RefusedError, StoreError
from scriptgraph.core.lending import kept_in
from scriptgraph.core.settings import Mode
from scriptgraph.nodes.cast import SessionContext, known_mode
from scriptgraph.nodes.refusing import Held, told
from scriptgraph.nodes.repeated import as_heard
from scriptgraph.nodes.routing import refuse_long
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store, database_errors
from scriptgraph.sessions.gone_on import refuse_stale
from scriptgraph.sessions.meanwhile import by_agent, joined, written_before
from scriptgraph.sessions.pinned import own_script
from scriptgraph.sessions.run import TRIES, next_input, read
from scriptgraph.sessions.shown import Shown
from scriptgraph.sessions.standing import is_answered, is_open
from scriptgraph.state.presence import is_waited_for, who_is_there
from scriptgraph.state.session import SessionState

if TYPE_CHECKING:
    from scriptgraph.sessions.prospects import Prospect

_LOOKING = 2.0
"""Seconds in which a store that has just failed has to say what it holds."""


def _failures() -> tuple[type[Exception], ...]:
    """Name what says that a turn could not be stored."""
    return (StoreError, *database_errors())


@dataclass(frozen=True)
class Conversation:
    """A session in a store.

    Attributes:
        graph: The session graph, compiled with the store's checkpointer.
        store: Where the session is kept.
        session: The session's id (LangGraph's thread id).
        mode: Overrides the graph's mode.
        accept_changed_script: Go on although the script has changed since the session's last turn;
            without it, such a session is refused.
    """

    graph: CompiledStateGraph[Any, SessionContext, Any, Any]
    store: Store
    session: str
    mode: Mode | None = None
    accept_changed_script: bool = False

    def __post_init__(self) -> None:
        """Refuse what would keep nothing, or mix up what different people say.

        Raises:
            InputError: When the graph keeps its sessions elsewhere than in the store, or is not
                that of a session, or the session has no name, or there is no such mode.
        """
        if not isinstance(self.session, str) or not self.session.strip():
            raise InputError(
                f"session {self.session!r} is no name of a session: everybody who comes without "
                "one would share one conversation. Give each a text of their own"
            )
        keeps, kept = self.graph.checkpointer, self.store.checkpointer
        lends_its_lock = isinstance(kept, InMemorySaver) and isinstance(keeps, BaseCheckpointSaver)
        if keeps is not kept and not lends_its_lock:
            raise InputError(
                "the session's graph does not keep anything in this store: compile it with "
                "`compile(checkpointer=store.checkpointer)`"
            )
        held = self.graph.builder
        if not isinstance(held, Held) or held.script is None:
            raise InputError(
                "a conversation is held with the graph of one session, as `create_session` makes "
                "it, and this is another graph: of a session inside it nothing would be shown, not "
                "even words of help. Run it by its own `ainvoke`, and show the messages it holds"
            )
        if self.mode is not None:
            known_mode(self.mode)

    @property
    def script(self) -> Script:
        """Give the script that the graph is made from."""
        held = self.graph.builder
        assert isinstance(held, Held)
        assert held.script
        return held.script

    @classmethod
    async def pinned(
        cls,
        store: Store,
        session: str,
        script: Script,
        graph: Callable[[Script], StateGraph[Any, SessionContext, Any, Any]],
        *,
        mode: Mode | None = None,
    ) -> Conversation:
        """Open a session with the script that it is pinned to, whatever its file says by now.

        `await Conversation.pinned(store, "monday", script, lambda own: create_session(own, model))`

        Args:
            store: Where the session is kept.
            session: The session's id.
            script: What it begins with, where there is no such session yet.
            graph: Makes the graph of a script.
            mode: Overrides the graph's mode.

        Raises:
            InputError: When the session belongs to another script, or to an older version that the
                store has no text of.
        """
        own = await own_script(store.checkpointer, session, script)
        compiled = graph(own).compile(checkpointer=store.checkpointer)
        return cls(compiled, store, session, mode)

    @property
    def config(self) -> RunnableConfig:
        """Give the config under which LangGraph keeps the session."""
        return {"configurable": {"thread_id": self.session}}

    @property
    def _kept_in(self) -> RunnableConfig:
        """Give the same for runs of which nobody gets more than the pieces of a reply."""
        return kept_in(self.config)

    async def state(self) -> SessionState:
        """Give the session's state; empty before the opening."""
        return cast(SessionState, (await read(self.graph, self.config)).values)

    async def look(self) -> SessionState:
        """Give the session's state to look at: its messages and records are not to be changed.

        What `state` gives is the caller's. That it may be changed makes each later turn of a long
        session a little slower, since the store has to see whether it was.
        """
        return cast(SessionState, (await read(self.graph, self._kept_in)).values)

    async def is_waiting(self) -> bool:
        """Say whether a turn was begun that the agent has to answer; a human answers themselves."""
        snapshot = await read(self.graph, self._kept_in)
        return not snapshot.values.get("human") and is_open(snapshot)

    async def migrate(self, new: Script, *, by: str = "") -> Prospect:
        """Move the session to another version of its script; its trace tells of it.

        This conversation is of the old version, and takes no more turns: open it anew, with
        `Conversation.pinned`.

        Args:
            new: The version that it is to go on with.
            by: Who wants it; it goes into the trace.

        Returns:
            What was carried over, and which parts have new names.

        Raises:
            RefusedError: When it has to stay with the script that it has; it says why.
            ScriptError: When the new version has faults.
            StoreError: When it could not be stored; then nothing has changed.
        """
        from scriptgraph.sessions.migration import require_moved  # it checks scripts, and few move

        return await require_moved(self.store, self.session, new, by=by)

    async def turn(
        self,
        text: str | None,
        *,
        message_id: str | None = None,
        seen: str | None = None,
        polls: bool = False,
    ) -> AsyncIterator[str]:
        """Take one turn and yield the reply as it is written.

        While a human is with the session, or waited for (`human` of its state), what the user says
        is kept for them, and who is there is yielded: no program answers. Where nobody has come
        yet, the exact words with which they were asked for come with it. What the human has written
        since the user's last message comes first in the answer to their next one, and only there.
        Once the session has ended, somebody listens for danger still and says that it is over.

        Args:
            text: What the user says; None opens a session or finishes a turn that was begun, and
                does nothing where it is the user's turn.
            message_id: The message's id, unless it has none; one that comes again under its id is
                answered once, and its answer is given once more.
            seen: The id of the last message of the agent that whoever speaks has seen, empty for
                none; where it is given, words to an earlier one are refused.
            polls: Whether whoever asks shows a human's messages as they come into the session's,
                and says who is there: then nothing is yielded while a human is, and else the
                agent's reply alone.

        Yields:
            Pieces of the reply. Together they are the whole message, below what a human has
            written, unless the turn itself had to be begun anew after some of it was shown: then a
            blank line and the message follow.

        Raises:
            RefusedError: When the text is longer than a message can be; nothing of it is kept.
            GoneOnError: When the agent has said something since that was not seen.
            ModelError: When a model kept failing; `turn(None)` tries again.
            StoreError: When the turn could not be stored, or somebody else went on in the session;
                `kept` says whether the words are in the store: then `turn(None)` tries again.
            InputError: When its script is another one, or has changed; or when other words came
                under the message's id.
        """
        if not isinstance(text, str | NoneType):
            raise InputError(
                f"a turn is given what the user says as a text, or None, and no "
                f"{type(text).__name__}"
            )
        said = _said(text, message_id)
        try:
            refuse_long(text or "")
            async with aclosing(self._turn(said, seen, polls=polls)) as pieces:
                async for piece in pieces:
                    yield piece
        except _failures() as error:
            raise await self._not_stored(said, error) from error
        except InputError as error:
            kind = type(error) if isinstance(error, RefusedError) else InputError
            raise kind(told(error, self.graph.builder, text)) from error

    async def _turn(
        self, said: HumanMessage | None, seen: str | None, *, polls: bool
    ) -> AsyncGenerator[str, None]:
        async with self.store.turn(self.session):
            snapshot = await read(self.graph, self._kept_in)
            before = cast(SessionState, snapshot.values)
            shown = Shown()
            if said is not None:
                shown.lead, shown.end = self._meanwhile(said, before, polls=polls)
            said, answers = as_heard(said, before)
            if answers:
                if more := shown.whole(joined(answers if polls else by_agent(answers))):
                    yield more
                return
            if said is not None:
                refuse_stale(said.text, seen, before, self.graph.builder)
            has_answer = "section" in before and not is_open(snapshot)
            if not (said is None and (has_answer or before.get("human"))):
                # Not `next`: it leaves out a node that has finished, but whose step has not.
                if said is not None and snapshot.tasks:
                    # New input would throw away what finished nodes of the old turn have written.
                    await self.graph.aupdate_state(self._kept_in, None, as_node=END)
                given = next_input(snapshot) if said is None else {"messages": [said]}
                async with aclosing(self._reply(given, shown, before.get("turn", 0))) as pieces:
                    async for piece in pieces:
                        yield piece
            if more := shown.whole():
                yield more

    def _meanwhile(
        self, said: HumanMessage, before: SessionState, *, polls: bool
    ) -> tuple[str, str]:
        """Give what a session has beside the agent's reply: what stands before it, and behind it.

        That is what a human has written, and who is there. Whoever polls sees both by themselves;
        but who writes on while nobody has come is answered at every door.
        """
        messages = before.get("messages", [])
        written = "" if polls else joined(written_before(messages, said.id))
        if polls and not is_waited_for(before):
            return written, ""
        return written, who_is_there(self.script, {**before, "messages": [*messages, said]})

    async def _reply(
        self, given: dict[str, Any] | None, shown: Shown, turn: int
    ) -> AsyncGenerator[str, None]:
        """Run the session until it has answered, and give the pieces of its reply."""
        for _ in range(TRIES):
            async with aclosing(self._pieces(given, shown)) as pieces:
                async for piece in pieces:
                    yield piece
            if is_answered(shown.state) or shown.state.get("human"):
                break
            snapshot = await read(self.graph, self._kept_in)
            shown.state = cast(SessionState, snapshot.values)
            if not is_open(snapshot):
                break
            given = next_input(snapshot)
        if shown.state.get("turn", 0) > turn and (
            rest := shown.rest(shown.state["messages"][-1].text)
        ):
            yield rest

    async def _not_stored(self, said: HumanMessage | None, error: Exception) -> StoreError:
        """Say what has become of the user's words in a turn that could not be stored."""
        kept = False if isinstance(error, ForgottenError) else None
        # A database that is still locked is not waited for a second time.
        with suppress(InputError, TimeoutError, *_failures()):
            async with asyncio.timeout(_LOOKING):
                messages = (await self.look()).get("messages", [])
            kept = said is None or any(message.id == said.id for message in messages if said.id)
        reason = str(error) if isinstance(error, StoreError) else f"the store failed: {error}"
        fate = {
            True: "what you typed is kept",
            False: "what you typed was not stored",
            None: "whether what you typed was stored cannot be seen at the moment",
        }
        kind = type(error) if isinstance(error, StoreError) else StoreError
        return kind(reason if said is None else f"{reason}; {fate[kept]}", kept=kept)

    async def _pieces(
        self, given: dict[str, Any] | None, shown: Shown
    ) -> AsyncGenerator[str, None]:
        context = SessionContext(accept_changed_script=self.accept_changed_script)
        if self.mode:
            context["mode"] = self.mode
        parts: Any = self.graph.astream(
            given,
            self._kept_in,
            context=context,
            stream_mode=["messages", "values"],
            durability="sync",
        )
        async with aclosing(parts) as stream:
            async for kind, part in stream:
                piece = ""
                if kind == "messages" and isinstance(part, tuple):
                    message, about = part
                    if isinstance(message, AIMessageChunk) and about.get("role") == "dialog":
                        piece = shown.chunk(message)
                elif kind == "values":
                    shown.state = cast(SessionState, part)
                    piece = shown.first()  # what was said is stored by now
                if piece:
                    yield piece


def _said(text: str | None, identity: str | None) -> HumanMessage | None:
    """Write down what the user says; half a character, as terminals can give, becomes a mark.

    Without an id it gets one when it is stored.
    """
    if text is None:
        return None
    return HumanMessage(text.encode(errors="replace").decode(), id=identity)
