"""A chat's session as its store has it; a store that fails for a while ends no conversation."""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.messages import HumanMessage

from scriptgraph.core.errors import StoreError
from scriptgraph.sessions.checkpoints import database_errors
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.state.session import SessionState


def store_failures() -> tuple[type[Exception], ...]:
    """Name what a store raises: a locked database, a folder that is gone, a lost server."""
    return (*database_errors(), OSError, StoreError)


@dataclass
class KeptSession:
    """Asks for the state of a session; where the store fails, it is the last that was given."""

    conversation: Conversation
    last: SessionState | None = None

    async def state(self) -> SessionState:
        """Give the session's state; empty before the opening."""
        try:
            self.last = await self.conversation.look()
        except store_failures():
            if self.last is None:
                raise
        return self.last

    async def is_waiting(self) -> bool:
        """Say whether words of the user wait for an answer."""
        try:
            return await self.conversation.is_waiting()
        except store_failures():
            return False

    async def holds(self, text: str | None, error: Exception) -> bool:
        """Say whether what the user said last is kept; no is the answer where nobody can tell."""
        if text is None:
            return True
        if isinstance(error, StoreError):
            return bool(error.kept)
        try:
            messages = (await self.conversation.look()).get("messages", [])
        except store_failures():
            return False
        said = [message.text for message in messages if isinstance(message, HumanMessage)]
        return said[-1:] == [text]
