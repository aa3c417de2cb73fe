"""What the picks of an arena come to, as a document for programs and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from scriptgraph.metrics.intervals import Interval
from scriptgraph.metrics.ranking import Choice, Ranked, rank
from scriptgraph.state.arena import Round
from scriptgraph.studies.arena.tournament import ArenaDialogue


def standings(counsellors: Sequence[str], dialogues: Sequence[ArenaDialogue]) -> dict[str, Any]:
    """Rank counsellors; ties and unreadable choices are counted, and rank nobody.

    Args:
        counsellors: All that took part.
        dialogues: The finished dialogues.
    """
    rounds = [round_ for one in dialogues for round_ in one.rounds]
    outcomes = Counter(round_["outcome"] for round_ in rounds)
    ranked = rank(counsellors, [_choices(one.rounds) for one in dialogues])
    return {
        "dialogues": len(dialogues),
        "rounds": len(rounds),
        "picked": outcomes["picked"],
        "ties": outcomes["tie"],
        "missing": outcomes["missing"],
        "unopposed": outcomes["unopposed"],
        "reasons": dict(Counter(r["missing"] for r in rounds if r["missing"]).most_common()),
        "first_picked": _first_picked(rounds),
        "counsellors": [_ranked(one, dialogues, rounds) for one in ranked],
    }


def _choices(rounds: Sequence[Round]) -> list[Choice]:
    return [
        Choice(one["picked"], tuple(name for name in one["order"] if name != one["picked"]))
        for one in rounds
        if one["outcome"] == "picked"
    ]


def _first_picked(rounds: Sequence[Round]) -> dict[str, Any]:
    """Say how often the reply shown first was picked, and how often chance would."""
    picked = [one for one in rounds if one["outcome"] == "picked"]
    first = sum(one["order"][0] == one["picked"] for one in picked)
    chance = sum(1 / len(one["order"]) for one in picked) / len(picked) if picked else None
    return {"yes": first, "of": len(picked), "by_chance": chance}


def _ranked(
    one: Ranked, dialogues: Sequence[ArenaDialogue], rounds: Sequence[Round]
) -> dict[str, Any]:
    without = sum(
        bool(candidate["missing"])
        for round_ in rounds
        for candidate in round_["candidates"]
        if candidate["counsellor"] == one.name
    )
    return {
        "name": one.name,
        "picked": one.picked,
        "offered": one.offered,
        "share": one.picked / one.offered if one.offered else None,
        "by_dialogue": {
            dialogue.id: number for dialogue, number in zip(dialogues, one.by_dialogue, strict=True)
        },
        "without_reply": without,
        "strength": one.strength,
        "interval": _ends(one.interval),
        "elo": one.elo,
        "elo_interval": _ends(one.elo_interval),
    }


def _ends(interval: Interval | None) -> list[float] | None:
    return [interval.low, interval.high] if interval else None
