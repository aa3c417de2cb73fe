"""What has changed between two texts, in words and line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff

from scriptgraph.script.changes import differences as changes_between
from scriptgraph.web.writing.looking import read
from scriptgraph.web.writing.room import Room
from scriptgraph.web.writing.shown import ChangeShown, Differences, TextFormat

_MOST = 4_000_000
"""Pairs of lines that are compared; of more, nobody reads which is which."""


def differences(old: str, new: str, format: TextFormat, room: Room | None) -> Differences:
    """Compare two texts of one file; the parts that they use are as they are now."""
    lines = list(_lines(old.splitlines(), new.splitlines()))
    scripts = []
    for text, which in ((old, "the old text"), (new, "the new text")):
        script, findings = read(text, format, room)
        if script is None or any(one.severity == "error" for one in findings):
            why = f"{which} is no script that can be used, so only its lines are compared"
            return Differences(changes=None, why=why, lines=lines)
        scripts.append(script)
    changes = [
        ChangeShown(
            kind=one.kind,
            section=one.section or None,
            words=one.what,
            old=one.old,
            new=one.new,
        )
        for one in changes_between(*scripts)
    ]
    return Differences(changes=changes, why="", lines=lines)


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Compare line by line; what differs in too many lines is told as gone and new."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = range(shorter - head)
    tail = next((n for n in rest if old[-1 - n] != new[-1 - n]), len(rest))
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(gone) * len(come) <= _MOST:
        yield from unified_diff(old, new, "old", "new", lineterm="")
        return
    yield from ("--- old", "+++ new")
    yield f"@@ -{head + 1},{len(gone)} +{head + 1},{len(come)} @@"
    yield from (f"-{line}" for line in gone)
    yield from (f"+{line}" for line in come)
