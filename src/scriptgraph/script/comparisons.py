"""Tells a comparison of collected values from a sentence, in whatever signs or words it stands."""

import ast
import html
import re
from collections.abc import Callable, Container, Iterator, Mapping

from scriptgraph.language.alternatives import whole_words
from scriptgraph.script import expressions
from scriptgraph.script.condition_words import FALSE, IS, SIGNS, TRUE
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.lookalikes import plain_expression
from scriptgraph.script.trees import nodes_of

Types = Mapping[str, ValueType]
"""Every value that the script collects → its type, as far as it can be read."""

_TAGS = re.compile(r"</?(?:code|b|i|em|strong|tt|span|kbd)\b[^<>]{0,80}>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([`<>=!*_+\[\]().&|-])")
_WRAPPED = "`'\"´‘’“”„‚«»*_. 「」"
_MORE_WRAPPED = _WRAPPED + "$[]{}()（）［］【】〔〕｛｝~,;，；。"
_QUOTES = "`'\"´‘’“”„‚«»*_「」$[{(（［【<"
_SIGN = re.compile(r"[<>=≤≥≠＜＞＝≦≧]|&[lg]t;")
_COMPARES = re.compile(r"[<>]=?|[=!]=|\bin\b")
_LONGEST = 500
_MORE = r"(?:more|less|higher|lower|above|below|mehr|weniger|höher|más|menos|plus|moins)\b"
_OR_MORE = rf"(?:or|oder|o|ou|and|und|y)\s+{_MORE}"
_MIXED = (
    re.compile(
        r"(?<![\w-])([\w-]+)[`*_\"'“”}\])]*\s*(?:<=|>=|==|!=|[<>=≤≥≠＜＞＝≦≧]|&[lg]t;)"
        r"\s*[`*_\"'“„‚‘«「\[({]*\w"
    ),
    re.compile(r"\d\s*(?:<=|>=|[<>≤≥≦≧＜＞])\s*`?([\w-]+)"),
    re.compile(
        rf"(?<![\w-])([\w-]+)\s+(?:{whole_words(IS)})\s+(?:(?:{whole_words(SIGNS)})\s+)?\d+(?:[.,]\d+)?"
        rf"(?:\s+{_OR_MORE})?\s*,?\s+(?:and|or|und|oder|y|o|et|ou)\s+(?!{_MORE})\w",
        re.IGNORECASE,
    ),
)
"""A name before a sign, one behind it, and one that is compared in words beside more of them."""

_UNKNOWN = re.compile(
    rf"(?<![\w-])(?P<name>[\w-]+)\s*(?:[=!]==?|=|{whole_words(IS)})?\s*(?:not|nicht|no)?\s*(?P<quote>[\"'“„]?)"
    r"(?P<word>unbekannt|bekannt|unknown|known|missing|empty|leer|fehlt|desconocid[oa]|vacío|inconnu"
    r"|null|nil|none|undefined|未知|不知道|为空)(?!\w)[\"'”“]?",
    re.IGNORECASE,
)
"""A name, and a word that says whether anything is known of it."""


def expression_in(condition: str) -> str:
    """Give the expression that a condition is, in whatever signs; empty for a sentence."""
    return next((plain for plain in _plain(condition) if expressions.is_condition(plain)), "")


def computed(text: str, types: Types) -> str:
    """Give the comparison that a judged condition really is; empty when it is a sentence.

    Args:
        text: What stands behind `if`.
        types: What the script collects.
    """
    if len(text) > _LONGEST:
        return ""
    wrapped = text.strip()[:1] in _QUOTES and len(text.strip()) > 1
    for plain in _plain(text):
        if expressions.is_condition(plain):
            meant = with_values(plain, types)
            read = expressions.names(meant)
            compares = _COMPARES.search(meant)
            sure = compares and (" in " not in f" {meant} " or read <= types.keys())
            if (read and read <= types.keys()) or (sure and (read or wrapped)):
                return meant
        elif _SIGN.search(text) and (meant := expressions.expression_meant(plain)):
            meant = with_values(meant, types)
            if expressions.names(meant) <= types.keys():
                return meant
    return ""


def is_mixed(text: str, names: Container[str]) -> bool:
    """Say whether a comparison of a collected value stands among words."""
    begin = text[: 4 * _LONGEST]
    return any(match[1] in names for pattern in _MIXED for match in pattern.finditer(begin))


def with_values(text: str, types: Types) -> str:
    """Write what is compared with a value as it can be: a choice in quotes, `ja` as `true`.

    Args:
        text: An expression.
        types: What the script collects.
    """
    changed = text
    for name, other in _pairs(expressions.parse(text)):
        if name in types and other not in types and other not in ("true", "false"):
            meant = _value(other, types[name])
            if meant:
                changed = re.sub(rf"(?<![\w\"']){re.escape(other)}(?![\w\"'])", meant, changed)
    return changed if changed == text or expressions.is_condition(changed) else text


def odd_values(text: str, types: Types, number: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Find words for a number, or for true and false, that stand in the place of such a value.

    Args:
        text: An expression.
        types: What the script collects.
        number: Gives the number that a word names, in digits.

    Yields:
        The value that is compared, and the expression as it is written.
    """
    for node in nodes_of(expressions.parse(text), ast.Compare):
        sides = [node.left, *node.comparators]
        for one, other in ((a, b) for a in sides for b in sides if a is not b):
            word = other.id if isinstance(other, ast.Name) else getattr(other, "value", None)
            shown = ast.get_source_segment(text.strip(), other)
            if not isinstance(one, ast.Name) or one.id not in types or not isinstance(word, str):
                continue
            kind, is_name = kind_of(types[one.id]), isinstance(other, ast.Name)
            if (is_name and word in (*types, "true", "false")) or kind.meaning == "text":
                continue
            is_truth = kind.meaning == "truth"
            if (
                meant := _value(word, types[one.id])
                if is_truth
                else number(word)
                if is_name
                else ""
            ):
                yield one.id, re.sub(rf"(?<!\w){re.escape(shown or word)}(?!\w)", meant, text)


def asks_for_unknown(text: str, types: Types) -> tuple[str, str] | None:
    """Give the part of a condition that asks in words whether a value is known, and the value."""
    for match in _UNKNOWN.finditer(text[:_LONGEST]):
        kind = types.get(match["name"])
        if kind is None or (match["quote"] and kind_of(kind).meaning == "text"):
            continue
        choices = [word.casefold() for word in kind] if isinstance(kind, tuple) else []
        if match["word"].casefold() not in choices:
            return match[0], match["name"]
    return None


def _value(word: str, kind: ValueType) -> str:
    declared = kind_of(kind)
    if declared.meaning == "truth":
        folded = word.casefold()
        return "true" if folded in TRUE else "false" if folded in FALSE else ""
    if isinstance(kind, tuple):
        found = next((choice for choice in kind if choice.casefold() == word.casefold()), "")
        return f'"{found}"' if found and '"' not in found else ""
    return ""


def _plain(condition: str) -> Iterator[str]:
    """Give what a condition may be as an expression: as it stands, and without what is around."""
    text = _ESCAPED.sub(r"\1", html.unescape(_TAGS.sub("", condition[: 4 * _LONGEST])))
    tried = (text.strip("` ."), text.strip(_WRAPPED), text.strip(_MORE_WRAPPED))
    for each in dict.fromkeys(tried):
        plain = plain_expression(each.replace("`", ""))
        yield re.sub(r"(?<![<>=!])=(?!=)", "==", plain)


def _pairs(tree: ast.expr) -> Iterator[tuple[str, str]]:
    """Pair each name with the names that it is compared with."""
    for node in nodes_of(tree, ast.Compare):
        sides = [node.left, *node.comparators]
        inside = [item for side in sides for item in getattr(side, "elts", [side])]
        found = [item.id for item in inside if isinstance(item, ast.Name)]
        yield from ((one, other) for one in found for other in found if one != other)
