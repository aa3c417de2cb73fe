"""Questionnaires as authors write them: a plain text is an item, and its answers stand above."""

from __future__ import annotations

from typing import Any

from scriptgraph.core.findings import Path
from scriptgraph.formats.fhir.besides import besides_of
from scriptgraph.formats.key_names import UNSAID
from scriptgraph.formats.outline import Data, Outline, shown
from scriptgraph.script.kinds import kind_of, parted_choice
from scriptgraph.script.lists import from_group, is_list_head
from scriptgraph.script.model import Task
from scriptgraph.script.questionnaire import Questionnaire

KEY = "questionnaire"
ASK = "ask"
"""What an item asks that has more to be said of it, such as an `if`; only in YAML."""

_ANSWERS = "answers"
_SOURCE = "source"
_FHIR = "fhir"
KEYS = (_ANSWERS, _SOURCE)
"""What authors write behind it; `fhir` is written by `convert`."""

_EXAMPLE = "`answers: {0: not at all, 1: several days, 2: nearly every day}`"
_IN_MARKDOWN = "`- answers: 0 = not at all, 1 = several days, 2 = nearly every day`"


def scored(kind: Data) -> Data:
    """Write answers that are given as numbers with words, `{0: not at all}`, as choices.

    So are the parts of a record, `{list of: {name: string}}`, written in one line.
    """
    if isinstance(kind, dict) and len(kind) == 1 and is_list_head(next(iter(kind))):
        return from_group(kind)
    if not isinstance(kind, dict) or not all(isinstance(words, str) for words in kind.values()):
        return kind
    if all(number == words for number, words in kind.items()):
        return kind  # choices in the wrong brackets, which are told
    choices: list[Data] = [f"{number} = {words}" for number, words in kind.items()]
    return choices if choices and _are_scored(choices) else kind


def questionnaire(outline: Outline, value: Data, path: Path) -> dict[str, Data]:
    """Write out what the items of a section have in common, and report what is none of it."""
    if not isinstance(value, dict):
        _fault(outline, "wrong-value", f"'questionnaire' is {shown(value)}", path)
        return {_SOURCE: UNSAID}
    for key in [key for key in value if key not in (*KEYS, _FHIR)]:
        message = f"'questionnaire' has a key {shown(key)} that has no meaning"
        hint = f"Allowed here: {_ANSWERS}, {_SOURCE}."
        outline.fault("unknown-key", message, (*path, key), hint)
    found: dict[str, Data] = {}
    if isinstance(source := value.get(_SOURCE), str):
        found[_SOURCE] = source
    if isinstance(besides := value.get(_FHIR), str):
        try:
            besides_of(besides)
        except ValueError as error:
            message = f"what stands behind `fhir` cannot be read: {error}"
            hint = "Take the line out, or convert the FHIR file again."
            outline.fault("wrong-value", message, (*path, _FHIR), hint)
        else:
            found[_FHIR] = besides
    if _ANSWERS in value:
        answers = scored(value[_ANSWERS])
        if isinstance(answers, list) and _are_scored(answers):
            found[_ANSWERS] = answers
        else:
            message = f"the answers are {shown(value[_ANSWERS])}, and no numbers with words"
            if odd := _odd_number(value[_ANSWERS]):
                message = f"the answer {odd} has no number that can be counted with"
            _fault(outline, "questionnaire-answers", message, (*path, _ANSWERS))
            found.setdefault(_SOURCE, UNSAID)
    return found


def item(outline: Outline, name: str, body: Data, given: dict[str, Data], path: Path) -> Data:
    """Write out one task of a questionnaire: a text is what is asked, in exact words.

    Args:
        outline: Where faults are reported.
        name: The task's name, which is that of its value as well.
        body: What stands behind it.
        given: What `questionnaire` has made of what all items have in common.
        path: Where the task is written.
    """
    text = body
    rest: dict[str, Any] = {}
    if isinstance(body, dict):
        asks = "do" if outline.is_markdown else ASK
        if "say" in body or asks not in body:
            return body
        text, rest = body[asks], {key: part for key, part in body.items() if key != asks}
        if (place := outline.places.get((*path, asks))) is not None:
            outline.places.setdefault((*path, "say"), place)
    if not isinstance(text, str):
        return body
    if "collect" not in rest:
        if _ANSWERS not in given and not outline.findings:
            _fault(outline, "questionnaire-answers", f"item {name!r} has no answers", path)
        rest["collect"] = {name: given.get(_ANSWERS, "number")}
    return {"say": text, **rest}


def is_item(task: Task, form: Questionnaire) -> bool:
    """Say whether a task is an item with the answers that all have."""
    return bool(form.answers) and task.do is None and task.collect == {task.id: form.answers}


def _odd_number(answers: Data) -> str:
    """Give the first of several answers that has words, and no number as one writes it."""
    pairs = answers.items() if isinstance(answers, dict) else ()
    written = (f"{number} = {words}" for number, words in pairs if isinstance(words, str))
    return next((repr(one) for one in written if not parted_choice(one)[0]), "")


def _are_scored(choices: list[Data]) -> bool:
    texts = tuple(choice for choice in choices if isinstance(choice, str))
    return len(texts) == len(choices) > 0 and bool(kind_of(texts).labels)


def _fault(outline: Outline, rule: str, message: str, path: Path) -> None:
    example = _IN_MARKDOWN if outline.is_markdown else _EXAMPLE
    outline.fault(rule, message, path, f"Write the answers of all items once: {example}.")
