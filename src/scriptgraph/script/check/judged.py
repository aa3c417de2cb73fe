"""Conditions that a model is to judge, and that compare what is collected."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import rules_of
from scriptgraph.script.comparisons import worded
from scriptgraph.script.model import Script

_FEW = 80


def judged_comparison(script: Script) -> Iterator[Remark]:
    """Find judged conditions that compare a value in words; readers refuse those with signs."""
    types = script.values
    for section, path, rule in rules_of(script):
        if rule.when is None or not types:
            continue
        shown = rule.when if len(rule.when) <= _FEW else f"{rule.when[:_FEW]}..."
        message = f"{shown!r} compares a value, and a model judges it as a sentence"
        if meant := worded(rule.when, types):
            in_markdown = script.source.is_markdown
            write = f"`` if `{meant}` ``" if in_markdown else f"`if: {meant}` instead of `when`"
            yield Remark(message, (*path, "when"), section, f"To have it computed, write {write}.")
