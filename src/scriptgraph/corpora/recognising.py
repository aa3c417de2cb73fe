"""Tells a layout by what a file holds, whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.layouts import LAYOUTS, Layout
from scriptgraph.corpora.texts import opened
from scriptgraph.corpora.values import values
from scriptgraph.files.lines import pass_over

OURS = "lines"
"""What `--from` calls our own layout, which is no layout of others."""

_ZIP = b"PK\x03\x04"

_KEYS: Mapping[str, str] = {
    "steps": OURS,
    "messages": "openai",
    "conversations": "sharegpt",
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
    return _of_json(path, is_array=text.startswith("["))


def _of_json(path: Path, *, is_array: bool) -> Layout | None:
    first = next(values(path, pass_over), None)
    if first is None:
        return None
    keys = first.value if isinstance(first.value, dict) else {}
    name = next((name for key, name in _KEYS.items() if key in keys), None)
    if name is None:
        known = ", ".join(map(repr, _KEYS))
        found = f"; there is {', '.join(map(repr, keys))}" if keys else ""
        raise InputError(f"{first.place}: not a dialogue: a line needs one of {known}{found}")
    if name == OURS:
        return LAYOUTS["array"] if is_array else None
    return LAYOUTS[name]
