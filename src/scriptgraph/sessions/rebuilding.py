"""A session's state as it was at an earlier turn, rebuilt from what was said and decided.

A store keeps the newest steps of a session and no older ones. But every decision is recorded, and
what it changes follows from it. So the records are carried out once more, one by one. Whether that
gives the truth is tried on the session itself: carried out to their end, they have to give the
state that is stored. Where they do not, nothing is rebuilt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from langchain_core.messages import AnyMessage

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.care import care_due
from scriptgraph.nodes.heard import kept_open, opened_again
from scriptgraph.prompting import MOST_QUOTES
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.script.moves import TransitionKind
from scriptgraph.script.routes import AFTER_END, ENTERED, NEW_SESSION, call_of
from scriptgraph.state.calls import called_on_entering
from scriptgraph.state.digressions import come_back, entered, visited
from scriptgraph.state.progress import words_to_say
from scriptgraph.state.recap import first_after
from scriptgraph.state.session import Care, Credit, Human, Recap, SessionState
from scriptgraph.state.skipping import follow_skips
from scriptgraph.state.spoken import exact_words, known_of
from scriptgraph.state.undecided import NO_ANSWER
from scriptgraph.state.unjudged import judged_until
from scriptgraph.state.withdrawn import known_after, quotes_of, without

COMPARED: Mapping[str, object] = {
    "section": None,
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
    course = _Course(script, messages)
    for record in trace:
        course.follow(record)
    covered = trace[-1].get("covers", 0) if trace else 0
    return cast(
        SessionState, {**course.state, "messages": [*messages[:covered]], "trace": [*trace]}
    )


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


class _Course:
    """A session, decision by decision."""

    def __init__(self, script: Script, messages: Sequence[AnyMessage]) -> None:
        self._script, self._messages = script, messages
        self.state: dict[str, Any] = {}
        self._moved: TransitionKind | None = None
        """The kind of the move by which a decision of this turn leads on; None where none does."""

        self._apart = False
        """Whether this turn is answered in words that are not the section's."""

        self._care: Care | None = None

    def follow(self, record: TraceRecord) -> None:
        """Carry out a decision."""
        match record["role"]:
            case "evaluator" if self._spoke_last_words(record):
                self.state |= {"status": "ended", "ended_at": record.get("covers", 0)}
            case "evaluator":
                self._judged(record)
                self._led(record)
            case "dispatcher":
                self._led(record)
            case "action":
                self._called(record)
            case "recap":
                self._noted(record)
            case "dialog":
                self._spoke(record)
            case "takeover":
                self._acted(record)
            case "carried":
                self.state["collected"] = {**record.get("collected", {})}

    def _seen(self, count: int) -> SessionState:
        return cast(SessionState, {**self.state, "messages": self._messages[:count]})

    def _spoke_last_words(self, record: TraceRecord) -> bool:
        """Say whether an end was recorded behind the exact words that were all there was to say."""
        return record["choice"] == END_OF_SESSION and record["turn"] == self.state.get("turn")

    def _judged(self, record: TraceRecord) -> None:
        covered, found = record.get("covers", 0), record.get("guard")
        seen, section = self._seen(covered), self._script.by_id[record["section"]]
        care = None
        if record.get("care") in ("first", "again"):
            care = care_due(self._script, section, seen, found)
        if record["rule"] == AFTER_END:
            self.state |= {"judged": covered, "care": care}
            self._apart = True
            return
        credits = opened_again(self._script, section, seen, found)
        refused = {one["choice"] for one in record["refused"]}
        tasks = {task.id for task in section.tasks}
        for quote in record["evidence"]:
            name, status = quote["task"], quote["status"]
            counts = quote["found"] and name in tasks and f"{name}: {status}" not in refused
            if counts and status in ("done", "not needed"):
                credits[name] = Credit(status=status, evidence=quote["text"], turn=record["turn"])  # type: ignore[typeddict-item]
        is_lost = NO_ANSWER in record["reason"]
        progress = {**self.state.get("progress", {}), section.id: credits}
        if quotes := quotes_of(record):
            here, turn = section.id, record["turn"]
            open_still = kept_open(self._script, section, seen, found)
            progress = without(
                self._script, progress, quotes, turn, here=here, kept_open=open_still
            )
        self.state |= {
            "progress": progress,
            "collected": known_after(record, self.state.get("collected", {})),
            "judged": judged_until(seen) if is_lost else covered,
        }
        if care is None and self.state.get("care"):
            self.state["care"] = None
        self._skipped(record)
        self._care, self._apart = care, care is not None

    def _skipped(self, record: TraceRecord) -> None:
        """Note which tasks are there from now on."""
        state = self.state
        progress, known = follow_skips(
            record, state.get("progress", {}), state.get("collected", {})
        )
        state |= {"progress": progress, "collected": known}

    def _led(self, record: TraceRecord) -> None:
        """Note where a decision leads, and whether the session goes on."""
        if record["rule"] == AFTER_END:
            return
        kind = record.get("kind", "stay")
        self._moved = None if kind in ("stay", "dispatch", "call") else cast(TransitionKind, kind)
        self.state["status"] = "open"
        if record["choice"] == END_OF_SESSION:
            self.state |= {"status": "ended", "ended_at": record.get("covers", 0)}
            self._moved = None

    def _called(self, record: TraceRecord) -> None:
        """Credit an action, and note what it gave; on entering a section, it leads nowhere else."""
        action, section = record["action"], self._script.by_id[record["section"]]
        enters, progress = record["rule"] == ENTERED, self.state.get("progress", {})
        before = {} if enters else progress.get(section.id, {})
        task = call_of(section)
        assert task is not None
        credit = Credit(status=action["status"], evidence=action["key"], turn=record["turn"])
        self.state |= {
            "progress": {**progress, section.id: {**before, task.id: credit}},
            "collected": known_after(record, self.state.get("collected", {})),
        }
        if not enters:
            self._skipped(record)
            self._led(record)

    def _noted(self, record: TraceRecord) -> None:
        if until := record.get("stands_for"):
            proven = dict.fromkeys(one["text"] for one in record["evidence"] if one["found"])
            self.state["recap"] = Recap(
                text=record["reason"],
                quotes=list(proven)[:MOST_QUOTES],
                collected=self.state.get("collected", {}),
                until=until,
                before=first_after(self._seen(record.get("covers", 0) - 1), until),
                turn=record["turn"],
            )

    def _spoke(self, record: TraceRecord) -> None:
        state, section = self.state, self._script.by_id[record["section"]]
        before, opens = record.get("covers", 0) - 1, record.get("opens", False)
        returns = record.get("returns", False)
        is_held = bool(self._moved) and not (opens or returns)
        is_first = "section" not in state and record["rule"] == NEW_SESSION
        progress = state.get("progress", {})
        is_anew = opens and self._moved is not None
        begun = called_on_entering(section, cast(SessionState, state)) if is_anew else {}
        anew = {**progress, section.id: begun} if is_anew else progress
        progress, known = follow_skips(record, anew, state.get("collected", {}))
        credits = progress.get(section.id, {})
        due = [] if self._apart or is_held else words_to_say(self._script, section, credits)
        values = known_of(self._script, known) if due else {}
        for task in due:
            if task.say is not None:
                status = "said" if task.is_judged else "done"
                exact = exact_words(self._script, task.say, values)
                said = Credit(status=status, evidence=exact, turn=record["turn"])  # type: ignore[typeddict-item]
                credits.setdefault(task.id, said)
        was_over = state.get("status") == "ended"
        left = cast(SessionState, {**state})
        state |= {
            "section": section.id,
            "status": "open",
            "progress": {**progress, section.id: credits},
            "turn": record["turn"],
            "section_turns": 1 if opens else state.get("section_turns", 0) + 1,
            "script": self._script.identity,
            "collected": known,
        }
        if was_over:
            state |= {"status": "ended", "ended_at": before + 1}
        if self._care:
            state["care"] = self._care
        if returns:
            state |= come_back(left)
        if opens:
            self._enter(left, section.id, 0 if is_first else before)
            state |= entered(self._script, left, section.id, self._moved or "stay")
        self._moved, self._apart, self._care = None, False, None

    def _enter(self, left: SessionState, section: str, start: int) -> None:
        self.state["section_start"] = start
        self.state["visits"] = visited(self._script, left, section)

    def _acted(self, record: TraceRecord) -> None:
        """Carry out what a human did."""
        state, count, act = self.state, record.get("covers", 0), record.get("kind")
        by = record.get("by", "")
        if act in ("take", "ask"):
            if "section" not in state:
                left = cast(SessionState, {**state})
                state |= {"section": record["section"], "turn": 0, "section_turns": 0}
                state |= {"status": "open", "script": self._script.identity}
                self._enter(left, record["section"], 0)
            status = "with" if by else "waiting"
            state["human"] = Human(status=status, by=by, since=record["at"], why="")  # type: ignore[typeddict-item]
        if act not in ("say", "give_back", "end"):
            return
        turn = state.get("turn", 0) + bool(record.get("spoke"))
        state |= {"turn": turn, "judged": count, "care": None}
        if act == "say":
            state["human"] = Human(status="with", by=by, since=record["at"], why="")
        elif act == "end":
            state |= {"human": None, "status": "ended", "ended_at": count}
        else:
            there = record["choice"]
            progress = {**state.get("progress", {}), there: {}}
            self._enter(cast(SessionState, {**state}), there, count)
            state |= {"human": None, "section": there, "section_turns": 0, "progress": progress}
            state["back_to"] = []
