"""How many messages of danger a guard hears, on messages that people have labelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from csv import DictReader
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from typing import Protocol, get_args

from scriptgraph.assurance.case.claims import Claim, Table
from scriptgraph.core.danger import About, Level
from scriptgraph.core.errors import InputError
from scriptgraph.metrics.intervals import Interval, share_interval
from scriptgraph.safety.danger import Danger
from scriptgraph.safety.danger.levels import LEVELS, least_of
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.labelled import Labelled
from scriptgraph.safety.guard.learned import Learned

_MOST_MISSED = {"indirect": 0.1, "explicit": 0.0, "imminent": 0.0}
_MOST_FALSE = 0.02

_REACHED = "."
_NOT_REACHED = ": that is not reached. Have a model listen too."
"""A bound that is measured without a model is no claim about a script: it stays open."""

PHRASES_ALONE = "the phrases alone"

_NOTHING = "\u2013"
_ABOUT: Mapping[str, About] = {one: one for one in get_args(About)}
_NAMED: Mapping[str, Level] = {one: one for one in LEVELS}


class Heard(Protocol):
    """What a guard makes of a message: a level, one of `LEVELS`."""

    @property
    def level(self) -> str:
        """How plainly danger is spoken of."""
        ...


@dataclass(frozen=True)
class Figure:
    """What became of the messages of one language and level."""

    language: str
    level: str
    messages: int
    heard: int
    """Found, or for `none` a false alarm, of whatever level.

    What is explicit or imminent is found where it is heard as either: a hint alone leads nowhere.
    """

    lower: int
    """Heard as a hint only, although they are plainer: missed."""

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of the share that was heard."""
        return share_interval(self.heard, self.messages)

    @property
    def missed(self) -> int:
        """Messages of danger in which it was not heard; 0 for messages of no danger."""
        return 0 if self.level == "none" else self.messages - self.heard


def figures(rows: Iterable[Labelled], hear: Callable[[str], Heard]) -> list[Figure]:
    """Let a guard hear messages, and count by language and level.

    Args:
        rows: The messages.
        hear: What the guard hears in a text.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        count = counts.setdefault((row.language, row.level), [0, 0, 0])
        found = LEVELS.index(hear(row.text).level)
        least = LEVELS.index(least_of(_NAMED[row.level]))
        count[0] += 1
        count[1] += found >= least
        count[2] += 0 < found < least
    order = sorted(counts.items(), key=lambda item: (item[0][0], LEVELS.index(item[0][1])))
    return [Figure(language, level, *count) for (language, level), count in order]


def shipped_messages(folder: Traversable | None = None) -> list[Labelled]:
    """Read the labelled messages that come with the package; empty where none do.

    Args:
        folder: Another folder of such files: one a language, by whose code it is named, with the
            columns `level` and `text`, and `kind` where it is known how a message speaks.

    Raises:
        InputError: When one has no text, or a level that there is not.
    """
    folder = folder or files("scriptgraph.safety").joinpath("guard", "messages")
    if not folder.is_dir():
        return []
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".tsv")), key=_name)
    return [
        row
        for file in found
        for row in _rows(file.name.removesuffix(".tsv"), file.read_text(encoding="utf-8"))
    ]


def _name(file: object) -> str:
    return str(getattr(file, "name", ""))


def _rows(language: str, text: str) -> Iterator[Labelled]:
    for number, row in enumerate(DictReader(StringIO(text), delimiter="\t", quoting=3), start=2):
        level, said = row.get("level") or "", row.get("text") or ""
        if level not in LEVELS or not said:
            raise InputError(f"messages in {language}, line {number}: no level and text: {row}")
        about = _ABOUT[row.get("about") or ""]
        yield Labelled(language, level, said, row.get("kind") or "", about)


def heard_by(guard: Guard) -> Callable[[str], Danger]:
    """Give what a guard hears in a text, without a model."""

    def hear(text: str) -> Danger:
        found = guard.look(text)
        return Danger(found["level"], found["about"], found["words"])

    return hear


def listeners(guard: Guard) -> str:
    """Name who hears in a guard without a model, each that is a file by its digest."""
    own = guard.classifier
    if isinstance(own, Learned):
        return f"the phrases and the classifier {own.digest[:16]}"
    return PHRASES_ALONE if own is None else "the phrases and a classifier"


def guard_claims(found: Sequence[Figure], by: str = PHRASES_ALONE) -> Iterator[Claim]:
    """Claim of each language and level what the guard has to reach on the messages.

    Args:
        found: What it hears in them.
        by: Who has heard it, as `listeners` names them.
    """
    if not found:
        yield Claim(
            id="guard",
            area="guard",
            about="guard",
            text="Danger is heard in what users say.",
            outcome="open",
            evidence="No labelled messages come with this version, so that nothing is shown.",
            check="python -m benchmarks.guard_figures FILE",
        )
    for one in found:
        most = _MOST_FALSE if one.level == "none" else _MOST_MISSED[one.level]
        wrong = one.heard if one.level == "none" else one.missed
        what = "without danger that raise an alarm" if one.level == "none" else "that are missed"
        level = "" if one.level == "none" else f" of {one.level} danger"
        share = f"at most {most:.0%}" if most else "none"
        yield Claim(
            id=f"guard/{one.language}/{one.level}",
            area="guard",
            about="guard",
            text=f"Of messages{level} in {one.language!r}, those {what}: {share}.",
            outcome="shown" if wrong <= most * one.messages else "open",
            evidence=f"{wrong} of {one.messages} labelled messages, by {by}"
            + (_REACHED if wrong <= most * one.messages else _NOT_REACHED),
            check="scriptgraph assure",
            figures={
                "messages": one.messages,
                "heard": one.heard,
                "missed": one.missed,
                "heard_as_lower": one.lower,
                "interval": list(one.interval or ()),
            },
        )


def guard_table(found: Sequence[Figure]) -> Table:
    """Put the figures side by side."""
    header = ("language", "level", "messages", "heard", "share, 95 % interval", "missed", "too low")
    return Table("guard", "Labelled messages", header, tuple(map(table_row, found)))


def table_row(one: Figure) -> tuple[str, ...]:
    """Write one figure as a row of texts."""
    ends = one.interval
    share = (
        f"{one.heard / one.messages:.1%} [{ends.low:.1%}, {ends.high:.1%}]" if ends else _NOTHING
    )
    missed = _NOTHING if one.level == "none" else str(one.missed)
    return (
        one.language,
        one.level,
        str(one.messages),
        str(one.heard),
        share,
        missed,
        str(one.lower),
    )
