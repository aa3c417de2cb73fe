"""What the picks of an arena come to: the ranking, for programs and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scriptgraph.metrics.ranking import Choice, Ranked, rank
from scriptgraph.state.arena import Round
from scriptgraph.studies.arena.design import ArenaDocument
from scriptgraph.studies.arena.tournament import Tournament
from scriptgraph.studies.documents import Count, Counts, Part, Share


class FirstPicked(Part):
    """How often the reply shown first was picked."""

    yes: Count
    of: Count
    by_chance: Share | None
    """How often chance would pick it; None where nothing was picked."""


class Ranking(Part):
    """What the picks of an arena come to; ties and unreadable choices rank nobody."""

    rehearsal: bool
    design: ArenaDocument
    dialogues: Count
    rounds: Count
    picked: Count
    ties: Count
    missing: Count
    unopposed: Count
    reasons: Counts
    """Why choices are missing."""

    first_picked: FirstPicked
    counsellors: list[Ranked]
    left: Count
    failures: dict[str, str]
    """Client → why its dialogue could not be finished now."""


def rank_counsellors(tournament: Tournament) -> Ranking:
    """Rank the counsellors of an arena, as far as it has come."""
    design, dialogues = tournament.design, tournament.dialogues()
    rounds = [round_ for one in dialogues for round_ in one.rounds]
    outcomes = Counter(round_["outcome"] for round_ in rounds)
    silent = Counter(
        candidate["counsellor"]
        for round_ in rounds
        for candidate in round_["candidates"]
        if candidate["missing"]
    )
    return Ranking(
        rehearsal=design.rehearsal,
        design=design.document,
        dialogues=len(dialogues),
        rounds=len(rounds),
        picked=outcomes["picked"],
        ties=outcomes["tie"],
        missing=outcomes["missing"],
        unopposed=outcomes["unopposed"],
        reasons=dict(Counter(one["missing"] for one in rounds if one["missing"]).most_common()),
        first_picked=_first_picked(rounds),
        counsellors=rank(
            list(design.counsellors), {one.id: _choices(one.rounds) for one in dialogues}, silent
        ),
        left=len(tournament.left()),
        failures=tournament.failures,
    )


def _choices(rounds: Sequence[Round]) -> list[Choice]:
    return [
        Choice(one["picked"], tuple(name for name in one["order"] if name != one["picked"]))
        for one in rounds
        if one["outcome"] == "picked"
    ]


def _first_picked(rounds: Sequence[Round]) -> FirstPicked:
    picked = [one for one in rounds if one["outcome"] == "picked"]
    first = sum(one["order"][0] == one["picked"] for one in picked)
    chance = sum(1 / len(one["order"]) for one in picked) / len(picked) if picked else None
    return FirstPicked(yes=first, of=len(picked), by_chance=chance)
