"""Reads a condition that is said in words, `die Summe ist über 9 oder die Belastung ist hoch`."""

from __future__ import annotations

import re
from functools import cache

from scriptgraph.language.alternatives import whole_words
from scriptgraph.script import expressions
from scriptgraph.script.authors_words import IFS
from scriptgraph.script.comparisons import Types, with_values
from scriptgraph.script.condition_words import FALSE, IS, SIGNS, TRUE
from scriptgraph.script.expression_slips import WORDS
from scriptgraph.script.kinds import Kind, kind_of

_LONGEST = 300
_MOST_JOINS = 8
_WRAPPED = " `*_.。!\"'“”„«»()"
_QUOTES = re.compile(r"[\"'“”„«»`]")
_ARTICLE = r"(?:the |their |die |der |das |el |la |le |les |l['’]|su )?"
_POINTS = r"(?:\s*(?:points?|punkte?n?|puntos|分))?"
_NUMBER = r"-?\d+(?:[.,]\d+)?"
_BEGIN = re.compile(rf"\s*(?:{whole_words(IFS)})\s*", re.IGNORECASE)


def _words(key: str) -> tuple[str, ...]:
    return tuple(sorted(WORDS[key].split(", "), key=len, reverse=True))


_OR = rf"\s*(?:[,，、]|{whole_words(_words('or'))})\s*"
_DENIED = re.compile(rf"\s*(?:{whole_words(_words('not'))})\s*", re.IGNORECASE)
_JOINS = {
    join: re.compile(
        rf"\s+(?:{whole_words(_words(join))})\s+"
        rf"|\s*(?:{'|'.join(word for word in _words(join) if ord(word[0]) >= 0x2E80)})\s*",
        re.IGNORECASE,
    )
    for join in ("or", "and")
}
"""What joins two clauses, in every language; `or` binds them less than `and`."""


def without_if(text: str) -> str:
    """Give a condition without the word that begins one, `if` or `wenn`, and without backticks."""
    bare = text.replace("`", " ").strip()
    found = _BEGIN.match(bare)
    return " ".join(bare[found.end() if found else 0 :].split())


def said(text: str, types: Types) -> str:
    """Give the formula that a condition says in words; empty where it says anything else as well.

    Args:
        text: The condition, all of it: words, or words and formulas.
        types: Every value that may be named, with its type.
    """
    return _joined(text, types, _MOST_JOINS) if len(text) <= _LONGEST else ""


def _joined(text: str, types: Types, most: int) -> str:
    if clause := _clause(text, types):
        return clause
    for join, pattern in _JOINS.items():
        for cut in pattern.finditer(text) if most else ():
            before = _joined(text[: cut.start()], types, 0) or _both(text[: cut.start()], types)
            behind = _joined(text[cut.end() :], types, most - 1) if before else ""
            if behind:
                return f"{before} {join} {behind}"
    return ""


def _both(text: str, types: Types) -> str:
    """Read clauses that are all joined by `and`: they stand before an `or`."""
    parts = [_clause(part, types) for part in _JOINS["and"].split(text)]
    return " and ".join(parts) if all(parts) else ""


def _clause(text: str, types: Types) -> str:
    """Read what says one thing of one value."""
    plain = " ".join(text.strip(_WRAPPED).split())
    if formula := _formula(text.strip(" `"), types):
        return formula
    for name in sorted(types, key=len, reverse=True):
        found = re.match(rf"{_ARTICLE}{whole_words((name,))}", plain, re.IGNORECASE)
        if found and (formula := _of_value(name, kind_of(types[name]), plain[found.end() :])):
            return formula
    if (denied := _DENIED.match(plain)) and denied.end():
        rest = plain[denied.end() :]
        named = next((name for name in types if name.casefold() == rest.casefold()), "")
        return f"not {named}" if named and kind_of(types[named]).meaning == "truth" else ""
    return ""


def _formula(text: str, types: Types) -> str:
    """Give a clause that is a formula already."""
    if not expressions.is_condition(text):
        return ""
    meant = with_values(text, types)
    read = expressions.names(meant)
    is_truth = not meant.isidentifier() or kind_of(types.get(meant, "string")).meaning == "truth"
    return meant if read and read <= types.keys() and is_truth else ""


def _of_value(name: str, kind: Kind, rest: str) -> str:
    """Read what is said of a value behind its name."""
    match kind.meaning:
        case "number":
            found = _pattern(_NUMBER + _POINTS).fullmatch(rest)
            number = re.search(_NUMBER, found["value"]) if found else None
            return f"{name} {_sign(found)} {number[0].replace(',', '.')}" if number else ""
        case "truth":
            found = _pattern(whole_words((*TRUE, *FALSE))).fullmatch(rest)
            is_true = found is not None and found["value"].casefold() in TRUE
            sign = _sign(found)
            return f"{name} {sign} {str(is_true).lower()}" if sign in ("==", "!=") else ""
        case "text" if kind.choices:
            return _of_choice(name, tuple(map(str, kind.choices)), _QUOTES.sub("", rest))
    return ""


def _of_choice(name: str, choices: tuple[str, ...], rest: str) -> str:
    one = whole_words(choices)
    found = _pattern(rf"(?:{one})(?:{_OR}(?:{one}))*").fullmatch(rest)
    if not found or (sign := _sign(found)) not in ("==", "!="):
        return ""
    known = {" ".join(choice.casefold().split()): choice for choice in choices}
    words = [known[each[0].casefold()] for each in re.finditer(one, found["value"], re.IGNORECASE)]
    quoted = [f'"{word}"' for word in dict.fromkeys(words)]
    if len(quoted) == 1:
        return f"{name} {sign} {quoted[0]}"
    return f"{name} {'not ' * (sign == '!=')}in [{', '.join(quoted)}]"


def _sign(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    word = " ".join((found["sign"] or "").casefold().split())
    return SIGNS.get(word, word or "==")


@cache
def _pattern(value: str) -> re.Pattern[str]:
    """Match `is at least 4` behind the name of a value; in German, the verb stands last."""
    verb = rf"(?:{whole_words(IS)}|==)"
    sign = rf"(?P<sign>[<>]=?|!=|{whole_words(SIGNS)})"
    return re.compile(
        rf"\s*(?:{verb}\s*)?(?:{sign}\s*)?(?P<value>{value})(?:\s*{verb})?", re.IGNORECASE
    )
