"""How sections go, over many sessions: how often they are completed, how long, and who stays away.

What is counted of a session is kept with how it stands (`overview.py`), so that nothing is read
twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scriptgraph.core.trace import TraceRecord
from scriptgraph.records.dialogue import UNCLAIMED
from scriptgraph.records.in_words import is_invented
from scriptgraph.script.moves import BACK

AWAY = timedelta(hours=1)
"""After how long without a word somebody counts as having left a session that is open."""

_LEADS = ("evaluator", "dispatcher", "action")


@dataclass(frozen=True)
class Passage:
    """What has become of a section in one session."""

    section: str
    visits: int = 0
    completed: int = 0
    """Visits that ended because its tasks were settled."""

    turns: int = 0
    """The agent's messages in it."""

    quotes: int = 0
    """Quotes that were given as evidence."""

    refused: int = 0
    """Those of them that nobody has said."""


@dataclass(frozen=True)
class WeakSection:
    """A section over many sessions."""

    section: str
    visits: int
    completed: int
    turns: int
    quotes: int
    refused_evidence: int
    left_here: int
    """Sessions that are open, and in which nobody has said anything since they were here."""

    @property
    def words(self) -> str:
        """Tell it in a sentence or two."""
        if not self.visits:
            return "Nobody has come here yet."
        each = self.turns / self.visits
        parts = [
            f"{_of(self.completed, self.visits)} {_visits(self.visits)} came to its end, after "
            f"{each:.1f} messages on average."
        ]
        if self.refused_evidence:
            told = "was" if self.refused_evidence == 1 else "were"
            parts.append(
                f"{_of(self.refused_evidence, self.quotes)} quotes that were to show that a task "
                f"is settled {told} in nobody's words, and not believed."
            )
        if self.left_here:
            people = "1 person" if self.left_here == 1 else f"{self.left_here} people"
            parts.append(f"{people} did not go on from here.")
        return " ".join(parts)

    @property
    def weakness(self) -> tuple[float, float, float]:
        """Give what sections are ordered by: who leaves, what stays undone, what is made up."""
        if not self.visits:
            return (0.0, 0.0, 0.0)
        undone = 1 - self.completed / self.visits
        return self.left_here / self.visits, undone, self.refused_evidence / max(self.quotes, 1)


def passages(trace: Sequence[TraceRecord]) -> tuple[Passage, ...]:
    """Count what has become of the sections of a session; what a fork stands on is another's."""
    forks = [n for n, record in enumerate(trace, start=1) if record["role"] == "fork"]
    counts: dict[str, dict[str, int]] = {}
    for record in trace[forks[-1] if forks else 0 :]:
        found = counts.setdefault(record["section"], {})
        for name, count in _counted(record).items():
            found[name] = found.get(name, 0) + count
    return tuple(Passage(section, **found) for section, found in counts.items())


def weak_sections(
    sections: Iterable[str],
    sessions: Iterable[tuple[Sequence[Passage], str | None]],
) -> list[WeakSection]:
    """Add up many sessions, the weakest section first.

    Args:
        sections: The sections of the script, in order; others are told behind them.
        sessions: The passages of each, and the section from which somebody has not gone on.
    """
    totals: dict[str, dict[str, int]] = {section: {} for section in sections}
    for found, left in sessions:
        for one in found:
            _add(totals.setdefault(one.section, {}), one)
        if left:
            known = totals.setdefault(left, {})
            known["left"] = known.get("left", 0) + 1
    weak = [_weak(section, counts) for section, counts in totals.items()]
    return sorted(weak, key=lambda one: one.weakness, reverse=True)


def is_away(last_at: str, now: datetime) -> bool:
    """Say whether nobody has said anything for long.

    Args:
        last_at: When something happened last: ISO 8601; empty where nothing has.
        now: The time, with its zone.
    """
    return bool(last_at) and now - datetime.fromisoformat(last_at) > AWAY


def _counted(record: TraceRecord) -> dict[str, int]:
    if record["role"] == "dialog":
        return {"turns": 1, "visits": int(bool(record.get("opens")))}
    if record["role"] not in _LEADS:
        return {}
    kind = record.get("kind", "stay")
    if kind == "back" and record["rule"] != BACK:
        kind = "limit"
    quotes = [quote for quote in record["evidence"] if quote["text"]]
    return {
        "completed": int(kind not in ("stay", "dispatch", "call", *UNCLAIMED)),
        "quotes": len(quotes),
        "refused": sum(map(is_invented, quotes)),
    }


def _add(totals: dict[str, int], one: Passage) -> None:
    for name in ("visits", "completed", "turns", "quotes", "refused"):
        totals[name] = totals.get(name, 0) + getattr(one, name)


def _weak(section: str, counts: Mapping[str, int]) -> WeakSection:
    return WeakSection(
        section=section,
        visits=counts.get("visits", 0),
        completed=counts.get("completed", 0),
        turns=counts.get("turns", 0),
        quotes=counts.get("quotes", 0),
        refused_evidence=counts.get("refused", 0),
        left_here=counts.get("left", 0),
    )


def _of(count: int, total: int) -> str:
    return f"{count} of {total}"


def _visits(total: int) -> str:
    return "visit" if total == 1 else "visits"
