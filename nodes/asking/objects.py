"""Finds the JSON objects in what a model wrote, however they are wrapped or a little broken."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

_MOST_TRIES = 40
"""Braces at which an object is looked for; prose has a few of them, an attack has thousands."""

_DEEPEST = 4
"""Wrappings around an object that are taken off."""

_ARGUMENTS = ("arguments", "parameters", "args", "input")
_LONGEST_LITERAL = 20_000
"""Characters up to which a text is read as another language's notation."""

_QUOTES = str.maketrans("“”„‟", '""""')
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+")|,(?=\s*[}\]])')
_JSON = json.JSONDecoder(strict=False)


def objects_in(text: str) -> Iterator[dict[str, Any]]:
    """Give the objects of a text, those in wrappings after what wraps them.

    Wrappings are code fences, prose, a list, one more object around it (`{"answer": {...}}`), a
    tool call written out, and JSON inside a JSON text.

    Raises:
        ValueError: When something begins like an object, and none can be read.
    """
    whole = text.strip()
    if whole.startswith('"'):
        with suppress(ValueError):
            yield from _unwrapped(_decoded(whole), _DEEPEST)
    position, is_found, broken = text.find("{"), False, None
    for _ in range(_MOST_TRIES):
        if position < 0:
            break
        try:
            found, end = _object_at(text, position)
        except ValueError as error:
            broken, end = broken or error, position + 1
        else:
            is_found = True
            yield from _unwrapped(found, _DEEPEST)
        position = text.find("{", end)
    if broken:
        yield from _mended(text, None if is_found else broken)


def _object_at(text: str, start: int) -> tuple[Any, int]:
    try:
        return _JSON.raw_decode(text, start)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _mended(text: str, broken: ValueError | None) -> Iterator[dict[str, Any]]:
    """Read what is nearly JSON: other quotes, a comma too many, Python's notation."""
    part = text[text.find("{") : text.rfind("}") + 1]
    readers: tuple[Callable[[str], Any], ...] = (
        lambda given: _decoded(_TRAILING_COMMA.sub(lambda found: found[1] or "", given)),
        lambda given: _decoded(given.translate(_QUOTES)),
        ast.literal_eval,
    )
    for read in readers if len(part) <= _LONGEST_LITERAL else ():
        try:
            found = read(part)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            continue
        yield from _unwrapped(found, _DEEPEST)
        return
    if broken:
        raise broken


def _unwrapped(found: Any, deeper: int) -> Iterator[dict[str, Any]]:
    if isinstance(found, str) and deeper and "{" in found:
        try:
            found = _decoded(found)
        except ValueError:
            return
    if isinstance(found, list) and len(found) == 1 and deeper:
        yield from _unwrapped(found[0], deeper - 1)
    elif isinstance(found, dict):
        yield found
        for inner in _inside(found) if deeper else ():
            yield from _unwrapped(inner, deeper - 1)


def _inside(found: dict[str, Any]) -> Iterator[Any]:
    """Give what may be the answer where the object around it is none."""
    if len(found) == 1:
        yield from found.values()
        return
    for name in _ARGUMENTS:
        if "name" in found and name in found:
            yield found[name]
    if isinstance(call := found.get("function"), dict):
        yield call
    if found.get("type") == "object" and "properties" in found:
        yield found["properties"]


def _decoded(text: str) -> Any:
    try:
        return _JSON.decode(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
