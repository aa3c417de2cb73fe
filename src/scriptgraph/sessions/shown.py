"""What has been shown of a turn while it is taken, and what is still to be shown of it."""

from __future__ import annotations

from langchain_core.messages import AIMessageChunk

from scriptgraph.state.session import SessionState


class Shown:
    """What the user has seen of a message that is being written, and what has become of it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.state = SessionState(messages=[])
        self.lead = ""
        """What has to be shown before the message."""
        self.end = ""
        """What has to be shown behind it."""
        self._id: str | None = None
        self._text = ""
        self._between = ""

    def first(self) -> str:
        """Give what stands before the message, once."""
        lead, self.lead = self.lead, ""
        self._between = "\n\n" if lead else self._between
        return lead

    def chunk(self, message: AIMessageChunk) -> str:
        """Give what a chunk adds; a message that is begun anew stands below what was seen."""
        lead = ""
        if message.id != self._id:
            lead = "\n\n" if self._text else ""
            self._id, self._text = message.id, ""
        self._text += message.text
        return self._below(lead + message.text) if message.text else ""

    def rest(self, message: str) -> str:
        """Give what has not been shown of the message as it finally stands."""
        if message.startswith(self._text):
            return self._below(message[len(self._text) :])
        return f"\n\n{message}"

    def whole(self, message: str = "") -> str:
        """Give all that has not been shown, with a message that is known as a whole."""
        told = self._below(message)
        end, self.end = self.end, ""
        has_more = bool(told or self._between or self._text)
        return f"{told}\n\n{end}" if end and has_more else told + end

    def _below(self, text: str) -> str:
        """Put words below what stands before them."""
        first = self.first()
        if not text:
            return first
        between, self._between = self._between, ""
        return first + between + text
