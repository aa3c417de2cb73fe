"""A stand-in that decides as planned, and says in every turn what an agent would do there."""

from __future__ import annotations

from langchain_core.messages import AIMessage, BaseMessage

from scriptgraph.rehearsal.reading import read
from scriptgraph.rehearsal.roles import play
from scriptgraph.rehearsal.standin import StandIn


class TalkingStandIn(StandIn):
    """Decides by its cue; its replies are those of the rehearsal model."""

    def answer(self, messages: list[BaseMessage], stop: list[str] | None) -> AIMessage:
        """Decide what the cue says, or say what is to be done now."""
        prompt = read(messages)
        if prompt.judges or prompt.has("options") or prompt.asks("recap"):
            return super().answer(messages, stop)
        return AIMessage(play(messages, 0))
