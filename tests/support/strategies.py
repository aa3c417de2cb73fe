"""Hypothesis strategies that generate valid input, for every property test.

`scripts()` gives scripts that are valid in shape and sound in the sense of
`scriptgraph.script.check.faults`: they may be strange, but each of them can be compiled.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from keyword import iskeyword, issoftkeyword

from hypothesis import strategies as st

from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import ScalarType, kind_of
from scriptgraph.script.model import (
    END_OF_SESSION,
    Agent,
    Limit,
    Rule,
    Script,
    Section,
    Task,
)

RESERVED = {END_OF_SESSION, "start", "__start__", "__end__", "dispatch", "patient"}
RESERVED_PREFIXES = ("evaluate_", "dispatch_")

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
            name.casefold() not in RESERVED
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
        ["string", "integer", "number", "boolean"]
    )
    ends = st.lists(st.integers(-5, 30), min_size=2, max_size=2, unique=True).map(sorted)
    ranges = ends.map(lambda pair: f"integer {pair[0]}..{pair[1]}")
    numbers = st.lists(st.sampled_from(["0", "1", "2", "-1", "0.5", "12"]), min_size=1, max_size=4)
    choices = st.lists(lines().map(_choice), min_size=1, max_size=3)
    one_of = st.one_of(choices, numbers).map(lambda items: tuple(dict.fromkeys(items)))
    return st.one_of(scalars, ranges, one_of)


def _choice(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def conditions(collected: dict[str, ValueType]) -> st.SearchStrategy[str]:
    """Generate a parsable, well-typed condition over collected values."""
    comparisons = st.sampled_from(sorted(collected)).flatmap(
        lambda name: _comparisons(name, collected[name])
    )
    joined = st.tuples(comparisons, st.sampled_from(["and", "or"]), comparisons).map(" ".join)
    negated = comparisons.map(lambda text: f"not ({text})")
    return st.one_of(comparisons, comparisons, joined, negated).filter(_is_short)


def _is_short(text: str) -> bool:
    return len(text) < 500  # the most that an expression may have


def _comparisons(name: str, kind: ValueType) -> st.SearchStrategy[str]:
    declared = kind_of(kind)
    if declared.meaning == "number":
        operators = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
        return st.builds(f"{name} {{}} {{}}".format, operators, st.integers(-9, 99))
    if declared.scalar == "boolean":
        return st.sampled_from([name, f"not {name}", f"{name} == true", f"{name} != false"])
    texts = st.just("anna") if kind == "string" else st.sampled_from(kind)
    quoted = texts.map(lambda text: json.dumps(text, ensure_ascii=True))
    return st.one_of(quoted.map(f"{name} == {{}}".format), quoted.map(f"{name} in [{{}}]".format))


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Generate any script that is valid in shape and sound."""
    ids = draw(st.lists(identifiers(), min_size=1, max_size=5, unique=True))
    names = draw(st.lists(value_names(), max_size=4, unique=True))
    collected = {name: draw(value_types()) for name in names}
    homes = {name: draw(st.sampled_from(ids)) for name in names}
    sections = [
        draw(_section(id_, ids, collected, {n: collected[n] for n in names if homes[n] == id_}))
        for id_ in ids
    ]
    targets = [*ids, END_OF_SESSION]
    return Script(
        id=draw(identifiers()),
        version=draw(st.integers(1, 30)),
        title=draw(lines()),
        language=draw(st.sampled_from(["en", "de", "pt-BR", "no", "日本語"])),
        agent=draw(st.one_of(st.just(Agent()), st.builds(Agent, name=lines(), role=lines()))),
        conduct=draw(st.one_of(st.none(), blocks())),
        fallback=draw(st.one_of(st.none(), blocks())),
        sections=tuple(sections),
        anytime=tuple(draw(st.lists(_watched(targets, collected), max_size=2))),
        limits=draw(_limits(targets)),
        silence=tuple(draw(st.lists(st.sampled_from(SILENCEABLE), max_size=2, unique=True))),
    )


SILENCEABLE: list[str] = ["unreachable-section", "cycle-without-limit"]


@st.composite
def _section(
    draw: st.DrawFn,
    id_: str,
    ids: list[str],
    collected: dict[str, ValueType],
    own: dict[str, ValueType],
) -> Section:
    """Generate a section; `own` are the values that its tasks collect."""
    fewest = min(1, len(own))
    tasks = draw(st.lists(_task(), min_size=fewest, max_size=3, unique_by=lambda task: task.id))
    if own:
        tasks[0] = tasks[0].model_copy(update={"collect": own})
    targets = [*(other for other in ids if other != id_), END_OF_SESSION]
    rules = draw(st.lists(_conditional(targets, collected), max_size=3))
    if draw(st.booleans()):
        rules.append(Rule.model_validate({"to": draw(st.sampled_from(targets))}))
    return Section(
        id=id_,
        title=draw(st.one_of(lines(), st.just(id_))),
        tasks=tuple(tasks),
        next=tuple(rules),
        limits=draw(_limits(targets)),
    )


@cache
@st.composite
def _task(draw: st.DrawFn) -> Task:
    do, say = draw(
        st.one_of(
            st.tuples(blocks(), st.none()),
            st.tuples(st.none(), blocks()),
            st.tuples(blocks(), blocks()),
        )
    )
    return Task(id=draw(identifiers()), do=do, say=say, optional=draw(st.booleans()))


def _conditional(targets: list[str], collected: dict[str, ValueType]) -> st.SearchStrategy[Rule]:
    to = st.sampled_from(targets)
    judged = st.fixed_dictionaries({"to": to, "when": lines()})
    if not collected:
        return judged.map(Rule.model_validate)
    computed = st.fixed_dictionaries({"to": to, "if": conditions(collected)})
    return st.one_of(judged, computed).map(Rule.model_validate)


def _watched(targets: list[str], collected: dict[str, ValueType]) -> st.SearchStrategy[Rule]:
    """Generate an `anytime` rule; a judged one may be urgent."""
    rules = _conditional(targets, collected)
    urgent = rules.map(lambda rule: rule.model_copy(update={"urgent": rule.when is not None}))
    return st.one_of(rules, urgent)


def _limits(targets: list[str]) -> st.SearchStrategy[Limit | None]:
    turns, visits = st.integers(1, 40), st.integers(1, 9)
    amounts = st.one_of(
        st.fixed_dictionaries({"turns": turns}, optional={"visits": visits}),
        st.fixed_dictionaries({"visits": visits}),
    )
    targeted = st.sampled_from(targets)
    limits = st.builds(lambda then, amount: Limit(then=then, **amount), targeted, amounts)
    return st.one_of(st.none(), limits)
