"""Lists of records: `list of {name: string, dose: number mg}`.

A record is what belongs together, such as a medication with its dose. Its first part names it: who
names it again speaks of the same one. For conditions a list is how long it is and nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from scriptgraph.core.validation import NAME
from scriptgraph.core.values import Collected, Record
from scriptgraph.script.ranges import as_range

MOST = 20
"""Records of a list where its script does not say how many."""

_MOST_AT_ALL = 50
"""More than that nobody tells in a conversation."""

_MOST_PARTS = 6
_HEAD = re.compile(r"list\s+of(?:\s+at\s+most\s+(\d{1,4}))?", re.IGNORECASE)
_LIST = re.compile(rf"({_HEAD.pattern})\s*:?\s*\{{(.*)\}}", re.IGNORECASE | re.DOTALL)
_PLAIN = ("string", "integer", "number", "boolean", "date", "duration")
EXAMPLE = "list of {name: string, dose: number mg}"

Constant = str | int | float | bool


class Length(int):
    """What conditions know of a list: how many records it has."""

    __slots__ = ()


class ListType(NamedTuple):
    """A type of lists, taken apart."""

    most: int
    parts: tuple[tuple[str, str], ...]
    """Each part with its type; the first names the record."""


def is_list(declared: object) -> bool:
    """Say whether a type is one of lists, or was meant to be."""
    return isinstance(declared, str) and bool(_HEAD.match(declared.strip()))


def is_list_head(key: object) -> bool:
    """Say whether a key of a file stands before the parts of a record: `list of at most 5`."""
    return isinstance(key, str) and bool(_HEAD.fullmatch(key.strip()))


def from_group(group: Mapping[Any, Any]) -> str:
    """Write what a file has as a group, `list of: {name: string}`, as a type in one line."""
    ((head, parts),) = group.items()
    listed = parts.items() if isinstance(parts, Mapping) else ()
    return f"{head} {{{', '.join(f'{name}: {_one_line(kind)}' for name, kind in listed)}}}"


def _one_line(kind: object) -> str:
    return f"[{', '.join(map(str, kind))}]" if isinstance(kind, list) else str(kind)


def as_list(text: str) -> str:
    """Write a type of lists in one way.

    Raises:
        ValueError: When it is none; the message says what is wrong with it.
    """
    found = _LIST.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"a list says what each of its records has: `{EXAMPLE}`")
    if "[" in found[3]:
        raise ValueError("a part of a record is no choice; let it be a `string`")
    parts = [part.partition(":") for part in found[3].split(",") if part.strip()]
    names = [name.strip() for name, _, _ in parts]
    if not 1 <= len(parts) <= _MOST_PARTS:
        raise ValueError(f"a record has from 1 to {_MOST_PARTS} parts, such as `{EXAMPLE}`")
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise ValueError(f"a record has two parts {twice!r}")
    if odd := next((name for name in names if not re.fullmatch(NAME, name)), None):
        raise ValueError(f"{odd!r} is no name of a part")
    kinds = [_part(name, kind.strip()) for name, (_, _, kind) in zip(names, parts, strict=True)]
    if kinds[0] != "string":
        raise ValueError(f"the first part names the record, and is a `string`, not `{kinds[0]}`")
    most = int(found[2]) if found[2] else MOST
    if not 1 <= most <= _MOST_AT_ALL:
        raise ValueError(f"a list has at most {_MOST_AT_ALL} records, and at least one")
    head = "list of" if most == MOST else f"list of at most {most}"
    written = ", ".join(f"{name}: {kind}" for name, kind in zip(names, kinds, strict=True))
    return f"{head} {{{written}}}"


def _part(name: str, kind: str) -> str:
    if is_list(kind):
        raise ValueError(f"the part {name!r} is a list itself; a record has no lists")
    if not kind:
        raise ValueError(f"the part {name!r} has no type: `{name}: string`")
    try:
        return kind if kind in _PLAIN else as_range(kind)
    except ValueError as error:
        raise ValueError(f"the part {name!r} is `{kind}`: {error}") from None


def list_type(declared: str) -> ListType | None:
    """Take a type of lists, written as `as_list` writes it, apart; None for any other type."""
    found = _LIST.fullmatch(declared) if declared.startswith("list of") else None
    if found is None:
        return None
    parts = (part.split(": ", 1) for part in found[3].split(", "))
    return ListType(int(found[2] or MOST), tuple((name, kind) for name, kind in parts))


def most_records(declared: object) -> int:
    """Say how many records a value of a type can have; none where it is no list."""
    found = list_type(declared) if isinstance(declared, str) else None
    return found.most if found else 0


def as_constants(values: Mapping[str, Collected]) -> dict[str, Constant]:
    """Give values as conditions see them: of a list its length."""
    return {
        name: Length(len(value)) if isinstance(value, list) else value
        for name, value in values.items()
    }


def plainly(records: Sequence[Record]) -> str:
    """Write a list as it is kept, in one line: `name: sertraline, dose: 50; name: melatonin`."""
    return "; ".join(", ".join(map(_part_of, record.items())) for record in records) or "none"


def _part_of(pair: tuple[str, Constant]) -> str:
    part, value = pair
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    return f"{part}: {str(value).lower() if isinstance(value, bool) else value}"


def record_name(record: Record) -> str:
    """Give what a record is called: its first part."""
    return str(next(iter(record.values())))


def named_alike(one: str, other: str) -> bool:
    """Say whether two names of records are one: capitals and blanks tell none apart."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def merged(records: Sequence[Record], told: Record, first: str) -> list[Record]:
    """Put a record that is told into a list: a part that it has replaces the one of its namesake.

    Args:
        records: The list.
        told: The record.
        first: The part that names a record.
    """
    found = [dict(record) for record in records]
    for record in found:
        if named_alike(str(record[first]), str(told[first])):
            record |= {part: value for part, value in told.items() if part != first}
            return found
    return [*found, dict(told)]
