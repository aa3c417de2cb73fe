"""Lists of records as FHIR has them: a group that repeats, with an item for each part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scriptgraph.core.values import Record
from scriptgraph.formats.fhir.names import ABSENT, MOST_GROUPS, CannotSayError, Json
from scriptgraph.formats.fhir.quantities import quantity
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import shown
from scriptgraph.script.kinds import Kind, kind_of
from scriptgraph.script.lists import MOST, as_list

VALUES = {
    "integer": "valueInteger",
    "number": "valueDecimal",
    "boolean": "valueBoolean",
    "date": "valueDate",
}
"""Kind → the key of its answer; of any other `valueString`."""


def repeats(item: Json) -> bool:
    """Say whether an item is a group that repeats, which a script has as a list."""
    return item.get("type") == "group" and item.get("repeats") is True and bool(item.get("item"))


def group_of(task: str, kind: Kind, item_of: Callable[[str], Json]) -> Json:
    """Write a list as a group.

    Args:
        task: The task that asks for it.
        kind: The list.
        item_of: Gives what FHIR says of a type.
    """
    inside = [
        {"linkId": f"{task}.{part}", "text": part.replace("_", " "), **item_of(declared)}
        for part, declared in kind.parts
    ]
    most: Json = {"url": MOST_GROUPS, "valueInteger": int(kind.high or MOST)}
    return {"type": "group", "repeats": True, "extension": [most], "item": inside}


def list_of(
    item: Json, refusals: Callable[[Json], Iterator[str]], type_of: Callable[[Json, str], Any]
) -> str:
    """Give the type of a group that repeats, as a task has it.

    Args:
        item: The group.
        refusals: Says all that of an item a script cannot say.
        type_of: Gives the type of an item's value.

    Raises:
        CannotSayError: When a script cannot say it.
    """
    parts: dict[str, str] = {}
    listed = item.get("item")
    for one in listed if isinstance(listed, list) else ():
        link = str(one.get("linkId", "")) if isinstance(one, dict) else ""
        where = f"a group that repeats, and in it {link!r}"
        if not isinstance(one, dict) or not link:
            raise CannotSayError(f"a group that repeats, and in it {shown(one)}")
        if one.get("item") or one.get("enableWhen") or one.get("type") in ("group", "display"):
            raise CannotSayError(f"{where}, which is no plain question")
        for why in refusals(one):
            raise CannotSayError(f"{where} with {why}")
        kind = type_of(one, link)
        if not isinstance(kind, str):
            raise CannotSayError(f"{where} with a choice of answers")
        name = _name(one, link)
        if name in parts:
            raise CannotSayError(f"{where}, called like another one")
        parts[name] = kind
    most = _most(item)
    head = f"list of at most {most}" if most else "list of"
    try:
        return as_list(f"{head} {{{', '.join(f'{name}: {kind}' for name, kind in parts.items())}}}")
    except ValueError as error:
        raise CannotSayError(f"a group that repeats: {error}") from error


def _name(item: Json, link: str) -> str:
    """Name a part by the end of its linkId, or by its words where that is a number."""
    last = re.split(r"[./]", link)[-1]
    plain = slug(last if re.search(r"[^\W\d]", last) else str(item.get("text") or last))
    return plain.replace("-", "_")[:40].strip("_") or "part"


def _most(item: Json) -> int | None:
    listed = item.get("extension")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and one.get("url") == MOST_GROUPS:
            most = one.get("valueInteger")
            if isinstance(most, bool) or not isinstance(most, int):
                raise CannotSayError(f"as the most groups {shown(most)}; allowed is a whole number")
            return most
    return None


def answered(
    found: Json,
    item: Json,
    kind: Kind,
    records: list[Record],
    evidence: Callable[[str], list[Json]],
) -> Iterator[Json]:
    """Give the answers of a list: a group for each record, with what proves it.

    Args:
        found: What every group has: its linkId and its words.
        item: The group as it stands in the Questionnaire.
        kind: The list.
        records: What was told.
        evidence: From a record's name to the extensions that say how it was told.
    """
    first = kind.parts[0][0]
    for record in records:
        inside = list(_parts(item, kind, record))
        yield {**found, "extension": evidence(str(record[first])), "item": inside}


def _parts(item: Json, kind: Kind, record: Record) -> Iterator[Json]:
    asked = item.get("item")
    for (part, declared), one in zip(
        kind.parts, asked if isinstance(asked, list) else (), strict=True
    ):
        head: Json = {key: one[key] for key in ("linkId", "text") if key in one}
        if part in record:
            yield {**head, "answer": [answer_of(record[part], kind_of(declared))]}
        else:
            yield {**head, "extension": [{"url": ABSENT, "valueCode": "unknown"}]}


def answer_of(value: str | float | bool, kind: Kind) -> Mapping[str, object]:
    """Give a value that is none of a choice as an answer."""
    if kind.scalar == "duration" or kind.unit:
        return {"valueQuantity": quantity(float(value), kind)}
    return {VALUES.get(kind.scalar, "valueString"): value}
