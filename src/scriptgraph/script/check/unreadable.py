"""Conditions that stand where a formula does and are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from scriptgraph.core.findings import Path
from scriptgraph.script import expressions
from scriptgraph.script.check.meant import Meanings, example
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import conditions_of
from scriptgraph.script.expression_slips import with_times
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.model import Script
from scriptgraph.script.syntax import LANGUAGE

_FORMULA = (
    "A formula compares values that are collected or computed, with `<`, `<=`, `==`, `!=`, `>=`, "
    "`>` or, of words, `is` and `is not`; `and`, `or` and `not` join comparisons: `{}`."
)
"""What is said of a formula that nobody can tell."""

_SENTENCE = (
    "A sentence stands behind `when`: `when: {}`.",
    "Around a sentence stand no backticks: `if {}`.",
)
"""What is said of a sentence in the place of a formula, in YAML and in Markdown."""


def bad_expression(script: Script) -> Iterator[Remark]:
    """Find `if:` conditions that cannot be read."""
    meanings = Meanings(script)
    for section, path, rule in conditions_of(script):
        if rule.if_ is None:
            continue
        try:
            expressions.parse(rule.if_)
        except expressions.ExpressionError as error:
            message, meant = str(error), _meant(script, meanings, rule.if_)
            odd_amount = "" if meant else meanings.flaw_of_amounts(rule.if_)
            if odd_amount or (meant and f"write `{meant}`" not in message):
                message = message.partition("; write `")[0].removesuffix(f"; {LANGUAGE}")
            known = _known_at(script, path)
            hint = f"Write `{meant}`." if meant else _FORMULA.format(example(script, known))
            if odd_amount:
                hint = f"{odd_amount}."
            elif not meant and "tasks" not in path and meanings.is_sentence(rule.if_):
                hint = _SENTENCE[script.source.is_markdown].format(rule.if_)
            yield Remark(message, (*path, "if"), section, hint)


def _meant(script: Script, meanings: Meanings, text: str) -> str:
    """Give the condition that was meant; empty where nobody knows."""
    spans = [name for name, kind in script.values.items() if kind_of(kind).scalar == "duration"]
    if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in spans):
        timed = with_times(text)
        if timed != text and expressions.is_condition(timed):
            return timed
    return _asked_of_action(script, text) or meanings.condition(text)


def _known_at(script: Script, path: Path) -> frozenset[str]:
    """Name the values that a condition can read; that of a task nothing that is asked behind it."""
    if "tasks" not in path:
        return script.readable
    tasks = script.by_id[str(path[1])].tasks
    before = takewhile(lambda one: one.id != path[3], tasks)
    mine = frozenset(name for one in tasks for name in one.collect)
    known = frozenset(name for one in before for name in one.collect)
    return known or frozenset(script.values) - mine


def _asked_of_action(script: Script, text: str) -> str:
    """Give the question about an action that a sentence asks; empty where it names none."""
    words = re.findall(r"\w+", text)
    named = next((word for word in words if word in script.actions), "")
    if not named:
        return ""
    failed = any(word.casefold().startswith(("fail", "gescheitert", "fall")) for word in words)
    is_done = any(word.casefold() in ("done", "worked", "succeeded", "succeeds") for word in words)
    return f"failed({named})" if failed else f"done({named})" if is_done else ""
