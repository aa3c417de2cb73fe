"""Values that are worked out of others: `phq9: q1 + q2 + q3`.

They are nowhere kept. What they come to follows from what is collected, here and nowhere else; and
whatever is said of a script's conditions is said of them written out, over collected values only.
One may be bands, which are words for the parts of a number; see `script.bands`.
"""

import ast
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from math import isfinite

from scriptgraph.core.values import Collected
from scriptgraph.script import expressions
from scriptgraph.script.bands import (
    bands_of,
    compared,
    expressions_of,
    number_of,
    read_bands,
)
from scriptgraph.script.exact import Ratio
from scriptgraph.script.kinds import Constant
from scriptgraph.script.lists import as_constants
from scriptgraph.script.model import Rule, Script, Section, Task
from scriptgraph.script.trees import names_of

Definitions = tuple[tuple[str, str], ...]
"""Each name with its expression, as they are written."""


def definitions(script: Script) -> Definitions:
    """Give what a script computes."""
    return tuple(script.computed.items())


MOST = 200
"""How many values a script may compute."""

_DEEPEST = 20
"""How many computed values may need one another in a row."""


@lru_cache(maxsize=256)
def lengths(computed: Definitions) -> Mapping[str, int]:
    """Map computed values to how many characters they have, written out; at most that.

    Those that need themselves, or many of one another, or grow beyond what an expression may have,
    have none and are not written out: doubled twenty times, three characters are millions.
    """
    names = dict(computed).keys()
    found: dict[str, int] = {}
    depths: dict[str, int] = {}
    for _ in range(_DEEPEST if len(computed) <= MOST else 0):
        for name, text in computed:
            reads = [read for read in _reads(text) if read in names]
            if name in found or not found.keys() >= {*reads}:
                continue
            length = _own_length(text) + sum(found[read] + len("()") for read in reads)
            depth = 1 + max((depths[read] for read in reads), default=0)
            if length <= expressions.MAX_LENGTH and depth <= _DEEPEST:
                found[name], depths[name] = length, depth
    return found


@lru_cache(maxsize=4096)
def written_out(text: str, computed: Definitions) -> str:
    """Write an expression over collected values; one that reads nothing computed stays as it is.

    So does one that reads what cannot be written out; see `lengths`.

    Args:
        text: An expression that can be read, or the definition of a computed value; of bands the
            score is written out.
        computed: What the script computes.
    """
    reads, text = dict(computed), number_of(text)
    tree = expressions.parse_value(text)
    used = {*names_of(tree)} & reads.keys()
    if not used or not used <= lengths(computed).keys():
        return text
    return ast.unparse(_WrittenOut(reads).visit(deepcopy(tree)))


def script_written_out(script: Script) -> Script:
    """Give a script that computes nothing: its conditions are written over collected values.

    Its sections, rules and places are those of the script.
    """
    if not script.computed:
        return script
    computed = definitions(script)

    def rule(one: Rule) -> Rule:
        if one.if_ is None:
            return one
        return one.model_copy(update={"if_": written_out(one.if_, computed)})

    def task(one: Task) -> Task:
        if one.if_ is None:
            return one
        return one.model_copy(update={"if_": written_out(one.if_, computed)})

    def section(one: Section) -> Section:
        tasks, rules = tuple(map(task, one.tasks)), tuple(map(rule, one.next))
        return one.model_copy(update={"tasks": tasks, "next": rules})

    sections = tuple(map(section, script.sections))
    anytime = tuple(map(rule, script.anytime))
    return script.model_copy(update={"sections": sections, "anytime": anytime, "computed": {}})


def worked_out(script: Script, known: Mapping[str, Collected]) -> dict[str, Constant]:
    """Work out each computed value for which all that it needs is known, as it is shown.

    Args:
        script: A script without faults.
        known: The collected values that are known.
    """
    found = worked_out_exactly(script, known)
    return {n: float(value) if isinstance(value, Ratio) else value for n, value in found.items()}


def worked_out_exactly(script: Script, known: Mapping[str, Collected]) -> dict[str, Constant]:
    """Work out the same for conditions: what no float holds may be a `Ratio`.

    Args:
        script: A script without faults.
        known: The collected values that are known.
    """
    found, values = {}, as_constants(known) if script.computed else {}
    for name, text in script.computed.items():
        try:
            value = expressions.value(written_out(text, definitions(script)), values)
        except expressions.UnknownValueError:
            continue
        if isinstance(value, float) and not isfinite(value):
            continue
        bands = read_bands(text)
        if (told := bands.word_of(value) if bands else value) is not None:
            found[name] = told
    return found


def circle(name: str, computed: Mapping[str, str]) -> list[str]:
    """Give a way from a computed value back to itself; empty where there is none."""
    ways = [[name]]
    seen: set[str] = set()
    for way in ways:
        for read in sorted(_read_by(computed[way[-1]]) & computed.keys()):
            if read == name:
                return [*way, name]
            if read not in seen:
                seen.add(read)
                ways.append([*way, read])
    return []


def _own_length(text: str) -> int:
    """Give how long a definition is; one that cannot be read is too long to be written out."""
    own = expressions_of({"": text}).get("")
    return len(own) if own is not None else expressions.MAX_LENGTH + 1


def _read_by(text: str) -> frozenset[str]:
    return frozenset(_reads(text))


def _reads(text: str) -> list[str]:
    """List the values that a definition reads, each as often as it does."""
    try:
        tree = expressions.parse_value(number_of(text))
    except expressions.ExpressionError:
        return []
    return names_of(tree)


class _WrittenOut(ast.NodeTransformer):
    def __init__(self, reads: Mapping[str, str]) -> None:
        self._reads = reads
        self._bands = bands_of(reads)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return self.generic_visit(compared(node, self._bands) or node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self._reads:
            return node
        inside = {name: text for name, text in self._reads.items() if name != node.id}
        tree: ast.AST = deepcopy(expressions.parse_value(number_of(self._reads[node.id])))
        return _WrittenOut(inside).written(tree)

    def written(self, tree: ast.AST) -> ast.AST:
        """Write a tree out."""
        found: ast.AST = self.visit(tree)
        return found
