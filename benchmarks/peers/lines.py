"""Counts what somebody has to write."""

from __future__ import annotations

import ast
import io
import tokenize

from benchmarks.peers.dialogue import HERE

_NOTHING = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def lines_of(program: str) -> int:
    """Count a program's lines that hold code: no blank ones, remarks or docstrings."""
    source = (HERE / "programs" / f"{program}.py").read_text(encoding="utf-8")
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _NOTHING:
            held |= {*range(token.start[0], token.end[0] + 1)}
    return len(held - _docstrings(source))


def _docstrings(source: str) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found |= {*range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    return found
