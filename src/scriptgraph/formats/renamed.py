"""What sections and tasks were called before, as scripts in YAML and in Markdown say it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scriptgraph.core.findings import Path
from scriptgraph.core.validation import NAME
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Data, Outline, place_name, shown

KEY = "renamed_from"
_LONGEST = 60


def old_names(outline: Outline, value: Data, path: Path) -> list[str]:
    """Give the old names of a section or a task, one or several, and report what can be none."""
    found = []
    for item in value if isinstance(value, list) else [value]:
        for name in item.split(",") if isinstance(item, str) else [item]:
            if isinstance(name, str) and _is_name(name.strip()):
                found.append(name.strip())
            else:
                what = place_name(path[:-1])
                message = f"{what} cannot have been called {shown(name)}; that is no name"
                outline.fault("bad-name", message, path, _hint(name))
    return found


def _hint(name: Data) -> str:
    plain = slug(name) if isinstance(name, str) else ""
    if plain:
        return f"Write the name, and not the title: `{KEY}: {plain}`."
    return f"Write the old name, or several: `{KEY}: [intake, first_talk]`."


def _is_name(text: str) -> bool:
    return bool(re.match(NAME, text)) and len(text) <= _LONGEST


def read_line(text: str) -> list[str]:
    """Read the old names or titles of a line in Markdown; a name that no title makes has a `#`."""
    items = [item.strip() for item in text.split(",")]
    return [item[1:] if item.startswith("#") else slug(item) or item for item in items]


def write_line(names: Iterable[str]) -> str:
    """Write old names as a line in Markdown."""
    listed = (name if slug(name) == name else f"#{name}" for name in names)
    return f"- renamed from: {', '.join(listed)}"
