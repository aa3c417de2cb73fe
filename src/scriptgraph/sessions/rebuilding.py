"""A session's state, worked out of what was said and decided, by the functions that the nodes use.

A store keeps the newest steps of a session and no older ones. But every decision is recorded, and
what it changes follows from it. So the records are carried out once more, one by one: to stand
where a session stood earlier (`forking`), and to see whether the state that is stored is the one
that they give (`scriptgraph.assurance.recomputed`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from types import MappingProxyType
from typing import Any, Literal, cast

from langchain_core.messages import AnyMessage

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.accepting import ACCEPTED, left
from scriptgraph.nodes.arriving import tasks_there, visit_of, words_of_section
from scriptgraph.nodes.human_acts import Act, acted, come
from scriptgraph.nodes.position import position
from scriptgraph.prompting import MOST_QUOTES
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.sessions.redeciding import taken_again
from scriptgraph.state.moving import Moving
from scriptgraph.state.recap import first_after
from scriptgraph.state.session import Human, Recap, SessionState
from scriptgraph.state.speakers import conversation, speaker

COMPARED: Mapping[str, object] = {
    "section": "",
    "status": "open",
    "turn": 0,
    "section_turns": 0,
    "section_start": 0,
    "visits": {},
    "back_to": [],
    "progress": {},
    "collected": {},
    "judged": 0,
    "ended_at": None,
    "care": None,
    "recap": None,
}
"""What is rebuilt, and what it is where nothing has set it."""


def rebuilt(
    script: Script, messages: Sequence[AnyMessage], trace: Sequence[TraceRecord]
) -> SessionState:
    """Carry out recorded decisions.

    Args:
        script: The script that they were all taken by.
        messages: What was said, at least as far as they cover it.
        trace: The decisions, from the session's first.

    Returns:
        The state behind the last of them, without its move: that turn is over.
    """
    course = Rebuilding(script, messages)
    for record in trace:
        course.follow(record)
    covered = trace[-1].get("covers", 0) if trace else 0
    state = {key: value for key, value in course.state.items() if key != "move"}
    return cast(SessionState, {**state, "messages": [*messages[:covered]], "trace": [*trace]})


def differences(state: SessionState, other: SessionState) -> list[str]:
    """Name what is not the same in two states of a session."""
    mine, theirs = cast(dict[str, Any], state), cast(dict[str, Any], other)
    found = [
        key
        for key, unset in COMPARED.items()
        if (mine.get(key) or unset) != (theirs.get(key) or unset)
    ]
    names = [one["by"] if one else None for one in (state.get("human"), other.get("human"))]
    return [*found, *(["human"] if names[0] != names[1] else [])]


class Rebuilding:
    """A session, decision by decision."""

    def __init__(
        self,
        script: Script,
        messages: Sequence[AnyMessage],
        kept: Mapping[str, Script] = MappingProxyType({}),
    ) -> None:
        """Begin before the first decision.

        Args:
            script: The script that it was taken by.
            messages: What stands in the state, at least as far as the decisions cover it.
            kept: Hash, or the digest of a text → a script, of every version that it moved to.
        """
        self._script, self._kept = script, kept
        self._own = conversation(messages, script.id)
        is_own = (speaker(message, script.id) is not None for message in messages)
        self._counts = [0, *accumulate(map(int, is_own))]
        self._trace: list[TraceRecord] = []
        self.state: dict[str, Any] = {"messages": [], "trace": self._trace}
        self._noted: TraceRecord | None = None
        """The notes that were taken beside the message that is about to come."""

    def follow(self, record: TraceRecord) -> Sequence[str]:
        """Carry out a decision; says what in it does not follow from what was known before."""
        state, wrong = self.state, list[str]()
        state["messages"] = self._own[: self._heard(record)]
        match record["role"]:
            case "evaluator" if self._spoke_last_words(record):
                state |= {"status": "ended", "ended_at": len(state["messages"])}
            case "evaluator" | "dispatcher" | "action":
                decision = taken_again(self._script, self._seen, record)
                state |= decision.update
                wrong += decision.wrong
            case "recap":
                self._noted = record
            case "dialog":
                wrong += self._spoke(record)
            case "takeover":
                self._acted(record)
            case "migration":
                self._moved(record)
            case "carried":
                state["collected"] = {**record.get("collected", {})}
        self._trace.append(record)
        return wrong

    @property
    def _seen(self) -> SessionState:
        return cast(SessionState, self.state)

    def _heard(self, record: TraceRecord) -> int:
        """Count the messages of user and agent that a decision knew."""
        covered = record.get("covers", 0)
        writes = record["role"] in ("dialog", "recap") or bool(record.get("spoke"))
        return self._counts[min(covered, len(self._counts) - 1)] - writes

    def _spoke_last_words(self, record: TraceRecord) -> bool:
        """Say whether an end was recorded behind the exact words that were all there was to say."""
        return record["choice"] == END_OF_SESSION and record["turn"] == self.state.get("turn")

    def _spoke(self, record: TraceRecord) -> Sequence[str]:
        """Let a section speak; where no reply was fit to move on with, the session is held back."""
        script, state = self._script, self._seen
        section = script.by_id[record["node"]]
        visit = visit_of(script, section, state)
        is_held = visit.opens != record.get("opens", False) or (
            visit.returns != record.get("returns", False)
        )
        visit = replace(visit, held=is_held)
        there = tasks_there(script, section, state, visit)
        visit = replace(visit, credits=there.progress[section.id])
        at = cast(SessionState, {**state, "collected": there.collected})
        _, credits = words_of_section(script, section, at, visit)
        spoken = script.by_id[record["section"]]
        place = position(
            script, spoken, state if is_held else at, visit, credits, is_over=visit.after_end
        )
        self.state |= {**place, **self._recap(at)}
        skips = [] if is_held else there.skips
        told = record.get("skips", [])
        return [] if told == skips else [f"tasks were skipped as {told}; it should be {skips}"]

    def _recap(self, state: SessionState) -> dict[str, Any]:
        """Give what later prompts are shown of finished sections, where it was noted just now."""
        record, self._noted = self._noted, None
        until = record.get("stands_for") if record else None
        if record is None or not until:
            return {}
        proven = dict.fromkeys(one["text"] for one in record["evidence"] if one["found"])
        recap = Recap(
            text=record["reason"],
            quotes=list(proven)[:MOST_QUOTES],
            collected=state.get("collected", {}),
            until=until,
            before=first_after(state, until),
            turn=record["turn"],
        )
        return {"recap": recap}

    def _acted(self, record: TraceRecord) -> None:
        """Carry out what a human did."""
        act, by, state = record.get("kind"), record.get("by", ""), self._seen
        status: Literal["waiting", "with"] = "with" if by else "waiting"
        there = Human(status=status, by=by, since=record["at"], why="")
        if act in ("take", "ask"):
            self.state |= come(self._script, state, there)
        elif act in ("say", "give_back", "end"):
            spoke = bool(record.get("spoke"))
            self.state |= acted(
                state,
                cast(Act, act),
                there,
                count=len(state["messages"]) + spoke,
                spoke=spoke,
                section=record["choice"],
            )

    def _moved(self, record: TraceRecord) -> None:
        """Go on with another version of the script."""
        moved, state = record["version"], self._seen
        new = self._kept[moved["after"]]
        if record["rule"] == ACCEPTED:
            self.state |= {**left(new, state), "script": new.identity}
        else:
            text = self._kept[moved["text"]]
            self.state |= Moving(self._kept[moved["before"]], text, state).carried()
        self._script = new
