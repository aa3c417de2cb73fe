"""Conditions whose parts do not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scriptgraph.core.findings import Path
from scriptgraph.script.check.fitting import COMPARED, Problem, problem_of
from scriptgraph.script.check.meant import Meanings
from scriptgraph.script.check.rule import Remark, also
from scriptgraph.script.check.walking import conditions_of, kinds_of, tree_of
from scriptgraph.script.kinds import Kind
from scriptgraph.script.literals import day_numbered
from scriptgraph.script.model import Script


def mistyped_condition(script: Script) -> Iterator[Remark]:
    """Find conditions that compare, join or add up what does not belong together."""
    kinds, meanings = kinds_of(script), Meanings(script)
    told: dict[object, list[tuple[str | None, Path, str, Problem]]] = {}
    for section, path, rule in conditions_of(script):
        tree = tree_of(rule)
        if tree is not None and (problem := problem_of(tree, kinds)):
            about = frozenset(name for name in kinds if f"`{name}`" in str(problem))
            told.setdefault(about or path, []).append((section, path, rule.if_ or "", problem))
    for names, found in told.items():
        section, path, text, problem = found[0]
        again = also(script, [each[1] for each in found])
        meant = meanings.condition(text)
        flaw = "" if meant else meanings.flaw_of_amounts(text)
        told_of = f"{flaw}." if flaw else _hint(problem.advice) or _of_its_kind(kinds, names)
        hint = f"Write `{meant}`." if meant else told_of
        message = problem.message if flaw else problem
        yield Remark(f"`{text}`: {message}{again}", (*path, "if"), section, hint)


def _of_its_kind(kinds: Mapping[str, Kind], about: object) -> str:
    """Show how the days and spans are compared that do not fit; empty where there are none."""
    names = sorted(about) if isinstance(about, frozenset) else ()
    shown = [f"`{name} {end}`" for name in names if (end := _end(kinds[name]))]
    return f"Compare each with its own kind, such as {' or '.join(shown)}." if shown else ""


def _end(kind: Kind) -> str:
    """Write a comparison with a day or a span; empty for any other kind."""
    if kind.meaning == "day" and kind.high is not None:
        return f"< {day_numbered(int(kind.high))}"
    return COMPARED[kind.meaning] if kind.meaning in ("day", "span") else ""


def _hint(advice: str) -> str:
    """Give what to write as a sentence of its own; empty leaves the rule's own hint."""
    return f"{advice[:1].upper()}{advice[1:]}." if advice else ""
