"""Conditions over collected values (`if: mood < 4 and name != ""`), by allow-list, never `eval`.

The language is a small part of Python's expression syntax: comparisons, `and`, `or`, `not`, `in`,
`+ - * /`, `sum`, `mean`, `min`, `max`, numbers, texts, `true` / `false`, lists, the names of
collected values, and the questions `known(mood)`, `declined(mood)` and `count(mood, pain)`.
Whatever an expression says, it can neither reach outside the values nor take long.
"""

import ast
from collections.abc import Mapping
from functools import lru_cache

from scriptgraph.script import questions
from scriptgraph.script.evaluation import COMPARISONS, WORDS, UnknownValueError, worked_out
from scriptgraph.script.kinds import Constant
from scriptgraph.script.questions import Question
from scriptgraph.script.syntax import (
    MAX_LENGTH,
    ExpressionError,
    expression_meant,
    is_condition,
    is_constant,
    is_value,
    parse,
    parse_value,
)
from scriptgraph.script.trees import names_of, nodes_of

__all__ = [
    "COMPARISONS",
    "MAX_LENGTH",
    "ExpressionError",
    "UnknownValueError",
    "asked",
    "asked_by_value",
    "constants",
    "expression_meant",
    "holds",
    "is_condition",
    "is_value",
    "names",
    "names_of_value",
    "needed",
    "needed_by_value",
    "parse",
    "parse_value",
    "value",
]


@lru_cache(maxsize=4096)
def names(text: str) -> frozenset[str]:
    """Name the values that an expression reads, or asks about.

    Raises:
        ExpressionError: When it cannot be read.
    """
    return frozenset(name for each in _names_of(text) for name in questions.values_of(each))


@lru_cache(maxsize=4096)
def needed(text: str) -> frozenset[str]:
    """Name the values that an expression reads: while one is missing, it may not be decided.

    Raises:
        ExpressionError: When it cannot be read.
    """
    return frozenset(name for name in _names_of(text) if questions.question(name) is None)


@lru_cache(maxsize=4096)
def asked(text: str) -> frozenset[Question]:
    """List what an expression asks about values.

    Raises:
        ExpressionError: When it cannot be read.
    """
    return frozenset(filter(None, map(questions.question, _names_of(text))))


def _names_of(text: str) -> frozenset[str]:
    return _names_in(parse(text))


def _names_in(tree: ast.expr) -> frozenset[str]:
    return frozenset(names_of(tree)) - frozenset(WORDS)


def constants(text: str) -> frozenset[Constant]:
    """List the constants that an expression mentions.

    Raises:
        ExpressionError: When it cannot be read.
    """
    nodes = nodes_of(parse(text), ast.Constant)
    return frozenset(node.value for node in nodes if is_constant(node.value))


def holds(text: str, values: Mapping[str, Constant]) -> bool:
    """Say whether an expression is true of the collected values.

    Args:
        text: The expression.
        values: What is known, by name; and `declined(mood)`, true, for each that was declined.

    Raises:
        ExpressionError: When it cannot be read.
        UnknownValueError: When it needs a value that is not there or has another type.
    """
    found = worked_out(parse(text), text, values)
    if not isinstance(found, bool):
        raise UnknownValueError(f"{text!r} is neither true nor false")
    return found


def value(text: str, values: Mapping[str, Constant]) -> Constant:
    """Work out what an expression comes to: a number, or true or false.

    Raises:
        ExpressionError: When it cannot be read.
        UnknownValueError: When it needs a value that is not there or has another type.
    """
    return worked_out(parse_value(text), text, values)


def names_of_value(text: str) -> frozenset[str]:
    """Name what the definition of a computed value reads, or asks about.

    Raises:
        ExpressionError: When it cannot be read.
    """
    found = _names_in(parse_value(text))
    return frozenset(name for each in found for name in questions.values_of(each))


def needed_by_value(text: str) -> frozenset[str]:
    """Name the values without which the definition of a computed value comes to nothing.

    Raises:
        ExpressionError: When it cannot be read.
    """
    found = _names_in(parse_value(text))
    return frozenset(name for name in found if questions.question(name) is None)


def asked_by_value(text: str) -> frozenset[Question]:
    """List what an expression, or the definition of a computed value, asks about values.

    Raises:
        ExpressionError: When it cannot be read.
    """
    return frozenset(filter(None, map(questions.question, _names_in(parse_value(text)))))
