"""What can be wrong with an action, and with what a script makes of it."""

from __future__ import annotations

import ast
import keyword
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from scriptgraph.core.findings import Path
from scriptgraph.script import expressions
from scriptgraph.script.action import Action, literal
from scriptgraph.script.check.flow import components, moves
from scriptgraph.script.check.promises import conditions_promised
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.values import Knowledge
from scriptgraph.script.check.walking import conditions_of
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.literals import tree_of
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.questions import OF_ACTIONS
from scriptgraph.script.routes import is_urgent
from scriptgraph.script.trees import nodes_of

_MOST_STEPS = 6
KEY = "idempotency_key"
"""What a call is told by; so no value that an action takes can be called this."""


def bad_action(script: Script) -> Iterator[Remark]:
    """Find actions that cannot be declared so, and questions about what is no action."""
    others = Counter(name for one, action in script.actions.items() for name in action.values(one))
    collected = {
        name
        for section in script.sections
        for task in section.tasks
        if task.call is None
        for name in task.collect
    }
    taken = collected | script.computed.keys()
    for name, action in script.actions.items():
        path: Path = ("actions", name)
        for given in action.values(name):
            at = path if given == name else (*path, "gives", given)
            if found := _wrong_name(given):
                yield Remark(found, at)
            elif given in taken or others[given] > 1:
                other = "collected or computed" if given in taken else "given by an action"
                message = f"{given!r} is {other} as well"
                yield Remark(message, at, hint="Give one of them another name.")
        yield from _wrong_inputs(script, name, action)
        yield from _wrongly_rehearsed(name, action)
    for section, at, text in _conditions(script):
        for word, about in _asked_of_actions(text):
            if about not in script.actions:
                close = get_close_matches(about, script.actions, n=1)
                hint = f"Did you mean `{word}({close[0]})`?" if close else ""
                yield Remark(f"`{word}({about})`: there is no action {about!r}", at, section, hint)


def _wrong_name(name: str) -> str:
    if name.isidentifier() and not keyword.iskeyword(name) and name not in ("true", "false", KEY):
        return ""
    return f"{name!r} cannot be read in an `if`"


def _wrong_inputs(script: Script, name: str, action: Action) -> Iterator[Remark]:
    for number, given in enumerate(action.takes):
        path: Path = ("actions", name, "takes", number)
        if given in action.values(name):
            yield Remark(f"the action {name!r} takes {given!r}, which it gives itself", path)
        elif given not in script.readable:
            close = get_close_matches(given, script.readable, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else "Let a task `collect` it."
            message = f"the action {name!r} takes {given!r}, which no task collects"
            yield Remark(message, path, hint=hint)


def _wrongly_rehearsed(name: str, action: Action) -> Iterator[Remark]:
    for given, text in action.rehearsed.items():
        path: Path = ("actions", name, "rehearsed", given)
        kind = action.gives.get(given)
        if kind is None:
            yield Remark(f"the action {name!r} gives no {given!r}, so none is rehearsed", path)
        elif literal(text, kind) is None:
            shown = kind if isinstance(kind, str) else f"one of {', '.join(kind)}"
            yield Remark(f"{text!r} is rehearsed for {given!r}, and is not {shown}", path)


def _conditions(script: Script) -> Iterator[tuple[str | None, Path, str]]:
    for section, path, rule in conditions_of(script):
        if rule.if_ is not None:
            yield section, (*path, "if"), rule.if_
    yield from ((None, ("computed", name), text) for name, text in script.computed.items())
    for number, text in conditions_promised(script):
        yield None, ("guarantees", number), text


def _asked_of_actions(text: str) -> Iterator[tuple[str, str]]:
    """Name what is asked of an action, and of which, in a condition as it is written."""
    return _asked_in(text, tuple(OF_ACTIONS))


def _asked_in(text: str, questions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Name which of some questions a condition asks, and of what, as it is written."""
    if not any(f"{word}(" in text for word in questions) or not expressions.is_value(text):
        return
    for node in nodes_of(tree_of(text.strip()), ast.Call):
        match node:
            case ast.Call(func=ast.Name(id=word), args=[ast.Name(id=about)]) if word in questions:
                yield word, about


def misplaced_action(script: Script) -> Iterator[Remark]:
    """Find tasks that call no action that there is, or from where none can be called."""
    for section in script.sections:
        calls = [task for task in section.tasks if task.call is not None]
        for task in calls:
            path: Path = ("sections", section.id, "tasks", task.id, "call")
            if task.call not in script.actions:
                close = get_close_matches(task.call or "", script.actions, n=1)
                hint = f"Did you mean {close[0]!r}?" if close else "Declare it under `actions`."
                message = f"task {task.id!r} calls {task.call!r}, which is no action of the script"
                yield Remark(message, path, section.id, hint)
        for task in calls[1:]:
            path = ("sections", section.id, "tasks", task.id, "call")
            message = f"section {section.id!r} calls a second action"
            yield Remark(message, path, section.id, "Give it a section of its own.")
        if calls and section.tasks[0] is calls[0] and (why := _no_beginning(script, section)):
            path = ("sections", section.id, "tasks", calls[0].id, "call")
            message = f"section {section.id!r} cannot begin with an action: {why}"
            yield Remark(message, path, section.id, "Put a task before it.")


def _no_beginning(script: Script, section: Section) -> str:
    """Say why nothing can be called on entering a section; empty where it can."""
    if section.id == script.first.id:
        return "a session opens with it, and nobody is to wait for the first words"
    if is_urgent(script, section):
        return "an urgent rule leads to it, and whoever is in danger is not to wait for its words"
    if section.waits_for_human:
        return "it waits for a human, and says so first"
    if any(rule.to == section.id for rule in section.next):
        return "a rule of its own leads to it again"
    return ""


def unhandled_failure(script: Script) -> Iterator[Remark]:
    """Find actions of which no rule asks whether they have failed, or asks it of a person."""
    if not script.actions:
        return
    yield from _asked_of_nobody(script)
    asked = {
        found.name
        for _, _, text in _conditions(script)
        if expressions.is_value(text)
        for found in expressions.asked_by_value(text)
        if found.asks in ("known", "declined")
    }
    for section, task, action in _calls(script):
        if asked.isdisjoint(action.values(task.call or "")):
            message = f"no rule asks whether {task.call!r} has failed"
            path: Path = ("sections", section.id, "tasks", task.id, "call")
            yield Remark(message, path, section.id, f"Write `{{to: …, if: failed({task.call})}}`.")


def _asked_of_nobody(script: Script) -> Iterator[Remark]:
    """Find rules that ask whether somebody has declined what no person is asked for."""
    giving = {given: name for name, action in script.actions.items() for given in action.gives}
    for section, path, text in _conditions(script):
        for word, about in _asked_in(text, ("declined",)):
            if about in giving:
                message = f"`{word}({about})`: nobody is asked for {about!r}, {giving[about]!r} "
                hint = f"Write `failed({giving[about]})`."
                yield Remark(f"{message}gives it", path, section, hint)


def input_not_known(script: Script) -> Iterator[Remark]:
    """Find actions that a session may come to without something that they take."""
    if not script.actions:
        return
    wanted = {name for _, _, action in _calls(script) for name in action.takes}
    knowledge = Knowledge(script, wanted)
    for section, task, action in _calls(script):
        path: Path = ("sections", section.id, "tasks", task.id, "call")
        for name in action.takes:
            if way := knowledge.way_without(name, section):
                message = f"{task.call!r} takes {name!r}, which is not collected on the way "
                yield Remark(message + " → ".join(way[-_MOST_STEPS:]), path, section.id)
            elif name in _behind(section, task) and not knowledge.is_known_on_entering(
                name, section
            ):
                message = f"{task.call!r} takes {name!r}, which is asked for only behind it"
                yield Remark(message, path, section.id, "Put the task that asks before it.")


def _behind(section: Section, call: Task) -> set[str]:
    """Name what a section asks for only behind its action."""
    at = section.tasks.index(call)
    before = {name for task in section.tasks[:at] for name in task.collect}
    return {name for task in section.tasks[at:] for name in task.collect} - before


def unread_answer(script: Script) -> Iterator[Remark]:
    """Find what actions give, other than texts and lists to be told, and nothing reads."""
    if not script.actions:
        return
    read = {
        name
        for _, _, text in _conditions(script)
        if expressions.is_value(text)
        for name in expressions.names_of_value(text)
    }
    read |= {name for action in script.actions.values() for name in action.takes}
    for name, action in script.actions.items():
        for given, kind in action.gives.items():
            if given not in read and kind_of(kind).meaning not in ("text", "records"):
                message = f"{name!r} gives {given!r}, and no rule reads it"
                yield Remark(message, ("actions", name, "gives", given))
    called = {task.call for _, task, _ in _calls(script)}
    for name in script.actions:
        if name not in called:
            yield Remark(
                f"no task calls the action {name!r}", ("actions", name), hint="Take it out."
            )


def called_in_circle(script: Script) -> Iterator[Remark]:
    """Find actions that a session can come to again and again."""
    if not script.actions:
        return
    graph = moves(script)
    round_ = {
        name
        for component in components(graph)
        if len(component) > 1 or component[0] in graph[component[0]]
        for name in component
    }
    for section, task, _ in _calls(script):
        if section.id in round_ and script.most_visits(section) is None:
            message = f"a session can come to {task.call!r} in {section.id!r} again and again"
            path: Path = ("sections", section.id, "tasks", task.id, "call")
            yield Remark(message, path, section.id)


def _calls(script: Script) -> Iterator[tuple[Section, Task, Action]]:
    actions: Mapping[str, Action] = script.actions
    for section in script.sections:
        for task in section.tasks:
            if task.call is not None and task.call in actions:
                yield section, task, actions[task.call]
