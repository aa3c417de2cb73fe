"""Tasks that are not always asked: whether their `if` can be decided, and what counts then."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from scriptgraph.core.findings import Path
from scriptgraph.script import expressions
from scriptgraph.script.bands import expressions_of
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import asked_in, conditions_of, names_in
from scriptgraph.script.computed import script_written_out
from scriptgraph.script.model import Rule, Script, Section, Task
from scriptgraph.script.skipped import counts_as
from scriptgraph.script.trees import names_of, nodes_of


def if_before_value(script: Script) -> Iterator[Remark]:
    """Find tasks whose `if` reads a value that nothing before them asks for."""
    if not script.conditional:
        return
    try:
        written = script_written_out(script)
    except expressions.ExpressionError:
        return  # told as a fault of its own
    for section in written.sections:
        for number, task in enumerate(section.tasks):
            for name in _read(task):
                if name in written.values and not _is_asked_before(written, section, number, name):
                    message = f"`{_own_if(script, section, task)}` needs {name!r}, which is asked "
                    message += f"only behind task {task.id!r}"
                    yield Remark(message, _path(section, task, "if"), section.id)


def unfit_skipped(script: Script) -> Iterator[Remark]:
    """Find what a value is to count as, and cannot be."""
    for section in script.sections if script.conditional else ():
        for task in section.tasks:
            if task.skipped is not None and not counts_as(task):
                ((name, kind),) = task.collect.items()
                shown = kind if isinstance(kind, str) else f"one of {', '.join(kind)}"
                message = f"{name!r} is to count as {task.skipped!r}, and it is {shown}"
                yield Remark(message, _path(section, task, "skipped"), section.id)


def skipped_in_sum(script: Script) -> Iterator[Remark]:
    """Find sums of values of which one need not be asked, and counts as nothing then."""
    ifs = _conditional(script) if script.conditional else {}
    if not ifs:
        return
    for section, path, text in _worked_out(script):
        for name in sorted(_calculated(text) & ifs.keys()):
            message = f"`{text}` calculates with {name!r}, which is asked only if `{ifs[name]}`"
            yield Remark(message, path, section)


def _conditional(script: Script) -> dict[str, str]:
    """Map the values that need not be asked, and count as nothing then, to why."""
    found: dict[str, str] = {}
    always: set[str] = set()
    for section in script.sections:
        for task in section.tasks:
            if task.if_ is None or task.skipped is not None:
                always.update(task.collect)
            else:
                found |= dict.fromkeys(task.collect, task.if_)
    return {name: text for name, text in found.items() if name not in always}


def _worked_out(script: Script) -> Iterator[tuple[str | None, Path, str]]:
    """Give each computed value, and each condition that does not ask what is known."""
    for name, text in expressions_of(script.computed).items():
        yield None, ("computed", name), text
    for section, path, rule in conditions_of(script):
        if not any(question.asks == "known" for question in asked_in(rule)):
            yield section, (*path, "if"), rule.if_ or ""


def _calculated(text: str) -> frozenset[str]:
    """Name the values that an expression calculates with, and does not only compare."""
    if not expressions.is_value(text):
        return frozenset()
    sums = nodes_of(expressions.parse_value(text), ast.BinOp, ast.Call)
    return frozenset(name for each in sums for name in names_of(each))


def _read(task: Task) -> list[str]:
    return sorted(names_in(Rule.over("end", task.if_))) if task.if_ else []


def _is_asked_before(script: Script, section: Section, number: int, name: str) -> bool:
    others = (one for one in script.sections if one.id != section.id)
    before = (*section.tasks[:number], *(task for one in others for task in one.tasks))
    return any(name in task.collect for task in before)


def _own_if(script: Script, section: Section, task: Task) -> str:
    """Give the `if` of a task as its author wrote it, with what it computes by name."""
    return next(one.if_ or "" for one in script.by_id[section.id].tasks if one.id == task.id)


def _path(section: Section, task: Task, key: str) -> Path:
    return ("sections", section.id, "tasks", task.id, key)
