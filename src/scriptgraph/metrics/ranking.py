"""Who is picked how often, and how strong that makes each: Bradley-Terry, also on Elo's scale.

A pick out of several is one observation of Luce's choice model, of which Bradley-Terry's is the
case with two: the chance to be picked is proportional to exp(strength). Elo's own updates depend on
the order of the picks; the same strengths on its scale do not.

Needs the extra `counsel`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from scriptgraph.core.extras import require
from scriptgraph.metrics.intervals import Interval, percentiles, resamples

PRIOR = 0.5
"""Picks added for each, so that somebody who was never picked has a strength at all."""

ELO_MEAN = 1500.0
ELO_POINTS = 400 / math.log(10)
"""Points for each unit of strength: 400 points are odds of ten to one."""


@dataclass(frozen=True)
class Choice:
    """One pick out of several."""

    picked: str
    over: tuple[str, ...]
    """Who else was there to be picked."""


@dataclass(frozen=True)
class Ranked:
    """How one counsellor fared."""

    name: str
    picked: int
    offered: int
    """Picks at which there was a reply of this counsellor's."""

    share: float | None
    """Of those; None where there are none."""

    by_dialogue: dict[str, int]
    """How often picked in each dialogue."""

    without_reply: int
    """How often there was no reply of this counsellor's."""

    strength: float | None
    """The mean of all that were compared is 0; None for who never was, as nothing tells it."""

    interval: Interval | None
    """Of the strength, by bootstrap over dialogues.

    None with too few of them, and for somebody who was never picked: then every sample says the
    same, which is only what the prior says.
    """

    elo: float | None
    """The strength on Elo's scale."""

    elo_interval: Interval | None


def rank(
    names: Sequence[str],
    dialogues: Mapping[str, Sequence[Choice]],
    without_reply: Mapping[str, int] = MappingProxyType({}),
) -> list[Ranked]:
    """Rank counsellors by the picks of several dialogues, the strongest first.

    Args:
        names: All that took part; one that lost each time is ranked as well, and last, without a
            strength, one that nobody could pick.
        dialogues: Dialogue → its picks; ties and missing picks are none.
        without_reply: Counsellor → how often it had no reply.
    """
    choices = [choice for picks in dialogues.values() for choice in picks]
    compared = _compared(names, choices)
    strengths = _strengths(compared, choices)
    intervals = _intervals(compared, list(dialogues.values())) if strengths else {}
    found = []
    for name in names:
        picks = {id_: sum(one.picked == name for one in made) for id_, made in dialogues.items()}
        picked = sum(picks.values())
        offered = sum(name == one.picked or name in one.over for one in choices)
        strength = strengths.get(name)
        interval = intervals.get(name) if picked else None
        found.append(
            Ranked(
                name=name,
                picked=picked,
                offered=offered,
                share=picked / offered if offered else None,
                by_dialogue=picks,
                without_reply=without_reply.get(name, 0),
                strength=strength,
                interval=interval,
                elo=None if strength is None else _points(strength),
                elo_interval=interval and Interval(*map(_points, interval)),
            )
        )
    return sorted(found, key=lambda one: (one.strength is None, -(one.strength or 0), one.name))


def _compared(names: Sequence[str], choices: Sequence[Choice]) -> list[str]:
    """Keep those that were picked, or not, where there was somebody else to pick.

    Of all others the fit would only give back the prior, which is more than a loser's strength.
    """
    seen = {name for one in choices if one.over for name in (one.picked, *one.over)}
    return [name for name in names if name in seen]


def _strengths(names: Sequence[str], choices: Sequence[Choice]) -> dict[str, float]:
    """Fit the model; empty where there is nothing to fit."""
    number = {name: position for position, name in enumerate(names)}
    observed = [
        (number[one.picked], tuple(number[name] for name in one.over))
        for one in choices
        if one.over
    ]
    if not observed:
        return {}
    fitted = require("choix", "counsel").mm_top1(len(names), observed, alpha=PRIOR)
    mean = sum(fitted) / len(fitted)
    return {name: float(fitted[number[name]] - mean) for name in names}


def _intervals(
    names: Sequence[str], dialogues: Sequence[Sequence[Choice]]
) -> Mapping[str, Interval]:
    drawn = [
        _strengths(names, [choice for choices in draw for choice in choices])
        for draw in resamples(dialogues)
    ]
    if not (drawn and all(drawn)):  # too few dialogues, or a draw without a single pick
        return {}
    return {name: percentiles([one[name] for one in drawn]) for name in names}


def _points(strength: float) -> float:
    return ELO_MEAN + ELO_POINTS * strength
