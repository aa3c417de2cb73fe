"""Write a script as Markdown; the notation is in `scriptgraph.formats.notation`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scriptgraph.formats import notation
from scriptgraph.formats.arrows import Targets, write_limit, write_rule
from scriptgraph.formats.bands import in_words
from scriptgraph.formats.keyword_lines import Where
from scriptgraph.formats.keywords import keywords
from scriptgraph.formats.markdown_lines import BEFORE_SECTIONS
from scriptgraph.formats.markdown_slips import Slips
from scriptgraph.formats.markdown_text import escape_remarks
from scriptgraph.formats.markdown_words import has_words
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Outline
from scriptgraph.formats.questionnaire import is_item
from scriptgraph.formats.renamed import write_line
from scriptgraph.language.vocabulary import ENGLISH, code_of
from scriptgraph.script.action import SECONDS, Action
from scriptgraph.script.model import Agent, Limit, Rule, Script, Section, Task
from scriptgraph.script.questionnaire import Questionnaire


def write_markdown(script: Script, *, in_english: bool = False) -> str:
    """Write a script as Markdown, in the words of its language; reading it gives an equal script.

    Args:
        script: The script.
        in_english: Whether the words of the notation are English in any case.
    """
    script = in_words(script)
    language = ENGLISH if in_english else code_of(script.language) or ENGLISH
    words, arrows = _Words(language), _Arrows(script, language)
    parts: list[Iterable[str]] = [
        [_heading("#", script.title, script.id)],
        words.lines(_settings(script), "above"),
        _conduct(script, language),
        arrows.anytime(script),
    ]
    for section in script.sections:
        parts.append([_heading("##", section.title, section.id)])
        parts.append(words.lines(_section(section), "section"))
        parts.append(_tasks(section, words))
        parts.append(arrows.out_of(section))
    blocks = ("\n".join(part) for part in parts)
    return escape_remarks("\n\n".join(block for block in blocks if block)) + "\n"


class _Words:
    """Writes what is no text of the author in the words of a language."""

    def __init__(self, language: str) -> None:
        self.words = keywords(ENGLISH, language) if language != ENGLISH else None
        self.back = keywords(language, ENGLISH)
        self.language = language

    def lines(self, lines: Iterable[str], where: Where) -> Iterator[str]:
        """Write lines of the notation; one that would not come back the same stays in English."""
        return (self.line(line, where) for line in lines)

    def line(self, line: str, where: Where) -> str:
        """Write one line."""
        written = self.words.line(line, where) if self.words else None
        again = self.back.line(written.text, where) if written else None
        return written.text if written and again and again.text == line else line


def _heading(level: str, title: str, name: str) -> str:
    is_cut = notation.TITLE_WITH_ID.fullmatch(title) or notation.unclosed(title) != title
    plain = slug(title) == name and not is_cut
    return f"{level} {title}" if plain else f"{level} {title} {{#{name}}}"


def _settings(script: Script) -> Iterator[str]:
    default = Agent()
    if script.version != 1:
        yield f"- version: {script.version}"
    if script.language != "en":
        yield f"- language: {script.language}"
    if script.agent.name != default.name:
        yield f"- agent: {script.agent.name}"
    if script.agent.role != default.role:
        yield f"- role: {script.agent.role}"
    if script.fallback is not None:
        yield from _fallback(script.fallback.split("\n"))
    yield from (f"- computed: {name} = {text}" for name, text in script.computed.items())
    for name, action in script.actions.items():
        yield from (f"- action: {name}{line}" for line in _action(action))
    yield from (f"- contact: {line}" for line in script.contacts)
    yield from (f"- guarantee: {line}" for line in script.guarantees)
    if script.silence:
        yield f"- silence: {notation.write_items(script.silence)}"


def _action(action: Action) -> Iterator[str]:
    """Write the lines of an action behind its name."""
    lines = [f" takes {', '.join(action.takes)}"] if action.takes else []
    lines += [f" gives {name}: {notation.write_type(kind)}" for name, kind in action.gives.items()]
    lines += [f" has {action.seconds} seconds"] if action.seconds != SECONDS else []
    lines += [f" rehearses {name}: {text}" for name, text in action.rehearsed.items()]
    yield from lines or [""]


def _fallback(lines: list[str]) -> Iterator[str]:
    """Write one line behind its key, and several quoted below it."""
    if len(lines) == 1:
        yield f"- fallback: {lines[0]}"
        return
    yield "- fallback:"
    yield from (f"  > {line}".rstrip() for line in lines)


def _conduct(script: Script, language: str) -> Iterator[str]:
    named = ((section.id, section.title) for section in script.sections)
    slips = Slips(Outline(), Targets(named, language))

    def means_something(line: str) -> bool:
        is_near = any(look(line, slips) for look in BEFORE_SECTIONS)
        is_near = is_near or has_words(line, "above", language)
        return is_near or notation.means_something_above(line)

    text = script.conduct or ""
    return (notation.escape(line, means_something) for line in text.split("\n"))


def _tasks(section: Section, words: _Words) -> Iterator[str]:
    for number, task in enumerate(section.tasks, start=1):
        mark = f"{number}. "
        name = slug(task.id) if slug(task.id) == task.id else f"#{task.id}"
        head = words.line(mark + "(optional) " * task.optional, "task")
        head += f"**{name}:** " if task.id != str(number) else ""
        first, *rest = _instruction(task, section.questionnaire, words.language)
        rest += words.lines(_of_task(task, section.questionnaire), "task")
        yield (head + first).rstrip()
        yield from (" " * len(mark) + line if line else "" for line in rest)


def _section(section: Section) -> Iterator[str]:
    """Write what is said of a section below its title."""
    if section.renamed_from:
        yield write_line(section.renamed_from)
    if section.waits_for_human:
        yield "- waits for a human"
    yield from _questionnaire(section.questionnaire)


def _questionnaire(form: Questionnaire | None) -> Iterator[str]:
    if form and form.source is not None:
        yield f"- source: {form.source}"
    if form and form.answers:
        yield f"- answers: {notation.write_items(form.answers)}"
    if form and form.fhir is not None:
        yield f"- fhir: {form.fhir}"


def _instruction(task: Task, form: Questionnaire | None, language: str) -> Iterator[str]:
    """Write the text of a task: the first line goes behind its name."""

    def means_something(line: str) -> bool:
        return has_words(line, "task", language) or notation.means_something_in_task(line)

    def means_something_first(line: str) -> bool:
        is_head = has_words(f"1. {line}", "task", language)
        return is_head or means_something(line) or notation.means_something_first(line)

    is_asked = form is not None and bool(task.collect)
    text, words = (task.say, None) if is_asked else (task.do, task.say)
    first, *rest = (text or "").split("\n")
    yield notation.escape(first, means_something_first)
    yield from (notation.escape(line, means_something) for line in rest)
    if words is not None:
        yield from (f"> {line}".rstrip() for line in words.split("\n"))


def _of_task(task: Task, form: Questionnaire | None) -> Iterator[str]:
    """Write the lines below the text of a task."""
    if task.call is not None:
        yield f"- call: {task.call}"
        collected = {}
    else:
        collected = {} if form and is_item(task, form) else task.collect
    for name, kind in collected.items():
        yield f"- collect {name}: {notation.write_type(kind)}"
    if task.if_ is not None:
        yield f"- if: {notation.write_condition(task.if_)}"
    if task.skipped is not None:
        yield f"- skipped: {task.skipped}"
    if task.renamed_from:
        yield write_line(task.renamed_from)


class _Arrows:
    """Writes arrow lines with the titles that their targets have."""

    def __init__(self, script: Script, language: str) -> None:
        self.titles = {section.id: section.title for section in script.sections}
        self.targets = Targets(self.titles.items(), language)
        self.values = {*script.values, *script.computed}

    def anytime(self, script: Script) -> Iterator[str]:
        """Write the rules that hold in every section."""
        if lines := [*self.lines(script.anytime, script.limits)]:
            yield from (f"{self.targets.words.word('anytime')}:", "", *lines)

    def out_of(self, section: Section) -> Iterator[str]:
        """Write the rules of a section."""
        return self.lines(section.next, section.limits)

    def lines(self, rules: Iterable[Rule], limit: Limit | None) -> Iterator[str]:
        """Write rules in their order, then the limit."""
        for number, rule in enumerate(rules):
            otherwise = number > 0 and rule.kind == "fixed"
            yield write_rule(
                rule, self.title(rule.to), self.targets, self.values, otherwise=otherwise
            )
        if limit is not None:
            yield write_limit(limit, self.title(limit.then), self.targets)

    def title(self, target: str) -> str:
        """Give the title of a target; the end has none."""
        return self.titles.get(target, target)
