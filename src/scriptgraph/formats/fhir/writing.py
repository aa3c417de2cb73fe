"""Write a questionnaire of a script as one of FHIR, with all that stood in its file besides."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.formats.fhir.besides import Besides, Node, besides_of
from scriptgraph.formats.fhir.counting import with_skipped
from scriptgraph.formats.fhir.difference import restored
from scriptgraph.formats.fhir.enabling import KEYS, Asked, enabled_when
from scriptgraph.formats.fhir.names import CannotSayError, Json, Version
from scriptgraph.formats.fhir.repeating import repeats
from scriptgraph.formats.fhir.said import digest_of, item_of, resource_of
from scriptgraph.script import expressions
from scriptgraph.script.model import Script, Section, Task

EXTRA = "fhir"
_MODULES: Mapping[Version, str] = {"R4": "fhir.resources.R4B", "R5": "fhir.resources"}


@dataclass
class Written:
    """A questionnaire as FHIR has it."""

    resource: Json
    version: Version
    items: dict[str, Json]
    """The name of each task → its item, as it stands in the resource."""

    changed: list[str] = field(default_factory=list)
    """The tasks that say something else than when they were read, so that their codes are gone."""

    flattened: bool = False
    """Whether the tasks are in another order than they were, so that their groups are gone."""

    def text(self) -> str:
        """Give it as a file has it."""
        return json.dumps(self.resource, ensure_ascii=False, indent=2) + "\n"


def questionnaires(script: Script) -> list[Section]:
    """List the sections that are questionnaires."""
    return [section for section in script.sections if section.questionnaire is not None]


def write_fhir(script: Script, section: Section) -> Written:
    """Write a section as a Questionnaire.

    Raises:
        InputError: When FHIR cannot say what it says.
    """
    form = section.questionnaire
    besides = besides_of(form.fhir if form else None)
    written = Written({}, besides.version, {})
    refused: list[str] = []
    forms = _Forms()
    for task in section.tasks:
        try:
            said = item_of(task, besides.version, forms.said)
            item = with_skipped(task, _item(task, said, besides, written, forms))
            written.items[task.id] = item
        except CannotSayError as error:
            refused.append(f"task {task.id!r}: {error}")
            continue
        if len(task.collect) == 1:
            (name,) = task.collect
            forms.said[name], forms.real[name] = Asked(task, said), Asked(task, item)
    if refused:
        raise InputError("\n".join(f"FHIR cannot say of {one}" for one in refused))
    head = restored(resource_of(section, script.language), besides.head)
    written.resource = {**head, "item": list(_placed(section, besides, written))}
    return written


def validated(resource: Json, version: Version) -> Json:
    """Give a resource that FHIR allows.

    Raises:
        InputError: When it does not, or nothing is installed that knows.
    """
    name = str(resource["resourceType"])
    module = require(f"{_MODULES[version]}.{name.lower()}", EXTRA)
    try:
        getattr(module, name).model_validate_json(json.dumps(resource))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        message = f"this is no valid {name} of FHIR {version}: at {where}: {first['msg']}"
        raise InputError(message) from error
    return resource


@dataclass
class _Forms:
    """What is asked so far, by the names of the values."""

    said: dict[str, Asked] = field(default_factory=dict)
    """As a script says it."""

    real: dict[str, Asked] = field(default_factory=dict)
    """As it stands in the file."""


def _item(task: Task, said: Json, besides: Besides, written: Written, forms: _Forms) -> Json:
    """Write an item; one that says something else than it did keeps its linkId alone."""
    known = besides.items.get(task.id)
    enabled = enabled_when(task, forms.real)
    if known is None:
        return {**said, **enabled}
    found: Json = restored(said, known.change)
    gates = expressions.names(task.if_) if task.if_ else frozenset()
    is_open = not gates & {name for one in written.changed for name in _values(one, forms)}
    if known.of == digest_of(said):
        if is_open or not enabled:
            return found
        return {**{key: part for key, part in found.items() if key not in KEYS}, **enabled}
    written.changed.append(task.id)
    kept = {"linkId": found["linkId"]} | ({"type": "group"} if found.get("type") == "group" else {})
    return {**said, **enabled, **kept}


def _values(task: str, forms: _Forms) -> list[str]:
    return [name for name, asked in forms.real.items() if asked.task.id == task]


def _placed(section: Section, besides: Besides, written: Written) -> Iterator[Json]:
    """Put items in their groups, where these still hold what they held."""
    names = [task.id for task in section.tasks]
    known = [name for name in _names(besides.tree) if name in written.items]
    if besides.tree and known != [name for name in names if name in set(known)]:
        written.flattened = True
        known = []
    tree = besides.tree if known else ()
    yield from _grown(tree, written)
    for name in names:
        if name not in set(known):
            item = dict(written.items[name])
            is_group = item.get("type") == "group" and not repeats(item)
            yield {**item, "type": "display"} if is_group and not known else item


def _grown(tree: Sequence[Node | str], written: Written) -> Iterator[Json]:
    for node in tree:
        if isinstance(node, str):
            if node in written.items:
                yield written.items[node]
            continue
        inside = list(_grown(node.items, written))
        own = _still(node.item, written) or written.items.get(node.task)
        if own is None:
            yield from inside  # what it stood in is no task any more
        elif inside or node.task:
            yield {**own, **({"item": inside} if inside else {})}


def _still(group: Json, written: Written) -> Json:
    """Give a group without when it is asked, where what that asks about says something else now."""
    changed = {written.items[name]["linkId"] for name in written.changed}
    conditions = group.get("enableWhen")
    asks = [one.get("question") for one in conditions] if isinstance(conditions, list) else []
    if changed.isdisjoint(asks):
        return group
    return {key: part for key, part in group.items() if key not in KEYS}


def _names(tree: Sequence[Node | str]) -> Iterator[str]:
    for node in tree:
        if isinstance(node, str):
            yield node
            continue
        yield from filter(None, [node.task])
        yield from _names(node.items)
