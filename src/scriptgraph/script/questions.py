"""Questions about values, not about what they are: `known(mood)`, `declined(mood)`, `count(a, b)`.

A value is known where the person has told it, declined where they did not want to, and neither
where nobody has asked. So the answer to such a question is true or false, or how many are known,
and never missing. Of a list its records are counted.

In a tree a question is one name, `known(mood)`, just as it is written: whoever walks over names
meets a truth or a number of its own, and never mistakes it for the value.

Of an action is asked whether it is `done(x)` or has `failed(x)`: see `OF_ACTIONS`.
"""

import ast
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, cast

from scriptgraph.script import functions
from scriptgraph.script.kinds import Kind

Asks = Literal["known", "declined", "count"]

_QUESTION = re.compile(r"(known|declined|count)\((.+)\)", re.DOTALL)
_ASKS = ("known", "declined", "count")
OF_ACTIONS = {"done": "known", "failed": "declined"}
"""What is asked of an action, and what that asks of the value that it is noted under.

It has answered where that is known, failed where that counts as declined, and neither before it was
called: three states, like those of every value.
"""


class Question(NamedTuple):
    """What is asked, and of which values: one, but where they are counted."""

    asks: Asks
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name the value, or the first of those that are counted."""
        return self.names[0]

    def kind(self, kinds: Mapping[str, Kind]) -> Kind:
        """Say what the answer can be, by what the values can be that it asks about."""
        if self.asks != "count":
            return Kind("boolean")
        most = (_most_counted(kinds[name]) if name in kinds else 1 for name in self.names)
        return Kind("integer", 0, sum(most))


def _most_counted(kind: Kind) -> float:
    """Say for how much a known value counts at most: one, or of a list its records."""
    return kind.high or 0 if kind.meaning == "records" else 1


def declined(name: str) -> str:
    """Give the name under which it is noted that somebody did not want to tell a value."""
    return f"declined({name})"


def question(name: str) -> Question | None:
    """Give the question that a name of a tree stands for; None for that of a value."""
    found = _QUESTION.fullmatch(name) if name.endswith(")") else None
    return Question(cast(Asks, found[1]), tuple(found[2].split(", "))) if found else None


def renamed(name: str, names: Mapping[str, str]) -> str:
    """Give what a name of a tree is where values are called otherwise: `known(b)` of `known(a)`."""
    found = question(name)
    if found is None:
        return names.get(name, name)
    return f"{found.asks}({', '.join(names.get(each, each) for each in found.names)})"


def values_of(name: str) -> tuple[str, ...]:
    """Give the values that a name of a tree speaks of, whether it asks about them or reads one."""
    found = question(name)
    return found.names if found else (name,)


def is_question(node: ast.AST) -> bool:
    """Say whether a call, before it has become a name, was meant to be a question."""
    words = (*_ASKS, *OF_ACTIONS)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in words


def named(tree: ast.expr) -> ast.expr:
    """Put a name in the place of each question, and an alias in that of a function's name."""
    return cast(ast.expr, _Named().visit(tree))


class _Named(ast.NodeTransformer):
    """Leaves what is not well formed as it is: then it is refused."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        names = [part.id for part in node.args if isinstance(part, ast.Name)]
        if is_question(node) and not node.keywords and names and len(names) == len(node.args):
            word = cast(ast.Name, node.func).id
            asks = OF_ACTIONS.get(word, word)
            if asks == "count" or len(names) == 1:
                return ast.copy_location(ast.Name(f"{asks}({', '.join(names)})", ast.Load()), node)
        elif functions.is_well_formed(node):
            func = cast(ast.expr, ast.alias(cast(ast.Name, node.func).id))
            args = [cast(ast.expr, self.visit(part)) for part in node.args]
            return ast.copy_location(ast.Call(func, args, []), node)
        return node
