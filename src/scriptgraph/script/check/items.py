"""Items and answers of questionnaires that a condition in words speaks of, without their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from scriptgraph.language.item_numbers import items_numbered
from scriptgraph.script import expressions
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.model import Script, Section

_QUOTED = re.compile(r"[\"“”„«»‘’'「」『』](?P<text>[^\"“”„«»「」『』]+?)[\"“”«»‘’'「」『』]")
_LONG_WORD = 4


class Items:
    """What one script's values are called by those who fill in its questionnaires."""

    def __init__(self, script: Script) -> None:
        """Read nothing yet: most scripts have no questionnaire."""
        self._script = script

    def by_name(self, text: str, section: str | None) -> str:
        """Write the name of a value in the place of its number among the items.

        Args:
            text: A condition in words.
            section: The id of the section that it stands in; None at the top.
        """
        if not self._is_numbered:
            return text
        written, end = "", 0
        for one in items_numbered(text):
            if name := self._numbered(one.number, section):
                written, end = f"{written}{text[end : one.start]}{name}", one.end
        return f"{written}{text[end:]}"

    def by_title(self, text: str) -> str:
        """Write what is computed of a questionnaire in the place of its title."""
        for form in self._forms:
            items = {*self._items_of(form)}
            computed = self._script.computed.items()
            of = [name for name, formula in computed if len(items & _read_by(formula)) > 1]
            if len(of) == 1 and len(form.title) > 1:
                title = rf"(?<!\w){re.escape(form.title)}(?!\w)"
                text = re.sub(title, of[0], text, count=1, flags=re.IGNORECASE)
        return text

    def answered(self, text: str, section: str | None) -> tuple[str, str]:
        """Give the answer that a condition quotes, and an item that has it; empty for none.

        In the section that asks, an answer of several words is one without quotation marks, too.
        """
        quoted = {found["text"].strip().casefold() for found in _QUOTED.finditer(text)}
        here = self._script.by_id.get(section or "")
        own = self._items_of(here) if here and here.questionnaire else ()
        for name, labels in self._labels.items():
            for label in labels:
                is_told = len(label.split()) > 1 and _has(text, label)
                if label.casefold() in quoted or (name in own and is_told):
                    having = [one for one, said in self._labels.items() if label in said]
                    return label, self._nearest(
                        text, [one for one in own if one in having] or having
                    )
        return "", ""

    def _numbered(self, number: int, section: str | None) -> str:
        """Name the value with a number: by its name, or its place among items without numbers."""
        here = self._script.by_id.get(section or "")
        asked = [here] if here and here.questionnaire else self._forms
        items = [self._items_of(form) for form in asked]
        for names in (*items, tuple(self._script.values)):
            if found := [name for name in names if _number_in(name) == number]:
                return found[0] if len(found) == 1 or names in items else ""
        if len(items) != 1 or any(_number_in(name) for name in items[0]):
            return ""
        return items[0][number - 1] if 0 < number <= len(items[0]) else ""

    def _nearest(self, text: str, names: Sequence[str]) -> str:
        """Give the item whose wording has most words in common with a text."""
        said = _words(text)
        return max(names, key=lambda name: len(said & self._wordings.get(name, frozenset())))

    def _items_of(self, section: Section) -> tuple[str, ...]:
        return tuple(name for task in section.tasks for name in task.collect)

    @cached_property
    def _is_numbered(self) -> bool:
        """Say whether there is anything that a number can be meant of."""
        return bool(self._forms) or any(_number_in(name) for name in self._script.values)

    @cached_property
    def _forms(self) -> list[Section]:
        return [each for each in self._script.sections if each.questionnaire]

    @cached_property
    def _labels(self) -> dict[str, tuple[str, ...]]:
        kinds = kinds_of(self._script)
        return {name: kinds[name].labels for name in self._script.values if kinds[name].labels}

    @cached_property
    def _wordings(self) -> dict[str, frozenset[str]]:
        tasks = (task for section in self._script.sections for task in section.tasks)
        return {name: _words(task.say or task.do or "") for task in tasks for name in task.collect}


def _has(text: str, label: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text, re.IGNORECASE))


def _number_in(name: str) -> int | None:
    """Give the number that a name ends in."""
    found = re.search(r"\d+$", name)
    return int(found[0]) if found else None


def _read_by(formula: str) -> frozenset[str]:
    try:
        return frozenset(expressions.names_of_value(formula))
    except expressions.ExpressionError:
        return frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in re.findall(r"\w+", text.casefold()) if len(w) >= _LONG_WORD)
