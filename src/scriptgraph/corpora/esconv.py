"""ESConv: one JSON array of talks between a seeker and a supporter, with a survey of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.building import held_elsewhere
from scriptgraph.corpora.sides import Sides
from scriptgraph.corpora.understood import Understood
from scriptgraph.corpora.values import Placed, values
from scriptgraph.records.dialogue import Dialogue, Step

NAME = "esconv"
DIALOG = "dialog"


def read_esconv(path: Path, named: Mapping[str, str], understood: Understood) -> Iterator[Dialogue]:
    """Read ESConv (Liu et al. 2021, arXiv 2106.01144), and what keeps to its layout.

    Raises:
        InputError: When a talk is none; it names the line at which it begins.
    """
    sides = Sides(named, understood)
    for number, placed in enumerate(values(path, understood.remark), start=1):
        steps = [*_steps(placed, sides, understood)]
        about = dict(_flat({key: told for key, told in placed.value.items() if key != DIALOG}))
        yield from held_elsewhere(
            f"{path.stem}-{number}", steps, layout=NAME, understood=understood, about=about
        )


def _steps(placed: Placed, sides: Sides, understood: Understood) -> Iterator[Step]:
    talk = placed.value
    messages = talk.get(DIALOG) if isinstance(talk, dict) else None
    if not isinstance(messages, list) or not messages:
        raise InputError(f"{placed.place}: not a talk: it needs {DIALOG!r}, a list of messages")
    for number, message in enumerate(messages):
        place = f"{placed.place}: {DIALOG}.{number}"
        parts = message if isinstance(message, dict) else {}
        speaker, text = parts.get("speaker"), parts.get("content")
        if not isinstance(speaker, str) or not isinstance(text, str):
            raise InputError(f"{place}: a message needs `speaker` and `content`, both texts")
        side = sides.of(speaker, f"{place}.speaker")
        if parts.get("annotation"):
            understood.passed_over["annotations of messages"] += 1
        yield Step(actor=side, content=text.strip())


def _flat(told: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Give what is said of a talk with the path of keys to each part."""
    for key, part in told.items():
        if isinstance(part, dict):
            yield from _flat(part, f"{before}{key}.")
        else:
            yield f"{before}{key}", part
