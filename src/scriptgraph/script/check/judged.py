"""Conditions that a model is to judge, and that speak of values that are collected or computed."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.script.check.meant import Meanings, example
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import rules_of
from scriptgraph.script.model import Script

_FEW = 80


def judged_comparison(script: Script) -> Iterator[Remark]:
    """Find judged conditions that say in words what can be computed; readers refuse signs."""
    meanings = Meanings(script)
    for section, path, rule in rules_of(script) if script.readable else ():
        if rule.when is None or not meanings.named(rule.when):
            continue
        shown = repr(rule.when if len(rule.when) <= _FEW else f"{rule.when[:_FEW]}...")
        if meant := meanings.condition(rule.when):
            in_markdown = script.source.is_markdown
            write = f"`` if `{meant}` ``" if in_markdown else f"`if: {meant}` instead of `when`"
            message = f"{shown} compares a value, and a model judges it as a sentence"
            yield Remark(message, (*path, "when"), section, f"To have it computed, write {write}.")
        elif sure := meanings.named_surely(rule.when):
            message = f"{shown} names {sure!r}, and a model judges it as a sentence"
            hint = f"To have it computed, write a formula, such as `{example(script, [sure])}`."
            yield Remark(message, (*path, "when"), section, hint)
