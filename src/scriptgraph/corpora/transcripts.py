"""Plain transcripts: a line begins with who speaks, `Therapist: ...`.

A line that is indented, or names nobody, goes on with the message above it. A rule (`---`) or a
heading (`# Session 3`) begins another dialogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.building import held_elsewhere
from scriptgraph.corpora.sides import Side, Sides
from scriptgraph.corpora.texts import opened
from scriptgraph.corpora.understood import Understood
from scriptgraph.records.dialogue import Dialogue, Step

NAME = "transcript"

_SPOKEN = re.compile(
    r"(?:\[[\d:.]+\]\s*)?(?P<speaker>[^\s:\uff1a,;?!\"\u201c\u201d][^:\uff1a,;?!\"\u201c\u201d]{0,39})[:\uff1a](?P<text>.*)"
)
"""A line that begins with a name; a time in brackets may stand before it."""

_RULE = re.compile(r"[-=*_~]{3,}\s*$")
_HEADING = re.compile(r"#+\s*(?P<title>.*?)\s*#*\s*$")

_SHOWN = 40
"""Characters of a line that a message repeats."""

_MOST_WORDS = 3
"""Of a name; what is longer and has a colon is a sentence."""


@dataclass
class _Message:
    side: Side
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


@dataclass
class _Talk:
    number: int
    title: str = ""
    messages: list[_Message] = field(default_factory=list)


def read_transcripts(
    path: Path, named: Mapping[str, str], understood: Understood
) -> Iterator[Dialogue]:
    """Read transcripts.

    Raises:
        InputError: When somebody speaks of whom nobody knows whether they are the agent, or a line
            stands before anybody speaks.
    """
    sides = Sides(named, understood)
    with opened(path) as file:
        for talk in _talks(path, file, sides):
            yield from held_elsewhere(
                f"{path.stem}-{talk.number}",
                (Step(actor=one.side, content=one.text) for one in talk.messages),
                layout=NAME,
                understood=understood,
                about={"title": talk.title} if talk.title else {},
            )


def spoken_in(line: str) -> tuple[str, str] | None:
    """Give who begins to speak in a line, and what; None where it goes on, or says no name."""
    found = _SPOKEN.match(line)
    if not found or found["text"].startswith("//"):
        return None
    speaker = found["speaker"].strip()
    is_time = speaker[-1].isdigit() and found["text"][:1].isdigit()
    is_name = len(speaker.split()) <= _MOST_WORDS and not speaker[0].isdigit() and not is_time
    return (speaker, found["text"].strip()) if is_name else None


def begins_talk(line: str) -> bool:
    """Say whether a line parts two dialogues."""
    return bool(_RULE.match(line) or _HEADING.match(line))


def _talks(path: Path, lines: Iterable[str], sides: Sides) -> Iterator[_Talk]:
    talk = _Talk(1)
    for number, line in enumerate(lines, start=1):
        place, text = f"{path}:{number}", line.rstrip()
        if begins_talk(text):
            if talk.messages:
                yield talk
                talk = _Talk(talk.number + 1)
            if heading := _HEADING.match(text):
                talk.title = heading["title"]
        elif spoken := spoken_in(text):
            speaker, said = spoken
            talk.messages.append(_Message(sides.of(speaker, place), [said]))
        elif talk.messages:
            talk.messages[-1].lines.append(text.strip())
        elif text:
            raise InputError(
                f"{place}: {text[:_SHOWN]!r}: nobody speaks yet; a line begins with who does, as "
                "`Therapist: ...`, and a title stands behind #"
            )
    if talk.messages:
        yield talk
