"""Whether somebody in a session may be in danger, and no human has looked since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scriptgraph.core.danger import Level
from scriptgraph.core.trace import TraceRecord
from scriptgraph.safety.danger import danger_in
from scriptgraph.safety.danger.levels import GRAVE, LEVELS, graver, is_grave
from scriptgraph.script.routes import AFTER_END
from scriptgraph.state.session import SessionState, words
from scriptgraph.state.speakers import conversation, unanswered

URGENT = "an urgent rule was followed"
UNHEARD = "the user speaks of danger, and the judge named no urgent rule"
UNJUDGED = "the user speaks of danger, and nobody could judge it"
FOUND = "the guard found danger in what the user said"
CARE = "the user speaks of danger, and no rule of the script answers it"
BEHIND_END = "the user speaks of danger after the session has ended"
UNANSWERED = "the user speaks of danger, and nobody has answered"


@dataclass(frozen=True)
class Danger:
    """Why a human has to look at a session; nothing in it is what the user said."""

    level: Level
    """What the guard found; `explicit` where it found less, or there was none."""

    about: str
    """Of what danger, as far as that is known."""

    reason: str
    section: str
    turn: int
    at: str
    """When it was heard: ISO 8601, UTC."""


@dataclass(frozen=True)
class Risk:
    """All the danger in a session since a human last looked at it."""

    dangers: tuple[Danger, ...]
    """In order; at least one."""

    @property
    def level(self) -> Level:
        """Give the highest level."""
        levels: list[Level] = [one.level for one in self.dangers]
        return graver(*levels)

    @property
    def since(self) -> str:
        """Say when it began."""
        return self.dangers[0].at

    @property
    def newest(self) -> Danger:
        """Give the last of it."""
        return self.dangers[-1]


def at_risk(state: SessionState) -> Risk | None:
    """Say whether a session is at risk; a human who has looked, or is there, has seen it all."""
    trace = state.get("trace", [])
    found = [*dangers_since_human(trace), *unanswered_danger(state)]
    return Risk(tuple(found)) if found else None


def dangers_since_human(trace: Sequence[TraceRecord]) -> list[Danger]:
    """List the danger of which a trace tells since a human last did anything.

    What was heard in another session, which this one stands on, is told there.
    """
    looked = [n for n, record in enumerate(trace, start=1) if _looked(record)]
    recent = trace[looked[-1] if looked else 0 :]
    return [danger for record in recent if (danger := danger_of(record))]


def heard_for_human(state: SessionState) -> Risk | None:
    """Give the danger of which the human who is there knows; none once they have left."""
    human = state.get("human")
    if human is None or human["status"] != "with":
        return None
    trace = state.get("trace", [])
    left = [n for n, record in enumerate(trace, start=1) if _is_over(record)]
    recent = trace[left[-1] if left else 0 :]
    found = tuple(danger for record in recent if (danger := danger_of(record)))
    return Risk(found) if found else None


def _is_over(record: TraceRecord) -> bool:
    """Say whether what was heard before was seen, and nobody came for it who is there still."""
    has_left = record["role"] == "takeover" and record.get("kind") in ("give_back", "end", "seen")
    return has_left or record["role"] == "fork"


def _looked(record: TraceRecord) -> bool:
    is_humans = record["role"] == "takeover" and record.get("kind") not in ("ask", "heard")
    return is_humans or record["role"] == "fork"


_TELLING = frozenset({"urgent", "unproven", "unjudged", "unheard", "care"})
"""The parts of a record that tell of danger, where there is any, beside what the guard found."""


def danger_of(record: TraceRecord) -> Danger | None:
    """Say of what danger a decision tells; None where it tells of none."""
    guard = record.get("guard")
    # Almost all tell of none, and a whole trace is gone through every turn.
    if (guard is None or guard["level"] == "none") and _TELLING.isdisjoint(record):
        return None
    level = guard["level"] if guard else "none"
    reason = next(_reasons(record), FOUND if is_grave(level) else "")
    if not reason:
        return None
    told = record.get("unheard") or record.get("unjudged") or ""
    return Danger(
        level=graver(level, GRAVE),
        about=(guard["about"] if guard else "") or told,
        reason=reason,
        section=record["section"],
        turn=record["turn"],
        at=record["at"],
    )


def is_new(danger: Danger, before: Sequence[Danger]) -> bool:
    """Say whether danger is heard for the first time since a human looked, or is graver now."""
    # Who takes back behind the end that they are safe is in new danger.
    alike = [one for one in before if (one.reason == BEHIND_END) >= (danger.reason == BEHIND_END)]
    known = (LEVELS.index(one.level) for one in alike)
    return LEVELS.index(danger.level) > max(known, default=-1)


def _reasons(record: TraceRecord) -> Iterator[str]:
    if record.get("urgent") or record.get("unproven"):  # older records tell the second alone
        yield f"{URGENT}: {record['rule']}"
    if record.get("unjudged"):
        yield UNJUDGED
    if record.get("unheard"):
        yield UNHEARD
    if record.get("care") in ("first", "again"):
        yield BEHIND_END if record["rule"] == AFTER_END else CARE


def unanswered_danger(state: SessionState) -> list[Danger]:
    """Find danger in what nobody has answered, as where no model could be asked."""
    script, trace = state.get("script"), state.get("trace", [])
    if trace and trace[-1].get("kind") == "heard":  # it is what the guard has just heard
        covered = trace[-1].get("covers", 0)
        if covered == len(state.get("messages", [])):
            return []
    said = conversation(state.get("messages", []), script["id"] if script else "")
    about = next(filter(None, (danger_in(words(message)) for message in unanswered(said))), "")
    if not about:
        return []
    section, at = state.get("section", ""), trace[-1]["at"] if trace else ""
    turn = state.get("turn", 0) + 1
    return [Danger(GRAVE, about, UNANSWERED, section, turn, at)]
