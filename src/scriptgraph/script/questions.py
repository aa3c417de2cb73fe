"""Questions about a value, not about what it is: `known(mood)`, `declined(mood)`.

A value is known where the person has told it, declined where they did not want to, and neither
where nobody has asked. So the answer to such a question is true or false, and never missing.

In a tree a question is one name, `known(mood)`, just as it is written: whoever walks over names
meets a truth of its own, and never mistakes it for the value.
"""

import ast
import re
from typing import Literal, NamedTuple, cast

Asks = Literal["known", "declined"]

_QUESTION = re.compile(r"(known|declined)\((.+)\)", re.DOTALL)
_ASKS = ("known", "declined")


class Question(NamedTuple):
    """What is asked, and of which value."""

    asks: Asks
    name: str


def declined(name: str) -> str:
    """Give the name under which it is noted that somebody did not want to tell a value."""
    return f"declined({name})"


def question(name: str) -> Question | None:
    """Give the question that a name of a tree stands for; None for that of a value."""
    found = _QUESTION.fullmatch(name) if name.endswith(")") else None
    return Question(cast(Asks, found[1]), found[2]) if found else None


def value_of(name: str) -> str:
    """Give the value that a name of a tree speaks of, whether it asks about it or reads it."""
    found = question(name)
    return found.name if found else name


def is_question(node: ast.AST) -> bool:
    """Say whether a call, before it has become a name, was meant to be a question."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ASKS


def named(tree: ast.expr) -> ast.expr:
    """Put a name in the place of each question that is well formed."""
    return cast(ast.expr, _Named().visit(tree))


class _Named(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node:
            case ast.Call(func=ast.Name(id=asks), args=[ast.Name(id=name)], keywords=[]):
                if asks in _ASKS:
                    return ast.copy_location(ast.Name(f"{asks}({name})", ast.Load()), node)
        return node
