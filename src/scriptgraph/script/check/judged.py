"""Conditions that a model is to judge, and that speak of values that are collected or computed."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.language.item_numbers import is_refused
from scriptgraph.script.check.items import Items
from scriptgraph.script.check.meant import Meanings, example
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import rules_of
from scriptgraph.script.model import Script
from scriptgraph.script.questions import declined

_FEW = 80


def judged_comparison(script: Script) -> Iterator[Remark]:
    """Find judged conditions that say in words what can be computed; readers refuse signs."""
    meanings, items = Meanings(script), Items(script)
    for section, path, rule in rules_of(script) if script.readable else ():
        if rule.when is None:
            continue
        at = (rule.when, section)
        if found := _of_value(script, meanings, items, *at) or _of_answer(script, items, *at):
            told, hint = found
            message = f"{_shown(rule.when)} {told}, and a model judges it as a sentence"
            yield Remark(message, (*path, "when"), section, hint)


def _of_value(
    script: Script, meanings: Meanings, items: Items, when: str, section: str | None
) -> tuple[str, str] | None:
    """Say that a condition compares or names a value, if only by its number or its title."""
    text = items.by_name(when, section)
    titled = items.by_title(text)
    if meanings.named(titled) and (meant := meanings.condition(titled)):
        in_markdown = script.source.is_markdown
        write = f"`` if `{meant}` ``" if in_markdown else f"`if: {meant}` instead of `when`"
        return "compares a value", f"To have it computed, write {write}."
    numbered = meanings.named(text)[:1] if text != when else []
    sure = meanings.named_surely(text) or next(iter(numbered), "")
    return (f"names {sure!r}", _formula(script, when, sure)) if sure else None


def _of_answer(
    script: Script, items: Items, text: str, section: str | None
) -> tuple[str, str] | None:
    """Say that a condition quotes an answer of a questionnaire."""
    label, name = items.answered(text, section)
    return (f"has the answer {label!r}", _formula(script, text, name)) if name else None


def _formula(script: Script, text: str, name: str) -> str:
    """Propose a formula over a value: who does not want to tell it is asked for by `declined`."""
    formula = declined(name) if is_refused(text) and name in script.values else ""
    return f"To have it computed, write a formula, such as `{formula or example(script, [name])}`."


def _shown(text: str) -> str:
    return repr(text if len(text) <= _FEW else f"{text[:_FEW]}...")
