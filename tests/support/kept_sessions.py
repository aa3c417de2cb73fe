"""A stored session as the state machine knows it: what has to be in it, and what may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.assurance.audit import audit
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState
from support.reference import EXACT, SCRIPT, VERSIONS, Followed


@dataclass
class Expected:
    """What somebody has done to a session, and what has to come of it."""

    said: list[str] = field(default_factory=list)
    """What the user said that has to be there from now on."""

    perhaps: list[str] = field(default_factory=list)
    """What the user said when the process died: it may be there or not."""

    version: str = ""
    """The version that it may have moved to; empty where it stays in the one that it has."""

    heard: bool = False
    """Whether danger has to be noted for the human who is there."""

    nothing: bool = False
    """Whether nothing may have changed at all."""


@dataclass
class Known:
    """What is known of a session from outside."""

    said: list[str] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    """Everything that was said, as it stood at the last look."""

    version: str = SCRIPT.hash
    records: int = 0
    heard: int = 0
    """How many of the records note danger for a human."""

    back_to: list[str] = field(default_factory=list)
    """Where it goes back to from a digression, the innermost last."""

    human: str | None = None
    """Who is with it; empty while one is waited for."""

    status: str = ""
    is_begun: bool = False
    """Whether anything was done to it, though nothing of that need be seen."""

    is_forgotten: bool = False

    def look(self, state: SessionState, expected: Expected, kept: Mapping[str, Script]) -> None:
        """Hold a session against what is known of it, and know it afterwards.

        Args:
            state: The session.
            expected: What has to have come of what was done to it.
            kept: The scripts that its store keeps of it.
        """
        messages, trace = state.get("messages", []), state.get("trace", [])
        there: list[tuple[str, str]] = [(one.type, str(one.text)) for one in messages]
        assert there[: len(self.seen)] == self.seen, "what was there before is not as it was"
        assert len(trace) >= self.records, "records are gone"
        said = [text for kind, text in there if kind == "human"]
        assert said[: len(self.said)] == self.said, "what was said is not in its order"
        new = Counter(said[len(self.said) :])
        must = Counter(expected.said)
        assert must <= new <= must + Counter(expected.perhaps), (new, expected)
        followed = Followed(trace)
        self._spoken(messages, followed)
        assert (state.get("section") or "", state.get("turn", 0)) == (
            followed.here,
            len(followed.spoken),
        )
        assert (state.get("status") == "ended") == followed.is_over
        assert state.get("collected", {}) == followed.collected, "it knows something else"
        assert [left["section"] for left in state.get("back_to", [])] == followed.back_to
        human = state.get("human")
        assert (human["by"] if human else None) == followed.human
        assert followed.heard > self.heard or not expected.heard, "danger was left unheard"
        begun = state.get("script")
        version = begun["hash"] if begun else self.version
        assert version == followed.version
        assert version in (self.version, expected.version or self.version)
        irregular = audit(VERSIONS[version], state, kept)
        assert irregular == []
        if expected.nothing:
            assert (there, len(trace)) == (self.seen, self.records)
        self.said, self.seen, self.records = said, there, len(trace)
        self.version, self.heard = version, followed.heard
        self.human, self.status = followed.human, state.get("status", "")
        self.back_to = followed.back_to

    def _spoken(self, messages: Sequence[BaseMessage], followed: Followed) -> None:
        """Each message to the user has its decision, and none repeats another's turn."""
        spoken = [message for message in messages if isinstance(message, AIMessage)]
        assert len(spoken) == len(followed.spoken)
        for words, (section, is_first) in zip(spoken, followed.spoken, strict=True):
            assert words.text.strip()
            if is_first and section in EXACT:
                assert EXACT[section] in words.text
        before: Any = None
        for message in messages:
            is_programs = isinstance(message, AIMessage) and not _by_human(message)
            assert not (is_programs and before == "program"), "the agent spoke twice in a row"
            is_users = isinstance(message, HumanMessage)
            before = "user" if is_users else "program" if is_programs else "human"
        ids = [message.id for message in messages]
        assert len(set(ids)) == len(ids), "two messages have one id"


def _by_human(message: AIMessage) -> bool:
    return bool(message.additional_kwargs.get("human"))
