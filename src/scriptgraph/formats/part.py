"""A part: sections that scripts use again, with parameters in their texts and exits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scriptgraph.core.findings import Place
from scriptgraph.formats.outline import Data, Outline, shown
from scriptgraph.script.authors_words import is_end
from scriptgraph.script.model import END_OF_SESSION, Limit, Rule, Script, Section

PART = ("part", "title", "language", "parameters", "leaves", "limits", "sections")
"""The keys of a part."""

_WHY = {
    "actions": "what the application does is declared once, by the script",
    "anytime": "what holds at any time holds in the whole script, so the script says it",
    "conduct": "how the agent behaves is said once, by the script",
    "agent": "who speaks is said once, by the script",
    "guarantees": "what has to hold is said of the whole script, by the script",
    "contacts": "who helps is said once, by the script",
    "fallback": "what is sent when a model fails is said once, by the script",
    "silence": "which remarks are lived with is said by the script",
    "script": "a file is a script or a part",
}
"""Keys of a script, and why a part has none of them."""

_BRACED = r"(?<!\{{)\{{{name}\}}(?!\}})"


@dataclass(frozen=True)
class Head:
    """What a part says of itself, besides its sections."""

    parameters: Mapping[str, str]
    """Name → what it is, in words."""

    leaves: tuple[str, ...]
    """Exits that its rules may name."""

    names_language: bool


@dataclass(frozen=True)
class UsedPart:
    """A part that was read, with the parts that it uses in their places."""

    script: Script
    """Its sections; rules and limits may lead to leaves."""

    head: Head
    file: str

    def place(self, *path: str | int) -> Place:
        """Say where something stands in its file."""
        return self.script.source.place(path)


def is_part(outline: Outline) -> bool:
    """Say whether a file holds a part instead of a script."""
    return isinstance(outline.data, dict) and "part" in outline.data


def read_head(outline: Outline, body: dict[str, Data]) -> Head:
    """Take what a part says of itself out of its body, and report what only a script says."""
    for key in [key for key in body if key in _WHY]:
        message = f"a part has no {key!r}: {_WHY[key]}"
        outline.fault("part-key", message, (key,), f"Allowed here: {', '.join(PART)}.")
        del body[key]
    parameters = body.pop("parameters", {})
    if not isinstance(parameters, dict):
        message = f"'parameters' is {shown(parameters)}; it must be names with what they are"
        hint = "Write `parameters: {organisation: who is responsible}`."
        outline.fault("part-key", message, ("parameters",), hint)
        parameters = {}
    for name in [name for name in parameters if not name.isidentifier()]:
        message = f"{name!r} cannot be the name of a parameter"
        outline.fault("part-key", message, ("parameters", name), "Write letters, digits and _.")
        del parameters[name]
    leaves = body.pop("leaves", [])
    leaves = [leaves] if isinstance(leaves, str) else leaves
    if not isinstance(leaves, list) or not all(isinstance(leaf, str) for leaf in leaves):
        message = f"'leaves' is {shown(leaves)}; it must be a list of names"
        outline.fault("part-key", message, ("leaves",), "Write `leaves: [agreed, refused]`.")
        leaves = []
    return Head(
        {name: str(text) for name, text in parameters.items()}, tuple(leaves), "language" in body
    )


def report_head(outline: Outline, part: UsedPart) -> None:
    """Report parameters and leaves of a part that are not what they seem."""
    texts = "\n".join(_texts(part.script))
    for name in part.head.parameters:
        path = ("parameters", name)
        if name in part.script.values:
            message = f"{name!r} is a parameter and a value that is collected"
            outline.fault("part-key", message, path, "Give one of them another name.")
        elif not has_parameter(texts, name):
            message = f"no text holds the parameter {name!r}"
            hint = f"Write `{{{name}}}` where it is to stand, or leave it out."
            outline.fault("part-key", message, path, hint)
    led_to = set(targets(part.script))
    for number, leaf in enumerate(part.head.leaves):
        here = ("leaves", number)
        if leaf in part.script.by_id or is_end(leaf) or leaf in part.head.leaves[:number]:
            message = f"{leaf!r} cannot be an exit: something else is called so"
            outline.fault("part-key", message, here, "Give it another name.")
        elif leaf not in led_to:
            message = f"no rule leads to the exit {leaf!r}"
            outline.fault("part-key", message, here, "Name it in a rule, or leave it out.")


def standing_alone(part: UsedPart) -> Script:
    """Give a part as a script that ends wherever it is left: so it is checked by itself.

    The name of each parameter stands in its place.
    """
    ends, names = dict.fromkeys(part.head.leaves, END_OF_SESSION), part.head.parameters
    given = {name: name for name in names}
    sections = tuple(retargeted(filled_in(one, given), ends) for one in part.script.sections)
    limits = part.script.limits
    if limits and limits.then in ends:
        limits = limits.model_copy(update={"then": END_OF_SESSION})
    return part.script.model_copy(update={"sections": sections, "limits": limits})


def filled_in(section: Section, given: Mapping[str, str]) -> Section:
    """Give a section with texts in the places of parameters, in whatever it says."""

    def text(one: str | None) -> str | None:
        return None if one is None else filled(one, given)

    return section.model_copy(
        update={
            "title": filled(section.title, given),
            "tasks": tuple(
                task.model_copy(update={"do": text(task.do), "say": text(task.say)})
                for task in section.tasks
            ),
            "next": tuple(
                rule.model_copy(update={"when": text(rule.when)}) for rule in section.next
            ),
        }
    )


def retargeted(section: Section, names: Mapping[str, str]) -> Section:
    """Give a section whose rules and limit lead elsewhere, where a name has another one."""

    def rule(one: Rule) -> Rule:
        return one.model_copy(update={"to": names.get(one.to, one.to)})

    def limit(one: Limit) -> Limit:
        return one.model_copy(update={"then": names.get(one.then, one.then)})

    return section.model_copy(
        update={
            "next": tuple(map(rule, section.next)),
            "limits": limit(section.limits) if section.limits else None,
        }
    )


def targets(script: Script) -> Iterator[str]:
    """Name whatever a script's sections lead to."""
    for section in script.sections:
        yield from (rule.to for rule in section.next)
        if section.limits:
            yield section.limits.then
    if script.limits:
        yield script.limits.then


def has_parameter(text: str, name: str) -> bool:
    """Say whether a parameter stands in a text."""
    return re.search(_BRACED.format(name=re.escape(name)), text) is not None


def filled(text: str, given: Mapping[str, str]) -> str:
    """Put texts in the places of parameters; other braces are left alone."""
    if not given:
        return text
    names = "|".join(map(re.escape, given))
    return re.sub(_BRACED.format(name=f"({names})"), lambda match: given[match[1]], text)


def grown(script: Script, given: Mapping[str, str]) -> int:
    """Say how many characters the texts of a part have, with its parameters filled in."""
    return sum(
        len(text) + sum(text.count(f"{{{name}}}") * len(value) for name, value in given.items())
        for text in _texts(script)
    )


def _texts(script: Script) -> Iterator[str]:
    for section in script.sections:
        yield section.title
        yield from (rule.when for rule in section.next if rule.when)
        for task in section.tasks:
            yield from (text for text in (task.do, task.say) if text)
