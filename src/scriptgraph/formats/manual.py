"""Read the JSON manual of the published experiment, as it is.

Sections are numbered (`"Section 4"`), tasks too (`"Task 4c"`), and the rules are phrases inside
the tasks: "If the patient selects Thought Record, proceed with Section 5." Strings may contain
raw line breaks.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats.naming import slug, title_from
from scriptgraph.formats.outline import Outline, shown

_MAX_DEPTH = 32
_MOST_DIGITS = 20
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}:]', re.DOTALL)
_NUMBERED = re.compile(r"(?:section|task)\s+(\w+)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*(?=[-*•\n]|\d+[.)])")
_MOVE = re.compile(
    r"(?:please\s+)?\b(?:proceed|continue|go(?:\s+on)?|move(?:\s+on)?)\s+(?:with|to)\s+"
    r"section\s+(\w+)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:if|when|once|after)\b\s+(.+?)[\s,]*(?:\bthen\b)?[\s,]*$", re.I | re.S)
_AFTER = re.compile(
    r"^[\s,]*(?:only\s+)?(?:if|when|once|after)\b\s+(.+?)(?:\s+(?:and|or))?[\s.,;]*$", re.I | re.S
)
_OTHERWISE = re.compile(r"\b(?:otherwise|else|if not)\b[\s,]*$", re.IGNORECASE)


def read_manual(text: str, file: str = "") -> Outline:
    """Read a manual; faults of its layout are in the outline."""
    outline = Outline(file)
    outline.places[()] = Place(file, 1, 1)
    if not _keep_places(outline, text):
        return outline
    try:
        sections = json.loads(text, strict=False, parse_int=_whole)
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        outline.fault("syntax", f"this is not JSON: {error.msg}", place)
        return outline
    if not isinstance(sections, dict):
        outline.fault("wrong-value", 'a manual is a group of `"Section 1": {...}`', ())
        return outline
    name = slug(PurePath(file).stem) or "manual"
    found = {_name(title): _section(outline, title, body) for title, body in sections.items()}
    for section, after in pairwise(found):
        found[section].setdefault("next", after)
    if not found:
        outline.fault("missing", "the manual has no sections", (), 'Add `"Section 1": {...}`.')
    outline.data = {"script": name, "title": title_from(name), "sections": found or None}
    return outline


def _whole(digits: str) -> int | float:
    """Read a whole number; one of thousands of digits is none that anybody means."""
    return int(digits) if len(digits) < _MOST_DIGITS else float(digits)


def _section(outline: Outline, title: str, body: Any) -> dict[str, Any]:
    tasks = _tasks(outline, _name(title), body)
    rules = list(_rules(tasks.values()))
    return {"title": title, "tasks": tasks} | ({"next": rules} if rules else {})


def _tasks(outline: Outline, section: str, body: Any) -> dict[str, str]:
    path: Path = ("sections", section)
    if not isinstance(body, dict):
        wanted = f'a group of `"Task {section}a": "..."`'
        outline.fault("wrong-value", f"section {section!r} is {shown(body)}, not {wanted}", path)
        return {}
    tasks = {}
    for title, text in body.items():
        name = _name(title)
        if isinstance(text, str):
            tasks[name] = text
        else:
            message = f"task {name!r} of section {section!r} is {shown(text)}, not a text"
            outline.fault("wrong-value", message, (*path, "tasks", name))
    return tasks


def _name(title: str) -> str:
    """Give the id of `Section 4` or `Task 4c`: `4`, `4c`."""
    match = _NUMBERED.fullmatch(title.strip())
    return match[1] if match else slug(title) or title


def _rules(tasks: Iterable[str]) -> Iterator[dict[str, str]]:
    """Find the rules that the tasks speak of; several targets make a choice."""
    moves = list(dict.fromkeys(move for text in tasks for move in _moves(text)))
    if len({target for target, _ in moves}) == 1:
        yield {"to": moves[0][0]}
        return
    for number, (target, condition) in enumerate(moves):
        if condition is None and number == len(moves) - 1:
            yield {"to": target}
        else:
            yield {"to": target, "when": condition or f"it is time for section {target}"}


def _moves(text: str) -> Iterator[tuple[str, str | None]]:
    """Find each "proceed with Section 4" with its condition, which may stand on either side."""
    for sentence in _SENTENCE.split(text):
        matches = list(_MOVE.finditer(sentence))
        ends = [*(match.start() for match in matches[1:]), len(sentence)]
        start = 0
        for match, end in zip(matches, ends, strict=False):
            before, after = sentence[start : match.start()], sentence[match.end() : end]
            start = match.end()
            condition = _BEFORE.search(before)
            if condition is None and not _OTHERWISE.search(before):
                condition = _AFTER.search(after)
                start = end
            yield match[1], " ".join(condition[1].split()) if condition else None


def _keep_places(outline: Outline, text: str) -> bool:
    """Note where each section and task stands; False when the file is too deep to be read."""
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    above: list[str] = []
    key, place = "", Place(outline.file)
    for token in _TOKEN.finditer(text):
        if token[0] == ":":
            _keep(outline, (*above[1:], key), place)
        elif token[0] in "]}":
            del above[-1:]
        else:
            line = bisect_right(lines, token.start())
            place = Place(outline.file, line, token.start() - lines[line - 1] + 1)
            if token[0] in "[{":
                above.append(key)
            else:
                key = token[0]
        if len(above) > _MAX_DEPTH:
            message = f"more than {_MAX_DEPTH} levels stand inside each other"
            outline.fault("too-deep", message, place)
            return False
    return True


def _keep(outline: Outline, keys: tuple[str, ...], place: Place) -> None:
    names = [_name(key[1:-1]) for key in keys]
    path: Path = ("sections", *names[:1], *(("tasks", names[1]) if len(names) == 2 else ()))
    if len(names) > 2:
        return
    if first := outline.places.get(path):
        message = f"{keys[-1]} stands here twice; the first is in line {first.line}"
        outline.fault("duplicate-key", message, place)
    outline.places.setdefault(path, place)
