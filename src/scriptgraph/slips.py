"""Slips of the pen in conditions: what somebody wrote in an `if`, and what they meant."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
"""A text in quotes; nothing in it is a slip."""

_DOUBLE, _SINGLE = "„“”‟«»″", "‘’‚′´"  # noqa: RUF001  (what people type, and programs make of it)
_QUOTES = {**dict.fromkeys(map(ord, _DOUBLE), '"'), **dict.fromkeys(map(ord, _SINGLE), "'")}
_SIGNS = str.maketrans(
    {"≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "−": "-", "–": "-", "、": ",", "。": "."}  # noqa: RUF001
)
_THOUSANDS = re.compile(r"\d[,，]\d{3}(?!\d)")  # noqa: RUF001
_FRACTION = re.compile(r"(?<![\w.])(\d+),(\d+)(?![\w.])")

_WORDS = {
    "and": "and|und|y|et|且|并且|和",
    "or": "or|oder|o|ou|或|或者",
    "not": "not|nicht|no|非",
    "is": "is|ist|es|equals|gleich|是|等于",
    "true": "true|wahr|verdadero|真",
    "false": "false|falsch|falso|假",
}
_NAMED = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), "==" if word == "is" else word)
    for word, words in _WORDS.items()
)
"""Words of other languages, and words for signs."""

_SIGNED = (
    (re.compile(r"&&?"), " and "),
    (re.compile(r"\|\|?"), " or "),
    (re.compile(r"<>|=!"), "!="),
    (re.compile(r"=<"), "<="),
    (re.compile(r"=>"), ">="),
    (re.compile(r"={3,}"), "=="),
    (re.compile(r"(?<![=<>!])=(?!=)"), "=="),
    (re.compile(r"!(?!=)"), " not "),
    (re.compile(r"[;.?]+$"), ""),
)
"""Signs of other notations."""

_LISTED = re.compile(r"\bin\s+([^\[\](),]+(?:,[^\[\](),]+)+)$")


def mended(text: str, reads: Callable[[str], bool]) -> str:
    """Say what to write for a text that is no condition; empty where nobody knows.

    Args:
        text: What stands after `if`.
        reads: Says whether a text is a condition.
    """
    plain = _outside(text.strip().translate(_QUOTES), _plain)
    signed = _outside(plain, lambda part: _replaced(part, _SIGNED))
    named = _outside(signed, lambda part: _replaced(part, _NAMED))
    tried = (
        better
        for meant in (plain, signed, named)
        for better in (meant, _LISTED.sub(r"in [\1]", meant), _pointed(meant))
    )
    meant = next((meant for meant in tried if meant != text and reads(meant)), "")
    thousands = ", or leave the comma out if it parts thousands" * bool(_THOUSANDS.search(text))
    return f"write `{meant}`{thousands}" if meant else ""


def operand(node: ast.expr, before: ast.expr | None) -> str:
    """Write out what was probably meant by a value that stands where a comparison has to.

    Args:
        node: The value, as `"cut down"` in `goal == "stop" or "cut down"`.
        before: What stands before it.
    """
    for compare in _comparisons(before):
        for left, op, right in _neighbours(compare):
            if isinstance(left, ast.Name) and not isinstance(op, ast.In | ast.NotIn):
                return ast.unparse(ast.Compare(left, [op], [node]))
            if isinstance(right, ast.Name) and isinstance(op, ast.Lt | ast.LtE):
                return ast.unparse(ast.Compare(right, [op], [node]))
    return ""


def _comparisons(node: ast.expr | None) -> Iterator[ast.Compare]:
    for part in ast.walk(node) if node else ():
        if isinstance(part, ast.Compare):
            yield part


def _neighbours(node: ast.Compare) -> Iterator[tuple[ast.expr, ast.cmpop, ast.expr]]:
    yield from zip([node.left, *node.comparators], node.ops, node.comparators, strict=False)


def _outside(text: str, change: Callable[[str], str]) -> str:
    """Change what stands outside quotes."""
    pieces, position = [], 0
    for quoted in _TEXT.finditer(text):
        pieces += [change(text[position : quoted.start()]), quoted[0]]
        position = quoted.end()
    return "".join([*pieces, change(text[position:])])


def _plain(text: str) -> str:
    """Write full-width and typographic signs as a keyboard has them."""
    return unicodedata.normalize("NFKC", text.translate(_SIGNS))


def _replaced(text: str, replacements: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, replacement in replacements:
        text = pattern.sub(replacement, text)
    return re.sub(r" {2,}", " ", text)


def _pointed(text: str) -> str:
    return _outside(text, lambda part: _FRACTION.sub(r"\1.\2", part))
