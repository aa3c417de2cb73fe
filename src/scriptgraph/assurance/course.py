"""Follows a session from decision to decision, for the audit: where each of them leaves it."""

from collections.abc import Iterator, Sequence
from typing import Literal

from scriptgraph.assurance.takeovers import Presence, led
from scriptgraph.assurance.versions import Versions
from scriptgraph.core.trace import TraceRecord
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.script.routes import (
    AFTER_END,
    COMPLETE,
    DUE,
    ENTERED,
    LAST,
    NONE_HOLDS,
    STAY,
    begins_with_call,
    call_of,
    needs_dispatcher,
)
from scriptgraph.state.digressions import digresses, followed, lost

Kind = Literal[
    "script",
    "record",
    "move",
    "position",
    "evidence",
    "words",
    "message",
    "state",
    "seal",
    "human",
    "version",
    "unreadable",
]
"""What does not hold.

`script`: the session was held with another script. `record`: trace or progress hold what no
session writes, so that nothing else can be said. `move`: a move that is none of the script's.
`position`: a decision of a section that the session was not in. `evidence`: a quote that nobody has
said. `words`: exact words that were not sent as they stand. `message`: a message that no decision
explains, or a decision without its message. `state`: a part of the state that no decision
explains. `seal`: a record or a message was changed, taken out, put in or moved. `human`: somebody
acted who was not with the session, or the script went on although a human was. `version`: it was
moved to another version of its script otherwise than the two versions say. `unreadable`: what is
stored of it is damaged, so that nothing else can be said.
"""

Wrong = Iterator[tuple[Kind, str]]


class Course:
    """Where a session stands after each of its decisions."""

    def __init__(
        self, versions: Versions, trace: Sequence[TraceRecord], *, has_human: bool
    ) -> None:
        """Begin before the first decision."""
        self._versions = versions
        self._script = versions.first
        self._ahead = self._script.first.id
        self._kind = "stay"
        self.back_to: list[str] = []
        """Where it goes back to from a digression, the innermost last."""

        self.presence = Presence(self._script, trace, has_human=has_human)
        self.here = ""
        """The section that it is in; empty before anybody has spoken."""

        self.status = "open"
        self._followed = 0
        self.keys: set[str] = set()
        """Of the calls of actions that there is word of."""

    def follow(self, record: TraceRecord) -> Wrong:
        """Take in the next decision, and say what in it cannot be."""
        at = self.here or self._script.first.id
        self._followed += 1
        if wrong := self.presence.follow(record, at):
            yield "human", wrong
        match record["role"]:
            case "evaluator" | "dispatcher":
                yield from self._decided(record, at)
            case "action":
                yield from self._acted(record, at)
            case "dialog":
                yield from self._spoke(record)
            case "takeover" if record.get("kind") != "seen":
                self.here, self.status = led(record, at, self.status)
                self._ahead, self._kind = self.here, "stay"
                self.back_to = [] if record.get("kind") == "give_back" else self.back_to
            case "migration":
                yield from self._moved(record, at)
            case "fork" if (record["section"], record["choice"]) != (at, at):
                yield "position", f"it was forked in {record['section']!r}, though it was in {at!r}"
            case "carried" if self._followed > 1:
                yield "position", "values were carried over into a session that had begun"

    def _decided(self, record: TraceRecord, at: str) -> Wrong:
        if record["section"] != at:
            what = f"a decision of {record['section']!r}, though the session was in {at!r}"
            yield "position", what
        elif (record["rule"] == AFTER_END) != (self.status == "ended"):
            what = f"{record['rule']!r} was decided, though the session was {self.status}"
            yield "move", what
        elif not _is_legal(self._script, record, self.back_to):
            what = f"{at} → {record['choice']} ({record['rule']}) is no move of the script"
            yield "move", what
        if record["rule"] == AFTER_END:
            self._ahead = at
        self._kind = record.get("kind", "stay")
        if self._kind not in ("stay", "dispatch", "call"):
            self._ahead = record["choice"]
            self.status = "ended" if self._ahead == END_OF_SESSION else self.status

    def _acted(self, record: TraceRecord, at: str) -> Wrong:
        """Hold an action against what led to it, and its key against those before."""
        action, section = record.get("action"), self._script.by_id.get(record["section"])
        task = call_of(section) if section else None
        if section is None or action is None or task is None or action["name"] != task.call:
            yield "move", f"an action was called in {record['section']!r}, which calls no such one"
            return
        if action["key"] in self.keys and action["given"]:
            yield (
                "move",
                f"{action['name']!r} was called again in one visit, though it had answered",
            )
        self.keys.add(action["key"])
        if record["rule"] != ENTERED:
            if self._kind != "call":
                yield "move", f"{action['name']!r} was called, and no decision had led to it"
            yield from self._decided(record, at)
        elif record["section"] != self._ahead or not begins_with_call(section):
            yield "position", f"{action['name']!r} was called on entering {record['section']!r}"

    def _spoke(self, record: TraceRecord) -> Wrong:
        if self._kind == "call":
            yield "move", f"the action of {self.here!r} was due, and nothing tells of it"
        returns = record.get("returns", False)
        wanted = self._ahead if record.get("opens") or returns else self.here
        if record["section"] != wanted:
            yield "position", f"the agent spoke in {record['section']!r} and not in {wanted!r}"
        if returns != (self._kind == "back" and not self._is_held(record)):
            yield "position", f"the agent's coming back to {record['section']!r} was not decided so"
        at = self.here or self._script.first.id
        self.back_to = [*followed(self._script, self.back_to, at, record, self._kind)]
        self.here = self._ahead = record["section"]
        self._kind = "stay"

    def _is_held(self, record: TraceRecord) -> bool:
        """Say whether a message has kept the session where it was: none was fit to move on with."""
        return record["section"] == self.here and bool(record.get("fallback"))

    def _moved(self, record: TraceRecord, at: str) -> Wrong:
        if wrong := self._versions.wrong(record, at):
            yield "version", wrong
        self._script = self.presence.script = self._versions.after(record)
        if why := lost(self._script, record["choice"], self.back_to):
            yield "version", f"it was moved although {why}"
        if record["choice"] != at:  # else what was decided in this turn still leads on
            self.here = self._ahead = record["choice"]


def _is_legal(script: Script, record: TraceRecord, back_to: Sequence[str]) -> bool:
    """Say whether a decision is one that the script allows a session in its section."""
    section = script.by_id.get(record["section"])
    choice, rule = record["choice"], record["rule"]
    if section is None:
        return False
    match record.get("kind", "stay"):
        case "stay":
            return choice == section.id and rule in (STAY, NONE_HOLDS, AFTER_END)
        case "dispatch":
            return rule == COMPLETE and needs_dispatcher(section)
        case "call":
            return rule == DUE and call_of(section) is not None
    if (choice, rule) == (END_OF_SESSION, LAST):
        return script.ends_in(section)
    if digresses(script, choice, record.get("kind", "stay")) and choice in back_to:
        return False
    moves = script.moves(section, back_to[-1] if back_to else None)
    return any((move.target, move.label) == (choice, rule) for move in moves)
