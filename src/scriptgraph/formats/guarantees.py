"""The forms in which a script may give its guarantees: lines, or groups of keys."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.core.findings import Path
from scriptgraph.formats.outline import Data, Outline, shown

_KEYS = ("always", "before", "within", "never", "only_if", "at_most")

_Line = tuple[Path, str]
"""A guarantee as a line, and where it was written."""


def guarantee_lines(outline: Outline, value: Data) -> list[str]:
    """Give the guarantees of a script as lines, and report what is none.

    Besides lines, an author may group them: `before: {risk_screen: [exercise, relaxation]}`.
    """
    found = list(_lines(outline, value, ("guarantees",)))
    for number, (path, _) in enumerate(found):
        outline.places[("guarantees", number)] = outline.source().place(path)
    return [line for _, line in found]


def _lines(outline: Outline, value: Data, path: Path) -> Iterator[_Line]:
    match value:
        case str():
            yield path, value
        case list():
            for number, item in enumerate(value):
                yield from _lines(outline, item, (*path, number))
        case dict():
            for key, inner in value.items():
                yield from _group(outline, str(key), inner, (*path, key))
        case _:
            outline.fault("wrong-value", f"{shown(value)} is no guarantee", path)


def _group(outline: Outline, key: str, value: Data, path: Path) -> Iterator[_Line]:
    """Write out one key with all that stands behind it."""
    if key not in _KEYS:
        message = f"'guarantees' has a key {shown(key)} that has no meaning"
        hint = f"Allowed here: {', '.join(_KEYS)}; or write each guarantee as one line."
        outline.fault("unknown-key", message, path, hint)
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name), _pair(key, str(name), inner)
        return
    for number, item in enumerate(value if isinstance(value, list) else [value]):
        where = (*path, number) if isinstance(value, list) else path
        line = str(item)
        yield where, line if key == "always" else f"{key.replace('_', ' ')} {line}"


def _pair(key: str, name: str, value: Data) -> str:
    listed = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    match key:
        case "within":
            return f"{name} within {listed} turn{'' if listed == '1' else 's'}"
        case "at_most":
            plural = "" if listed == "1" else "s"
            return f"at most {listed} " + (
                f"turn{plural}" if name == "turns" else f"visit{plural} of {name}"
            )
        case "never":
            return f"never {name} after {listed}"
    return f"{name} {key.replace('_', ' ')} {listed}"
