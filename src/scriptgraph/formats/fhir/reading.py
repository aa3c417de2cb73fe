"""Read a Questionnaire of FHIR as a script: one section, whose tasks are its items in order.

What a script cannot say is refused with the item's linkId. What it need not say, such as codes and
who published it, is kept beside it (`difference`), so that nothing is lost on writing it again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from keyword import iskeyword
from typing import Any

from pydantic import ValidationError

from scriptgraph.core.findings import Place
from scriptgraph.formats.fhir.counting import without_skipped
from scriptgraph.formats.fhir.difference import difference
from scriptgraph.formats.fhir.enabling import Asked, rule_of
from scriptgraph.formats.fhir.items import refusals_of, type_of, version_of
from scriptgraph.formats.fhir.names import CannotSayError, Json, Version
from scriptgraph.formats.fhir.parsing import Links, parsed
from scriptgraph.formats.fhir.repeating import repeats
from scriptgraph.formats.fhir.said import digest_of, item_of, resource_of
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Outline, shown
from scriptgraph.formats.skip_rules import Rule, Test, all_of, written
from scriptgraph.script.functions import FUNCTIONS
from scriptgraph.script.model import Section, Task
from scriptgraph.script.questionnaire import Questionnaire
from scriptgraph.script.reserved import is_reserved
from scriptgraph.script.slots import literal

MOST_ITEMS = 500
_DEEPEST = 12
_LONGEST_NAME = 50
_WORDS = frozenset({"true", "false", "known", "declined", "count", *FUNCTIONS})


def read_fhir(text: str, file: str = "") -> Outline:
    """Read a Questionnaire; what a script cannot say is in the outline's findings."""
    outline = Outline(file)
    outline.places[()] = Place(file, 1, 1)
    if (resource := parsed(outline, text)) is None:
        return outline
    reader = _Reader(outline, Links(text, file), version_of(resource))
    reader.read(resource)
    return outline


class _Reader:
    """Turns items into tasks, one after the other."""

    def __init__(self, outline: Outline, links: Links, version: Version) -> None:
        self.outline, self.links = outline, links
        self.version: Version = version
        self.tasks: dict[str, Json] = {}
        """The name of each task → what it says, in the shape of an outline."""

        self.changes: dict[str, Json] = {}
        """The name of each task → what its item says besides."""

        self.asked: dict[str, Asked] = {}
        """What is asked so far, by linkId."""

        self.said: dict[str, Asked] = {}
        """The same as a script says it, by the names of the values."""

        self.refused: set[str] = set()
        """The linkIds of items that a script cannot say."""

        self.around: list[Test | Rule] = []
        """When the groups are asked in which an item stands."""

        self.seen: Counter[str] = Counter()

    def read(self, resource: dict[str, Any]) -> None:
        """Take the whole resource."""
        if "modifierExtension" in resource:
            self.refuse(None, "`modifierExtension`, which would have to be understood")
        if "implicitRules" in resource:
            self.refuse(None, "`implicitRules`, by which all of it would have to be read")
        for key in ("title", "name", "language", "copyright"):
            if not isinstance(resource.get(key) or "", str):
                self.refuse(None, f"as `{key}` {shown(resource[key])}; allowed is a text")
        items = resource.get("item")
        if not isinstance(items, list) or not items:
            self.refuse(None, f"as `item` {shown(items)}; allowed is a list of items")
            return
        tree = self.children(items, 1)
        if self.outline.findings:
            return
        self.outline.data = self.script(resource, tree)

    def script(self, resource: dict[str, Any], tree: list[Any]) -> dict[str, Any]:
        """Put the script together."""
        title = next((str(t) for key in ("title", "name") if (t := resource.get(key))), "")
        title = " ".join(title.split()) or "Questionnaire"
        name = slug(title)[:_LONGEST_NAME].strip("_-") or "questionnaire"
        name = f"{name}_items" if is_reserved(name) else name
        language = str(resource.get("language") or "en")
        source = " ".join(str(resource.get("copyright") or "").split())
        lists = Counter(
            tuple(kind)
            for task in self.tasks.values()
            for kind in task.get("collect", {}).values()  # type: ignore[attr-defined]
            if isinstance(kind, list) and " = " in kind[0]
        )
        shared = list(lists.most_common(1)[0][0]) if lists else []
        form = {"source": source, "answers": shared}
        form = {key: part for key, part in form.items() if part}
        section = Section(id=name, title=title, questionnaire=Questionnaire(**form, fhir="{}"))
        head = {key: part for key, part in resource.items() if key != "item"}
        besides = {
            "version": self.version,
            "resource": difference(resource_of(section, language), head),
            "items": self.changes,
            "tree": tree if any(not isinstance(node, str) for node in tree) else [],
        }
        form["fhir"] = _one_line({key: part for key, part in besides.items() if part})
        path = ("sections", name)
        first = self.links.place(None)
        self.outline.places |= {("script",): first, ("title",): first, path: first}
        for task in self.tasks:
            self.outline.places[*path, "tasks", task] = self.outline.places.pop(("tasks", task))
        body = {"title": title, "questionnaire": form, "tasks": self.tasks}
        return {"script": name, "title": title, "language": language, "sections": {name: body}}

    def children(self, items: Sequence[Any], depth: int) -> list[Any]:
        """Take items that stand beside each other; give how they stand, for writing them again."""
        if depth > _DEEPEST:
            self.refuse(None, f"items nested more than {_DEEPEST} levels deep")
            return []
        found: list[Any] = []
        for item in items:
            if len(self.tasks) >= MOST_ITEMS:
                self.refuse(None, f"more than {MOST_ITEMS} items")
                break
            found.append(self.item(item, depth))
        return found

    def item(self, item: Any, depth: int) -> Any:
        """Take an item, and what stands in it."""
        link = item.get("linkId") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(link, str) or not link.strip():
            self.refuse(
                None, f"an item without a `linkId`: {shown(item if link is None else link)}"
            )
            return ""
        self.seen[link] += 1
        is_list = repeats(item)
        inside = [] if is_list else item.get("item", [])
        own = {key: part for key, part in item.items() if key != "item" or is_list}
        refused = list(refusals_of(own))
        if self.seen[link] > 1:
            refused.insert(0, "a `linkId` that another item has as well")
        if not isinstance(inside, list):
            refused.append(f"as `item` {shown(inside)}; allowed is a list of items")
        for why in refused:
            self.refuse(link, why)
        before = len(self.around)
        self.enabled(link, own)
        found = self.kept(
            link, own, inside if isinstance(inside, list) else [], bool(refused), depth
        )
        del self.around[before:]
        return found

    def kept(self, link: str, own: Json, inside: list[Any], is_refused: bool, depth: int) -> Any:
        """Keep an item, and what stands in it; give how they stand."""
        is_unnamed = own.get("type") == "group" and not str(own.get("text") or "").strip()
        if is_unnamed or is_refused:
            return {"item": own, "items": self.children(inside, depth + 1)}
        name = self.name(link)
        self.task(name, link, own)
        return {"task": name, "items": self.children(inside, depth + 1)} if inside else name

    def enabled(self, link: str, item: Json) -> None:
        """Note when an item is asked, and what stands in it."""
        questions = {one.get("question") for one in _conditions(item) if isinstance(one, dict)}
        if questions & self.refused:
            return  # told as a fault of what it asks about
        try:
            rule = rule_of(item, self.asked)
        except CannotSayError as error:
            self.refuse(link, str(error))
        else:
            self.around += [rule] if rule else []

    def task(self, name: str, link: str, item: Json) -> None:
        """Make a task of an item, and keep what the item says besides."""
        body: dict[str, Any] = {"say": literal(str(item["text"]))}
        if self.around:
            body["if"] = written(all_of(self.around))
        try:
            item, skipped = without_skipped(item)
            body |= {"skipped": skipped} if skipped is not None else {}
            if item.get("type") not in ("group", "display") or repeats(item):
                body["collect"] = {name: type_of(item, link)}
            collect = {
                n: tuple(k) if isinstance(k, list) else k
                for n, k in body.get("collect", {}).items()
            }
            made = Task.model_validate({**body, "id": name, "collect": collect})
            said = item_of(made, self.version, self.said)
        except (CannotSayError, ValidationError) as error:
            why = str(error) if isinstance(error, CannotSayError) else error.errors()[0]["msg"]
            self.refuse(link, f"what a script cannot say: {why}")
            return
        if made.collect:
            self.asked[link], self.said[name] = Asked(made, item), Asked(made, said)
        self.tasks[name] = body
        self.outline.places["tasks", name] = self.links.place(link)
        self.changes[name] = {"of": digest_of(said), "and": difference(said, item)}

    def name(self, link: str) -> str:
        """Give an item a name that conditions can read."""
        plain = (
            re.sub(r"\W+", "_", slug(link).replace("-", "_")).strip("_")[:_LONGEST_NAME] or "item"
        )
        plain = f"q{plain}" if plain[0].isdigit() or iskeyword(plain) or plain in _WORDS else plain
        name, number = plain, 2
        while name in self.tasks or is_reserved(name):
            name = f"{plain}_{number}"
            number += 1
        return name

    def refuse(self, link: str | None, found: str) -> None:
        """Tell what of the file a script cannot say."""
        self.refused.add(link or "")
        what = f"item {link!r}" if link is not None else "the questionnaire"
        place = self.links.place(link, max(0, self.seen[link or ""] - 1))
        self.outline.fault("fhir-cannot-say", f"{what} has {found}", place)


def _conditions(item: Json) -> list[Any]:
    found = item.get("enableWhen")
    return found if isinstance(found, list) else []


def _one_line(besides: Json) -> str:
    """Write JSON in one line of plain characters, in which no blanks stand side by side."""
    text = json.dumps(besides, separators=(",", ":"), ensure_ascii=True)
    return text.replace("  ", " \\u0020").replace("  ", "\\u0020 ")
