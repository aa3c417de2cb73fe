"""What can be wrong with a value that is computed: one finding for each."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator
from difflib import get_close_matches

from scriptgraph.core.findings import Path
from scriptgraph.script import expressions
from scriptgraph.script.bands import number_of
from scriptgraph.script.check.ends import kind_of_tree
from scriptgraph.script.check.fitting import problem_of
from scriptgraph.script.check.meant import definition_meant, is_definition
from scriptgraph.script.check.promises import conditions_promised
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import conditions_of, kinds_of
from scriptgraph.script.computed import MOST, circle, definitions, lengths, written_out
from scriptgraph.script.functions import FUNCTIONS
from scriptgraph.script.model import Script
from scriptgraph.script.questions import Question
from scriptgraph.script.trees import names_of, nodes_of

_WORDS = ("true", "false", "known", "declined", "count", *FUNCTIONS)

Wrong = tuple[str, str]
"""What is wrong, and what to do; an empty hint leaves the rule's own."""


def bad_computed_value(script: Script) -> Iterator[Remark]:
    """Find computed values that cannot be worked out, and conditions that ask about one."""
    if len(script.computed) > MOST:
        message = f"{len(script.computed)} values are computed, and {MOST} are the most"
        yield Remark(message, ("computed",), hint="Compute what rules read, and no more.")
        return
    for name, text in script.computed.items():
        if found := _wrong_name(script, name) or _wrong_text(script, name, text):
            message, hint = found
            yield Remark(message, ("computed", name), hint=hint)
    for section, path, text in _conditions(script):
        if found := _wrong_question(script, text) or _too_long(script, text):
            message, hint = found
            yield Remark(f"`{text}` {message}", path, section, hint)


def _wrong_name(script: Script, name: str) -> Wrong | None:
    if name in script.values:
        return f"{name!r} is computed, and collected as well", "Give one of them another name."
    if name in _WORDS or keyword.iskeyword(name) or not name.isidentifier():
        message = f"{name!r} cannot be read in an expression"
        hint = "Choose another name: letters, digits and `_`, and no word of an expression."
        return message, hint
    return None


def _wrong_text(script: Script, name: str, text: str) -> Wrong | None:
    try:
        text = number_of(text)
        tree = expressions.parse_value(text)
    except expressions.ExpressionError as error:
        meant = definition_meant(script, name, script.computed[name])
        return f"{name!r}: {error}", f"Write `{meant}`." if meant else ""
    if way := circle(name, script.computed):
        return f"{name!r} needs itself: {' → '.join(way)}", "Take one of them out."
    if missing := sorted(expressions.names_of_value(text) - script.readable):
        others = script.readable - {name} - expressions.names_of_value(text)
        close = get_close_matches(missing[0], others, n=1)
        hint = f"Did you mean {close[0]!r}?" if close else "Let a task `collect` it."
        return f"{name!r} needs {missing[0]!r}, which no task collects", hint
    if found := _wrong_question(script, text) or _grown(script, name, text):
        message, hint = found
        return f"{name!r} = `{text}` {message}", hint
    return _wrong_kind(script, name, text, tree)


def _wrong_kind(script: Script, name: str, text: str, tree: ast.expr) -> Wrong | None:
    """Say what does not belong together in a definition, or that it comes to a text."""
    kinds = kinds_of(script)
    if problem := problem_of(tree, kinds, is_truth=kind_of_tree(tree, kinds).meaning == "truth"):
        return f"{name!r} = `{text}`: {problem}", ""
    read = tree.id if isinstance(tree, ast.Name) else ""
    is_text = isinstance(tree, ast.Constant) and isinstance(tree.value, str)
    joins = isinstance(tree, ast.BinOp) and _joins_texts(tree, script)
    if is_text or joins or (read in kinds and kinds[read].meaning == "text"):
        return f"{name!r} comes to a text", "Compute a number, or what is true or false."
    return None


def _joins_texts(tree: ast.BinOp, script: Script) -> bool:
    kinds = kinds_of(script)
    constants = [node.value for node in nodes_of(tree, ast.Constant)]
    read = [kinds[name] for name in names_of(tree) if name in kinds]
    return any(k.meaning == "text" for k in read) or any(isinstance(c, str) for c in constants)


def _wrong_question(script: Script, text: str) -> Wrong | None:
    """Find a question about a computed value, which nobody is asked for."""
    for asked in _asked(text):
        if about := [name for name in asked.names if name in script.computed]:
            message = f"asks `{asked.asks}` about {about[0]!r}, which is computed"
            return message, "Ask it of the collected values that it is worked out of."
    return None


def _grown(script: Script, name: str, text: str) -> Wrong | None:
    """Find the first of several that need one another which cannot be written out."""
    known = lengths(definitions(script))
    reads = expressions.names_of_value(text) & script.computed.keys()
    if name in known or not reads <= known.keys():
        return None
    return "becomes too long, or too deep, once it is written out", "Compute less at once."


def _too_long(script: Script, text: str) -> Wrong | None:
    if not all(map(is_definition, script.computed.values())):
        return None  # told where it stands
    try:
        expressions.parse_value(written_out(text, definitions(script)))
    except expressions.ExpressionError as error:
        if expressions.is_value(text):
            return f"cannot be read once it is written out: {error}", "Compute less at once."
    return None


def _asked(text: str) -> frozenset[Question]:
    try:
        return expressions.asked_by_value(text)
    except expressions.ExpressionError:
        return frozenset()


def _conditions(script: Script) -> Iterator[tuple[str | None, Path, str]]:
    """List each condition of the script with its place; nothing where it computes nothing."""
    if not script.computed:
        return
    for section, path, rule in conditions_of(script):
        if rule.if_ is not None:
            yield section, (*path, "if"), rule.if_
    for number, text in conditions_promised(script):
        yield None, ("guarantees", number), text
