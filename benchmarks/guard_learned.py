"""What a learned classifier hears, on messages that it was not learned from.

    python -m benchmarks.guard_learned [--false-alarms SHARE]

Learned from the one half of the labelled messages, tried on the other; and in each language with
what was learned from the other three alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from scriptgraph.assurance.case.guarding import Figure, Heard, figures, shipped_messages
from scriptgraph.core.errors import InputError
from scriptgraph.metrics.intervals import share_interval
from scriptgraph.safety.danger import Danger, heard
from scriptgraph.safety.danger.levels import LEVELS, graver
from scriptgraph.safety.guard.labelled import Labelled
from scriptgraph.safety.guard.learned import Learned
from scriptgraph.safety.guard.learning import FALSE_ALARMS, learn

_KNOWN = "_known"


@dataclass(frozen=True)
class Counted:
    """What was heard in one language and level."""

    language: str
    level: str
    messages: int
    heard: tuple[int, ...]
    """By each way of listening; of `none`: false alarms."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, try and print, as tables of Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guard_learned")
    parser.add_argument("--false-alarms", type=float, default=FALSE_ALARMS)
    share = parser.parse_args(arguments).false_alarms
    try:
        known, fresh = halves()
        parts = {
            "Learned from the known, tried on the fresh": tried(known, fresh, share),
            "Learned from the fresh, tried on the known": tried(fresh, known, share),
            "Learned from the other three languages": transferred(known, fresh, share),
        }
        for title, found in parts.items():
            print("\n".join(_table(title, found)))
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def halves() -> tuple[list[Labelled], list[Labelled]]:
    """Give the messages that phrases were written after, and those that none was."""
    said = shipped_messages()
    known = [one for one in said if one.language.endswith(_KNOWN)]
    fresh = [one for one in said if not one.language.endswith(_KNOWN)]
    return [replace(one, language=one.language.removesuffix(_KNOWN)) for one in known], fresh


def tried(
    learned_from: Sequence[Labelled], on: Sequence[Labelled], share: float = FALSE_ALARMS
) -> list[Counted]:
    """Count what phrases, a classifier and both hear."""
    return _counted(on, _ways(learn(learned_from, false_alarms=share)))


def transferred(
    known: Sequence[Labelled], fresh: Sequence[Labelled], share: float
) -> list[Counted]:
    """Count in each language with what was learned from all others."""
    found: list[Counted] = []
    for language in sorted({one.language for one in fresh}):
        rest = [one for one in known if one.language != language]
        others = learn(rest, false_alarms=share)
        found += _counted([one for one in fresh if one.language == language], _ways(others))
    return found


def totals(found: Sequence[Counted]) -> list[Counted]:
    """Add up the languages, by level; and all danger."""
    levels = [(level, [one for one in found if one.level == level]) for level in LEVELS]
    danger = ("any danger", [one for one in found if one.level != "none"])
    return [
        Counted(
            "all",
            level,
            sum(one.messages for one in ones),
            tuple(map(sum, zip(*(one.heard for one in ones), strict=True))),
        )
        for level, ones in [*levels, danger]
    ]


def _ways(learned: Learned) -> Sequence[Callable[[str], Heard]]:
    def alone(text: str) -> Danger:
        return Danger(*learned(text), "")

    def both(text: str) -> Danger:
        words, told = heard(text), alone(text)
        return words._replace(level=graver(words.level, told.level))

    return heard, alone, both


def _counted(on: Sequence[Labelled], ways: Sequence[Callable[[str], Heard]]) -> list[Counted]:
    by_way: list[list[Figure]] = [figures(on, hear) for hear in ways]
    return [
        Counted(same[0].language, same[0].level, same[0].messages, tuple(one.heard for one in same))
        for same in zip(*by_way, strict=True)
    ]


def _table(title: str, found: Sequence[Counted]) -> Iterator[str]:
    yield f"\n{title}:\n"
    yield "| language | level | messages | phrases | classifier | both | both, 95 % |"
    yield "|---|---|---|---|---|---|---|"
    for one in [*found, *totals(found)]:
        ends = share_interval(one.heard[-1], one.messages)
        share = f"{ends.low:.0%} to {ends.high:.0%}" if ends else ""
        cells = (one.language, one.level, one.messages, *one.heard, share)
        yield f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    sys.exit(main())
