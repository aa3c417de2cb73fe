"""What choices between two systems come to: wins, ties, losses, and what the judge is led by.

Every pair of replies is shown in both orders. Only a reply that is preferred in both has won; a
verdict that changes with the order is a tie. A pair that lacks one of its two verdicts is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scriptgraph.metrics.intervals import (
    Interval,
    clustered_share_interval,
    share_interval,
    sums,
)
from scriptgraph.metrics.jackknife import alone
from scriptgraph.replies.preferences import Preferred, ReplyChoice, Side

Outcome = Literal["win", "tie", "loss"]
"""Of A."""

PREFERRED: dict[Outcome, Preferred] = {"win": "A", "tie": "tie", "loss": "B"}

Method = Literal["jackknife", "wilson"]
"""`jackknife` over situations. Where all inputs came out alike, leaving one out changes nothing;
then `wilson`: Wilson's interval of the share of situations that would come out otherwise.
"""

_SCORE: dict[Outcome, float] = {"win": 1.0, "tie": 0.5, "loss": 0.0}


@dataclass(frozen=True)
class Count:
    """So many of so many."""

    yes: int
    of: int
    share: float | None
    """None where nothing was counted."""


@dataclass(frozen=True)
class WinRate:
    """How A fares against B."""

    wins: int
    ties: int
    losses: int
    missing: int
    situations: int
    """Those that the decided inputs are from."""

    win_rate: float | None
    """The share of A's wins, a tie being half of one; None where nothing is decided."""

    interval: Interval | None
    """Of the rate; None where the situations that differ are too few."""

    interval_by: Method | None
    """How the interval was found; None without one."""


@dataclass(frozen=True)
class JudgedPair:
    """One input: how long the two replies are, and what the judge said in either order."""

    id: str
    cluster: str
    """The situation; inputs that share one are drawn together."""

    lengths: tuple[int, int]
    """Characters of A's reply and of B's."""

    words: tuple[int, int] | None
    """Its words; None where nobody here can tell them apart."""

    verdicts: Mapping[Side, ReplyChoice]
    """Whose reply was first → the choice; one that was not asked for yet is absent."""

    @property
    def choices(self) -> tuple[Preferred, Preferred] | None:
        """Give both choices; None where one is missing."""
        a, b = self.verdicts.get("A"), self.verdicts.get("B")
        if a is None or b is None or a.choice is None or b.choice is None:
            return None
        return a.choice, b.choice

    @property
    def outcome(self) -> Outcome | None:
        """Put both orders together; None where a verdict is missing."""
        match self.choices:
            case None:
                return None
            case ("A", "A"):
                return "win"
            case ("B", "B"):
                return "loss"
            case _:
                return "tie"

    @property
    def is_split(self) -> bool:
        """Say whether the judge preferred another reply when the order was another."""
        return self.choices in (("A", "B"), ("B", "A"))


def win_rate(pairs: Iterable[JudgedPair]) -> WinRate:
    """Count what A won, and give the rate with its interval."""
    found: list[tuple[str, Outcome | None]] = [(pair.cluster, pair.outcome) for pair in pairs]
    decided: list[tuple[str, Outcome]] = [(of, came) for of, came in found if came is not None]
    outcomes: list[Outcome] = [outcome for _, outcome in decided]
    scores = sums((cluster, _SCORE[outcome]) for cluster, outcome in decided)
    is_varied = len(set(outcomes)) > 1
    interval = (
        clustered_share_interval(alone(scores)) if is_varied else _of_alike(outcomes, len(scores))
    )
    wins, ties = outcomes.count("win"), outcomes.count("tie")
    return WinRate(
        wins=wins,
        ties=ties,
        losses=outcomes.count("loss"),
        missing=len(found) - len(decided),
        situations=len(scores),
        win_rate=(wins + ties / 2) / len(outcomes) if outcomes else None,
        interval=interval,
        interval_by=None if interval is None else "jackknife" if is_varied else "wilson",
    )


def _of_alike(outcomes: Sequence[Outcome], situations: int) -> Interval | None:
    """Give the interval of a rate where every input came out alike.

    Of so many situations none came out otherwise; Wilson's interval says how many could. Each of
    them could be a win instead of a loss at most, or half a win more or less instead of a tie.
    """
    otherwise = share_interval(0, situations)
    if otherwise is None:
        return None
    score, most = _SCORE[outcomes[0]], otherwise.high
    way = most / 2 if outcomes[0] == "tie" else most
    return Interval(max(0.0, score - way), min(1.0, score + way))


def first_chosen(pairs: Iterable[JudgedPair]) -> Count:
    """Count the verdicts for the reply that was shown first, of those for either; half is fair."""
    chosen = [
        verdict.choice == side
        for pair in pairs
        for side, verdict in pair.verdicts.items()
        if verdict.choice in ("A", "B")
    ]
    return _count(chosen)


def split_pairs(pairs: Iterable[JudgedPair]) -> Count:
    """Count the pairs whose verdict changed with the order, of those with both verdicts."""
    complete = [pair.is_split for pair in pairs if pair.choices]
    return _count(complete)


def longer_won(pairs: Iterable[JudgedPair]) -> Count:
    """Count the pairs that the longer reply won, of those that one of different length won."""
    won = [
        (pair.outcome == "win") == (pair.lengths[0] > pair.lengths[1])
        for pair in pairs
        if pair.outcome in ("win", "loss") and pair.lengths[0] != pair.lengths[1]
    ]
    return _count(won)


def _count(answers: Sequence[bool]) -> Count:
    return Count(sum(answers), len(answers), sum(answers) / len(answers) if answers else None)


@dataclass(frozen=True)
class LengthLimit:
    """Which pairs count where length is to play no part.

    The published win rates with a length limit do not say how it was drawn (Zhang, Eack and Chen
    2025); this one is our own.
    """

    ratio: float | None = None
    """The longer reply has at most so many times the characters of the shorter one.

    Characters, so that languages without spaces between words are measured as well.
    """

    words: int | None = None
    """Both replies have at most so many words."""

    def admits(self, pair: JudgedPair) -> bool:
        """Say whether a pair counts."""
        if self.words is not None and (pair.words is None or max(pair.words) > self.words):
            return False
        return self.ratio is None or max(pair.lengths) <= self.ratio * min(pair.lengths)

    def __str__(self) -> str:
        """Say it in words."""
        if self.words is not None:
            return f"both replies of at most {self.words} words"
        return f"lengths within a factor of {self.ratio:g}"


def parse_length_limit(text: str) -> LengthLimit:
    """Read `1.2` (a ratio of lengths), or `80w` (words).

    Raises:
        ValueError: When it is neither.
    """
    words = re.fullmatch(r"(\d+)w", text)
    ratio = re.fullmatch(r"\d+(\.\d+)?", text)
    if words and int(words[1]) > 0:
        return LengthLimit(words=int(words[1]))
    if ratio and float(ratio[0]) >= 1:
        return LengthLimit(ratio=float(ratio[0]))
    raise ValueError(
        f"{text!r} is no limit: a ratio of lengths from 1 on, such as 1.2, or words, such as 80w"
    )


def preferred(pairs: Sequence[JudgedPair]) -> dict[str, Preferred]:
    """Map inputs to the reply that the judge preferred, a changed mind being a tie."""
    return {pair.id: PREFERRED[pair.outcome] for pair in pairs if pair.outcome}


@dataclass(frozen=True)
class Standing(WinRate):
    """All figures of one question: the whole rubric, or one criterion."""

    length_limited: WinRate
    """Among the pairs that the length limit admits."""

    first_chosen: Count
    """Verdicts for the reply shown first."""

    split: Count
    """Pairs whose verdict changed with the order."""

    longer_won: Count
    """Pairs that the longer reply won."""


def standing(pairs: Sequence[JudgedPair], limit: LengthLimit) -> Standing:
    """Put into figures what a judge said of the pairs."""
    return Standing(
        **vars(win_rate(pairs)),
        length_limited=win_rate(pair for pair in pairs if limit.admits(pair)),
        first_chosen=first_chosen(pairs),
        split=split_pairs(pairs),
        longer_won=longer_won(pairs),
    )
