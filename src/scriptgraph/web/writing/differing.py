"""What has changed between two texts, in words and line by line."""

from __future__ import annotations

from difflib import unified_diff

from scriptgraph.script.changes import differences as changes_between
from scriptgraph.web.writing.looking import read
from scriptgraph.web.writing.shown import ChangeShown, Differences, TextFormat


def differences(old: str, new: str, format: TextFormat) -> Differences:
    """Compare two texts of one file."""
    lines = list(unified_diff(old.splitlines(), new.splitlines(), "old", "new", lineterm=""))
    scripts = []
    for text, which in ((old, "the old text"), (new, "the new text")):
        script, findings = read(text, format)
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
