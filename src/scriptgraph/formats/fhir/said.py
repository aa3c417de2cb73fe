"""What a script says of a questionnaire, in the form of FHIR: words and answers."""

from __future__ import annotations

import json
from collections.abc import Mapping

from scriptgraph.core.digest import digest
from scriptgraph.formats.fhir.enabling import Asked, enabled_when
from scriptgraph.formats.fhir.names import (
    CHOICE_IN,
    LEAST,
    MOST,
    QUESTIONNAIRE,
    SCORE_IN,
    CannotSayError,
    Json,
    Version,
)
from scriptgraph.formats.fhir.quantities import unit_and_bounds
from scriptgraph.formats.fhir.repeating import group_of
from scriptgraph.script.kinds import Kind, kind_of, parted_choice
from scriptgraph.script.literals import day_numbered
from scriptgraph.script.model import Section, Task
from scriptgraph.script.slots import plain

_TYPES = {
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
    "string": "text",
    "date": "date",
    "duration": "quantity",
}


def resource_of(section: Section, language: str) -> Json:
    """Give what a section says of a questionnaire as a whole."""
    source = section.questionnaire.source if section.questionnaire else None
    head: Json = {
        "resourceType": QUESTIONNAIRE,
        "language": language,
        "title": section.title,
        "status": "draft",
    }
    return head | ({"copyright": source} if source else {})


def item_of(task: Task, version: Version, asked: Mapping[str, Asked]) -> Json:
    """Give what a task says of an item.

    Args:
        task: A task of a questionnaire.
        version: Of FHIR.
        asked: What is asked before it, by the names of the values, in the same form.

    Raises:
        CannotSayError: When FHIR cannot say it.
    """
    words = plain(task.say or "")
    if words is None:
        raise CannotSayError(f"the words of task {task.id!r} name values that fill them")
    item: Json = {"linkId": task.id, "text": words}
    if task.call is not None:
        raise CannotSayError(f"task {task.id!r} calls an action")
    if task.do is not None:
        raise CannotSayError(f"task {task.id!r} has an instruction")
    item |= enabled_when(task, asked)
    if not task.collect:
        return item | {"type": "display"}
    if len(task.collect) > 1:
        raise CannotSayError(f"task {task.id!r} asks for {len(task.collect)} values at once")
    (kind,) = task.collect.values()
    if isinstance(kind, tuple):
        return item | {"type": CHOICE_IN[version], "answerOption": _options(kind, version)}
    declared = kind_of(kind)
    if declared.meaning == "records":
        return item | group_of(task.id, declared, _plain_item)
    return item | _plain_item(kind)


def _plain_item(kind: str) -> Json:
    """Say of what type an item is that has no choices, and within which bounds."""
    declared = kind_of(kind)
    extensions = _bounds(declared)
    found: Json = {"extension": extensions} if extensions else {}
    return found | {"type": "quantity" if declared.unit else _TYPES[declared.scalar]}


def digest_of(item: Json) -> str:
    """Tell what a task says of an item from what it said before."""
    text = json.dumps(item, sort_keys=True, ensure_ascii=True)
    return digest(text, 12)


def _options(kind: tuple[str, ...], version: Version) -> list[Json]:
    return [_option(*parted_choice(choice), version) for choice in kind]


def _option(number: str, words: str, version: Version) -> Json:
    if number and words:
        score = {"url": SCORE_IN[version], "valueDecimal": _plain(number)}
        return {"extension": [score], "valueCoding": {"code": number, "display": words}}
    if number and "." not in number:
        return {"valueInteger": int(number)}
    return {"valueString": words or number}


def _bounds(kind: Kind) -> list[Json]:
    if kind.scalar == "duration" or kind.unit:
        return unit_and_bounds(kind)
    if kind.low is None or kind.high is None:
        return []
    ends = ((LEAST, kind.low), (MOST, kind.high))
    if kind.scalar == "date":
        return [{"url": url, "valueDate": str(day_numbered(int(end)))} for url, end in ends]
    key = "valueInteger" if kind.scalar == "integer" else "valueDecimal"
    return [{"url": url, key: end} for url, end in ends]


def _plain(number: str) -> int | float:
    return float(number) if "." in number else int(number)
