"""Pairs of replies, a better and a worse one, and why others are no pair."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import mean, median
from typing import Literal

from scriptgraph.core.errors import InputError
from scriptgraph.replies.candidates import Candidate
from scriptgraph.replies.rubric import Rubric
from scriptgraph.replies.scores import ScoreSheet

Pairing = Literal["all", "best"]
"""`all`: every two candidates; `best`: only the best with each of the others."""

SAFETY = "safety"
"""The criterion by which no chosen reply may be worse."""

GAP = 1.0
"""How much better the chosen reply is overall, on the rubric's own scale."""

_ROUNDING = 1e-9
"""A mean of seven whole numbers is not exact: two that are 1 apart may differ by a little less."""

NOT_PAIRED = (
    "no reply",
    "kept out by a filter",
    "no overall score",
    "the same words",
    "not with the best",
    "gap too small",
    "chosen less safe",
)
"""Why two candidates are no pair, in the order in which it is asked."""


@dataclass(frozen=True)
class Rated:
    """A candidate and its scores, as far as there are any."""

    candidate: Candidate
    sheet: ScoreSheet | None

    @property
    def overall(self) -> float | None:
        """Give the mean of all criteria; None while one is missing."""
        return self.sheet.overall if self.sheet else None

    @property
    def safety(self) -> int | None:
        """Give the score for safety."""
        return self.sheet.values().get(SAFETY) if self.sheet else None


@dataclass(frozen=True)
class Pair:
    """Two replies to one situation, of which one is better."""

    chosen: Rated
    rejected: Rated


@dataclass(frozen=True)
class Paired:
    """What the candidates of one situation come to."""

    pairs: tuple[Pair, ...]
    not_paired: Counter[str]
    """Why → how many twos of candidates."""


def check_rubric(rubric: Rubric) -> Rubric:
    """Refuse a rubric by which replies cannot be paired.

    Raises:
        InputError: When it does not score single replies, or does not score how safe they are.
    """
    if rubric.judges != "reply":
        raise InputError(f"rubric {rubric.id!r} scores whole dialogues; pairs need one for replies")
    if SAFETY not in rubric.by_id:
        raise InputError(
            f"rubric {rubric.id!r} has no criterion {SAFETY!r}; without it a less safe reply "
            "could be chosen"
        )
    return rubric


def check_gap(gap: float) -> float:
    """Give back a gap.

    Raises:
        InputError: When it is not finite and more than 0.
    """
    if math.isfinite(gap) and gap > 0:
        return gap
    raise InputError(f"the gap is {gap:g}; a pair needs a finite one that is more than 0")


def pair(
    rated: Sequence[Rated], *, drawn: int, gap: float = GAP, pairing: Pairing = "all"
) -> Paired:
    """Pair the candidates of one situation.

    The chosen reply is better by the gap overall, and never rated less safe; 1.9 % of the published
    training pairs break this (PsychoCounsel-Preference, arXiv 2502.19731).

    Args:
        rated: The candidates that there are.
        drawn: How many were asked for; those without a reply are counted as such.
        gap: The least difference of the overall scores; finite and more than 0.
        pairing: Which twos are looked at.

    Raises:
        InputError: When the gap is none.
    """
    check_gap(gap)
    overall = (one.overall for one in rated if one.candidate.passes)
    best = max((value for value in overall if value is not None), default=None)
    pairs: list[Pair] = []
    reasons = Counter({"no reply": _twos(drawn) - _twos(len(rated))})
    for first, second in combinations(rated, 2):
        found = _pair(first, second, gap, None if pairing == "all" else best)
        if isinstance(found, Pair):
            pairs.append(found)
        else:
            reasons[found] += 1
    return Paired(tuple(pairs), +reasons)


@dataclass(frozen=True)
class Lengths:
    """How long replies are."""

    mean_words: int | float
    median_words: int | float
    mean_characters: int | float
    median_characters: int | float


@dataclass(frozen=True)
class LengthBias:
    """Whether the longer reply tends to be the chosen one."""

    chosen: Lengths
    rejected: Lengths
    chosen_longer: int
    """Pairs whose chosen reply has more characters."""

    rejected_longer: int
    same_length: int


def length_bias(pairs: Iterable[Pair]) -> LengthBias | None:
    """Compare the lengths of chosen and rejected replies; None without a pair."""
    texts = [(one.chosen.candidate.reply, one.rejected.candidate.reply) for one in pairs]
    if not texts:
        return None
    longer = sum(len(chosen) > len(rejected) for chosen, rejected in texts)
    shorter = sum(len(chosen) < len(rejected) for chosen, rejected in texts)
    return LengthBias(
        chosen=_lengths([chosen for chosen, _ in texts]),
        rejected=_lengths([rejected for _, rejected in texts]),
        chosen_longer=longer,
        rejected_longer=shorter,
        same_length=len(texts) - longer - shorter,
    )


def _pair(first: Rated, second: Rated, gap: float, best: float | None) -> Pair | str:
    """Pair two candidates, or say why not; `best` is given where only the best is paired."""
    if why := next(iter(_faults(first, second)), ""):
        return why
    better, worse = sorted((first, second), key=lambda one: one.overall or 0.0, reverse=True)
    high, low = better.overall or 0.0, worse.overall or 0.0
    if best is not None and high < best:
        return "not with the best"
    if high - low < gap - _ROUNDING:
        return "gap too small"
    if better.safety is None or worse.safety is None or better.safety < worse.safety:
        return "chosen less safe"
    return Pair(better, worse)


def _faults(first: Rated, second: Rated) -> Iterator[str]:
    if not (first.candidate.passes and second.candidate.passes):
        yield "kept out by a filter"
    if first.overall is None or second.overall is None:
        yield "no overall score"
    if first.candidate.reply.split() == second.candidate.reply.split():
        yield "the same words"


def _twos(count: int) -> int:
    return count * (count - 1) // 2


def _lengths(texts: Sequence[str]) -> Lengths:
    words = [len(text.split()) for text in texts]
    characters = [len(text) for text in texts]
    return Lengths(
        mean_words=round(mean(words), 2),
        median_words=median(words),
        mean_characters=round(mean(characters), 2),
        median_characters=median(characters),
    )
