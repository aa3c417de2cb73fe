"""Conditions whose parts do not fit together."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.core.findings import Path
from scriptgraph.script.check.fitting import problem_of
from scriptgraph.script.check.meant import Meanings
from scriptgraph.script.check.rule import Remark, also
from scriptgraph.script.check.walking import conditions_of, kinds_of, tree_of
from scriptgraph.script.model import Script


def mistyped_condition(script: Script) -> Iterator[Remark]:
    """Find conditions that compare, join or add up what does not belong together."""
    kinds, meanings = kinds_of(script), Meanings(script)
    told: dict[object, list[tuple[str | None, Path, str, str]]] = {}
    for section, path, rule in conditions_of(script):
        tree = tree_of(rule)
        if tree is not None and (problem := problem_of(tree, kinds)):
            about = frozenset(name for name in kinds if f"`{name}`" in problem)
            told.setdefault(about or path, []).append((section, path, rule.if_ or "", problem))
    for found in told.values():
        section, path, text, problem = found[0]
        again = also(script, [each[1] for each in found])
        meant = meanings.condition(text)
        message, hint = f"`{text}`: {problem}", f"Write `{meant}`." if meant else _hint(problem)
        yield Remark(message + again, (*path, "if"), section, hint)


def _hint(message: str) -> str:
    """Give what to write as a sentence of its own; empty leaves the rule's own hint."""
    advice = message.rpartition("; ")[2] if "; " in message else ""
    return f"{advice[:1].upper()}{advice[1:]}." if "write" in advice or "written" in advice else ""
