"""Hypothesis strategies that generate valid input, for every property test.

`scripts()` gives scripts that are valid in shape and sound in the sense of
`scriptgraph.script.check.faults`: they may be strange, but each of them can be compiled.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from keyword import iskeyword, issoftkeyword
from typing import Any, TypeVar

from hypothesis import assume
from hypothesis import strategies as st

from scriptgraph.script.action import Action, made_up
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Kind, ScalarType, kind_of
from scriptgraph.script.lists import is_list
from scriptgraph.script.literals import Span
from scriptgraph.script.model import (
    END_OF_SESSION,
    Agent,
    Limit,
    Rule,
    Script,
    Section,
    Task,
)
from scriptgraph.script.questionnaire import Questionnaire
from scriptgraph.script.reserved import is_reserved
from scriptgraph.script.routes import is_urgent
from scriptgraph.script.skipped import may_be_taken_back
from scriptgraph.script.slots import slots

T = TypeVar("T")

RESERVED_PREFIXES = ("evaluate_", "dispatch_", "do_")

TRICKY = [
    "# heading", "## Section", "1. first", "2) second", "- item", "* item", "> quoted", "→ away",
    "-> away", "- → away", "**bold:** text", "**Never** do it", "(optional) maybe", "`mood < 4`",
    "\\`mood", "\\", "\\\\→", "{#id}", "text {#id}", "- collect mood: integer", "- version: 2",
    "- langauge: de", "a, if b", "a, otherwise", "a, after 3 turns", "if so", "end", "End",
    "null", "~", "on", "yes", "No", "1.0", "0x10", "key: value", "'single'", '"double"',
    "{a: b}", "[x, y]", "&anchor", "*alias", "!tag", "<<", "---", "...", "%YAML 1.2", "@at",
    "```", "|", ">", "?", ": x", "#id", "one of a, b", "string", "Grüße, 世界 🙂", "e\u0301",
    "\u00a0", "<!-- -->", "\ufeff", "\u2028", "...#", "**Anytime:**", "Anytime:",
]  # fmt: skip
"""Text that some reader of some format might take for its own punctuation."""

_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
_ALPHABET = st.sampled_from("abcdefghijklmnopqrstuvwxyzABCXYZäßéλжあ世0123456789_")


def _says_something(text: str) -> bool:
    return bool(text.strip())


@cache
def lines() -> st.SearchStrategy[str]:
    """Generate one line of text with something on it."""
    words = st.one_of(
        st.sampled_from(TRICKY),
        st.text(_CHARACTERS, max_size=12),
        st.text("abc ,:'\"`*#>-→\\{}[]()\t", max_size=8),
    )
    return st.lists(words, min_size=1, max_size=3).map(" ".join).filter(_says_something)


@cache
def blocks() -> st.SearchStrategy[str]:
    """Generate text of one or several lines, some blank, some indented."""
    indented = st.builds(str.__add__, st.sampled_from(["", "", "  ", "    ", "\t"]), lines())
    more = st.lists(st.one_of(indented, st.just("")), max_size=4)
    return st.builds(lambda first, rest: "\n".join([first, *rest]), lines(), more)


@cache
def identifiers() -> st.SearchStrategy[str]:
    """Generate the name of a section or task."""
    wild = st.text(st.one_of(_ALPHABET, st.just("-")), min_size=1, max_size=12)
    plain = st.sampled_from(
        ["introduction", "check_in", "Closing", "1", "2", "3", "1a", "x-y", "_"]
    )
    return st.one_of(plain, wild).filter(
        lambda name: (
            not is_reserved(name.casefold(), with_back=False)
            and not name.casefold().startswith(RESERVED_PREFIXES)
            and not name.startswith("-")
        )
    )


@cache
def value_names() -> st.SearchStrategy[str]:
    """Generate the name of a collected value, fit for an expression."""
    names = st.text("abcdeäλ_", min_size=1, max_size=8)
    return names.filter(lambda name: not (iskeyword(name) or issoftkeyword(name)))


@cache
def value_types() -> st.SearchStrategy[ValueType]:
    """Generate what a task can collect."""
    scalars: st.SearchStrategy[ScalarType] = st.sampled_from(
        ["string", "integer", "number", "boolean", "date", "duration"]
    )
    times = st.sampled_from(
        [
            "duration 0..24 hours",
            "duration 30 seconds..2 weeks",
            "date 2026-01-01..2026-12-31",
            "number kg",
            "integer 50..250 cm",
        ]
    )
    ends = st.lists(st.integers(-5, 30), min_size=2, max_size=2, unique=True).map(sorted)
    ranges = ends.map(lambda pair: f"integer {pair[0]}..{pair[1]}")
    numbers = st.lists(st.sampled_from(["0", "1", "2", "-1", "0.5", "12"]), min_size=1, max_size=4)
    choices = st.lists(lines().map(_choice), min_size=1, max_size=3)
    scored = choices.map(lambda words: [f"{n} = {one}" for n, one in enumerate(words)])
    one_of = st.one_of(choices, numbers, scored).map(lambda items: tuple(dict.fromkeys(items)))
    return st.one_of(scalars, ranges, times, one_of, _lists())


@cache
def _lists() -> st.SearchStrategy[str]:
    """Generate lists of records, which only people tell."""
    return st.sampled_from(
        [
            "list of {name: string, dose: number mg}",
            "list of at most 3 {wer: string, mal: integer 0..6, since: date, ja: boolean}",
            "list of at most 1 {what: string}",
        ]
    )


def _choice(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _pick(draw: st.DrawFn, items: Sequence[T]) -> T:
    """Draw one of a few things; a strategy made anew for them each time takes far longer."""
    return items[draw(st.integers(0, len(items) - 1))]


def _condition(draw: st.DrawFn, collected: Mapping[str, ValueType]) -> str:
    """Generate a parsable, well-typed condition over collected values."""
    names = sorted(collected)
    form = draw(st.sampled_from(("{0}", "{0} and {1}", "{0} or {1}", "not ({0})")))
    parts = []
    for _ in range(2 if "{1}" in form else 1):
        name = _pick(draw, names)
        parts.append(_comparison(draw, name, collected[name]))
    text = form.format(*parts)
    assume(len(text) < 500)  # the most that an expression may have
    return text


CALCULATED = ("{0} / {1}", "{1} / {0}", "sum({0}, {1})", "mean({0}, {1})", "min({0}, {1})",
              "max({0}, {0} - {1})", "count({0}) + {1}")  # fmt: skip
_DAYS = ("2026-01-01", "2026-03-12", "2027-10-31")
_SPANS = ("30 minutes", "1.5 hours", "2 weeks", "1 month", "90 seconds")
_OPERATORS = ("<", "<=", "==", "!=", ">=", ">")


_COMPUTED: Mapping[str, ValueType] = {
    "total": "number",
    "twice": "number",
    "severe": "boolean",
    "graded": ("low", "in between", "high"),
}


def _computed(draw: st.DrawFn, collected: Mapping[str, ValueType]) -> dict[str, str]:
    """Generate what is computed of numbers that are collected, and of what is computed of them."""
    numbers = [n for n in sorted(collected) if kind_of(collected[n]).meaning == "number"]
    if not numbers or not draw(st.booleans()):
        return {}
    one, other = _pick(draw, numbers), _pick(draw, numbers)
    definitions = {
        "severe": _pick(draw, ["twice >= 6", f"{one} > {other} or total < 2"]),
        "total": _pick(draw, [f"{one} + {other}", f"mean({one}, {other}, 3)", f"1 - {one}"]),
        "twice": _pick(draw, ["2 * total", f"max(total, {one})", f"{one} / total"]),
    }
    most = draw(st.integers(1, 3))
    kept = {"total", "twice", "severe"} if most == 3 else {"total", "twice"}
    found = {name: text for name, text in definitions.items() if name in kept}
    return found | _graded(draw, one, kind_of(collected[one]))


def _graded(draw: st.DrawFn, name: str, kind: Kind) -> dict[str, str]:
    """Generate bands of a whole number that has ends."""
    ends = [v for v in (*kind.choices, kind.low, kind.high) if isinstance(v, int)]
    if (
        kind.scalar != "integer"
        or len(ends) < 2
        or max(ends) - min(ends) < 2
        or draw(st.booleans())
    ):
        return {}
    low, high = min(ends), max(ends)
    bands = f"low {low}, in between {low + 1}..{high - 1}, high {high}"
    return {"graded": f"{name} as {bands}"}


def _comparison(draw: st.DrawFn, name: str, kind: ValueType) -> str:
    if is_list(kind):
        count = f"count({name}) {_pick(draw, _OPERATORS)} {draw(st.integers(0, 4))}"
        return _pick(draw, [count, f"known({name})", f"declined({name})"])
    if name not in _COMPUTED and draw(st.integers(0, 5)) == 0:
        return _pick(draw, [f"known({name})", f"declined({name})"])
    declared = kind_of(kind)
    if declared.meaning == "number" and draw(st.integers(0, 3)) == 0:
        forms = CALCULATED[:-1] if name in _COMPUTED else CALCULATED
        worked_out = _pick(draw, forms).format(name, draw(st.integers(1, 4)))
        return f"{worked_out} {_pick(draw, _OPERATORS)} {draw(st.integers(-2, 20))}"
    if declared.meaning == "number":
        return f"{name} {_pick(draw, _OPERATORS)} {draw(st.integers(-9, 99))}"
    if declared.scalar == "boolean":
        return _pick(draw, [name, f"not {name}", f"{name} == true", f"{name} != false"])
    if declared.meaning == "day":
        return f"{name} {_pick(draw, _OPERATORS)} {_pick(draw, _DAYS)}"
    if declared.meaning == "span":
        worked_out = _pick(draw, ["{0}", "{0} * 2", "{0} / 2", "{0} + 1 hour", "max({0}, 2 days)"])
        return f"{worked_out.format(name)} {_pick(draw, _OPERATORS)} {_pick(draw, _SPANS)}"
    text = json.dumps("anna" if kind == "string" else _pick(draw, kind), ensure_ascii=True)
    return _pick(draw, [f"{name} == {text}", f"{name} in [{text}]"])


@cache
@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Generate any script that is valid in shape and sound; some have digressions."""
    made = draw(_plain_scripts(1))
    is_called_back = any(name.casefold() == "back" for name in made.by_id)
    if len(made.sections) == 1 or is_called_back or draw(st.integers(0, 2)):
        return made
    return _digressing(draw, made)


@cache
@st.composite
def _plain_scripts(draw: st.DrawFn, fewest: int) -> Script:
    """Generate any script without digressions, of so many sections at least."""
    ids = draw(st.lists(identifiers(), min_size=fewest, max_size=5, unique=True))
    names = draw(st.lists(value_names(), max_size=4, unique=True))
    collected = {name: draw(value_types()) for name in names}
    computed = _computed(draw, collected)
    read = {**collected, **{name: _COMPUTED[name] for name in computed}}
    homes = {name: _pick(draw, ids) for name in names}
    sections = [
        _section(draw, id_, ids, read, {n: collected[n] for n in names if homes[n] == id_})
        for id_ in ids
    ]
    targets = [*ids, END_OF_SESSION]
    return Script(
        id=draw(identifiers()),
        version=draw(st.integers(1, 30)),
        title=draw(lines()),
        language=_pick(draw, LANGUAGES),
        agent=draw(_agents()),
        conduct=draw(_some_blocks()),
        fallback=draw(_some_blocks()),
        computed=computed,
        sections=tuple(sections),
        anytime=tuple(_watched(draw, targets, read) for _ in range(draw(st.integers(0, 2)))),
        limits=_limit(draw, targets),
        contacts=tuple(
            draw(st.lists(st.one_of(_for_everybody(), lines().map("DE: {}".format)), max_size=2))
        ),
        guarantees=tuple(draw(_promised(tuple(ids)))),
        silence=tuple(draw(_silenced())),
    )


@cache
def _for_everybody() -> st.SearchStrategy[str]:
    """Draw contacts that name no region, and begin with nothing that could be meant as one."""
    return lines().filter(lambda line: ":" not in line and "：" not in line and " " not in line[:3])


LANGUAGES = ("en", "de", "pt-BR", "no", "日本語")
SILENCEABLE = ("unreachable-section", "cycle-without-limit")


@cache
def _agents() -> st.SearchStrategy[Agent]:
    return st.one_of(st.just(Agent()), st.builds(Agent, name=lines(), role=lines()))


@cache
def _some_blocks() -> st.SearchStrategy[str | None]:
    return st.one_of(st.none(), blocks())


@cache
def _silenced() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(SILENCEABLE), max_size=2, unique=True)


@cache
def _promised(ids: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """Generate what a script guarantees; whether it holds is another matter."""
    name = st.sampled_from(ids)
    return st.lists(
        st.one_of(
            st.builds("{} is always reached".format, name),
            st.builds("{} within {} turns".format, name, st.integers(2, 4)),
            st.builds("at most {} visits of {}".format, st.integers(2, 4), name),
        ),
        max_size=2,
    )


@cache
@st.composite
def digressing_scripts(draw: st.DrawFn) -> Script:
    """Generate scripts that have digressions, all of them."""
    made = draw(_plain_scripts(2))
    assume(all(name.casefold() != "back" for name in made.by_id))
    return _digressing(draw, made)


def _digressing(draw: st.DrawFn, made: Script) -> Script:
    """Make digressions of the last section or two, which may have rules of their own."""
    most = min(2, len(made.sections) - 1)
    names = [section.id for section in made.sections[-draw(st.integers(1, most)) :]]
    sections = tuple(_led_past(draw, section, names) for section in made.sections)
    anytime = tuple(rule for rule in made.anytime if rule.to not in names)
    # What counts as nothing while it is not asked for is in no sum.
    fleeting = may_be_taken_back(made)
    read = {name: kind for name, kind in made.values.items() if name not in fleeting}
    back = tuple(_digression(draw, name, read) for name in names)
    limits = _past(made.limits, names)
    kept = {"sections": sections, "anytime": (*anytime, *back), "limits": limits}
    return made.model_copy(update=kept)


def _led_past(draw: st.DrawFn, section: Section, names: Sequence[str]) -> Section:
    """Lead a section elsewhere than to digressions; one of these may go back by its limit."""
    rules = [rule for rule in section.next if rule.to not in names]
    if section.id not in names:
        return section.model_copy(
            update={"next": tuple(rules), "limits": _past(section.limits, names)}
        )
    limits = _past(section.limits, names)
    if limits is not None and draw(st.booleans()):
        limits = limits.model_copy(update={"then": "back"})
    own = tuple(rule for rule in rules if rule.kind != "fixed")
    return section.model_copy(update={"next": own, "limits": limits})


def _past(limit: Limit | None, names: Sequence[str]) -> Limit | None:
    """Give a limit that leads to no digression."""
    if limit is None or limit.then not in names:
        return limit
    return limit.model_copy(update={"then": END_OF_SESSION})


def _digression(draw: st.DrawFn, name: str, collected: Mapping[str, ValueType]) -> Rule:
    rule = _conditional(draw, [name], collected)
    return rule.model_copy(update={"back": True})


@st.composite
def asking_scripts(draw: st.DrawFn) -> Script:
    """Generate scripts of which some sections are questionnaires."""
    made = draw(scripts())
    answers = tuple(f"{n} = {words}" for n, words in enumerate(draw(_answers())))
    source = draw(st.one_of(st.none(), lines()))
    form = Questionnaire(answers=answers, source=source)
    sections = [
        section.model_copy(update={"questionnaire": form, "tasks": _items(section.tasks, answers)})
        if _may_ask(section, made) and draw(st.booleans())
        else section
        for section in made.sections
    ]
    return made.model_copy(update={"sections": tuple(sections)})


def _may_ask(section: Section, script: Script) -> bool:
    """Say whether the first task's name can be that of a value as well."""
    name = section.tasks[0].id if section.tasks else ""
    return name.isidentifier() and not iskeyword(name) and name not in script.values


@cache
def _answers() -> st.SearchStrategy[list[str]]:
    return st.lists(lines().map(_choice), min_size=1, max_size=3)


def _items(tasks: Sequence[Task], answers: tuple[str, ...]) -> tuple[Task, ...]:
    """Let the first task ask with the answers that all items have, and the others as they did."""
    exact = [task.model_copy(update={"do": None, "say": task.say or task.do}) for task in tasks]
    collect = {**exact[0].collect, exact[0].id: answers}
    return (exact[0].model_copy(update={"collect": collect}), *exact[1:])


@st.composite
def waiting_scripts(draw: st.DrawFn) -> Script:
    """Generate scripts of which some sections wait for a human; no session gets on there alone."""
    made = draw(asking_scripts())
    sections = [
        section.model_copy(update={"waits_for_human": draw(st.booleans())})
        if _says_so_first(section) and section.id not in made.digressions
        else section
        for section in made.sections
    ]
    return made.model_copy(update={"sections": tuple(sections)})


def _says_so_first(section: Section) -> bool:
    return bool(section.tasks and section.tasks[0].say) and not section.tasks[0].if_


def _section(
    draw: st.DrawFn,
    id_: str,
    ids: Sequence[str],
    collected: Mapping[str, ValueType],
    own: Mapping[str, ValueType],
) -> Section:
    """Generate a section; `own` are the values that its tasks collect."""
    tasks = draw(_tasks(min(1, len(own))))
    if own:
        tasks[0] = tasks[0].model_copy(update={"collect": dict(own)})
    tasks = [_renamed(draw, task, [each.id for each in tasks]) for task in tasks]
    tasks = [_naming(draw, task, collected) for task in tasks]
    tasks = [*tasks[:1], *(_skipping(draw, id_, task, collected) for task in tasks[1:])]
    targets = [*(other for other in ids if other != id_), END_OF_SESSION]
    rules = [_conditional(draw, targets, collected) for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        rules.append(Rule.model_validate({"to": _pick(draw, targets)}))
    section = Section(
        id=id_,
        title=draw(lines()) if draw(st.booleans()) else id_,
        tasks=tuple(tasks),
        next=tuple(rules),
        limits=_limit(draw, targets),
    )
    return _renamed(draw, section, ids)


Part = TypeVar("Part", Section, Task)


def _renamed(draw: st.DrawFn, part: Part, ids: Sequence[str]) -> Part:
    """Say of some parts what they were called before."""
    former = [f"old_{part.id}", f"Old-{part.id}", f"{part.id}é"]
    old = draw(st.lists(st.sampled_from(former), max_size=2, unique=True))
    return part.model_copy(update={"renamed_from": tuple(set(old) - {*ids})})


@cache
def _tasks(fewest: int) -> st.SearchStrategy[list[Task]]:
    return st.lists(_task(), min_size=fewest, max_size=3, unique_by=lambda task: task.id)


@cache
def _task() -> st.SearchStrategy[Task]:
    text = blocks().map(_without_slots)
    words = st.one_of(st.tuples(text, st.none()), st.tuples(st.none(), text), st.tuples(text, text))
    return st.builds(
        lambda id_, words, optional: Task(id=id_, do=words[0], say=words[1], optional=optional),
        identifiers(),
        words,
        st.booleans(),
    )


def _without_slots(text: str) -> str:
    """Write braces twice where they would name a value: there is none called so."""
    return text.replace("{", "{{") if slots(text) else text


def _skipping(
    draw: st.DrawFn, section: str, task: Task, collected: Mapping[str, ValueType]
) -> Task:
    """Let some tasks be there only sometimes; what they ask for may count as something then."""
    if not collected or draw(st.integers(0, 3)):
        return task
    asked: dict[str, Any] = {"if_": _condition(draw, collected)}
    if (name := f"{section}_{task.id}").isidentifier() and draw(st.booleans()):
        kind = draw(value_types())
        asked |= {"collect": {name: kind}}
        counts = not is_list(kind) and draw(st.booleans())
        asked |= {"skipped": written_value(kind)} if counts else {}
    return task.model_copy(update=asked)


def _naming(draw: st.DrawFn, task: Task, values: Mapping[str, ValueType]) -> Task:
    """Let some tasks name a value, and say what stands there otherwise."""
    names = [name for name in sorted(values) if kind_of(values[name]).meaning != "truth"]
    if not names or draw(st.integers(0, 3)):
        return task
    part = "do" if task.say is None else "say"
    slot = "{{{}|{}}}".format(_pick(draw, names), _pick(draw, ["you", ""]))
    return task.model_copy(update={part: f"{getattr(task, part)} {slot}"})


def _conditional(
    draw: st.DrawFn, targets: Sequence[str], collected: Mapping[str, ValueType]
) -> Rule:
    target = _pick(draw, targets)
    if draw(st.booleans()) and collected:
        return Rule.model_validate({"to": target, "if": _condition(draw, collected)})
    return Rule.model_validate({"to": target, "when": draw(lines())})


def _watched(draw: st.DrawFn, targets: Sequence[str], collected: Mapping[str, ValueType]) -> Rule:
    """Generate an `anytime` rule; a judged one may be urgent."""
    rule = _conditional(draw, targets, collected)
    may_be_urgent = rule.when is not None and draw(st.booleans())
    if not may_be_urgent:
        return rule
    return rule.model_copy(update={"urgent": True, "danger": draw(st.sampled_from(_DANGERS))})


_DANGERS = (None, "indirect", "explicit from others, imminent to others")


def _limit(draw: st.DrawFn, targets: Sequence[str]) -> Limit | None:
    amounts = draw(_amounts())
    return Limit(then=_pick(draw, targets), **amounts) if amounts else None


@cache
def _amounts() -> st.SearchStrategy[dict[str, int]]:
    """Generate how many turns and visits a limit allows; nothing for no limit."""
    turns, visits = st.integers(1, 40), st.integers(1, 9)
    return st.one_of(
        st.just({}),
        st.fixed_dictionaries({"turns": turns}, optional={"visits": visits}),
        st.fixed_dictionaries({"visits": visits}),
    )


@st.composite
def acting_scripts(draw: st.DrawFn) -> Script:
    """Generate scripts of which some sections call actions, and ask what has become of them."""
    made = draw(scripts())
    names = ("act", "Act_2")
    actions = {name: draw(_actions(made, name)) for name in names}
    sections = [_acting(draw, made, section, names) for section in made.sections]
    called = {task.call for section in sections for task in section.tasks}
    kept = {name: action for name, action in actions.items() if name in called}
    parts = {name: getattr(made, name) for name in Script.model_fields}
    return Script.model_validate({**parts, "actions": kept, "sections": sections})


@st.composite
def _actions(draw: st.DrawFn, made: Script, name: str) -> Action:
    """Generate what an action takes and gives."""
    gives = {f"{name}_{n}": draw(value_types()) for n in range(draw(st.integers(0, 2)))}
    known = [*made.values, *made.computed]
    takes = tuple(draw(st.lists(st.sampled_from(known), max_size=2, unique=True)) if known else ())
    seconds = draw(st.sampled_from([1, 10, 60]))
    said = {n: written_value(kind) for n, kind in gives.items() if draw(st.booleans())}
    return Action(takes=takes, gives=gives, seconds=seconds, rehearsed=said)


def written_value(kind: ValueType) -> str:
    """Write a value of a type as a script does."""
    value = made_up(kind)
    if isinstance(value, list):
        return ", ".join(f"{part}: {written_value(of)}" for part, of in kind_of(kind).parts)
    if kind_of(kind).scalar == "duration":
        return repr(Span(int(value)))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _acting(draw: st.DrawFn, made: Script, section: Section, names: Sequence[str]) -> Section:
    """Let some sections call an action, and ask about it."""
    if draw(st.booleans()):
        return section
    name, tasks = _pick(draw, names), list(section.tasks)
    begins = section.id != made.first.id and not is_urgent(made, section) and draw(st.booleans())
    if not tasks and not begins:
        return section
    at = 0 if begins else draw(st.integers(1, len(tasks)))
    tasks.insert(at, Task(id="calls-it", call=name))
    if len({task.id for task in tasks}) < len(tasks):
        return section
    targets = [other for other in made.by_id if other not in made.digressions]
    to = _pick(draw, [each for each in (*targets, END_OF_SESSION) if each != section.id])
    asked = Rule.model_validate({"to": to, "if": _pick(draw, [f"failed({name})", f"done({name})"])})
    return section.model_copy(update={"tasks": tuple(tasks), "next": (asked, *section.next)})
