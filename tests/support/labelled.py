"""Labelled messages that tests learn from, as a clinic would have them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from scriptgraph.assurance.case.guarding import shipped_messages
from scriptgraph.safety.guard.labelled import Labelled
from scriptgraph.safety.guard.learned import Learned, as_text, document
from scriptgraph.safety.guard.learning import learn


@cache
def known(language: str) -> tuple[Labelled, ...]:
    """Give the messages of a language that phrases were written after."""
    found = [one for one in shipped_messages() if one.language == f"{language}_known"]
    return tuple(replace(one, language=language) for one in found)


@cache
def learned(false_alarms: float = 0.1) -> Learned:
    """Learn from the English ones."""
    return learn(known("en"), false_alarms=false_alarms)


def written(path: Path) -> Path:
    """Write what was learned."""
    path.write_text(as_text(document(learned())), encoding="utf-8")
    return path


def as_rows(path: Path, rows: tuple[Labelled, ...]) -> Path:
    """Write messages as a clinic's file of JSON lines."""
    lines = [{"text": one.text, "level": one.level, "language": one.language} for one in rows]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path
