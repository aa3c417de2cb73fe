"""Values in texts: what is named there, whether it has words, and whether it is always known."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from scriptgraph.core.findings import Path
from scriptgraph.script.check.rule import CheckRule, Remark
from scriptgraph.script.check.sure import Sure, Texts
from scriptgraph.script.check.values import shown_way
from scriptgraph.script.check.walking import kinds_of, tasks_of
from scriptgraph.script.model import Script
from scriptgraph.script.slots import Slot, filled, slots


def unknown_value_in_text(script: Script) -> Iterator[Remark]:
    """Find slots of values that no task collects and nothing computes."""
    for section, path, slot in _slots(script):
        if slot.name not in script.readable:
            close = get_close_matches(slot.name, script.readable, n=1)
            message = f"`{slot.written}` names {slot.name!r}, which no task collects"
            hint = f"Did you mean `{{{close[0]}}}`?" if close else ""
            yield Remark(message, path, section, hint)


def truth_in_text(script: Script) -> Iterator[Remark]:
    """Find slots of values that are true or false: those have no words."""
    kinds = kinds_of(script)
    for section, path, slot in _slots(script):
        if slot.name in kinds and kinds[slot.name].meaning == "truth":
            message = f"{slot.name!r} is true or false, and `{slot.written}` has no words for that"
            yield Remark(message, path, section)


def value_not_always_known(script: Script) -> Iterator[Remark]:
    """Find slots that say nothing for a value that a session may not know by then."""
    texts, sure, kinds = Texts(script), Sure(script), kinds_of(script)
    for section, found in texts.by_section.items():
        for task, part, slot in found:
            if slot.name in kinds and kinds[slot.name].meaning == "truth":
                continue  # told as that
            is_first = part == "say" and task.id in texts.first_words(section)
            why = _missing(script, texts, sure, section, slot)
            if why := why or ("" if is_first else _may_be_taken_back(texts, sure, slot)):
                path = ("sections", section, "tasks", task.id, part)
                hint = f"Write what stands there otherwise: `{{{slot.name}|...}}`; or lead whoever "
                hint += "does not tell it another way before the words with which a section begins."
                yield Remark(f"`{slot.written}` {why}", path, section, hint)
    for name, here, task in tasks_of(script):
        if task.say and not filled(task.say, _least).strip():
            message = f"`{task.say}` leaves nothing to be said where nothing is known"
            yield Remark(message, (*here, "say"), name, "Write words behind the bar.")


def _least(slot: Slot) -> str:
    """Give the least that fills a slot: a value is never empty."""
    return slot.name if slot.otherwise is None else slot.otherwise


def _missing(script: Script, texts: Texts, sure: Sure, section: str, slot: Slot) -> str:
    """Say why a slot's value need not be known; empty where it is."""
    for name in sorted(texts.needs(slot)):
        if way := sure.way_without(name, section):
            asked = [one for one in way if _asks(script, one, name)]
            declined = f", for {_lost(script, name)} in {asked[-1]!r}" if asked else ""
            of = "" if name == slot.name else f" needs {name!r}, and that"
            return f"{of} is not always known on this way: {shown_way(way)}{declined}".lstrip()
    if texts.may_fail(slot):
        return "is not always known: what it is worked out by may come to no number"
    return ""


def _may_be_taken_back(texts: Texts, sure: Sure, slot: Slot) -> str:
    """Say that a value may not be known any more by then; empty where it lasts."""
    for name in sorted(texts.needs(slot)):
        if sure.can_be_taken_back(name):
            of = "" if name == slot.name else f"needs {name!r}, and that "
            return (
                f"{of}may be taken back before it is used here: a rule makes sure of it only for "
                "exact words with which a section begins"
            )
    return ""


def _lost(script: Script, name: str) -> str:
    """Say why a value need not be known where it was asked for, or an action was to give it."""
    giving = (one for one, action in script.actions.items() if name in action.values(one))
    action = next(giving, None)
    return "it can be declined" if action is None else f"the action {action!r} can fail"


def _asks(script: Script, section: str, name: str) -> bool:
    return any(name in task.collect for task in script.by_id[section].tasks)


def value_in_other_text(script: Script) -> Iterator[Remark]:
    """Find slots in texts that no value fills: only tasks are told to one person."""
    for path, section, text in _other_texts(script):
        for slot in slots(text):
            if slot.name in script.readable:
                yield Remark(f"`{slot.written}` stays as it stands here", path, section)
                break


def _slots(script: Script) -> Iterator[tuple[str, Path, Slot]]:
    """Walk over every slot of tasks, each once a text."""
    for section, path, task in tasks_of(script):
        for part, text in (("say", task.say), ("do", task.do)):
            for slot in dict.fromkeys(slots(text)):
                yield section, (*path, part), slot


def _other_texts(script: Script) -> Iterator[tuple[Path, str | None, str | None]]:
    yield ("title",), None, script.title
    yield ("agent", "role"), None, script.agent.role
    yield ("conduct",), None, script.conduct
    yield ("fallback",), None, script.fallback
    for section in script.sections:
        here: Path = ("sections", section.id)
        yield (*here, "title"), section.id, section.title
        for number, rule in enumerate(section.next):
            yield (*here, "next", number, "when"), section.id, rule.when
    for number, rule in enumerate(script.anytime):
        yield ("anytime", number, "when"), None, rule.when


FILLING_FAULTS = (
    CheckRule(
        "unknown-value-in-text",
        "error",
        "A text names a value, such as `{name}`, that no task collects.",
        "Let a task `collect` it, or compute it; a brace that is meant is written twice: `{{`.",
        unknown_value_in_text,
    ),
    CheckRule(
        "truth-in-text",
        "error",
        "A text names a value that is true or false, and has no words for it.",
        "Write two tasks or sections, and a rule that tells the two apart.",
        truth_in_text,
    ),
    CheckRule(
        "value-not-always-known",
        "error",
        "A text names a value that is not known on every way there, and says nothing for that.",
        "Say in the braces what stands there otherwise, behind a bar; or lead whoever does not "
        "tell it another way.",
        value_not_always_known,
    ),
)
"""What is wrong with values in texts."""

FILLING_LINT = (
    CheckRule(
        "value-in-other-text",
        "warning",
        "A value in braces stands where none is filled in: a title, a condition, `conduct`.",
        "Name the value in a task, or say in plain words what is meant.",
        value_in_other_text,
    ),
)
"""What is told of values in other texts."""
