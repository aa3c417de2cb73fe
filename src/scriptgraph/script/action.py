"""An action: something that the application does for a script, such as to book a slot.

The script says what it takes, what it gives, how long it may take, and what a rehearsal gives in
its place. What it does is the application's; `scriptgraph.nodes.calling` calls it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field

from scriptgraph.core.values import Collected, Record
from scriptgraph.script.fields import Identifier, OneLine, ValueType, digits
from scriptgraph.script.kinds import Constant, Kind, kind_of
from scriptgraph.script.lists import named_alike, record_name
from scriptgraph.script.literals import Span, day_numbered, is_day, literal_in
from scriptgraph.script.old_names import says_nothing
from scriptgraph.script.part import Part

DONE = "done"
"""What is noted under an action's own name once it has answered: so `done(x)` is `known(x)`."""

OUTCOME: ValueType = (DONE,)
"""The type of that."""

SECONDS = 10
"""How long an action may take where its script does not say."""

LONGEST_TEXT = 500
"""Characters of a text that an action gives at most: an address, and no document."""

_MOST_SECONDS = 120
"""A person waits for it, and for a turn at most five minutes."""

_LARGEST = 2**63 - 1
_WIDTHLESS = re.compile(r"[\u200b\u2060\ufeff]")
"""Blanks of no width, which say nothing and are left out.

Joiners and marks of direction stay: Persian, Hindi, Arabic and many pictures are written with them.
"""

_COMMANDS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2061-\u2069\ud800-\udfff]")
"""Characters that command a screen or turn round what follows, and halves of others."""

_MADE_UP_DAY = "2026-01-01"

_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}

Seconds = Annotated[int, BeforeValidator(digits), Field(ge=1, le=_MOST_SECONDS)]


class Action(Part):
    """What a script says of an action."""

    takes: tuple[Identifier, ...] = ()
    """The values that it is given: collected, computed, or given by another action."""

    gives: dict[Identifier, ValueType] = Field(default_factory=dict)
    """What it answers: name → type. These are values like those that a task collects."""

    seconds: Seconds = SECONDS
    """How long it may take; then it has failed."""

    rehearsed: dict[Identifier, OneLine] = Field(default_factory=dict, exclude_if=says_nothing)
    """What it gives where it is only rehearsed; what is not said is made up within its type."""

    def values(self, name: str) -> dict[str, ValueType]:
        """Map what is known once it has answered to its type: its name, and what it gives."""
        return {name: OUTCOME, **self.gives}

    def as_rehearsed(self) -> dict[str, Collected]:
        """Give an answer for where nothing is done: as the script has it, or made up."""
        return {
            name: made_up(kind) if (found := self._said(name, kind)) is None else found
            for name, kind in self.gives.items()
        }

    def _said(self, name: str, kind: ValueType) -> Collected | None:
        return literal(self.rehearsed[name], kind) if name in self.rehearsed else None


def made_up(kind: ValueType) -> Collected:
    """Give a value of a type."""
    declared = kind_of(kind)
    return records_made_up(declared, 1) if declared.meaning == "records" else _made_up(declared)


def records_made_up(declared: Kind, count: int) -> list[Record]:
    """Give so many records of a list, each with a name of its own and all of its parts."""
    (first, _), *others = declared.parts
    parts = {part: _made_up(kind_of(kind)) for part, kind in others}
    names = (f"something {number}" if number > 1 else "something" for number in range(1, count + 1))
    return [{first: name, **parts} for name in names]


def _made_up(declared: Kind) -> Constant:
    if declared.choices:
        return declared.choices[0]
    match declared.scalar:
        case "boolean":
            return True
        case "string":
            return "something"
        case "date":
            return _MADE_UP_DAY if declared.low is None else str(day_numbered(int(declared.low)))
    low = 1 if declared.low is None else declared.low
    return int(low) if declared.is_whole else float(low)


def literal(text: str, kind: ValueType) -> Collected | None:
    """Read a value as a script writes it down; None where it is none of its type.

    A list is written as records are shown: `day: Monday, hour: 9; day: Friday`, or `none`.
    """
    declared = kind_of(kind)
    if declared.meaning == "records":
        return _records_written(text, declared)
    if declared.meaning in ("text", "day"):
        return fitting(text, kind)
    if declared.meaning == "span":
        span = literal_in(text)
        return fitting(int(span), kind) if isinstance(span, Span) else None
    if declared.scalar == "boolean":
        return _TRUTHS.get(text.casefold())
    try:
        number = float(text)
    except ValueError:
        return None
    return fitting(int(number) if number.is_integer() else number, kind)


def _records_written(text: str, declared: Kind) -> list[Record] | None:
    kinds, found = dict(declared.parts), list[Record]()
    for written in [] if text.strip().casefold() == "none" else text.split(";"):
        record: Record = {}
        for name, _, told in (one.partition(":") for one in written.split(",")):
            if (part := name.strip()) not in kinds or part in record:
                return None
            value = literal(told.strip(), kinds[part])
            if value is None or isinstance(value, list):
                return None
            record[part] = value
        found.append(record)
    return _records(found, declared)


def _records(given: Sequence[object], declared: Kind) -> list[Record] | None:
    """Give the records of an answer; two of one name would be one, so nobody knows which."""
    found = [record for one in given if (record := _record(one, declared)) is not None]
    names = [record_name(record) for record in found]
    alike = any(named_alike(one, other) for n, one in enumerate(names) for other in names[:n])
    is_whole = len(found) == len(given) <= (declared.high or 0)
    return found if is_whole and not alike else None


def _record(given: object, declared: Kind) -> Record | None:
    """Give one record, without what is not declared; a part that has no value is not there."""
    if not isinstance(given, Mapping):
        return None
    found: Record = {}
    for part, kind in declared.parts:
        if given.get(part) is None:
            continue
        value = fitting(given[part], kind)
        if value is None or isinstance(value, list):
            return None
        found[part] = value
    return found if declared.parts[0][0] in found else None


def fitting(given: object, kind: ValueType) -> Collected | None:
    """Give what an action has answered as a value of a type; None where it is none.

    Nothing is read into it: a text is no number, and a number no yes. A list fits with all of its
    records, or not at all.

    Args:
        given: The answer.
        kind: The type.
    """
    declared = kind_of(kind)
    match given:
        case list() if declared.meaning == "records":
            return _records(given, declared)
        case bool():
            return given if declared.scalar == "boolean" else None
        case str() if declared.scalar == "date":
            return given if is_day(given) and declared.allows(given) else None
        case str():
            return _text(given, declared)
        case int() | float():
            return _number(given, declared)
    return None


def _text(given: str, declared: Kind) -> str | None:
    if given in declared.choices:
        return given  # as the script has it, with whatever stands in it unseen
    text = _seen(given) if len(given) <= 2 * LONGEST_TEXT else ""
    if declared.meaning != "text" or not text or len(text) > LONGEST_TEXT or _COMMANDS.search(text):
        return None
    if not declared.choices:
        return text
    return next((one for one in map(str, declared.choices) if _seen(one) == text), None)


def _seen(text: str) -> str:
    return " ".join(_WIDTHLESS.sub("", text).split())


def _number(given: int | float, declared: Kind) -> Constant | None:
    is_number = declared.meaning in ("number", "span")
    if not is_number or not math.isfinite(given) or abs(given) > _LARGEST:
        return None
    if declared.choices:
        return next((choice for choice in declared.choices if choice == given), None)
    if not declared.allows(given) or (declared.is_whole and given != int(given)):
        return None
    return int(given) if declared.is_whole else float(given)
