"""Takes what stands behind the keys of a programme; what is none of it is reported."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from scriptgraph.core.findings import Path
from scriptgraph.formats.naming import closest, did_you_mean
from scriptgraph.formats.outline import Data, Outline, shown
from scriptgraph.programmes.spacing import read_span
from scriptgraph.script.fields import Identifier

_WHEN = (
    "between sessions nobody is there to judge a sentence: write `if`, over a value that a session "
    "keeps"
)
_NOT_HERE: Mapping[str, str] = {
    "when": _WHEN,
    "urgent": "danger leads on by `danger: SESSION`",
    "turns": "how long a session lasts is said by its script; here `visits` counts sessions",
}


_NAMES: TypeAdapter[str] = TypeAdapter(Identifier)


def is_name(text: object) -> bool:
    """Say whether something can be the name of a session or a value."""
    try:
        _NAMES.validate_python(text, strict=True)
    except ValidationError:
        return False
    return True


def known_keys(outline: Outline, body: Mapping[str, Data], path: Path, keys: Sequence[str]) -> Any:
    """Leave out, and report, the keys that have no meaning here."""
    for key in (key for key in body if key not in keys):
        if why := _NOT_HERE.get(key):
            outline.fault("unknown-key", f"{key!r} has no meaning here: {why}", (*path, key))
            continue
        kind = "value" if path[:1] == ("values",) else "session"
        where = f"{kind} {path[1]!r}" if path else "the programme"
        message = f"{where} has a key {key!r} that has no meaning{did_you_mean(key, keys)}"
        hint = f"Write `{guess}`." if (guess := closest(key, keys)) else ""
        hint = hint or f"Allowed here: {', '.join(keys)}."
        outline.fault("unknown-key", message, (*path, key), hint)
    return {key: value for key, value in body.items() if key in keys}


def text_of(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> str | None:
    """Take a text."""
    value = body.get(key)
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    outline.fault("wrong-value", f"{key!r} is {shown(value)}; it must be a text", (*path, key))
    return None


def name_of(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> str | None:
    """Take the name of a session."""
    text = text_of(outline, body, path, key)
    if text is None or is_name(text):
        return text
    message = f"{key!r} is {shown(text)}; it must be the name of a session"
    outline.fault("wrong-value", message, (*path, key))
    return None


def names_of(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> tuple[str, ...]:
    """Take names of values; one alone is a list of one."""
    value = body.get(key)
    listed = [value] if isinstance(value, str) else value or []
    if isinstance(listed, list) and all(map(is_name, listed)):
        return tuple(dict.fromkeys(listed))
    message = f"{key!r} is {shown(value)}; it must be a list of names of values"
    outline.fault("wrong-value", message, (*path, key), f"Write `{key}: [preferred_name, isi]`.")
    return ()


def number_of(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> int | None:
    """Take a whole number from one on."""
    value = body.get(key)
    if value is None or (isinstance(value, str) and re.fullmatch(r"[1-9]\d{0,3}", value.strip())):
        return int(value) if value else None
    message = f"{key!r} is {shown(value)}; it must be a whole number, at least 1"
    outline.fault("wrong-value", message, (*path, key))
    return None


def span_of(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> timedelta | None:
    """Take how long something is."""
    if (text := text_of(outline, body, path, key)) is None:
        return None
    try:
        return read_span(text)
    except ValueError as error:
        outline.fault("wrong-value", f"{key!r} is {shown(text)}; {error}", (*path, key))
        return None
