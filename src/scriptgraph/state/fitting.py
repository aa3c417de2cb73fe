"""Whether a value that was collected is one of a type, as another version of a script has it."""

from __future__ import annotations

from scriptgraph.core.values import Record
from scriptgraph.script.changes.meaning import kind_shifts
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Constant, Kind, kind_of
from scriptgraph.script.literals import is_day
from scriptgraph.state.session import Value


def fitted(value: Value, kind: ValueType, was: ValueType | None) -> Value | None:
    """Give a value as its type; None where it is none of that type.

    A whole number is a number, and a number without a fraction a whole one. Nothing else is read as
    anything else: a text that holds a number was said as a text, a number of minutes, or of pounds,
    is none of seconds or kilograms, and an answer in words is none in other words of its number.

    Args:
        value: The value.
        kind: The type that it is to be of.
        was: The type that it was collected as; None where nobody knows.
    """
    declared = kind_of(kind)
    if isinstance(value, list):
        before = kind_of(was) if was is not None else None
        return _fitted_list(value, declared, before) if declared.meaning == "records" else None
    if declared.meaning == "records":
        return None
    if was is not None and _means_another(value, kind_of(was), declared):
        return None
    if isinstance(value, bool) or declared.meaning == "truth":
        is_truth = isinstance(value, bool) and declared.meaning == "truth"
        return value if is_truth else None
    if declared.scalar == "date":
        is_day_of_it = isinstance(value, str) and is_day(value) and declared.allows(value)
        return value if is_day_of_it else None
    if isinstance(value, str) or declared.meaning == "text":
        is_text = isinstance(value, str) and declared.meaning == "text"
        return value if is_text and value in (declared.choices or (value,)) else None
    if declared.choices:
        return next((choice for choice in declared.choices if choice == value), None)
    if not declared.allows(value):
        return None
    if declared.scalar == "number":
        return float(value)
    return int(value) if float(value).is_integer() else None


def _fitted_list(records: list[Record], kind: Kind, was: Kind | None) -> Value | None:
    """Give a list as another version has it; None where a record does not fit, or parts are lost.

    What was told of a record is kept whole or not at all: nobody looks for half of a list. The part
    that names it comes first, wherever it stood.
    """
    parts, were = dict(kind.parts), dict(was.parts if was else ())
    if len(records) > (kind.high or 0) or any(record.keys() - parts for record in records):
        return None
    found: list[Record] = []
    for record in records:
        if kind.parts[0][0] not in record:
            return None
        fits = {
            part: fitted(record[part], declared, were.get(part))
            for part, declared in parts.items()
            if part in record
        }
        if any(value is None for value in fits.values()):
            return None
        found.append({n: v for n, v in fits.items() if v is not None and not isinstance(v, list)})
    return found


def _means_another(value: Constant, was: Kind, kind: Kind) -> bool:
    """Say whether it is a number of something else, or of an answer in other words."""
    return any(one.kind != "scale" for one in kind_shifts(was, kind, value))
