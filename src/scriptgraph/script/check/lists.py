"""Lists of choices, and of numbers, that do not say what their author sees in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scriptgraph.core.findings import Path
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import conditions_of, kinds_of, names_in, tasks_of
from scriptgraph.script.kinds import kind_of, parted_choice
from scriptgraph.script.model import Script

_SEPARATORS = re.compile(r"[，、；;|/]")
_NO_BLANK = re.compile(r"\[[^\[\]]*\d,\d[^\[\]]*\]")
_PARTS = 2
_AND_SO_ON = re.compile(
    r"\.{2,}|…+|(?:etc|usw|etcétera|and so on|u\. ?s\. ?w)\.?|等等?|其他等等", re.I
)
_ENDS_OPEN = re.compile(rf".*\w\s*,?(?:\s|(?<=[^\W_a-z])|(?=[.…]))(?:{_AND_SO_ON.pattern})", re.I)


def unparted_choices(script: Script) -> Iterator[Remark]:
    """Find several choices that were read as one, each list of them once."""
    seen: set[tuple[str, ...]] = set()
    for path, section, kind in _choices(script):
        for choice in kind if kind not in seen else ():
            seen.add(kind)
            parts = [part.strip() for part in _SEPARATORS.split(choice)]
            joined = len(parts) > _PARTS or (len(parts) == _PARTS and len(kind) == 1)
            wide = re.search(r"[，、]", choice)
            if all(parts) and (joined or wide):
                meant = ", ".join(parts)
                write = f"`{meant}`" if script.source.is_markdown else f"`[{meant}]`"
                message = f"{choice!r} is one choice; for several, write {write}"
                yield Remark(message, path, section)


def odd_choices(script: Script) -> Iterator[Remark]:
    """Find lists of choices that leave none, and choices that stand in one twice."""
    for path, section, kind in _choices(script):
        twice = [choice for choice, count in Counter(kind).items() if count > 1]
        if twice:
            commas = "; a decimal number has a point: `0.5`" * _are_numbers(kind)
            message = f"{twice[0]!r} stands twice among the choices{commas}"
            yield Remark(message, path, section)
        elif words := _said_twice(kind):
            message = f"the words {words!r} stand behind several numbers: nobody can tell which"
            yield Remark(message, path, section, "Give each answer words of its own.")
        elif half := _half_scored(kind):
            message = f"{half!r} is no number with words as others here, so all are read as texts"
            hint = "Write every answer as `0 = not at all`, or none."
            yield Remark(message, path, section, hint)
        elif more := next(filter(_AND_SO_ON.fullmatch, kind), ""):
            yield Remark(f"{more!r} is one of the choices, and no word for others", path, section)
        elif more := next(filter(_ENDS_OPEN.fullmatch, kind), ""):
            message = f"the choice {more!r} ends in a word for others, and stands only for itself"
            yield Remark(message, path, section, "Name each choice, or add one such as `other`.")
        elif len(kind) == 1 and not _SEPARATORS.search(kind[0]):
            yield Remark(f"{kind[0]!r} is the only choice", path, section)


def _said_twice(kind: tuple[str, ...]) -> str:
    """Give the words that several numbers have; empty where none are."""
    count = Counter(label.casefold() for label in kind_of(kind).labels)
    return next((words for words, often in count.items() if often > 1), "")


def _half_scored(kind: tuple[str, ...]) -> str:
    """Give the first choice that is no number with words, where another one is; else nothing."""
    has_score = [all(parted_choice(choice)) for choice in kind]
    return kind[has_score.index(False)] if any(has_score) and not all(has_score) else ""


def comma_in_list(script: Script) -> Iterator[Remark]:
    """Find lists in an `if` in which a comma may be meant as a decimal point."""
    kinds = kinds_of(script)
    for section, path, rule in conditions_of(script):
        found = _NO_BLANK.search(rule.if_ or "")
        numbers = any(kinds[name].scalar == "number" for name in names_in(rule) if name in kinds)
        if found and (numbers or re.search(r",\s", found[0])):
            meant = re.sub(r"(\d),(\d)", r"\1.\2", found[0])
            parted = re.sub(r",\s*", ", ", found[0])
            message = f"`{found[0]}` is the list `{parted}`; with decimal numbers, write `{meant}`"
            yield Remark(message, (*path, "if"), section)


def _are_numbers(kind: tuple[str, ...]) -> bool:
    return all(re.fullmatch(r"-?\d+", choice) for choice in kind)


def _choices(script: Script) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    for section, path, task in tasks_of(script):
        for name, kind in task.collect.items() if task.call is None else ():
            if isinstance(kind, tuple):
                yield (*path, "collect", name), section, kind
