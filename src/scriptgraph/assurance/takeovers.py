"""Follows in a trace which human was with the session, for the audit."""

from collections.abc import Sequence

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.takeover_record import (
    ASKED_FOR,
    ENDED_BY_HUMAN,
    GIVEN_BACK,
    HEARD,
    LOOKED,
    SPEAKS,
    TAKES_OVER,
)
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.state.session import Human

_RULES = {
    "ask": ASKED_FOR,
    "heard": HEARD,
    "take": TAKES_OVER,
    "seen": LOOKED,
    "say": SPEAKS,
    "give_back": GIVEN_BACK,
    "end": ENDED_BY_HUMAN,
}
"""What a human does → what stands in the place of a rule."""

NOT_ASKED = "section {!r} waits for a human, and none was asked for"


class Presence:
    """Which human is with a session, as its records tell."""

    def __init__(
        self, script: Script, trace: Sequence[TraceRecord], *, has_human: bool = True
    ) -> None:
        """Begin with nobody; to a simulated patient no human comes, nor where none can."""
        self._has_human = has_human and all(record["role"] != "patient" for record in trace)
        self.script = script
        """The version that the session is held with by then."""

        self.by: str | None = None
        """Who is there; empty while somebody is waited for, and None where nobody is."""

        self._before: TraceRecord | None = None
        self._is_due = False
        """Whether a human has to be asked for now."""

    def follow(self, record: TraceRecord, here: str) -> str:
        """Take in the next record, and say what in it cannot be; empty where all of it can.

        Args:
            record: The record.
            here: The section that the session was in by then.
        """
        was_due, self._is_due = self._is_due, self._asks(record)
        if record["role"] == "dialog" or record.get("kind") == "give_back":
            self._before = record
        if was_due and record.get("kind") != "ask":
            return NOT_ASKED.format(here)
        if record["role"] != "takeover":
            there = repr(self.by) if self.by else "a human who was waited for"
            return "" if self.by is None else f"the script went on, though {there} was to act"
        act, by = record.get("kind", ""), record.get("by", "")
        if _RULES.get(act) != record["rule"] or bool(by) == (act in ("ask", "heard")):
            return f"a human's record of {by!r} tells of nothing that one can do: {act!r}"
        if record["section"] != here:
            return f"{by!r} acted in {record['section']!r}, though the session was in {here!r}"
        if record["choice"] not in self._targets(record):
            return f"no human can lead from {here!r} to {record['choice']!r}"
        if act == "heard" and not _was_heard(record):
            return "danger was left to a human, and the guard had found none"
        return self._acts(act, by, here)

    def _acts(self, act: str, by: str, here: str) -> str:
        """Say why somebody could not act; empty where they could, and who is there afterwards."""
        match act:
            case "seen":
                return ""
            case "heard":
                return "" if self.by is not None else "danger was left to a human, and none was due"
            case "ask":
                self.by = ""
                section = self.script.by_id.get(here)
                waits = section is not None and section.waits_for_human
                return "" if waits else f"section {here!r} waits for no human"
            case "take":
                self.by = by
                return ""
        if self.by not in ("", by):
            there = f"{self.by!r} was" if self.by else "nobody was"
            return f"{by!r} acted in the agent's place, though {there} with the session"
        self.by = by if act == "say" else None
        return ""

    def unlike(self, stored: Human | None) -> str:
        """Say that the state names another than who is there by the records; empty where not."""
        if self._is_due and self._before:
            return NOT_ASKED.format(self._before["section"])
        if (stored["by"] if stored else None) == self.by:
            return ""
        return f"`human` is {stored!r}; the decisions give {self.by!r}"

    def _asks(self, record: TraceRecord) -> bool:
        """Say whether a human has to be asked for behind a record: by its first words there."""
        section = self.script.by_id.get(record["section"])
        waits = section is not None and section.waits_for_human and self._has_human
        return waits and record["role"] == "dialog" and enters(record, self._before)

    def _targets(self, record: TraceRecord) -> set[str]:
        """Name where what a human does can lead."""
        match record.get("kind"):
            case "give_back":
                return set(self.script.by_id)
            case "end":
                return {END_OF_SESSION}
        return {record["section"]}


def _was_heard(record: TraceRecord) -> bool:
    """Say whether a record has what the guard found, and that it was grave."""
    found = record.get("guard")
    return found is not None and is_grave(found["level"])


def led(record: TraceRecord, here: str, status: str) -> tuple[str, str]:
    """Give the section, and whether the session goes on, after what a human did.

    Args:
        record: What they did.
        here: The section before.
        status: How the session stood before.
    """
    match record.get("kind"):
        case "give_back":
            return record["choice"], status
        case "end":
            return here, "ended"
    return here, status


def speaks(record: TraceRecord) -> bool:
    """Say whether a message to the user belongs to a record."""
    return record["role"] == "dialog" or bool(record.get("spoke"))


def enters(record: TraceRecord, before: TraceRecord | None) -> bool:
    """Say whether the agent speaks in a section for the first time: it opens it, or was given it.

    Args:
        record: A record of the dialog actor's.
        before: The record that spoke or led before it.
    """
    is_given = before is not None and before.get("kind") == "give_back"
    return bool(record.get("opens") or is_given)
