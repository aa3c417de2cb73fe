"""What danger an urgent rule answers: `danger: indirect`, or `danger: explicit from others`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

from scriptgraph.core.danger import About, Level

_LEVELS = tuple(level for level in get_args(Level) if level != "none")
_ABOUTS = tuple(about for about in get_args(About) if about)

FORM = (
    f"a level ({', '.join(_LEVELS)}), and if you like of what ({', '.join(_ABOUTS)}), as in "
    "`indirect` or `explicit from others, imminent to others`"
)


class Answered(NamedTuple):
    """Danger that a rule answers: of this level or graver."""

    level: Level
    about: About
    """Of what danger; empty for any."""


def answered(written: str) -> tuple[Answered, ...]:
    """Read what danger a rule answers.

    Raises:
        ValueError: When it is not written in this form; the text says what is.
    """
    return tuple(_one(part) for part in written.split(","))


def _one(part: str) -> Answered:
    level, _, about = " ".join(part.split()).lower().partition(" ")
    kind = about.replace("-", " ").removeprefix("harm ").strip()
    known = ("", *_ABOUTS)
    if level not in _LEVELS or kind not in known:
        raise ValueError(f"{' '.join(part.split()) or 'nothing'!r} is no danger; write {FORM}")
    at: Sequence[Level] = [one for one in get_args(Level) if one == level]
    of: Sequence[About] = [one for one in get_args(About) if one == kind]
    return Answered(at[0], of[0])
