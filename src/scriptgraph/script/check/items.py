"""Items and answers of questionnaires that a condition in words speaks of, without their names.

Where it can be an item of several questionnaires, none is meant: nobody is told to ask for another.
"""

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
            if name := self._numbered(text, one.number, section):
                written, end = f"{written}{text[end : one.start]}{name}", one.end
        return f"{written}{text[end:]}"

    def by_title(self, text: str) -> str:
        """Write what is computed of a questionnaire in the place of its title."""
        titles = [form.title.casefold() for form in self._forms]
        for form in self._named(text):
            computed = self._computed_of(form)
            if len(computed) == 1 and titles.count(form.title.casefold()) == 1:
                text = _whole(form.title).sub(computed[0], text, count=1)
        return text

    def answered(self, text: str, section: str | None) -> tuple[str, str]:
        """Give the answer that a condition quotes, and an item that has it; empty for none.

        In the section that asks, an answer of several words is one without quotation marks, too.
        """
        quoted = {found["text"].strip().casefold() for found in _QUOTED.finditer(text)}
        own = [name for form in self._meant(text, section) for name in self._items_of(form)]
        for name, labels in self._labels.items():
            for label in labels:
                is_told = len(label.split()) > 1 and _has(text, label)
                if label.casefold() in quoted or (name in own and is_told):
                    having = [one for one, said in self._labels.items() if label in said]
                    asked = [one for one in own if one in having] or having
                    if nearest := self._nearest(text, asked):
                        return label, nearest
        return "", ""

    def _meant(self, text: str, section: str | None) -> list[Section]:
        """Give the questionnaires that a text names, or else the one that it stands in."""
        here = self._script.by_id.get(section or "")
        return self._named(text) or ([here] if here and here.questionnaire else [])

    def _named(self, text: str) -> list[Section]:
        """Give the questionnaires whose titles stand in a text."""
        return [each for each in self._forms if len(each.title) > 1 and _has(text, each.title)]

    def _numbered(self, text: str, number: int, section: str | None) -> str:
        """Name the value with a number: by its name, or its place among items without numbers."""
        meant = self._meant(text, section)
        items = (_item(self._items_of(form), number) for form in meant or self._forms)
        found = [name for name in items if name]
        if not (found or meant):
            found = [name for name in self._script.values if _number_in(name) == number]
        return found[0] if len(found) == 1 else ""

    def _nearest(self, text: str, names: Sequence[str]) -> str:
        """Give the item whose wording has most words in common with a text.

        Empty where items of several questionnaires have as many.
        """
        said = _words(text)
        common = {name: len(said & self._wordings.get(name, frozenset())) for name in names}
        nearest = [name for name in names if common[name] == max(common.values())]
        return nearest[0] if len({self._form_of.get(name) for name in nearest}) == 1 else ""

    def _computed_of(self, form: Section) -> list[str]:
        """Name what is computed of the items of one questionnaire, and of no other."""
        items = {*self._items_of(form)}
        others = self._form_of.keys() - items
        read = {name: _read_by(formula) for name, formula in self._script.computed.items()}
        return [name for name, of in read.items() if len(items & of) > 1 and not others & of]

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
    def _form_of(self) -> dict[str, str]:
        return {name: form.id for form in self._forms for name in self._items_of(form)}

    @cached_property
    def _labels(self) -> dict[str, tuple[str, ...]]:
        kinds = kinds_of(self._script)
        return {name: kinds[name].labels for name in self._script.values if kinds[name].labels}

    @cached_property
    def _wordings(self) -> dict[str, frozenset[str]]:
        tasks = (task for section in self._script.sections for task in section.tasks)
        return {name: _words(task.say or task.do or "") for task in tasks for name in task.collect}


def _has(text: str, label: str) -> bool:
    return bool(_whole(label).search(text))


def _whole(title: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(title)}(?!\w)", re.IGNORECASE)


def _item(names: Sequence[str], number: int) -> str:
    """Give an item by the number in its name, or by its place where none has a number."""
    if any(map(_number_in, names)):
        return next((name for name in names if _number_in(name) == number), "")
    return names[number - 1] if 0 < number <= len(names) else ""


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
