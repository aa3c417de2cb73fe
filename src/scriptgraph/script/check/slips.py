"""What a task, a type or the top of a script says, and the rest of the script does otherwise."""

import ast
import re
from collections.abc import Iterator
from math import isfinite

from scriptgraph.language.detection import is_foreign, is_native
from scriptgraph.language.units import asked_units, units_of
from scriptgraph.language.words import known_codes
from scriptgraph.script.check.fitting import short
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import conditions_of, kinds_of, tasks_of, tree_of
from scriptgraph.script.kinds import Kind, kind_of
from scriptgraph.script.model import Script, Section
from scriptgraph.script.trees import nodes_of

_SCALE = re.compile(
    r"(?:\b(?:from|between|scale of|scale:?|von|zwischen|skala:?|de|desde|del|entre|escala:?"
    r"|échelle:?)\s+|[(（从從])\s*(\d{1,4})\s*(?:[(（][^()（）]{1,40}[)）]\s*)?"
    r"(?:to|and|bis|und|a|al|hasta|y|à|et|[–—-]|到|至)\s*(\d{1,4})(?![\d.,]*\d|\s*(?:%|pm|am|uhr)\b)",
    re.IGNORECASE,
)
"""A scale that is asked for: "from 0 (not at all) to 100"."""

_LOWEST = (0, 1)
_GOODBYE = re.compile(
    r"\b(?:good ?bye|bye|farewell|thank|good night|end\b|clos|verabschied|danke|abschied|gute nacht"
    r"|ende\b|despid|despedida|gracias|adi[oó]s|au revoir|merci|revoir)"
    r"|再见|再見|感谢|感謝|结束|告别",
    re.IGNORECASE,
)
_FEWEST_SIBLINGS = 2
_ENOUGH = 4000
"""Characters that tell in which language a script is."""


def range_in_task(script: Script) -> Iterator[Remark]:
    """Find tasks that ask on another scale than the one value that they collect can have."""
    for section, path, task in tasks_of(script):
        asked = {(int(low), int(high)) for low, high in _SCALE.findall(task.do or "")}
        if len(asked) != 1 or len(task.collect) != 1:
            continue
        ((name, declared),), ((low, high),) = task.collect.items(), asked
        kind = kind_of(declared)
        ends = _ends(kind) if kind.meaning == "number" else None
        if ends and low < high and low in {*_LOWEST, ends[0]} and ends != (low, high):
            taken = f"{short(ends[0])} to {short(ends[1])}"
            message = f"task {task.id!r} asks from {low} to {high}, and {name!r} takes {taken}"
            meant = f"{kind.scalar} {low}..{high} {kind.unit}".rstrip()
            hint = f"Write the same in both: collect `{meant}`, or ask from {taken}."
            yield Remark(message, (*path, "do"), section, hint)


def unit_in_task(script: Script) -> Iterator[Remark]:
    """Find tasks that ask in another unit of time than the one their only value is named after."""
    for section, path, task in tasks_of(script):
        names = list(task.collect)
        asked = asked_units(task.do) if task.do and len(names) == 1 else frozenset[str]()
        named = units_of(names[0], script.language) if len(asked) == 1 else set[str]()
        if len(named) != 1 or asked == named:
            continue
        (unit,), (own,) = asked, named
        message = f"task {task.id!r} asks for {unit}, and {names[0]!r} is named after {own}"
        message += f": whoever answers in {unit} is asked again"
        hint = f"Ask for {own}, or name the value after {unit}, here and where it is compared."
        yield Remark(message, (*path, "do"), section, hint)


def _ends(kind: Kind) -> tuple[float, float] | None:
    numbers = [each for each in kind.choices if not isinstance(each, str)]
    if numbers:
        return min(numbers), max(numbers)
    return (kind.low, kind.high) if kind.low is not None and kind.high is not None else None


def fraction_of_whole(script: Script) -> Iterator[Remark]:
    """Remark on whole numbers that are compared with a fraction, which nobody can answer."""
    kinds, told = kinds_of(script), set[str]()
    for section, path, rule in conditions_of(script):
        for node in nodes_of(tree_of(rule) or ast.List([]), ast.Compare):
            parts = [node.left, *node.comparators]
            names = [each.id for each in parts if isinstance(each, ast.Name) and each.id in kinds]
            fractions = [
                each.value
                for each in parts
                if isinstance(each, ast.Constant) and isinstance(each.value, float)
                if isfinite(each.value) and not each.value.is_integer()
            ]
            for name in names if fractions else []:
                if kinds[name].scalar == "integer" and not kinds[name].choices and name not in told:
                    told.add(name)
                    message = f"`{rule.if_}` compares {name!r} with {fractions[0]}"
                    message += ", and it is a whole number: an answer in between is not taken"
                    yield Remark(message, (*path, "if"), section)


def language_mismatch(script: Script) -> Iterator[Remark]:
    """Find scripts that are surely not in their language; instructions may be in English."""
    tasks = [task for section in script.sections for task in section.tasks]
    said = "\n".join([script.fallback or "", *(task.say or "" for task in tasks)])
    told = "\n".join([script.conduct or "", *(task.do or "" for task in tasks)])
    own = script.language
    wrong = next((text for text in (said, told) if is_foreign(text[:_ENOUGH], own)), "")
    if not wrong or (wrong is told and not is_foreign(told[:_ENOUGH], "en")):
        return
    if meant := next((code for code in known_codes() if is_native(wrong[:_ENOUGH], code)), ""):
        message = f"the script is in {meant!r}, and its `language` is {own!r}"
        hint = f"Write `language: {meant}`: answers are read, and replies looked at, in it."
        yield Remark(message, ("language",), hint=hint)


def ends_unlike_others(script: Script) -> Iterator[Remark]:
    """Remark on a section without a way on, where all that are entered from the same place go on.

    One that says goodbye is meant to be the end, and so is help for somebody in danger.
    """
    urgent = {rule.to for rule in script.anytime}
    told: set[str] = set()
    for section in script.sections:
        entered = [script.by_id[to] for to in _targets(section) if to in script.by_id]
        ending = [each for each in entered if not each.next]
        onward = {rule.to for each in entered if len(each.next) == 1 for rule in each.next}
        others = [each for each in entered if each.next and each.id not in onward]
        left = [each for each in ending if each.id not in onward and each.id not in urgent]
        if len(left) != 1 or len(onward) != 1 or len(others) < _FEWEST_SIBLINGS:
            continue
        (odd,), (to,) = left, onward
        goes_on = all(len(each.next) == 1 and each.next[0].kind == "fixed" for each in others)
        if goes_on and to in script.by_id and odd.id not in told and not _says_goodbye(odd):
            told.add(odd.id)
            names = " and ".join(repr(each.id) for each in others[:_FEWEST_SIBLINGS])
            message = f"the session ends in {odd.id!r}, and goes on from {names} to {to!r}"
            hint = f"Write `next: {to}`; or `next: end`, if it is meant to end there."
            if script.source.is_markdown:
                title = script.by_id[to].title or to
                hint = f"Write `→ {title}`; or `→ end`, if it is meant to end there."
            yield Remark(message, ("sections", odd.id), odd.id, hint)


def _targets(section: Section) -> list[str]:
    return list(dict.fromkeys(rule.to for rule in section.next))


def _says_goodbye(section: Section) -> bool:
    texts = [task.do or "" for task in section.tasks] + [task.say or "" for task in section.tasks]
    return any(map(_GOODBYE.search, (section.id, section.title or "", *texts)))
