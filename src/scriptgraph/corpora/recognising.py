"""Tells a layout by what a file holds, whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.columns import ANNOMI, cells_of, guessed
from scriptgraph.corpora.esconv import DIALOG
from scriptgraph.corpora.esconv import NAME as ESCONV
from scriptgraph.corpora.layouts import ARRAY, LAYOUTS, Layout
from scriptgraph.corpora.texts import opened
from scriptgraph.corpora.transcripts import begins_talk, spoken_in
from scriptgraph.corpora.values import values
from scriptgraph.files.lines import pass_over

OURS = "lines"
"""What `--from` calls our own layout, which is no layout of others."""

_SHOWN = 60
"""Characters of a first line that a message repeats."""

_MOST_WORDS = 3
"""Of the name of a column."""

_ZIP = b"PK\x03\x04"

_KEYS: Mapping[str, str] = {
    "steps": OURS,
    "messages": "openai",
    "conversations": "sharegpt",
    DIALOG: ESCONV,
}
"""A key that every value of a layout has → the layout."""


def recognised(path: Path) -> Layout | None:
    """Tell the layout of a file; None where it is our own.

    Raises:
        InputError: When it cannot be read, or is in no layout that is known.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    if start.startswith(_ZIP):
        return LAYOUTS["workbook"]
    with opened(path) as file:
        text = next((line.strip() for line in file if line.strip()), "")
    if not text:
        return None  # an empty file holds no dialogue in any layout
    if text.startswith(("{", "[{", "[ {")) or text in ("[", "[]"):
        return _of_json(path, is_array=text.startswith("["))
    return _of_text(path, text)


def holds_nothing(path: Path) -> bool:
    """Say whether a file of JSON is empty, or holds an empty array."""
    return next(values(path, pass_over), None) is None


def _of_json(path: Path, *, is_array: bool) -> Layout | None:
    first = next(values(path, pass_over), None)
    if first is None:
        return LAYOUTS[ARRAY] if is_array else None
    keys = first.value if isinstance(first.value, dict) else {}
    name = next((name for key, name in _KEYS.items() if key in keys), None)
    if name is None:
        known = ", ".join(map(repr, _KEYS))
        found = f"; there is {', '.join(map(repr, keys))}" if keys else ""
        raise InputError(f"{first.place}: not a dialogue: a line needs one of {known}{found}")
    if name == OURS:
        return LAYOUTS[ARRAY] if is_array else None
    return LAYOUTS[name]


def _of_text(path: Path, head: str) -> Layout:
    """Tell a table by its head, and transcripts by their first line."""
    names = cells_of(head)
    if set(ANNOMI.columns.values()) <= set(names):
        return LAYOUTS["annomi"]
    looks = guessed(names)
    if len(names) > 1 and len(looks) > 1:
        return LAYOUTS["csv"]
    if spoken_in(head) or begins_talk(head):
        return LAYOUTS["transcript"]
    if len(names) > 1 and all(len(name.split()) <= _MOST_WORDS for name in names):
        return LAYOUTS["csv"]
    raise InputError(
        f"{path}:1: {head[:_SHOWN]!r}: this is no layout of dialogues that is known; there are "
        f"{', '.join((OURS, *LAYOUTS))}"
    )
