"""Hypothesis strategies that edit a script as its author would, into one that can be used too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from scriptgraph.script.check.faults import faults
from scriptgraph.script.model import Script, Section, Task

Edit = Callable[[st.DrawFn, Script], Script]


@st.composite
def edited(draw: st.DrawFn, script: Script, *, most: int = 4) -> Script:
    """Edit a script in some places; what has a new name says what it was called before."""
    for _ in range(draw(st.integers(1, most))):
        edit = draw(st.sampled_from(EDITS))
        made = Script.model_validate(edit(draw, script).model_dump(by_alias=True))
        if not any(finding.severity == "error" for finding in faults(made)):
            script = made
    return script


@st.composite
def renamed(draw: st.DrawFn, script: Script) -> Script:
    """Give every section and some tasks new names, and nothing else."""
    for section in script.sections:
        script = rename_section(script, section.id, draw(st.sampled_from("xyz")) + section.id)
    for section in script.sections:
        for task in section.tasks:
            if draw(st.booleans()):
                script = rename_task(script, section.id, task.id, f"t{task.id}")
    return script


def rename_section(script: Script, old: str, new: str) -> Script:
    """Call a section otherwise, wherever it is named."""
    if new in script.by_id or len(new) > 60:
        return script
    names = {old: new}
    sections = []
    for section in script.sections:
        limits = _led(section.limits.model_dump(), names) if section.limits else None
        parts: dict[str, Any] = {"next": _rules(section.next, names), "limits": limits}
        if section.id == old:
            parts |= {"id": new, "renamed_from": (*section.renamed_from, old)}
        sections.append({**section.model_dump(by_alias=True), **parts})
    limits = _led(script.limits.model_dump(), names) if script.limits else None
    return Script.model_validate(
        {
            **script.model_dump(by_alias=True),
            "sections": sections,
            "anytime": _rules(script.anytime, names),
            "limits": limits,
            "guarantees": [],
        }
    )


def rename_task(script: Script, section: str, old: str, new: str) -> Script:
    """Call a task otherwise."""
    here = script.by_id[section]
    if any(task.id == new for task in here.tasks) or len(new) > 60:
        return script
    tasks = [
        task.model_copy(update={"id": new, "renamed_from": (*task.renamed_from, old)})
        if task.id == old
        else task
        for task in here.tasks
    ]
    return _with(script, here, tasks=tuple(tasks))


def _rules(rules: tuple[Any, ...], names: Mapping[str, str]) -> list[dict[str, Any]]:
    dumped = [rule.model_dump(by_alias=True) for rule in rules]
    return [{**rule, "to": names.get(rule["to"], rule["to"])} for rule in dumped]


def _led(limit: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {**limit, "then": names.get(limit["then"], limit["then"])}


def _with(script: Script, section: Section, **parts: Any) -> Script:
    """Give a script with some parts of a section changed."""
    changed = section.model_copy(update=parts)
    sections = tuple(changed if one.id == section.id else one for one in script.sections)
    return script.model_copy(update={"sections": sections})


def _section(draw: st.DrawFn, script: Script) -> Section:
    return draw(st.sampled_from(script.sections))


def _task(draw: st.DrawFn, script: Script) -> tuple[Section, Task] | None:
    pairs = [(section, task) for section in script.sections for task in section.tasks]
    return draw(st.sampled_from(pairs)) if pairs else None


def _new_name(draw: st.DrawFn, script: Script) -> Script:
    return rename_section(script, _section(draw, script).id, draw(st.sampled_from("pqr")) + "_new")


def _new_task_name(draw: st.DrawFn, script: Script) -> Script:
    found = _task(draw, script)
    if found is None:
        return script
    return rename_task(script, found[0].id, found[1].id, draw(st.sampled_from("pqr")) + "_task")


def _new_words(draw: st.DrawFn, script: Script) -> Script:
    found = _task(draw, script)
    if found is None:
        return script
    section, task = found
    part = draw(st.sampled_from(["say", "do"]))
    changed = task.model_copy(update={part: f"{getattr(task, part) or ''} once more"})
    return _with(script, section, tasks=tuple(changed if t is task else t for t in section.tasks))


def _other_duty(draw: st.DrawFn, script: Script) -> Script:
    found = _task(draw, script)
    if found is None:
        return script
    section, task = found
    changed = task.model_copy(update={"optional": not task.optional})
    return _with(script, section, tasks=tuple(changed if t is task else t for t in section.tasks))


def _without_task(draw: st.DrawFn, script: Script) -> Script:
    found = _task(draw, script)
    if found is None:
        return script
    section, task = found
    return _with(script, section, tasks=tuple(t for t in section.tasks if t is not task))


def _more_tasks(draw: st.DrawFn, script: Script) -> Script:
    section = _section(draw, script)
    if any(task.id == "added" for task in section.tasks):
        return script
    place = draw(st.integers(0, len(section.tasks)))
    added = Task(id="added", do="Ask one thing more.", optional=draw(st.booleans()))
    tasks = [*section.tasks[:place], added, *section.tasks[place:]]
    return _with(script, section, tasks=tuple(tasks))


def _fewer_rules(draw: st.DrawFn, script: Script) -> Script:
    section = _section(draw, script)
    return _with(script, section, next=section.next[1:])


def _other_order(draw: st.DrawFn, script: Script) -> Script:
    section = _section(draw, script)
    return _with(script, section, tasks=tuple(draw(st.permutations(section.tasks))))


def _no_limits(draw: st.DrawFn, script: Script) -> Script:
    return _with(script, _section(draw, script), limits=None)


def _one_section_more(draw: st.DrawFn, script: Script) -> Script:
    if "extra" in script.by_id:
        return script
    extra = Section(id="extra", title="Extra", tasks=(Task(id="more", do="Ask for more."),))
    place = draw(st.integers(1, len(script.sections)))
    sections = (*script.sections[:place], extra, *script.sections[place:])
    return script.model_copy(update={"sections": sections})


def _one_section_less(draw: st.DrawFn, script: Script) -> Script:
    gone = _section(draw, script)
    if len(script.sections) == 1:
        return script
    return script.model_copy(
        update={
            "sections": tuple(section for section in script.sections if section is not gone),
            "guarantees": (),
        }
    )


def _other_types(draw: st.DrawFn, script: Script) -> Script:
    found = [(s, t) for s in script.sections for t in s.tasks if t.collect]
    if not found:
        return script
    section, task = draw(st.sampled_from(found))
    kind = draw(st.sampled_from(["string", "integer", "number", "boolean", "integer 0..3"]))
    changed = task.model_copy(update={"collect": dict.fromkeys(task.collect, kind)})
    return _with(script, section, tasks=tuple(changed if t is task else t for t in section.tasks))


def _other_conduct(draw: st.DrawFn, script: Script) -> Script:
    return script.model_copy(update={"conduct": draw(st.sampled_from([None, "Be brief.", "Be."]))})


EDITS: list[Edit] = [
    _new_name,
    _new_task_name,
    _new_words,
    _other_duty,
    _without_task,
    _more_tasks,
    _fewer_rules,
    _other_order,
    _no_limits,
    _one_section_more,
    _one_section_less,
    _other_types,
    _other_conduct,
]
