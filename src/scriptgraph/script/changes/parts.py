"""What has changed in a script as a whole, and in its sections and their tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from scriptgraph.script.changes.change import Change
from scriptgraph.script.changes.renames import Renames
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.questionnaire import Questionnaire

_Words = Literal["exact words", "instruction"]


def of_script(old: Script, new: Script) -> Iterator[Change]:
    """Tell what has changed for every section."""
    for name, before, after in (
        ("name", old.id, new.id),
        ("title", old.title, new.title),
        ("language", old.language, new.language),
        ("agent's name", old.agent.name, new.agent.name),
        ("agent's role", old.agent.role, new.agent.role),
    ):
        if before != after:
            yield Change("script", f"the {name} is {after!r}, and was {before!r}")
    yield from _text("the conduct", "instruction", "", old.conduct, new.conduct)
    what = "the sentence that is sent when the model fails"
    yield from _text(what, "exact words", "", old.fallback, new.fallback)
    for verb, lines in (
        ("is named", [line for line in new.contacts if line not in old.contacts]),
        ("is named no longer", [line for line in old.contacts if line not in new.contacts]),
    ):
        for line in lines:
            yield Change("script", f"of those who help in danger, {line!r} {verb}")
    for verb, rules in (
        ("is silenced now", set(new.silence) - set(old.silence)),
        ("is silenced no longer", set(old.silence) - set(new.silence)),
    ):
        for rule in sorted(rules):
            yield Change("unchanged", f"the remark {rule!r} of `check` {verb}")


def of_sections(old: Script, new: Script, known: Renames) -> Iterator[Change]:
    """Tell which sections are new, gone or renamed, and what has changed in those that stay."""
    for section in old.sections:
        if section.id not in known.sections:
            yield Change("section", f"section {_named(section)} is gone", section.id)
    for new_name, names in known.joined().items():
        what = f"sections {' and '.join(names)} have become one: {new_name}"
        yield Change("section", what, new_name)
    first = known.sections.get(old.first.id)
    if first != new.first.id:
        what = f"a session begins in {new.first.id}, and no longer in {old.first.id}"
        yield Change("section", what, new.first.id)
    for section in new.sections:
        before = known.before(section.id)
        if not before:
            tasks = ", ".join(task.id for task in section.tasks)
            told = f", with: {tasks}" if tasks else ""
            yield Change("section", f"section {_named(section)} is new{told}", section.id)
            continue
        then = old.by_id[before[0]]
        yield from _of_section(then, section)
        yield from _of_tasks(then, section, known.tasks[then.id])


def _of_section(old: Section, new: Section) -> Iterator[Change]:
    if old.id != new.id:
        yield Change("section", f"section {old.id} is called {new.id} now", new.id)
    if old.title != new.title:
        yield Change("section", f"the title is {new.title!r}, and was {old.title!r}", new.id)
    if new.waits_for_human and not old.waits_for_human:
        yield Change("section", "it waits for a human now", new.id)
    if old.waits_for_human and not new.waits_for_human:
        yield Change("section", "it waits for a human no longer", new.id)
    if new.questionnaire and not old.questionnaire:
        yield Change("section", "it is a questionnaire now", new.id)
    elif old.questionnaire and not new.questionnaire:
        yield Change("section", "it is no questionnaire any more", new.id)
    elif new.questionnaire and old.questionnaire:
        yield from _of_questionnaire(old.questionnaire, new.questionnaire, new.id)


def _of_questionnaire(old: Questionnaire, new: Questionnaire, name: str) -> Iterator[Change]:
    if old.source != new.source:
        yield Change("section", f"the questionnaire's source is {new.source!r} now", name)
    if old.answers != new.answers:
        listed = ", ".join(new.answers) or "none"
        yield Change("section", f"the answers that all items have are: {listed}", name)
    if old.fhir != new.fhir:
        yield Change("section", "what its FHIR file says besides is another", name)


def _of_tasks(old: Section, new: Section, known: Mapping[str, str]) -> Iterator[Change]:
    for task in old.tasks:
        if task.id not in known:
            yield Change("task", f"task {task.id} is gone", new.id, old=_told(task))
    was = {after: before for before, after in list(known.items())[::-1] if before != after}
    was |= {name: name for name in known if known[name] == name}
    tasks = {task.id: task for task in old.tasks}
    for task in new.tasks:
        if task.id in was:
            yield from _of_task(tasks[was[task.id]], task, new.id)
        else:
            optional = " (optional)" if task.optional else ""
            yield Change("task", f"task {task.id} is new{optional}", new.id, new=_told(task))
    before = [known[task.id] for task in old.tasks if task.id in known]
    after = [task.id for task in new.tasks if task.id in set(before)]
    if list(dict.fromkeys(before)) != after:
        yield Change("task", f"the tasks come in another order: {', '.join(after)}", new.id)


def _of_task(old: Task, new: Task, section: str) -> Iterator[Change]:
    if old.id != new.id:
        yield Change("task", f"task {old.id} is called {new.id} now", section)
    yield from _text(f"task {new.id}", "exact words", section, old.say, new.say)
    yield from _text(f"task {new.id}", "instruction", section, old.do, new.do)
    if old.call != new.call:
        what = f"calls {new.call} now" if new.call else f"calls {old.call} no longer"
        yield Change("task", f"task {new.id} {what}", section)
    if old.optional != new.optional:
        told = "optional now" if new.optional else "optional no longer: it has to be done"
        yield Change("task", f"task {new.id} is {told}", section)
    if old.if_ != new.if_:
        told = f"there only if `{new.if_}` now" if new.if_ else "always there now"
        yield Change("task", f"task {new.id} is {told}", section)
    if old.skipped != new.skipped:
        what = f"as {new.skipped} now" if new.skipped else "as nothing now"
        yield Change("task", f"task {new.id} counts {what} where it is not asked", section)
    if old.id == new.id and set(old.renamed_from) != set(new.renamed_from):
        what = f"what task {new.id} was called before is told otherwise"
        yield Change("unchanged", what, section)


def _text(
    name: str, kind: _Words, section: str, old: str | None, new: str | None
) -> Iterator[Change]:
    """Tell what has become of a text."""
    article = "an instruction" if kind == "instruction" else "exact words"
    if old == new:
        return
    if old is None:
        yield Change(kind, f"{name} has {article} now", section, new=new)
    elif new is None:
        yield Change(kind, f"{name} has {article} no longer", section, old=old)
    elif kind == "instruction" and same_words(old, new):
        yield Change("unchanged", f"{name}: its lines are broken otherwise", section)
    else:
        yield Change(kind, f"{name}: the {kind} changed", section, old=old, new=new)


def same_words(old: str | None, new: str | None) -> bool:
    """Say whether two instructions ask for the same; exact words are sent with their lines."""
    return (old or "").split() == (new or "").split()


def _named(section: Section) -> str:
    return f"{section.id} ({section.title})"


def _told(task: Task) -> str:
    return "\n".join(part for part in (task.say, task.do, task.call) if part)
